//! What an account has over its life, as a state has it.

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::{BaseUnits, Bytes, Totals};

/// Bytes and base units of all epochs that ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Lifetime {
    pub bytes: u64,
    /// What of the bytes was paid for.
    pub paid: u64,
    pub charged: u64,
    pub accrued: u64,
}

impl From<Lifetime> for Totals {
    fn from(lifetime: Lifetime) -> Self {
        Self {
            bytes: Bytes(lifetime.bytes),
            paid: Bytes(lifetime.paid),
            charged: BaseUnits(lifetime.charged),
            accrued: BaseUnits(lifetime.accrued),
        }
    }
}

impl From<Totals> for Lifetime {
    fn from(totals: Totals) -> Self {
        Self {
            bytes: totals.bytes.0,
            paid: totals.paid.0,
            charged: totals.charged.0,
            accrued: totals.accrued.0,
        }
    }
}
