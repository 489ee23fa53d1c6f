//! Sessions as they are now, run by run. (What a closed epoch charged for is in its session records.)

use serde::Serialize;
use utoipa::ToSchema;

use super::{Decimal, Hash};

/// Sessions that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LiveSessions {
    /// How many sessions match, including those that are not listed.
    pub count: Decimal,
    /// Those with the newest reports, the newest first.
    pub sessions: Vec<LiveSession>,
    /// With `reports`: the position in the log from which on it was searched for them.
    pub reports_from: Option<Decimal>,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LiveSession {
    /// The RADIUS client's `area`; empty for radios that sign.
    #[schema(examples("east"))]
    pub area: String,
    /// Acct-Session-Id; text, or `hex:` and the octets.
    #[schema(examples("5f2a0b17"))]
    pub session_id: String,
    /// Acct-Multi-Session-Id, if it is part of what tells the session apart.
    pub multi_session_id: Option<String>,
    /// When its newest report came, Unix milliseconds.
    pub last_report_at_ms: Decimal,
    /// How many runs are kept; of more than 32 the newest are listed.
    pub run_count: Decimal,
    /// The newest first.
    pub runs: Vec<SessionRun>,
    /// Reports of it that were more than plain usage or repetitions, as far as they are remembered, the newest first.
    pub verdicts: Vec<SessionVerdict>,
    /// With `reports`: its reports in the log, the newest first.
    pub reports: Vec<SessionReport>,
}

/// One run of a session: its counters began at zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionRun {
    /// Counts from 0.
    pub number: u32,
    /// Names of the radio, `kind=value`, in the order in which they are looked up in the mapping; for a payer's owner the
    /// one that is mapped.
    pub radio: Vec<String>,
    /// Names of the subscriber, the same. Empty where they are not yours to see.
    pub subscriber: Vec<String>,
    /// The radio is mapped to this asset.
    pub asset: Option<u32>,
    /// The subscriber is mapped to this payer.
    pub payer: Option<u32>,
    /// When it began by the gateway's clock, as its newest report tells it: after that clock was set, by the new time. Unix
    /// milliseconds.
    pub began_at_ms: Decimal,
    /// The rule by which it is a run of its own.
    pub began_by: Reason,
    /// Newest event by the gateway's clock, Unix milliseconds; of a run that another payer pays for now, the newest that
    /// was billed to you.
    pub last_event_at_ms: Decimal,
    /// Greatest session time that was reported. Absent where it is not yours to see.
    pub session_seconds: Option<u32>,
    /// Whether it has had its Stop, or its radio went off.
    pub is_stopped: bool,
    /// Greatest counter, from the subscriber; of a run that another payer pays for now, what was billed to you.
    pub bytes_up: Decimal,
    /// The same, to the subscriber.
    pub bytes_down: Decimal,
    /// What else was seen of it.
    pub seen: Vec<Reason>,
    /// What was billed of it in the open epoch.
    pub billed: Vec<BilledUsage>,
    /// Reserve indexes of the payer's entitlements that meet usage of the asset in the open epoch before its money does, in the order
    /// in which they are used. How much each meets is found when the epoch ends. None of a run that ended before the open epoch, and none
    /// while the asset is not licensed.
    pub entitlements: Vec<u32>,
    /// Why the asset is not to serve the payer: it costs more than the payer pays at most. What it serves all the same is charged.
    pub too_dear: Option<Reason>,
    /// Bytes that wait for a mapping, for an account on chain, or for room in the ledger.
    pub waiting_bytes: Decimal,
    /// Bytes that were reported and are not believed until another report confirms them.
    pub held_bytes: Decimal,
}

/// Why something was counted as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reason {
    /// Stable name.
    #[schema(examples("start_after_stop"))]
    pub code: String,
    /// The same for people.
    pub text: String,
}

/// Usage of the open epoch, and who pays whom for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BilledUsage {
    pub payer: u32,
    pub asset: u32,
    pub bytes_up: Decimal,
    pub bytes_down: Decimal,
    /// Base units per 10⁹ bytes.
    pub price_per_gb: Decimal,
    /// Why the price is nothing, if that is for want of a licence.
    pub not_licensed: Option<Reason>,
    /// Unix milliseconds by the gateway's clock.
    pub first_event_at_ms: Decimal,
    /// The same.
    pub last_event_at_ms: Decimal,
}

/// A report, and what was made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionVerdict {
    /// Position of the report in the log.
    pub log_position: Decimal,
    /// Unix milliseconds by the oracle's clock.
    pub received_at_ms: Decimal,
    /// The run that it was counted in; absent if that run is forgotten.
    pub run: Option<u32>,
    pub why: Reason,
    /// How it found its session, by the name of the kind; absent if by its own names.
    pub recognised: Option<Reason>,
    /// Bytes that it added to the session.
    pub added_bytes: Decimal,
    /// Bytes that it stated and that are not believed yet.
    pub held_bytes: Decimal,
    /// SHA-256 of the report as it was received.
    pub raw_hash: Hash,
}

/// A report in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionReport {
    /// Position in the log.
    pub log_position: Decimal,
    /// Unix milliseconds by the oracle's clock.
    pub received_at_ms: Decimal,
    /// Unix milliseconds by the gateway's clock, where that is believed.
    pub event_at_ms: Decimal,
    /// Where `event_at_ms` comes from: `stamped` (Event-Timestamp), `delayed` (Acct-Delay-Time), `arrival`.
    pub time: String,
    /// `start`, `interim` or `stop`.
    pub event: String,
    /// Names of the radio, `kind=value`.
    pub radio: Vec<String>,
    /// Names of the subscriber, `kind=value`.
    pub subscriber: Vec<String>,
    pub session_seconds: Option<u32>,
    /// Cumulative.
    pub bytes_up: Decimal,
    /// Cumulative.
    pub bytes_down: Decimal,
    /// SHA-256 of the report as it was received.
    pub raw_hash: Hash,
}
