//! That the breaker let through what it may, of what accrued to payers and of what reserves released, and that assets shared it.

use openmast_ledger::{BaseUnits, TrailingAverage, allot, backlog_bound, let_through};

use super::{
    ArchiveError, PublicArchive,
    check::{agree, require},
};

impl PublicArchive {
    /// Checks that one breaker of all that was outstanding is charged, and that no more accrues than makes two of them
    /// outstanding.
    pub(super) fn check_breaker(&self) -> Result<(), ArchiveError> {
        let charges = self.charges.iter().map(|it| (it.charged, it.accrued));
        let released = (self.reserves.iter()).map(|it| (it.epoch_charged, it.epoch_accrued));
        let (mut all_charged, mut all_accrued) = (0_u128, 0_u128);
        for (charged, accrued) in charges.chain(released) {
            all_charged += u128::from(charged);
            all_accrued += u128::from(accrued);
        }
        let (charged, accrued) = (
            u128::from(self.header.charged),
            u128::from(self.header.accrued),
        );
        let breaker = BaseUnits(self.header.breaker);
        let outstanding = accrued.saturating_sub(charged.saturating_sub(all_charged));
        agree("charged", &let_through(breaker, outstanding), &all_charged)?;
        require(
            all_accrued == 0 || outstanding <= backlog_bound(breaker),
            "more accrued than twice the breaker",
        )?;
        // What the rules release waits only for room.
        let waits = self.reserves.iter().any(|line| line.due > line.accrued);
        require(
            !waits || outstanding >= backlog_bound(breaker),
            "a reserve did not release what is due, and there is room for it",
        )
    }

    /// Checks that each asset earned in this epoch what the breaker gives it.
    pub(super) fn check_shares(&self, previous: Option<&Self>) -> Result<(), ArchiveError> {
        let wants: Vec<BaseUnits> = self
            .assets
            .iter()
            .map(|line| {
                let before = line.earned.saturating_sub(line.epoch_earned);
                BaseUnits(line.accrued.saturating_sub(before))
            })
            .collect();
        let firsts: Vec<BaseUnits> = self
            .assets
            .iter()
            .map(|line| {
                let before = previous.and_then(|it| it.asset_line(line.asset));
                TrailingAverage(before.map_or(0, |line| line.trailing)).first()
            })
            .collect();
        let parts = allot(&wants, &firsts, BaseUnits(self.header.breaker));
        for (line, part) in self.assets.iter().zip(parts) {
            let what = format!("what asset {} earned", line.asset);
            agree(&what, &part.0, &line.epoch_earned)?;
        }
        Ok(())
    }
}
