use super::ProgramAccount;
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// What the ledgers were after an epoch.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Settlement {
    pub network: Pubkey,
    pub epoch: u64,
    pub bump: u8,
    /// See [`SettlementState`].
    pub state: u8,
    pub poster: Pubkey,
    pub rent_payer: Pubkey,
    pub oracle_set_version: u32,
    /// Bit per member.
    pub attested: u16,
    /// Bit per member.
    pub rejected: u16,
    pub posted_slot: u64,
    pub posted_at: i64,
    /// 0: not final.
    pub final_at: i64,
    /// Slot of the chain state that the oracle used.
    pub snapshot_slot: u64,
    pub asset_count: u32,
    pub payer_count: u32,
    pub asset_root: [u8; 32],
    pub payer_root: [u8; 32],
    /// Sum of both trees.
    pub amount: u64,
    /// Lifetime, all assets.
    pub bytes: u64,
    pub archive_hash: [u8; 32],
    pub private_root: [u8; 32],
    pub price_set_hash: [u8; 32],
    /// Least time between its posting and final, seconds: the network's when it was posted.
    pub challenge_seconds: u32,
    pub reserved: [u8; 28],
}

impl ProgramAccount for Settlement {
    const NAME: &'static str = "Settlement";
    const SIZE: usize =
        8 + 32 + 8 + 2 + 2 * 32 + 4 + 2 * 2 + 4 * 8 + 2 * 4 + 2 * 32 + 2 * 8 + 3 * 32 + 4 + 28;
}

impl Settlement {
    /// Offset of `network` in the account's data.
    pub const NETWORK_OFFSET: usize = 8;

    /// The state, when it is one that this version knows.
    pub fn state(&self) -> Option<SettlementState> {
        match self.state {
            0 => Some(SettlementState::Posted),
            1 => Some(SettlementState::Final),
            2 => Some(SettlementState::Rejected),
            _ => None,
        }
    }
}

/// Life of a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettlementState {
    Posted,
    Final,
    Rejected,
}

impl SettlementState {
    pub fn name(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Final => "final",
            Self::Rejected => "rejected",
        }
    }
}
