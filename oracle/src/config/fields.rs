//! Field types that TOML does not have.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, de::Error};
use solana_pubkey::Pubkey;

/// A Solana address in base58.
pub(super) fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pubkey, D::Error> {
    let text = String::deserialize(deserializer)?;
    Pubkey::from_str(&text).map_err(|_| {
        D::Error::custom(format!(
            "`{text}` is no Solana address; write the 32 bytes of the account in base58 (32 to 44 characters)"
        ))
    })
}

/// A list of `http` or `https` addresses.
pub(super) fn http_urls<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<reqwest::Url>, D::Error> {
    Ok(Vec::<HttpUrl>::deserialize(deserializer)?
        .into_iter()
        .map(|url| url.0)
        .collect())
}

/// An item of a list, so that an error names the item.
struct HttpUrl(reqwest::Url);

impl<'de> Deserialize<'de> for HttpUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        http_url(deserializer).map(Self)
    }
}

/// One `http` or `https` address.
pub(super) fn http_url<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<reqwest::Url, D::Error> {
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

/// As [`http_url`], of a field that may be left out.
pub(crate) fn optional_http_url<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<reqwest::Url>, D::Error> {
    http_url(deserializer).map(Some)
}
