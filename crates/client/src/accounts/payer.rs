use super::ProgramAccount;
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// A prepaid account.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Payer {
    pub network: Pubkey,
    pub index: u32,
    pub bump: u8,
    pub owner: Pubkey,
    /// Lifetime deposits.
    pub deposited: u64,
    /// Lifetime withdrawals of unspent money.
    pub withdrawn: u64,
    /// Asked back; 0: no request.
    pub requested: u64,
    pub requested_slot: u64,
    pub requested_at: i64,
    pub reserved: [u8; 32],
}

impl ProgramAccount for Payer {
    const NAME: &'static str = "Payer";
    const SIZE: usize = 8 + 32 + 4 + 1 + 32 + 5 * 8 + 32;
}

impl Payer {
    /// Offset of `network` in the account's data.
    pub const NETWORK_OFFSET: usize = 8;
    /// Offset of `owner` in the account's data.
    pub const OWNER_OFFSET: usize = 8 + 32 + 4 + 1;
}
