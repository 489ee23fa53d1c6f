//! What Solana's own command line tool is set to, as the fallback for `--url` and `--keypair`.

use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The two settings that are used of `~/.config/solana/cli/config.yml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct SolanaConfig {
    pub json_rpc_url: Option<String>,
    pub keypair_path: Option<PathBuf>,
}

impl SolanaConfig {
    /// The settings of the user, or none when there is no file.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn load() -> Result<Self, String> {
        let Some(home) = std::env::home_dir() else {
            return Ok(Self::default());
        };
        let file = home.join(".config/solana/cli/config.yml");
        match std::fs::read_to_string(&file) {
            Ok(text) => Self::parse(&text).map_err(|error| {
                format!(
                    "{}: {error}; correct it with `solana config set` or pass --url and --keypair",
                    file.display()
                )
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(format!("{}: {error}", file.display())),
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        serde_norway::from_str(text).map_err(|error| error.to_string())
    }
}

/// Where Solana's tools keep a key unless told otherwise.
pub fn default_keypair() -> Option<PathBuf> {
    Some(std::env::home_dir()?.join(Path::new(".config/solana/id.json")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solanas_file_is_understood() {
        let text = "---\njson_rpc_url: http://127.0.0.1:8899\nwebsocket_url: ''\nkeypair_path: /home/a/.config/solana/id.json\naddress_labels:\n  '11111111111111111111111111111111': System Program\ncommitment: confirmed\n";
        let config = SolanaConfig::parse(text).unwrap();
        assert_eq!(
            config.json_rpc_url.as_deref(),
            Some("http://127.0.0.1:8899")
        );
        assert_eq!(
            config.keypair_path,
            Some("/home/a/.config/solana/id.json".into())
        );
        assert!(SolanaConfig::parse("json_rpc_url: [1").is_err());
    }
}
