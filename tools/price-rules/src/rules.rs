//! When a rule computes a price, from what, and from when on it holds.

use openmast_ledger::{BasisPoints, Bytes, FIRST_FREE_EPOCH_AFTER_FINAL, LivePrice, PricePerGb};

use crate::market::{CARRIED, Demand, FIRST_PRICE, TARGET_BPS};

/// A rule that could be.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    /// Epochs from when a price is computed until it holds.
    pub(crate) delay: u64,
    /// Epochs between two computations.
    pub(crate) every: u64,
    /// The newest epochs whose use counts.
    pub(crate) measured: u64,
    /// One change is at most 1 / 2^this.
    pub(crate) step_shift: u8,
}

impl Rule {
    /// What `reprice` does, with this step.
    pub(crate) const fn of_the_program(step_shift: u8) -> Self {
        Self {
            delay: FIRST_FREE_EPOCH_AFTER_FINAL,
            every: FIRST_FREE_EPOCH_AFTER_FINAL,
            measured: FIRST_FREE_EPOCH_AFTER_FINAL,
            step_shift,
        }
    }

    fn live_price(self) -> LivePrice {
        LivePrice {
            floor: PricePerGb(1),
            cap: PricePerGb(u64::MAX),
            // A constant below the whole.
            target: BasisPoints::new(TARGET_BPS).unwrap_or(BasisPoints::WHOLE),
            step_shift: self.step_shift,
        }
    }

    /// The price that follows `price` after `used` bytes in the measured epochs.
    pub(crate) fn next(self, price: u64, used: u64) -> u64 {
        let carried = u128::from(CARRIED) * u128::from(self.measured);
        self.live_price()
            .next(PricePerGb(price), Bytes(used), carried)
            .0
    }
}

/// The price of each of the epochs 1 to `epochs`, with demand as `demand` says of an epoch.
///
/// A price is computed from the newest one, also when that does not hold yet: as if several could be announced.
pub(crate) fn prices(rule: Rule, epochs: u64, demand: impl Fn(u64) -> Demand) -> Vec<u64> {
    let mut holding = FIRST_PRICE;
    let mut newest = FIRST_PRICE;
    let mut announced = std::collections::VecDeque::new();
    let mut used = std::collections::VecDeque::new();
    let mut prices = Vec::new();
    for epoch in 1..=epochs {
        while let Some((_, price)) = announced.pop_front_if(|(from, _)| *from <= epoch) {
            holding = price;
        }
        prices.push(holding);
        used.push_back(demand(epoch).used(holding));
        if used.len() as u64 > rule.measured {
            used.pop_front();
        }
        if epoch % rule.every == 0 && used.len() as u64 == rule.measured {
            newest = rule.next(newest, used.iter().sum());
            announced.push_back((epoch + rule.delay, newest));
        }
    }
    prices
}

#[cfg(test)]
mod tests {
    use openmast_ledger::PriceSchedule;

    use super::*;

    /// The same of the program's rule, announced as the program announces: nothing but the ledger's schedule.
    fn prices_as_announced(rule: Rule, epochs: u64, demand: impl Fn(u64) -> Demand) -> Vec<u64> {
        let mut schedule = PriceSchedule {
            price: PricePerGb(FIRST_PRICE),
            ..PriceSchedule::default()
        };
        let mut used = 0;
        let mut prices = Vec::new();
        for epoch in 1..=epochs {
            let price = schedule.at(epoch);
            prices.push(price.0);
            used += demand(epoch).used(price.0);
            if epoch % rule.every == 0 {
                let next = PricePerGb(rule.next(price.0, used));
                schedule
                    .announce(next, epoch + rule.delay, epoch, PricePerGb(u64::MAX))
                    .unwrap();
                used = 0;
            }
        }
        prices
    }

    #[test]
    fn what_is_simulated_is_what_the_schedule_takes() {
        for step_shift in 1..=4 {
            for elasticity in [0, 1, 2, 6, 12] {
                let demand = |epoch| Demand {
                    elasticity,
                    balance: if epoch < 50 { 500_000 } else { 900_000 },
                };
                let rule = Rule::of_the_program(step_shift);
                let announced = prices_as_announced(rule, 300, demand);
                assert_eq!(announced, prices(rule, 300, demand));
            }
        }
    }

    #[test]
    fn a_price_at_the_target_stays_and_another_comes_there() {
        let demand = |_| Demand {
            elasticity: 2,
            balance: FIRST_PRICE,
        };
        assert!(
            prices(Rule::of_the_program(3), 100, demand)
                .iter()
                .all(|price| *price == FIRST_PRICE)
        );
        let dearer = |_| Demand {
            elasticity: 2,
            balance: 2 * FIRST_PRICE,
        };
        let after = prices(Rule::of_the_program(3), 400, dearer);
        assert!(after[399].abs_diff(2 * FIRST_PRICE) < 100, "{}", after[399]);
    }
}
