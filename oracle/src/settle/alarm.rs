//! Alarms of settling, in words that say what to do.

/// A state that keeps settlements from moving and that a person should know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Stable name for metrics and webhooks.
    pub code: &'static str,
    /// What is wrong, and what to do about it.
    pub text: String,
}
