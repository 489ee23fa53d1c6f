//! How much time commands need on this machine.

/// What the chapter before takes on a machine that does nothing else, and of what it takes longer the part that is an epoch more.
const USUAL_SECONDS: u64 = 6;
const SECONDS_FOR_AN_EPOCH: u64 = 2;

/// Seconds of the chapter before for one until a sale begins: it is issued meanwhile.
const SECONDS_FOR_A_SECOND: u64 = 6;

/// How busy the machine is: on a busy one epochs pass while people type.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pace {
    /// What the chapter before took.
    pub seconds: u64,
}

impl Pace {
    /// Epochs that a window gets beside those that the story needs.
    pub(super) fn spare_epochs(self) -> u64 {
        self.seconds.saturating_sub(USUAL_SECONDS) / SECONDS_FOR_AN_EPOCH
    }

    /// Seconds that the command takes that issues a lot, at most.
    pub(super) fn issuing_seconds(self) -> u64 {
        (self.seconds / SECONDS_FOR_A_SECOND).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    #[test]
    fn a_busy_machine_gets_longer_windows_and_more_time() {
        let of = |seconds| Pace { seconds };
        let spare = [0, 7, 8, 9, 50].map(|seconds| of(seconds).spare_epochs());
        assert_eq!(spare, [0, 0, 1, 1, 22]);
        let issuing = [0, 7, 50].map(|seconds| of(seconds).issuing_seconds());
        assert_eq!(issuing, [1, 1, 8]);
    }
}
