use super::{HEAD, ProgramAccount};
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::{MAX_HEIGHT, ProofNode};
use solana_pubkey::Pubkey;

/// A proof that is too long for a transaction.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct ProofBuffer {
    pub version: u8,
    pub writer: Pubkey,
    pub bump: u8,
    pub rent_payer: Pubkey,
    /// Nodes in use.
    pub count: u8,
    pub nodes: [ProofNode; MAX_HEIGHT],
}

impl ProgramAccount for ProofBuffer {
    const NAME: &'static str = "ProofBuffer";
    const SIZE: usize = HEAD + 32 + 1 + 32 + 1 + MAX_HEIGHT * size_of::<ProofNode>();
}

impl ProofBuffer {
    /// The nodes in use.
    pub fn nodes(&self) -> &[ProofNode] {
        let used = usize::from(self.count).min(MAX_HEIGHT);
        self.nodes.get(..used).unwrap_or(&self.nodes)
    }
}
