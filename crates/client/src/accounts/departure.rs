use super::{HEAD, ProgramAccount};
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// The shares that left an asset uncollected in one round.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Departure {
    pub version: u8,
    pub asset: Pubkey,
    pub round: u64,
    pub bump: u8,
    pub rent_payer: Pubkey,
    /// Shares of the ended round that are not settled; 0: the round is open.
    pub shares: u64,
    /// The asset's when the round ended: base units per share, times 2⁶⁴.
    pub reward_per_share: u128,
    pub reserved: [u8; 32],
}

impl ProgramAccount for Departure {
    const NAME: &'static str = "Departure";
    const SIZE: usize = HEAD + 32 + 8 + 1 + 32 + 8 + 16 + 32;
}
