use super::{HEAD, ProgramAccount};
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// A prepaid account.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Payer {
    pub version: u8,
    pub network: Pubkey,
    pub index: u32,
    pub bump: u8,
    pub owner: Pubkey,
    /// Who may take it over; zero: nobody is named.
    pub pending_owner: Pubkey,
    pub rent_payer: Pubkey,
    /// Lifetime deposits.
    pub deposited: u64,
    /// Lifetime withdrawals of unspent money.
    pub withdrawn: u64,
    /// Highest accrued that any proof has shown.
    pub proven: u64,
    /// Asked back; 0: no request.
    pub requested: u64,
    pub requested_slot: u64,
    /// From then on the request holds no money any more.
    pub lapses_at: i64,
    /// Of a statement: spent at least.
    pub stated: u64,
    /// Of a statement: when it is paid; 0: the request is no statement.
    pub pays_at: i64,
    /// Of a statement: the first snapshot that saw it holds its money aside when it is taken at this time or later.
    pub holds_from: i64,
    /// Requests that ended, paid or not.
    pub requests_ended: u32,
    /// Bit 0: whether the request that ended last was paid; bit 1 the one before, and so on.
    pub endings: u64,
    pub reserved: [u8; 32],
}

impl ProgramAccount for Payer {
    const NAME: &'static str = "Payer";
    const SIZE: usize = HEAD + 32 + 4 + 1 + 3 * 32 + 9 * 8 + 4 + 8 + 32;
}

impl Payer {
    /// Offset of `network` in the account's data.
    pub const NETWORK_OFFSET: usize = HEAD;
    /// Offset of `owner` in the account's data.
    pub const OWNER_OFFSET: usize = HEAD + 32 + 4 + 1;

    /// Deposits less withdrawals.
    pub fn balance(&self) -> u64 {
        self.deposited.saturating_sub(self.withdrawn)
    }

    /// Whether the request is a statement. It stands until it is paid or cancelled, also after it lapsed.
    pub fn has_statement(&self) -> bool {
        self.pays_at != 0
    }

    /// Whether there is a request, and it has lapsed at `now`.
    pub fn has_lapsed(&self, now: i64) -> bool {
        self.requested > 0 && self.lapses_at <= now
    }
}
