//! From when to when a report reaches. An epoch is in it by its number, or by when it closed by the chain's clock.

use crate::args::Bound;

#[derive(Clone, Copy, Debug)]
pub struct Period {
    pub from: Bound,
    pub to: Bound,
}

impl Period {
    /// From the first of these epochs to the last.
    pub fn of_epochs(first: u64, last: u64) -> Self {
        Self {
            from: Bound::Epoch(first),
            to: Bound::Epoch(last),
        }
    }

    /// Whether an epoch that closed at this time (Unix seconds) lies before the period.
    pub fn is_before(&self, epoch: u64, closed_at: i64) -> bool {
        match self.from {
            Bound::Epoch(first) => epoch < first,
            Bound::Time { first, .. } => closed_at < first,
        }
    }

    /// Whether it lies behind the period.
    pub fn is_behind(&self, epoch: u64, closed_at: i64) -> bool {
        match self.to {
            Bound::Epoch(last) => epoch > last,
            Bound::Time { after, .. } => closed_at >= after,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epochs_are_in_it_by_number_or_by_their_end() {
        let by_number = Period {
            from: Bound::Epoch(3),
            to: Bound::Epoch(4),
        };
        let by_day = Period {
            from: "2027-06-29".parse().unwrap(),
            to: "2027-06-30".parse().unwrap(),
        };
        let end = 1_814_400_000;
        for (period, epoch, closed_at, expected) in [
            (by_number, 2, 0, (true, false)),
            (by_number, 3, 0, (false, false)),
            (by_number, 4, end, (false, false)),
            (by_number, 5, 0, (false, true)),
            (by_day, 9, end - 2 * 86_400 - 1, (true, false)),
            (by_day, 9, end - 2 * 86_400, (false, false)),
            (by_day, 9, end - 1, (false, false)),
            (by_day, 9, end, (false, true)),
        ] {
            let found = (
                period.is_before(epoch, closed_at),
                period.is_behind(epoch, closed_at),
            );
            assert_eq!(found, expected, "{period:?} {epoch} {closed_at}");
        }
    }
}
