//! Usage that waits for a mapping.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Decimal, Reason};

/// Usage that waits for a mapping, for its account to be on chain when an epoch begins, or for room in the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnattributedList {
    /// Everything that waits, also what is not listed: runs of sessions.
    pub count: Decimal,
    /// Bytes of all of it.
    pub bytes: Decimal,
    /// Bytes that were reported since the data folder was recovered and are never billed, because they may have been before.
    pub counted_before_recovery_bytes: Decimal,
    /// The largest, most bytes first, at most 1000.
    pub unattributed: Vec<UnattributedUsage>,
}

/// Usage that is kept aside until somebody maps its radio or its subscriber.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnattributedUsage {
    /// Names of the radio, `kind=value`, most specific first.
    pub radio: Vec<String>,
    /// Names of the subscriber, `kind=value`, most specific first.
    pub subscriber: Vec<String>,
    /// The radio is mapped to this asset.
    pub asset: Option<u32>,
    /// The subscriber is mapped to this payer.
    pub payer: Option<u32>,
    /// Why it waits.
    pub why: Reason,
    /// Acct-Session-Id; text, or `hex:` and the octets.
    pub session_id: String,
    /// Number of the session's run, from 0.
    pub run: u32,
    /// The rule by which it is a run of its own.
    pub began_by: Reason,
    /// What else was seen of the run.
    pub seen: Vec<Reason>,
    /// Bytes that wait.
    pub bytes: Decimal,
    /// Last report, Unix milliseconds by the oracle's clock.
    pub last_report_at_ms: Decimal,
}
