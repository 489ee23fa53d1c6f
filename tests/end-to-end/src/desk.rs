//! The `openmast` command, as each person uses it.

use anyhow::Result;
use serde_json::Value;
use solana_pubkey::Pubkey;

use crate::{tool::Openmast, world::Person};

/// Runs commands on one network.
pub struct Desk {
    rpc_url: String,
    network: Option<Pubkey>,
    api_url: Option<String>,
}

impl Desk {
    pub fn new(rpc_url: &str) -> Self {
        Self {
            rpc_url: rpc_url.to_owned(),
            network: None,
            api_url: None,
        }
    }

    /// Commands are about this network from now on.
    pub fn set_network(&mut self, network: Pubkey) {
        self.network = Some(network);
    }

    /// Proofs come from this oracle from now on.
    pub fn set_api_url(&mut self, api_url: String) {
        self.api_url = Some(api_url);
    }

    /// Runs one command with a person's key and returns what it says.
    ///
    /// # Errors
    /// The command failed.
    pub async fn run(&self, person: &Person, arguments: &[&str]) -> Result<Value> {
        let mut environment = vec![
            ("OPENMAST_RPC_URL", self.rpc_url.clone()),
            (
                "OPENMAST_KEYPAIR",
                person.keypair_file.display().to_string(),
            ),
        ];
        environment.extend(
            self.network
                .map(|network| ("OPENMAST_NETWORK", network.to_string())),
        );
        environment.extend(self.api_url.iter().map(|url| ("OPENMAST_API", url.clone())));
        Openmast::new(environment)?.run(arguments).await
    }
}
