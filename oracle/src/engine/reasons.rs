//! The rules of the meter by a stable name, and in words that an operator understands (docs/oracle.md, "Sessions").

use openmast_metering::Why;

use super::ReportKind;

/// The rule's name, which stays the same.
pub fn why_code(why: Why) -> &'static str {
    match why {
        Why::First => "first",
        Why::StartAfterStop => "start_after_stop",
        Why::Started => "started",
        Why::BeganAfterStop => "began_after_stop",
        Why::CountersFell => "counters_fell",
        Why::LostStart => "lost_start",
        Why::ConfirmedRun => "confirmed_run",
        Why::CounterLower => "one_counter_lower",
        Why::Wrapped => "wrapped",
        Why::LowBits => "low_bits",
        Why::HeldForLine => "held_for_line",
        Why::HeldForSign => "held_for_sign",
        Why::HeldForClock => "held_for_clock",
        Why::ConfirmedReading => "confirmed_reading",
        Why::GivenUp => "given_up",
        Why::StopAgain => "stop_again",
        Why::ClockJumped => "clock_jumped",
        Why::ClockJumpedBack => "clock_jumped_back",
        Why::Advanced => "advanced",
        Why::Repeated => "repeated",
        Why::Late => "late",
    }
}

/// What the rule saw, as a sentence.
pub fn why_text(why: Why) -> &'static str {
    match why {
        Why::First => "It is the first report of the session.",
        Why::StartAfterStop => "A Start came after the Stop of the run before.",
        Why::Started => "A Start came although the run before had not ended: its Stop was lost.",
        Why::BeganAfterStop => {
            "By its session time it began after the Stop of the run before: its Start was lost."
        }
        Why::CountersFell => {
            "Both counters fell, and by both clocks it began after all that the run before reported: its Start was lost."
        }
        Why::LostStart => {
            "By both clocks it began long after all that the run before reported: its Start was lost."
        }
        Why::ConfirmedRun => "A second report confirmed a run that one clock alone had shown.",
        Why::CounterLower => {
            "One counter is lower than before while the session goes on: the greatest reading counts."
        }
        Why::Wrapped => "A counter of 32 bits began again at zero.",
        Why::LowBits => "The gateway left the high 32 bits out this time.",
        Why::HeldForLine => {
            "No line could have carried so much in that time: not billed until the next report confirms it."
        }
        Why::HeldForSign => {
            "The counter may have become negative: not billed until the next report confirms it."
        }
        Why::HeldForClock => {
            "One clock alone shows that a new run began: not billed until the next report confirms it."
        }
        Why::ConfirmedReading => "It confirmed a reading that was held back: all of it is billed.",
        Why::GivenUp => "What was held back was not confirmed, and is not billed.",
        Why::StopAgain => "A Stop that was counted before came again.",
        Why::ClockJumped => "The gateway's clock was set while the session lasted.",
        Why::ClockJumpedBack => "The gateway's clock was set back while the session lasted.",
        Why::Advanced => "Counters grew, or the session ended.",
        Why::Repeated => "It says nothing that was not known.",
        Why::Late => {
            "Its counters are below those that are known: it is late, or came out of order."
        }
    }
}

/// The counter of the epoch's archive, and of the area, for such reports. `None`: they are plain usage, or are counted for
/// what they did to the meter.
pub fn why_kind(why: Why) -> Option<ReportKind> {
    match why {
        Why::LostStart | Why::BeganAfterStop | Why::CountersFell => Some("lost_start"),
        Why::ConfirmedRun | Why::ConfirmedReading => Some("confirmed"),
        Why::CounterLower => Some("one_counter_lower"),
        Why::Wrapped => Some("wrapped"),
        Why::LowBits => Some("low_bits"),
        Why::HeldForLine | Why::HeldForSign | Why::HeldForClock => Some("held_back"),
        Why::GivenUp => Some("given_up"),
        Why::ClockJumped | Why::ClockJumpedBack => Some("clock_jumped"),
        Why::First
        | Why::StartAfterStop
        | Why::Started
        | Why::StopAgain
        | Why::Advanced
        | Why::Repeated
        | Why::Late => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Why; 21] = [
        Why::First,
        Why::StartAfterStop,
        Why::Started,
        Why::BeganAfterStop,
        Why::CountersFell,
        Why::LostStart,
        Why::ConfirmedRun,
        Why::CounterLower,
        Why::Wrapped,
        Why::LowBits,
        Why::HeldForLine,
        Why::HeldForSign,
        Why::HeldForClock,
        Why::ConfirmedReading,
        Why::GivenUp,
        Why::StopAgain,
        Why::ClockJumped,
        Why::ClockJumpedBack,
        Why::Advanced,
        Why::Repeated,
        Why::Late,
    ];

    #[test]
    fn every_rule_is_documented() {
        let page = include_str!("../../../docs/api.md");
        for why in ALL {
            let row = format!("| `{}` | {} |", why_code(why), why_text(why));
            assert!(page.contains(&row), "{row}");
        }
    }

    #[test]
    fn no_two_rules_have_one_name() {
        let mut codes = ALL.map(why_code).to_vec();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ALL.len());
    }
}
