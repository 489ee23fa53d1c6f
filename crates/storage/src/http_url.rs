//! Addresses in a configuration that are reached over HTTP.

use serde::{Deserialize, Deserializer, de::Error};

/// One `http` or `https` address.
pub fn http_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<reqwest::Url, D::Error> {
    parse_http_url(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

fn parse_http_url(text: &str) -> Result<reqwest::Url, String> {
    let hint = "write a whole URL like `https://rpc.example.net`";
    let url = reqwest::Url::parse(text)
        .map_err(|error| format!("`{text}` is no URL ({error}); {hint}"))?;
    match (url.scheme(), url.host_str()) {
        ("http" | "https", Some(_)) => Ok(url),
        _ => Err(format!("this is no http or https URL; {hint}")),
    }
}

/// Does the same as [`http_url`] for a field that may be left out.
pub(crate) fn optional_http_url<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<reqwest::Url>, D::Error> {
    http_url(deserializer).map(Some)
}
