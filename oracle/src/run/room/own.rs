//! Which records of the log were appended by this node.

use std::{collections::VecDeque, ops::Range};

use openmast_records::Lsn;

/// Positions of records, ascending, of those that were not asked for yet.
#[derive(Debug, Default)]
pub(super) struct OwnRecords(VecDeque<Range<Lsn>>);

impl OwnRecords {
    /// Records behind all that were added before.
    pub(super) fn add(&mut self, positions: Range<Lsn>) {
        match self.0.back_mut() {
            Some(newest) if newest.end == positions.start => newest.end = positions.end,
            _ => self.0.push_back(positions),
        }
    }

    /// Whether the record at this position is one. What lies before it is forgotten: positions are asked for in their order.
    pub(super) fn has(&mut self, lsn: Lsn) -> bool {
        while self.0.front().is_some_and(|oldest| oldest.end <= lsn) {
            self.0.pop_front();
        }
        self.0.front().is_some_and(|oldest| oldest.contains(&lsn))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_others_stand_between() {
        let mut own = OwnRecords::default();
        for positions in [3..5, 5..7, 9..10, 14..15] {
            own.add(positions);
        }
        assert_eq!(own.0.len(), 3, "what follows without a gap is one range");
        let found: Vec<Lsn> = (0..20).filter(|lsn| own.has(*lsn)).collect();
        assert_eq!(found, [3, 4, 5, 6, 9, 14]);
        assert!(own.0.is_empty());
    }
}
