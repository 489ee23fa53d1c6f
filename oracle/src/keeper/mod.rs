//! The keeper: what anybody may call on chain and somebody should.
//!
//! What a network is like comes in ([`Seen`]); what is worth calling, in the order in which it matters, goes out ([`Task`]).
//! What must hold: nothing is called that the oracle does by itself ([`crate::settle`] makes settlements final and has oracle
//! sets take over; statements that are too low are raised whatever the keeper may spend), a day's budget is never spent
//! twice, and what fails is not tried at once again.
//!
//! Read `kind` first, which has the order, then `seen` and `tasks`, one file for each kind of work. `budget` says what may be
//! spent, `turns` when a task has its turn among several keepers, `call` and `store` keep what was sent, `status` is for people.
//! Reading and sending are not here: `run::keeping`.

mod budget;
mod call;
mod kind;
mod seen;
mod status;
mod store;
mod task;
mod tasks;
mod turns;

pub use budget::{Budget, HeldBack};
pub use call::{Call, CallState, StoreError, day_of};
pub use kind::Kind;
pub use seen::{MarketSeen, Seen};
pub use status::{KeeperStatus, OfKind, Told, by_kind};
pub(crate) use store::VERSION as KEEPER_VERSION;
pub use store::{KeeperStore, SpentSoFar};
pub use task::{Keeper, Task, Work};
pub use tasks::worth_doing;
pub use turns::{TaskId, Turns, of_one_look};
