//! The service's own state.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Address, Decimal};

/// The service is up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Health {
    /// `up`.
    pub status: String,
    pub version: String,
    pub program: Address,
    pub network: Address,
}

/// Whether the service takes reports and keeps them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Readiness {
    pub ready: bool,
    /// Empty when ready.
    pub reasons: Vec<NotReady>,
}

/// Everything that is raised now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AlarmList {
    /// By code.
    pub alarms: Vec<Alarm>,
}

/// Something that a person should know of and that lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Alarm {
    /// Stable name; docs/reference/alarms.md says what to do about each.
    pub code: String,
    /// What is wrong and what to do.
    pub text: String,
    /// Since when, Unix milliseconds by the oracle's clock.
    pub since_ms: Decimal,
}

/// Why the service takes no reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NotReady {
    /// Stable name of the reason.
    pub code: String,
    /// What is wrong and what to do.
    pub detail: String,
}

/// The result of reading the configuration again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reloaded {
    /// What has changed, one line each; empty if nothing has.
    pub changed: Vec<String>,
}
