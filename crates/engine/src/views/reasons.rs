//! What became of reports, by stable names and in words that an operator understands (docs/reference/sessions.md): the rules
//! of the meter, and the kinds by which reports are counted. Metrics, alarms, the API and the command all take them from here.

use openmast_ledger::NotLicensed;
use openmast_metering::Why;

use crate::ReportKind;

/// The name of the reason why usage of an asset is not charged for want of a licence, which stays the same.
pub fn not_licensed_code(why: NotLicensed) -> &'static str {
    match why {
        NotLicensed::Unlicensed => "unlicensed",
        NotLicensed::Suspended => "suspended",
        NotLicensed::Expired => "expired",
    }
}

/// The reason as a sentence.
pub fn not_licensed_text(why: NotLicensed) -> &'static str {
    match why {
        NotLicensed::Unlicensed => {
            "The asset had no licence when the epoch began: its usage is metered and not charged."
        }
        NotLicensed::Suspended => {
            "The asset's licence was suspended when the epoch began: its usage is metered and not charged."
        }
        NotLicensed::Expired => {
            "The asset's licences had expired or were ended when the epoch began: its usage is metered and not charged."
        }
    }
}

/// A rule of the meter.
#[derive(Clone, Copy)]
struct Rule {
    code: &'static str,
    text: &'static str,
    kind: Option<ReportKind>,
}

const fn rule(code: &'static str, text: &'static str, kind: Option<ReportKind>) -> Rule {
    Rule { code, text, kind }
}

/// The rule's name, which stays the same.
pub fn why_code(why: Why) -> &'static str {
    rule_of(why).code
}

/// What the rule saw, as a sentence.
pub fn why_text(why: Why) -> &'static str {
    rule_of(why).text
}

/// The counter of the epoch's archive, and of the area, for such reports. `None`: they are plain usage, or are counted for
/// what they did to the meter.
pub fn why_kind(why: Why) -> Option<ReportKind> {
    rule_of(why).kind
}

fn rule_of(why: Why) -> Rule {
    match why {
        Why::First => rule("first", "It is the first report of the session.", None),
        Why::StartAfterStop => rule(
            "start_after_stop",
            "A Start came after the Stop of the run before.",
            None,
        ),
        Why::Started => rule(
            "started",
            "A Start came although the run before had not ended: its Stop was lost.",
            None,
        ),
        Why::BeganAfterStop => rule(
            "began_after_stop",
            "By its session time it began after the Stop of the run before: its Start was lost.",
            Some("lost_start"),
        ),
        Why::CountersFell => rule(
            "counters_fell",
            "Both counters fell, and by both clocks it began after all that the run before reported: its Start was lost.",
            Some("lost_start"),
        ),
        Why::LostStart => rule(
            "lost_start",
            "By both clocks it began long after all that the run before reported: its Start was lost.",
            Some("lost_start"),
        ),
        Why::ConfirmedRun => rule(
            "confirmed_run",
            "A second report confirmed a run that one clock alone had shown.",
            Some("confirmed"),
        ),
        Why::CounterLower => rule(
            "one_counter_lower",
            "One counter is lower than before while the session goes on: the greatest reading counts.",
            Some("one_counter_lower"),
        ),
        Why::Wrapped => rule(
            "wrapped",
            "A counter of 32 bits began again at zero.",
            Some("wrapped"),
        ),
        Why::LowBits => rule(
            "low_bits",
            "The gateway left the high 32 bits out this time.",
            Some("low_bits"),
        ),
        Why::HeldForLine => rule(
            "held_for_line",
            "No line could have carried so much in that time: not billed until the next report confirms it.",
            Some("held_back"),
        ),
        Why::HeldForSign => rule(
            "held_for_sign",
            "The counter may have become negative: not billed until the next report confirms it.",
            Some("held_back"),
        ),
        Why::HeldForClock => rule(
            "held_for_clock",
            "One clock alone shows that a new run began: not billed until the next report confirms it.",
            Some("held_back"),
        ),
        Why::ConfirmedReading => rule(
            "confirmed_reading",
            "It confirmed a reading that was held back: all of it is billed.",
            Some("confirmed"),
        ),
        Why::GivenUp => rule(
            "given_up",
            "What was held back was not confirmed, and is not billed.",
            Some("given_up"),
        ),
        Why::StopAgain => rule(
            "stop_again",
            "A Stop that was counted before came again.",
            None,
        ),
        Why::ClockJumped => rule(
            "clock_jumped",
            "The gateway's clock was set while the session lasted.",
            Some("clock_jumped"),
        ),
        Why::ClockJumpedBack => rule(
            "clock_jumped_back",
            "The gateway's clock was set back while the session lasted.",
            Some("clock_jumped"),
        ),
        Why::StartWasLate => rule(
            "start_was_late",
            "A Start that came is taken for a late copy: the run before it went on.",
            None,
        ),
        Why::Advanced => rule("advanced", "Counters grew, or the session ended.", None),
        Why::Repeated => rule("repeated", "It says nothing that was not known.", None),
        Why::Late => rule(
            "late",
            "Its counters are below those that are known: it is late, or came out of order.",
            None,
        ),
    }
}

/// Every kind by which reports are counted that are more than plain usage, and what such a report is, to be read behind
/// "report" or "reports".
pub(crate) const KINDS: [(ReportKind, &str); 17] = [
    ("clock_jumped", "of a session whose gateway's clock was set"),
    (
        "confirmed",
        "by which counters that were held back are confirmed and billed",
    ),
    (
        "contradicting_names",
        "with the id of a session of another subscriber and device, counted as a session of its own",
    ),
    (
        "given_up",
        "whose counters were held back and never confirmed",
    ),
    ("handed_over", "of a session that another radio began"),
    (
        "held_back",
        "with counters that are not billed until the next report confirms them",
    ),
    (
        "implausible_counter",
        "with a counter above 2^60, not billed",
    ),
    (
        "implausible_time",
        "of a time after the year 10889, not billed",
    ),
    (
        "late",
        "with counters below those that are known, not billed again",
    ),
    (
        "lost_start",
        "that began a run of a session without its Start",
    ),
    (
        "low_bits",
        "without the gigawords that the session had before",
    ),
    (
        "one_counter_lower",
        "in which one counter is lower than before: the greatest counts",
    ),
    (
        "other_name",
        "of a session that is known under another name",
    ),
    (
        "part_of_session",
        "of a service or another part of a session, whose bytes are in the whole: not billed",
    ),
    (
        "repeated",
        "with nothing that was not known, as of idle sessions",
    ),
    (
        "too_many_sessions",
        "of one more run than are kept, not billed",
    ),
    ("wrapped", "in which a counter of 32 bits began again"),
];

/// What a report of this kind is, to be read behind "report" or "reports".
pub fn kind_text(kind: &str) -> &'static str {
    let mut known = KINDS.iter().filter(|(name, _)| *name == kind);
    known.next().map_or(
        "that are counted apart (docs/reference/metrics.md)",
        |(_, text)| text,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NoRoute, session::Recognised};

    const ALL: [Why; 22] = [
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
        Why::StartWasLate,
        Why::Advanced,
        Why::Repeated,
        Why::Late,
    ];

    #[test]
    fn every_rule_is_documented() {
        let page = include_str!("../../../../docs/reference/api.md");
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
    #[test]
    fn every_kind_is_in_words_and_documented() {
        let page = include_str!("../../../../docs/reference/metrics.md");
        for (kind, text) in KINDS {
            let row = format!("| `{kind}` | {text} |");
            assert!(page.contains(&row), "{row}");
        }
        let of_rules = ALL.into_iter().filter_map(why_kind);
        let of_names = [
            Recognised::OtherName,
            Recognised::HandedOver,
            Recognised::Apart,
        ];
        for kind in of_rules.chain(of_names.map(Recognised::counter)) {
            assert!(KINDS.iter().any(|(known, _)| *known == kind), "{kind}");
        }
    }

    #[test]
    fn every_reason_why_there_is_no_route_is_documented() {
        let page = include_str!("../../../../docs/reference/api.md");
        for why in NoRoute::ALL {
            let row = format!("| `{}` | {} |", why.code(), why.text());
            assert!(page.contains(&row), "{row}");
        }
    }

    #[test]
    fn every_reason_why_an_asset_is_not_licensed_is_documented() {
        let page = include_str!("../../../../docs/reference/api.md");
        for why in NotLicensed::ALL {
            let row = format!(
                "| `{}` | {} |",
                not_licensed_code(why),
                not_licensed_text(why)
            );
            assert!(page.contains(&row), "{row}");
        }
    }

    #[test]
    fn kinds_are_in_order_and_told_once() {
        assert!(KINDS.is_sorted_by(|one, next| one.0 < next.0));
    }
}
