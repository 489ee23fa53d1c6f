//! What the keeper may still spend.

use super::Kind;

/// What the keeper may still spend in a day, lamports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// The most in a day; 0 while it is not known what was spent today.
    pub daily: u64,
    /// What was spent since the day began, by kind of work, with what may still be.
    pub spent: Vec<(Kind, u64)>,
    /// What the key has.
    pub balance: u64,
    /// What the key keeps.
    pub least_balance: u64,
}

/// Why something is not paid for now. Of several reasons the last one is told: it holds back the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeldBack {
    /// Its kind, or all kinds that it belongs with, had their part of the day's budget.
    KindsPart,
    /// The day's budget is used up.
    Day,
    /// The key would have less than it is to keep.
    Balance,
}

impl HeldBack {
    /// A stable name for metrics and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::KindsPart => "part_of_kind_used",
            Self::Day => "budget_used",
            Self::Balance => "balance_low",
        }
    }
}

impl Budget {
    /// What was spent since the day began, with what may still be.
    pub fn spent_in_all(&self) -> u64 {
        let spent = self.spent.iter();
        spent.fold(0, |sum, (_, lamports)| sum.saturating_add(*lamports))
    }

    /// Takes `lamports` for a work of this kind. Nothing is taken when there is not enough.
    ///
    /// No kind gets more than half of a day's budget. Those that only wait get a quarter each and half together, and all of which
    /// anybody can make as much as they like three quarters together. So nobody who makes much work of some kinds keeps others'
    /// money from being split.
    ///
    /// # Errors
    /// There is not enough.
    pub fn take(&mut self, kind: Kind, lamports: u64) -> Result<(), HeldBack> {
        let left = self.balance.checked_sub(lamports);
        if left.is_none_or(|left| left < self.least_balance) {
            return Err(HeldBack::Balance);
        }
        if self.spent_in_all().saturating_add(lamports) > self.daily {
            return Err(HeldBack::Day);
        }
        if self
            .parts(kind)
            .any(|(spent, part)| spent.saturating_add(lamports) > part)
        {
            return Err(HeldBack::KindsPart);
        }
        self.balance = self.balance.saturating_sub(lamports);
        match self.spent.iter_mut().find(|(it, _)| *it == kind) {
            Some((_, spent)) => *spent = spent.saturating_add(lamports),
            None => self.spent.push((kind, lamports)),
        }
        Ok(())
    }

    /// What was spent on each group of kinds that this one belongs to, and the most of a day that it may be.
    fn parts(&self, kind: Kind) -> impl Iterator<Item = (u64, u64)> {
        let half = self.daily / 2;
        let own = if kind.only_waits() {
            self.daily / 4
        } else {
            half
        };
        let groups = [
            (true, self.spent_on(|it| it == kind), own),
            (kind.only_waits(), self.spent_on(Kind::only_waits), half),
            (
                kind.is_cheap_to_make(),
                self.spent_on(Kind::is_cheap_to_make),
                self.daily - self.daily / 4,
            ),
        ];
        let of_kind = groups.into_iter().filter(|(belongs, ..)| *belongs);
        of_kind.map(|(_, spent, part)| (spent, part))
    }

    fn spent_on(&self, belongs: impl Fn(Kind) -> bool) -> u64 {
        let spent = self.spent.iter().filter(|(kind, _)| belongs(*kind));
        spent.fold(0, |sum, (_, lamports)| sum.saturating_add(*lamports))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(daily: u64, balance: u64) -> Budget {
        Budget {
            daily,
            spent: Vec::new(),
            balance,
            least_balance: 1_000,
        }
    }

    #[test]
    fn the_day_and_the_balance_are_never_overdrawn() {
        let mut budget = budget(100, 1_090);
        assert_eq!(budget.take(Kind::Collect, 91), Err(HeldBack::Balance));
        assert_eq!(budget.take(Kind::Collect, 50), Ok(()));
        assert_eq!((budget.balance, budget.spent_in_all()), (1_040, 50));
        budget.balance = 5_000;
        assert_eq!(budget.take(Kind::CancelStatement, 51), Err(HeldBack::Day));
        assert_eq!(budget.take(Kind::CancelStatement, 50), Ok(()));
        assert_eq!(budget.take(Kind::Activate, 1), Err(HeldBack::Day));
        assert_eq!(
            budget.take(Kind::Activate, u64::MAX),
            Err(HeldBack::Balance)
        );
    }

    #[test]
    fn much_work_of_one_kind_leaves_something_for_the_others() {
        let mut budget = budget(100, 9_000);
        let taken = (0..100).filter(|_| budget.take(Kind::ExpireOffer, 5).is_ok());
        assert_eq!(taken.count(), 5);
        assert_eq!(budget.take(Kind::ExpireOffer, 5), Err(HeldBack::KindsPart));
        assert_eq!(budget.take(Kind::CloseProposal, 5), Ok(()));
        let taken = (0..100).filter(|_| budget.take(Kind::Collect, 5).is_ok());
        assert_eq!(taken.count(), 10);
        assert_eq!(budget.take(Kind::CancelStatement, 5), Ok(()));
    }

    #[test]
    fn much_work_of_several_kinds_leaves_collects_and_statements_their_part() {
        let mut budget = budget(10_000_000, 1_000_000_000);
        let mut taken = |kind| {
            (0..1_000)
                .filter(|_| budget.take(kind, 5_000).is_ok())
                .count()
        };
        assert_eq!(taken(Kind::SettlePurchase), 500);
        assert_eq!(taken(Kind::ExpireOffer), 500);
        assert_eq!(taken(Kind::Claim), 0, "what only waits has its half");
        assert_eq!(taken(Kind::Reprice), 500);
        assert_eq!(
            taken(Kind::Activate),
            0,
            "what is cheap to make has its part"
        );
        assert_eq!(taken(Kind::CancelStatement), 500);
        assert_eq!(taken(Kind::Collect), 0, "the day is over");
    }

    /// Whatever is asked for in whatever order, the sums hold.
    #[test]
    fn random_takings_stay_within_the_bounds() {
        let mut random = 0x9e37_79b9_u64;
        let mut next = move |most: u64| {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (random >> 33) % most
        };
        for _ in 0..500 {
            let mut budget = budget(next(10_000), 1_000 + next(10_000));
            let before = budget.balance;
            let mut taken = [0_u64; Kind::ALL.len()];
            for _ in 0..100 {
                let at = next(Kind::ALL.len() as u64) as usize;
                let lamports = next(2_000);
                if budget.take(Kind::ALL[at], lamports).is_ok() {
                    taken[at] += lamports;
                }
            }
            let all: u64 = taken.iter().sum();
            assert_eq!(budget.spent_in_all(), all);
            assert!(all <= budget.daily && budget.balance >= 1_000 || all == 0);
            assert_eq!(before - budget.balance, all);
            assert!(taken.iter().all(|lamports| *lamports <= budget.daily / 2));
            let of = |belongs: fn(Kind) -> bool| -> u64 {
                let taken = Kind::ALL.into_iter().zip(taken);
                taken
                    .filter(|(kind, _)| belongs(*kind))
                    .map(|(_, it)| it)
                    .sum()
            };
            assert!(of(Kind::only_waits) <= budget.daily / 2);
            assert!(of(Kind::is_cheap_to_make) <= budget.daily - budget.daily / 4);
        }
    }
}
