use super::{Content, HEAD, ProgramAccount};
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// What the ledgers were after an epoch, final.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Settlement {
    pub version: u8,
    pub network: Pubkey,
    pub bump: u8,
    pub content_hash: [u8; 32],
    pub content: Content,
    pub proposer: Pubkey,
    pub rent_payer: Pubkey,
    /// Version of the oracle set that attested it.
    pub set_version: u32,
    /// Bit per member.
    pub attested: u16,
    pub proposed_at: i64,
    pub final_at: i64,
    /// When its epoch began.
    pub opened_at: i64,
    /// Snapshot slot of the settlement before; 0: none.
    pub previous_snapshot_slot: u64,
    pub treasury_bps: u16,
    pub levy_bps: u16,
    /// First epoch of these cuts.
    pub cuts_epoch: u64,
    /// The treasury's cut before `cuts_epoch`.
    pub before_treasury_bps: u16,
    /// The levy before `cuts_epoch`.
    pub before_levy_bps: u16,
    /// Whose the treasury's cut is.
    pub treasury: Pubkey,
    /// Whose the levy is.
    pub regulator: Pubkey,
    pub reserved: [u8; 32],
}

impl ProgramAccount for Settlement {
    const NAME: &'static str = "Settlement";
    const SIZE: usize = HEAD
        + 32
        + 1
        + 32
        + Content::SIZE
        + 2 * 32
        + 4
        + 2
        + 4 * 8
        + 2 * 2
        + 8
        + 2 * 2
        + 2 * 32
        + 32;
}
