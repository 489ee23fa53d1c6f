//! What goes wrong at gateways, and on the way from them.

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Fault {
    // the gateway's clock
    ClockForward,
    ClockBack,
    ClockDrifts,
    /// Local time: an hour forward or back.
    SummerTime,
    /// Nobody believes it until it is set.
    ClockUnset,
    // restarts
    /// The gateway crashes: no Stop. Afterwards the id is used again.
    Crash,
    /// As [`Self::Crash`], and the next Start is lost.
    CrashWithoutStart,
    /// As [`Self::CrashWithoutStart`], and `Accounting-On` tells of it.
    CrashTold,
    /// The id is used again after a Stop.
    Reused,
    // delivery
    /// An outage: reports are kept and delivered at once, in any order, with their times.
    Spool,
    /// The same without their times: as if they had just happened.
    SpoolUndated,
    Duplicates,
    DuplicatesUndated,
    Reordered,
    LostInterims,
    LostStart,
    LostStop,
    // counters
    /// 32 bits, no gigawords.
    Narrow,
    /// The same, and fast lines on which they wrap several times between two reports.
    NarrowFast,
    /// Gigawords are left out while they are zero, and in the Stop.
    GigawordsLeftOut,
    /// 32 bits, and one reading is negative.
    Negative,
    /// One reading is nonsense.
    Nonsense,
    /// Both counters begin again at zero while the session lasts.
    Reset,
    /// The input counter is the growth since the last report.
    Rates,
    /// Now and then a counter is lower by one octet.
    OneLower,
    /// The Stop has no counters, or zero in them.
    EmptyStop,
    // session time
    TimeFalls,
    IdleLeftOut,
    /// Each interim is a Stop and a Start: counters begin at zero, session time does not.
    StopAndStart,
}

use Fault::*;

pub(crate) const ALL: [Fault; 29] = [
    ClockForward,
    ClockBack,
    ClockDrifts,
    SummerTime,
    ClockUnset,
    Crash,
    CrashWithoutStart,
    CrashTold,
    Reused,
    Spool,
    SpoolUndated,
    Duplicates,
    DuplicatesUndated,
    Reordered,
    LostInterims,
    LostStart,
    LostStop,
    Narrow,
    NarrowFast,
    GigawordsLeftOut,
    Negative,
    Nonsense,
    Reset,
    Rates,
    OneLower,
    EmptyStop,
    TimeFalls,
    IdleLeftOut,
    StopAndStart,
];

/// Some faults at the same time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Faults(u32);

impl Faults {
    pub(crate) fn of(faults: &[Fault]) -> Self {
        Self(
            faults
                .iter()
                .fold(0, |bits, fault| bits | 1 << *fault as u32),
        )
    }

    pub(crate) fn has(self, fault: Fault) -> bool {
        self.0 & 1 << fault as u32 != 0
    }

    pub(crate) fn has_any(self, faults: &[Fault]) -> bool {
        faults.iter().any(|fault| self.has(*fault))
    }
}
