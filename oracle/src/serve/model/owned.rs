//! The payers of an owner.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Address, Decimal, PayerBalance};

/// Payers that an address owns on chain, by index, the highest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OwnedPayers {
    pub owner: Address,
    /// Slot of the search that found them, at finalized commitment; at most about a minute old.
    pub slot: Decimal,
    /// How many the owner has.
    pub count: Decimal,
    pub payers: Vec<OwnedPayer>,
    /// Pass it as `before` to get the next page; absent on the last one.
    pub next_before: Option<u32>,
}

/// One payer, as the chain had it at that slot. Base units of the network's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OwnedPayer {
    /// Its index on chain.
    pub index: u32,
    /// The Payer account.
    pub address: Address,
    /// Whom it is offered to, if to anybody.
    pub pending_owner: Option<Address>,
    /// Lifetime deposits.
    pub deposited: Decimal,
    /// Lifetime withdrawals.
    pub withdrawn: Decimal,
    /// The request to withdraw that stands, if there is one.
    pub withdrawal: Option<PendingWithdrawal>,
    /// What it pays at most, base units per 10⁹ bytes; absent: any price.
    pub max_price_per_gb: Option<Decimal>,
    /// What it has left and spent, as of the newest closed epoch; absent if the open epoch began without it.
    pub balance: Option<PayerBalance>,
}

/// A request to withdraw, or a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PendingWithdrawal {
    /// Asked back.
    pub amount: Decimal,
    /// Slot of the request.
    pub slot: Decimal,
    /// From then on it holds no money any more and is not paid, Unix seconds.
    pub lapses_at: Decimal,
    /// Of a statement: when it begins to be paid, Unix seconds; absent: a settlement that saw the request pays it.
    pub pays_at: Option<Decimal>,
}
