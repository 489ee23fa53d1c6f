//! What becomes of the records of the log: reports are of sessions, sessions go to payers and assets, and what an epoch comes to is
//! charged.
//!
//! [`Engine`] is a pure function of the records that it is given, in their order: no clock, no randomness, no chain, no files.
//! What it puts out at the end of an epoch is [`ClosedEpoch`], which is its own: archives and
//! settlements are made from that by others.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod charging;
mod engine;
mod epoch;
mod heard;
mod prepared;
mod questions;
mod reports;
mod room;
mod routing;
pub mod session;
mod signed;
mod state;
mod views;

pub use charging::{
    balance::{AssetBalance, PayerBalance},
    ledger::EpochFigures,
    not_licensed::NotLicensedBytes,
    requests::{Outcome, WithdrawalRequests},
    trees::Roots,
};
pub use engine::{Deployment, Engine, OpenEpoch};
pub use epoch::{
    closed::{
        AssetTotals, ClosedEpoch, EpochEnd, EpochLedgers, PairBalance, PairCharge, PayerTotals,
        ReserveCharge, StandingEntitlement, StandingRequest, TariffPrices,
    },
    continuing::{TakenOver, opening_of},
    first_sight::billed_from_ms,
    records::{UsageRecord, UsageRecords},
    reopenings::{Reopened, Reopenings},
    time::LogTime,
};
pub use heard::{
    hours::Hours,
    of_assets::{AssetHeard, HoursHeard},
};
pub use prepared::{Prepared, Preparing, Room};
pub use questions::Answer;
pub use routing::{
    attribution::Mappings,
    no_route::NoRoute,
    route::{Leg, Legs, MOST_LEGS, Route, TooDear},
    unattributed::{Unattributed, WaitingRun, WaitingTotals, WaitingWalk},
    unmapped::Unmapped,
};
pub use session::Recognised;
pub use state::{MAGIC as STATE_MAGIC, StateView};
pub use views::{
    areas::{AreaReports, OTHER_AREAS, ReportKind},
    entitlements::EntitlementView,
    explain::{Billed, RunView, SessionFilter, SessionView, SessionViews, SessionWalk},
    mappings::{MappedName, MappedNames, MappingFilter, MappingWalk},
    paid_ahead::{MoreUsage, PaidAhead},
    prices::{MappedAssets, PricesInForce},
    radios::{RadioView, RadioViews, RadioWalk},
    reasons::{kind_text, not_licensed_code, not_licensed_text, why_code, why_kind, why_text},
    verdicts::Verdict,
};
