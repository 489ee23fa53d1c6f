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
    /// Its kind has had half of the day's budget.
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
    /// No kind gets more than half of a day's budget, so that nobody who makes much work of one kind keeps all others from being
    /// done.
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
        if self.spent_on(kind).saturating_add(lamports) > self.daily / 2 {
            return Err(HeldBack::KindsPart);
        }
        self.balance = self.balance.saturating_sub(lamports);
        match self.spent.iter_mut().find(|(it, _)| *it == kind) {
            Some((_, spent)) => *spent = spent.saturating_add(lamports),
            None => self.spent.push((kind, lamports)),
        }
        Ok(())
    }

    fn spent_on(&self, kind: Kind) -> u64 {
        let found = self.spent.iter().find(|(it, _)| *it == kind);
        found.map_or(0, |(_, lamports)| *lamports)
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
        assert_eq!(budget.take(Kind::Claim, 51), Err(HeldBack::Day));
        assert_eq!(budget.take(Kind::Claim, 50), Ok(()));
        assert_eq!(budget.take(Kind::Activate, 1), Err(HeldBack::Day));
        assert_eq!(
            budget.take(Kind::Activate, u64::MAX),
            Err(HeldBack::Balance)
        );
    }

    #[test]
    fn much_work_of_one_kind_leaves_half_for_the_others() {
        let mut budget = budget(100, 9_000);
        let taken = (0..100).filter(|_| budget.take(Kind::ExpireOffer, 5).is_ok());
        assert_eq!(taken.count(), 10);
        assert_eq!(budget.take(Kind::ExpireOffer, 5), Err(HeldBack::KindsPart));
        assert_eq!(budget.take(Kind::CloseProposal, 5), Ok(()));
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
        }
    }
}
