//! Kinds of reports that say that a gateway, or the settings of its client, are wrong: how many of them are ordinary, and
//! what to do.

use openmast_engine::kind_text;

/// A kind of report, by the name of its counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub kind: &'static str,
    /// More than this share of an area's reports is out of the ordinary, in percent.
    pub ordinary_percent: u64,
    /// The setting that is likely wrong, or what to look at.
    pub advice: &'static str,
}

/// A few of what should not occur at all are the network's ordinary losses.
const RARE: u64 = 5;
/// What also happens when all is well, as in a spool that is delivered after an outage.
const USUAL: u64 = 50;

const fn fault(kind: &'static str, ordinary_percent: u64, advice: &'static str) -> Fault {
    Fault {
        kind,
        ordinary_percent,
        advice,
    }
}

/// All that are looked at, by kind. Not `repeated`: an idle session's reports are, and a night is full of them.
pub(super) const FAULTS: [Fault; 14] = [
    fault("clock_jumped", RARE, "set the gateway's clock by NTP"),
    fault(
        "contradicting_names",
        RARE,
        "radios or subscribers share session ids: set session_radio to a name that no two radios share, session_device = true, or an area for each site",
    ),
    fault(
        "given_up",
        RARE,
        "the gateway's counters jump: set gigawords if they have 32 bits, and ask its vendor",
    ),
    fault(
        "handed_over",
        USUAL,
        "if sessions roam here, set session_radio = \"area\"",
    ),
    fault(
        "held_back",
        RARE,
        "set gigawords and line_mbps as the gateway has them, and its clock by NTP",
    ),
    fault(
        "implausible_counter",
        RARE,
        "the gateway's counters are signed or broken: ask its vendor",
    ),
    fault("implausible_time", RARE, "set the gateway's clock by NTP"),
    fault(
        "late",
        USUAL,
        "sessions that share an id look so: session_radio, session_device, multi_session_id; else the gateway's clock (NTP)",
    ),
    fault(
        "lost_start",
        RARE,
        "make the gateway send Accounting-Start, and look for losses on the way (openmast_radius_dropped_by_kernel_total)",
    ),
    fault(
        "low_bits",
        RARE,
        "have the gateway send Acct-*-Gigawords in every report, also in Stop",
    ),
    fault(
        "other_name",
        RARE,
        "set session_radio to a name that every report has; multi_session_id = \"ignored\" if that changes while sessions last",
    ),
    fault(
        "one_counter_lower",
        RARE,
        "a counter is a rate, or is reset while sessions last: ask the gateway's vendor",
    ),
    fault(
        "too_many_sessions",
        RARE,
        "radios or subscribers share session ids: session_radio, session_device; map what waits (/v1/unattributed)",
    ),
    fault(
        "wrapped",
        RARE,
        "make the gateway send gigawords, or report more often: of several wraps between two reports one is billed",
    ),
];

impl Fault {
    /// The fault that a kind of reports shows; `None`: it says nothing of what is wrong.
    pub(super) fn of(kind: &str) -> Option<(usize, &'static Self)> {
        let mut faults = FAULTS.iter().enumerate();
        faults.find(|(_, fault)| fault.kind == kind)
    }

    /// What such a report is, to be read behind "reports".
    pub(super) fn meaning(&self) -> &'static str {
        kind_text(self.kind)
    }

    /// Whether a single one is worth a line in the log.
    pub(super) fn is_rare(&self) -> bool {
        self.ordinary_percent == RARE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_documented_with_its_share() {
        let page = include_str!("../../../../docs/reference/metrics.md");
        for fault in FAULTS {
            let row = page
                .lines()
                .find(|line| line.starts_with(&format!("| `{}` |", fault.kind)));
            let row = row.unwrap_or_else(|| panic!("{} has no row", fault.kind));
            let share = format!("| {} % |", fault.ordinary_percent);
            assert!(row.contains(&share), "{row}");
        }
    }
}
