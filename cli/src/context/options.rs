//! What the options common to all commands mean.

use solana_pubkey::Pubkey;

use crate::{args::Globals, failure::Failure, oracle_api::OracleApi, progress::Progress};

/// The network's address.
///
/// # Errors
/// It is not given.
pub fn network_address(globals: &Globals) -> Result<Pubkey, Failure> {
    globals.network.ok_or_else(|| {
        Failure::input("which network? pass --network ADDRESS or set OPENMAST_NETWORK (`openmast network init` prints it)")
    })
}

/// The oracle's API.
///
/// # Errors
/// It is not given, or no URL.
pub fn oracle_api(globals: &Globals, progress: &Progress) -> Result<OracleApi, Failure> {
    let url = globals.oracle_api.as_deref().ok_or_else(|| {
        Failure::input("this needs an oracle's API; pass --oracle-api URL or set OPENMAST_API")
    })?;
    OracleApi::new(url, progress.clone())
}

/// A URL, or one of the names that Solana's tools know.
pub(super) fn full_url(url: &str) -> Result<String, Failure> {
    let url = match url {
        "m" | "mainnet-beta" => "https://api.mainnet-beta.solana.com",
        "t" | "testnet" => "https://api.testnet.solana.com",
        "d" | "devnet" => "https://api.devnet.solana.com",
        "l" | "localhost" => "http://localhost:8899",
        other => other,
    };
    match reqwest::Url::parse(url) {
        Ok(parsed) if matches!(parsed.scheme(), "http" | "https") && parsed.has_host() => {
            Ok(url.to_string())
        }
        _ => Err(Failure::input(format!(
            "`{url}` is no http or https URL; write one like https://rpc.example.net"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_and_names_are_understood() {
        assert_eq!(full_url("localhost").unwrap(), "http://localhost:8899");
        assert_eq!(
            full_url("http://127.0.0.1:1").unwrap(),
            "http://127.0.0.1:1"
        );
        assert!(full_url("rpc.example.net").is_err() && full_url("ftp://a").is_err());
    }
}
