//! That reserves release what is due as far as there is room: lots hold no more than they were paid with, and the backlog has a bound.

use std::collections::BTreeMap;

use openmast_ledger::{BaseUnits, Breaker, PairAmount};

use super::{
    ArchiveError, PublicArchive,
    breaker::first_of,
    check::{agree, require},
};

impl PublicArchive {
    /// Checks that no more is released than lots hold, and that what the rules release waits only where there is no room: there, or
    /// in the backlog.
    pub(super) fn check_room(&self) -> Result<(), ArchiveError> {
        let (released, lots_left) = (self.header.reserve_accrued, self.header.lots_left);
        let adds = self.reserves.iter().any(|line| line.epoch_accrued > 0);
        require(
            !adds || released <= lots_left,
            "more was released than lots hold of what they were paid with",
        )?;
        let waits = self.reserves.iter().any(|line| line.due > line.accrued);
        require(
            !waits || !self.has_backlog_room() || released >= lots_left,
            "a reserve did not release what is due, and there is room for it",
        )
    }

    /// Checks that each reserve released its part of what there was room for. Where the backlog has none left, it may have cut the
    /// parts further: how, this archive does not tell.
    pub(super) fn check_parts(&self, previous: Option<&Self>) -> Result<(), ArchiveError> {
        if !self.has_backlog_room() {
            return Ok(());
        }
        // Assets by position instead of index: those to which nothing is due change no part.
        let assets = self.reserves.iter().map(|line| (line.asset, 0));
        let mut positions: BTreeMap<u32, u32> = assets.collect();
        (positions.values_mut().zip(0..)).for_each(|(position, at)| *position = at);
        let firsts = positions.keys().map(|asset| first_of(previous, *asset));
        let firsts: Vec<BaseUnits> = firsts.collect();
        let due = self.reserves.iter().map(|line| PairAmount {
            asset: positions.get(&line.asset).copied().unwrap_or_default(),
            amount: BaseUnits(
                line.due
                    .saturating_sub(line.accrued.saturating_sub(line.epoch_accrued)),
            ),
        });
        let due: Vec<PairAmount> = due.collect();
        let added = self.reserves.iter().map(|line| line.epoch_accrued);
        let released = added.fold(self.header.reserve_accrued, u64::saturating_sub);
        let breaker = Breaker {
            most: BaseUnits(self.header.breaker),
            firsts: &firsts,
        };
        let lots_left = BaseUnits(self.header.lots_left);
        let parts = breaker.limit_releases(&due, lots_left, BaseUnits(released));
        let parts = parts.map_err(|error| ArchiveError::Disagrees(error.to_string()))?;
        for (line, part) in self.reserves.iter().zip(parts) {
            let what = format!("what reserve {} released", line.reserve);
            agree(&what, &part.0, &line.epoch_accrued)?;
        }
        Ok(())
    }
}
