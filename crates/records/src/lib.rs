//! What the log holds, and in which bytes.
//!
//! Front doors make [`UsageReport`]s, the service itself the other [`Record`]s; the engine reads them in the order of the log.
//! Everything that ledgers depend on is in one of them, so that the same log gives the same ledgers on any machine.

pub mod identity;
mod names;
pub mod normalise;
mod question;
mod record;
mod report;
mod sender;
mod snapshot;

pub use names::{RadioIdentity, SubscriberIdentity};
pub use question::Question;
pub use record::{
    Continued, EpochClosed, EpochsReopened, Genesis, Limits, Lsn, MappingChange, Record,
    SignedBatch,
};
pub use report::{CounterWidth, EventTime, SessionKey, UsageEvent, UsageReport};
pub use sender::{Sender, SenderNumbers, SenderRef};
pub use snapshot::{AssetState, ChainSnapshot, PayerState};
