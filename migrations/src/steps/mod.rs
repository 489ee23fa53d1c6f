//! The steps, in their order. A step knows nothing of others: it compares what is on chain with what should be there.

mod chunks;
mod documents;
mod running;
mod s01_buffer;
mod s02_program;
mod s03_accounts;
mod s04_interface;
mod s05_security;
mod s06_network;
mod s07_oracles;
mod s08_upgrade_authority;
mod s09_roles;

use anyhow::Result;
use serde_json::Value;
use solana_pubkey::Pubkey;

use crate::{chain::Chain, config::Config, elf::Elf, keys::Keys, plan::Look};

/// What the steps work with.
pub struct Context {
    /// Where.
    pub chain: Chain,
    /// Who signs.
    pub keys: Keys,
    /// The program's address.
    pub program: Pubkey,
    /// What is to run there.
    pub elf: Elf,
    /// Its interface description.
    pub interface: Value,
    /// Whom to tell of a weakness.
    pub security: Value,
    /// What is to stand on it.
    pub config: Config,
    /// The steps that concern the program, in their order.
    pub steps: &'static [Step],
    /// Nothing is sent: what earlier steps would do is not there yet.
    pub is_plan: bool,
}

impl Context {
    /// The same, of which only what is final counts.
    #[must_use]
    pub fn seen_final(&self) -> Self {
        Self {
            chain: self.chain.finalized(),
            keys: self.keys.clone(),
            program: self.program,
            elf: self.elf.clone(),
            interface: self.interface.clone(),
            security: self.security.clone(),
            config: self.config.clone(),
            steps: self.steps,
            is_plan: self.is_plan,
        }
    }
}

/// One step. Steps keep their numbers; a new one gets the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The code is in a buffer, byte for byte.
    Buffer = 1,
    /// It runs.
    Program = 2,
    /// Every account is of the version that it works with.
    Accounts = 3,
    /// Its interface description is on chain.
    Interface = 4,
    /// Whom to tell of a weakness is on chain.
    Security = 5,
    /// The network is founded.
    Network = 6,
    /// Its first oracles are named.
    Oracles = 7,
    /// Who may upgrade the program is who shall.
    UpgradeAuthority = 8,
    /// The roles are in the right hands.
    Roles = 9,
}

impl Step {
    /// Those of a program on which no network stands.
    pub const OF_ANY_PROGRAM: &[Self] = &[
        Self::Buffer,
        Self::Program,
        Self::Accounts,
        Self::Interface,
        Self::Security,
        Self::UpgradeAuthority,
    ];
    /// All of them: those of the program that has the networks.
    pub const ALL: &[Self] = &[
        Self::Buffer,
        Self::Program,
        Self::Accounts,
        Self::Interface,
        Self::Security,
        Self::Network,
        Self::Oracles,
        Self::UpgradeAuthority,
        Self::Roles,
    ];

    /// Counts from 1.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// What it is about.
    pub fn name(self) -> &'static str {
        match self {
            Self::Buffer => "code in a buffer",
            Self::Program => "program",
            Self::Accounts => "account versions",
            Self::Interface => "interface description",
            Self::Security => "security.txt",
            Self::Network => "network",
            Self::Oracles => "oracles",
            Self::UpgradeAuthority => "upgrade authority",
            Self::Roles => "roles",
        }
    }

    /// Compares what is with what should be.
    ///
    /// # Errors
    /// No node answers, or what is there is in the way.
    pub async fn look(self, context: &Context) -> Result<Look> {
        match self {
            Self::Buffer => s01_buffer::look(context).await,
            Self::Program => s02_program::look(context).await,
            Self::Accounts => s03_accounts::look(context).await,
            Self::Interface => s04_interface::look(context).await,
            Self::Security => s05_security::look(context).await,
            Self::Network => s06_network::look(context).await,
            Self::Oracles => s07_oracles::look(context).await,
            Self::UpgradeAuthority => s08_upgrade_authority::look(context).await,
            Self::Roles => s09_roles::look(context).await,
        }
    }
}
