//! What is claimed of a settlement.

use openmast_ledger::ProofNode;
use solana_pubkey::Pubkey;

/// Hash of the content of a proposal.
pub type Hash = [u8; 32];

/// Lifetime totals with a proof, true or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    pub bytes: u64,
    pub paid: u64,
    pub charged: u64,
    pub accrued: u64,
    pub proof: Vec<ProofNode>,
    /// Whose proof buffer holds the proof; then `proof` is empty.
    pub buffer: Option<Pubkey>,
}
