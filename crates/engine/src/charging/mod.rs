//! Charging: bytes of a payer with an asset become money (docs/reference/money.md, "Charges").
//!
//! In: bytes that have a route, at a tariff (`running`, `pairs`); at the end of an epoch the chain's snapshot. Out: charges and
//! balances of the epoch, and the roots of the trees over lifetime totals.
//!
//! What must hold: nobody is charged more than its sources have (`funding`), every unit that accrues is charged, carried, owed
//! or written off, and what all payers spent is what all assets earned. The arithmetic is the ledger crate's.
//!
//! To read: `terms`, `tariff` and `tariffs` (what usage costs), `running`, `not_licensed`, `by_tariff` and `pairs` (what the open epoch
//! has so far), `opening`, `entitlements` and `of_payers` (what meets usage before money does), `requests` and `funding` (what a payer can pay),
//! `charges` and
//! `releases` (what it comes to), `reserves` (lots and entitlements over their lives), `ledger` (lifetime totals) and `trees`,
//! `balance` (what an account has).

pub(crate) mod balance;
pub(crate) mod by_tariff;
pub(crate) mod charges;
pub(crate) mod closing;
pub(crate) mod entitlements;
pub(crate) mod funding;
pub(crate) mod ledger;
pub(crate) mod lifetime;
pub(crate) mod lots;
pub(crate) mod not_licensed;
pub(crate) mod of_payers;
pub(crate) mod opening;
pub(crate) mod pairs;
pub(crate) mod releases;
pub(crate) mod requests;
pub(crate) mod reserves;
pub(crate) mod running;
pub(crate) mod tariff;
pub(crate) mod tariff_number;
pub(crate) mod tariffs;
pub(crate) mod terms;
pub(crate) mod trees;
