pub(crate) mod balance;
pub(crate) mod charges;
pub(crate) mod funding;
pub(crate) mod ledger;
pub(crate) mod pairs;
pub(crate) mod requests;
pub(crate) mod running;
pub(crate) mod tariffs;
