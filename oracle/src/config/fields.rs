//! Field types that TOML does not have.

use std::str::FromStr;

use openmast_storage::http_url;
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

/// Scheme and host of a web server, and its port if it is another than the usual one.
pub(super) fn origin_url<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<reqwest::Url>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let url = reqwest::Url::parse(&text).ok().filter(|url| {
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let is_open = url.username().is_empty() && url.password().is_none();
        matches!(url.scheme(), "http" | "https") && url.has_host() && is_bare && is_open
    });
    url.map(Some).ok_or_else(|| {
        D::Error::custom(format!(
            "`{text}` is no origin; write scheme and host alone, like `https://oracle.example.net`"
        ))
    })
}

/// A list of `ws` or `wss` addresses.
pub(super) fn ws_urls<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<reqwest::Url>, D::Error> {
    Ok(Vec::<WsUrl>::deserialize(deserializer)?
        .into_iter()
        .map(|url| url.0)
        .collect())
}

/// An item of a list, so that an error names the item.
struct WsUrl(reqwest::Url);

impl<'de> Deserialize<'de> for WsUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let url = reqwest::Url::parse(&text).ok();
        let url = url.filter(|it| matches!(it.scheme(), "ws" | "wss") && it.has_host());
        // The text may hold a key.
        url.map(Self).ok_or_else(|| {
            D::Error::custom(
                "this is no address of a WebSocket; write it like `wss://rpc.example.net`",
            )
        })
    }
}

/// An item of a list, so that an error names the item.
struct HttpUrl(reqwest::Url);

impl<'de> Deserialize<'de> for HttpUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        http_url(deserializer).map(Self)
    }
}
