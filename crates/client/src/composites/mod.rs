//! Instructions that belong together, and what tells which are needed.

mod collecting;
mod collects;
mod lots;
mod proofs;
mod statements;

pub use collecting::{
    Collect, CollectingStep, Levies, OrderError, collect_then, collected_first, collecting_order,
    collecting_steps, is_overtaken, needs_collect, split_needs_collect, unstake_needs_collect,
};
pub use collects::{PastCollect, PastCollects};
pub use lots::{
    buying_and_redeeming, buying_lot, lot_account, redeeming, refunding_entitlement, refunding_lot,
    returning_lot, settling_lot, settling_purchase, taking_back,
};
pub use proofs::plan_with_proof;
pub use statements::{Raise, may_raise, raise_by_copy, raise_by_settlement};
