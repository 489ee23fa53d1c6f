//! What the log holds, and in which bytes.
//!
//! Front doors make [`UsageReport`]s, the service itself the other [`Record`]s; the engine reads them in the order of the log.
//! Everything that ledgers depend on is in one of them, so that the same log gives the same ledgers on any machine.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod codec;
pub mod identity;
mod name_list;
mod names;
pub mod normalise;
mod question;
mod record;
mod report;
mod reserves;
mod sender;
mod snapshot;

pub use codec::{RECORD_VERSION, RecordKind, Unreadable};
pub use name_list::{Name, NameKind, NameList, NameSource, Names, NamesBuf};
pub use names::{
    RadioIdentity, RadioKind, RadioName, SubscriberIdentity, SubscriberKind, SubscriberName,
};
pub use question::Question;
pub use record::{
    Continued, EpochClosed, EpochsReopened, Genesis, Limits, Lsn, MappingChange, Record, RecordRef,
    SignedBatch,
};
pub use report::{CounterWidth, EventTime, ReportRef, SessionKey, UsageEvent, UsageReport};
pub use reserves::{EntitlementState, LotState, ReserveState};
pub use sender::{Sender, SenderNumbers, SenderRef};
pub use snapshot::{AssetState, ChainSnapshot, PayerState};

/// The names of a radio where they lie in a record.
pub type RadioNames<'a> = Names<'a, RadioKind>;
/// The names of a subscriber where they lie in a record.
pub type SubscriberNames<'a> = Names<'a, SubscriberKind>;
