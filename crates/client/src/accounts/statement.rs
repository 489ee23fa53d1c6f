use super::{HEAD, ProgramAccount};
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// What a payer says it has spent, for as long as anybody may prove that it was more.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Statement {
    pub version: u8,
    pub network: Pubkey,
    pub payer: Pubkey,
    pub bump: u8,
    pub rent_payer: Pubkey,
    /// Newest final epoch when it was made; 0: none.
    pub epoch: u64,
    /// Payer root of that epoch's settlement.
    pub payer_root: [u8; 32],
    /// Payers that that settlement counts.
    pub payer_count: u32,
    /// Σ charged of that settlement.
    pub charged: u64,
    /// Σ accrued of that settlement.
    pub accrued: u64,
    /// Most that it pays.
    pub claim: u64,
    /// What is left for whoever raises it.
    pub bounty_lamports: u64,
    pub reserved: [u8; 32],
}

impl ProgramAccount for Statement {
    const NAME: &'static str = "Statement";
    const SIZE: usize = HEAD + 2 * 32 + 1 + 32 + 8 + 32 + 4 + 4 * 8 + 32;
}

impl Statement {
    /// Offset of `network` in the account's data.
    pub const NETWORK_OFFSET: usize = HEAD;
}
