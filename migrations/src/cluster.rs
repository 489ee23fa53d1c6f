//! Which chain is meant, and whether it is the one with real money.

use anyhow::{Result, bail};

/// Genesis of mainnet-beta: whatever a URL is called, this tells where it leads.
pub const MAINNET_GENESIS: &str = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";

const NAMES: [(&str, &str); 4] = [
    ("localnet", "http://127.0.0.1:8899"),
    ("devnet", "https://api.devnet.solana.com"),
    ("testnet", "https://api.testnet.solana.com"),
    ("mainnet-beta", "https://api.mainnet-beta.solana.com"),
];

/// The RPC URL of a name (`localnet`, `devnet`, `testnet`, `mainnet-beta`), or the URL itself.
///
/// # Errors
/// It is neither.
pub fn url(cluster: &str) -> Result<String> {
    if let Some((_, url)) = NAMES.iter().find(|(name, _)| *name == cluster) {
        return Ok((*url).to_owned());
    }
    if cluster.starts_with("http://") || cluster.starts_with("https://") {
        return Ok(cluster.to_owned());
    }
    // An API key may be part of what was meant as a URL.
    bail!("the cluster is no URL (https://…) and none of localnet, devnet, testnet, mainnet-beta");
}

/// Refuses to change mainnet-beta without being told that it is meant.
///
/// # Errors
/// It is mainnet-beta by its genesis, and not confirmed.
pub fn require_confirmation(genesis: &str, confirmed: bool) -> Result<()> {
    if genesis == MAINNET_GENESIS && !confirmed {
        bail!(
            "this is mainnet-beta, where everything costs and holds real money: look at --plan first, and give \
             --mainnet if it is meant"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_urls_are_taken_and_nothing_else() {
        assert_eq!(url("devnet").unwrap(), "https://api.devnet.solana.com");
        assert_eq!(url("http://127.0.0.1:1").unwrap(), "http://127.0.0.1:1");
        for text in ["mainnet", "", "devnet ", "ftp://secret"] {
            let message = url(text).unwrap_err().to_string();
            assert!(!message.contains("secret"), "{message}");
        }
    }

    #[test]
    fn mainnet_is_known_by_its_genesis() {
        assert!(require_confirmation(MAINNET_GENESIS, false).is_err());
        assert!(require_confirmation(MAINNET_GENESIS, true).is_ok());
        assert!(
            require_confirmation("EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG", false).is_ok()
        );
    }
}
