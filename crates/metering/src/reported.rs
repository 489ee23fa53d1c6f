//! What one report says of a session.

/// What one report says of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reported {
    /// When it arrived, by our clock (Unix milliseconds, below 2⁴⁸).
    pub received_at_ms: u64,
    /// By the reporter's clock; without one, or a delay, as [`Self::received_at_ms`] (Unix milliseconds, below 2⁴⁸).
    pub event_at_ms: u64,
    /// The time comes from the reporter. Otherwise it is the time of arrival, which a late report has, too.
    pub event_time_is_known: bool,
    /// The session begins with it.
    pub is_start: bool,
    /// The session ends with it.
    pub is_stop: bool,
    /// Since the session began, when reported.
    pub session_seconds: Option<u32>,
    /// Cumulative.
    pub bytes_up: u64,
    /// Cumulative.
    pub bytes_down: u64,
    /// Width of both counters.
    pub width: CounterWidth,
}

/// How many bits a report's counters have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CounterWidth {
    /// 64: they came with their high 32 bits (RFC 2869 gigawords), or are known to have none that are not zero.
    #[default]
    Wide,
    /// They came without: the gateway leaves them out while they are zero, or has none.
    Unknown,
    /// 32: the gateway is known to have no more.
    Narrow,
}
