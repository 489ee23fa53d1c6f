//! What counters of the engine are called, in words.

/// What a counter of the epoch counts (docs/oracle.md).
pub(super) fn kind(kind: &str) -> &'static str {
    match kind {
        "repeated" => "they say nothing that was not known",
        "late" => "their counters are below those that are known: late, or out of order",
        "named_otherwise" => "joined to a session that began under another name",
        "handed_over" => "of a session that another access point began",
        "contradicting_names" => {
            "of another subscriber than the session with this id: a session of its own"
        }
        "part_of_session" => "of a service or another part of a session: not billed",
        "lost_start" => "they began a run whose Start was lost",
        "wrapped" => "a counter of 32 bits began again at zero",
        "low_bits" => "the high 32 bits were left out this time",
        "one_counter_lower" => {
            "one counter is lower while the session goes on: the greatest counts"
        }
        "held_back" => "not billed until another report confirms them",
        "confirmed" => "they confirmed what was held back: all of it is billed",
        "given_up" => "what was held back was not confirmed, and is not billed",
        "clock_jumped" => "the gateway's clock was set while the session lasted",
        "implausible_counter" => "more than any session moves: refused",
        "implausible_time" => "a time that no clock shows: refused",
        "too_many_sessions" => "no room for another session: refused",
        _ => "see docs/oracle.md",
    }
}
