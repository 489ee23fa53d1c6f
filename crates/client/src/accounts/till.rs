use super::{HEAD, ProgramAccount};
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// What a holder of the treasury's or the regulator's role is owed, also after it held the role.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Till {
    pub version: u8,
    pub network: Pubkey,
    /// 1 treasury, 2 regulator.
    pub role: u8,
    pub bump: u8,
    pub holder: Pubkey,
    pub rent_payer: Pubkey,
    pub owed: u64,
    pub paid: u64,
    pub reserved: [u8; 32],
}

impl ProgramAccount for Till {
    const NAME: &'static str = "Till";
    const SIZE: usize = HEAD + 32 + 2 + 2 * 32 + 2 * 8 + 32;
}
