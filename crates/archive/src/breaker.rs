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
        let (charged, accrued) = self.of_epoch();
        let breaker = BaseUnits(self.header.breaker);
        let outstanding = self.outstanding();
        agree("charged", &let_through(breaker, outstanding), &charged)?;
        require(
            accrued == 0 || outstanding <= backlog_bound(breaker),
            "more accrued than twice the breaker",
        )
    }

    /// What was charged and what accrued in this epoch, of payers and of reserves.
    fn of_epoch(&self) -> (u128, u128) {
        let charges = self.charges.iter().map(|it| (it.charged, it.accrued));
        let released = (self.reserves.iter()).map(|it| (it.epoch_charged, it.epoch_accrued));
        let all = charges.chain(released);
        all.fold((0, 0), |(all_charged, all_accrued), (charged, accrued)| {
            (
                all_charged + u128::from(charged),
                all_accrued + u128::from(accrued),
            )
        })
    }

    /// What had accrued and was not charged before this epoch was.
    fn outstanding(&self) -> u128 {
        let (charged, accrued) = (self.header.charged, self.header.accrued);
        let (of_epoch, _) = self.of_epoch();
        u128::from(accrued).saturating_sub(u128::from(charged).saturating_sub(of_epoch))
    }

    /// Whether more could have accrued before twice the breaker was outstanding.
    pub(super) fn has_backlog_room(&self) -> bool {
        self.outstanding() < backlog_bound(BaseUnits(self.header.breaker))
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
        let firsts = self.assets.iter().map(|it| first_of(previous, it.asset));
        let firsts: Vec<BaseUnits> = firsts.collect();
        let parts = allot(&wants, &firsts, BaseUnits(self.header.breaker));
        for (line, part) in self.assets.iter().zip(parts) {
            let what = format!("what asset {} earned", line.asset);
            agree(&what, &part.0, &line.epoch_earned)?;
        }
        Ok(())
    }
}

/// What an asset gets before others get more.
pub(super) fn first_of(previous: Option<&PublicArchive>, asset: u32) -> BaseUnits {
    let before = previous.and_then(|it| it.asset_line(asset));
    TrailingAverage(before.map_or(0, |line| line.trailing)).first()
}
