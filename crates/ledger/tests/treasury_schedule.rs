//! Changes of the treasury's part: whoever collects when, nobody pays more than was in force.

use std::collections::BTreeMap;

use openmast_ledger::{BasisPoints, TreasurySchedule, TreasuryScheduleError};
use proptest::prelude::*;

fn part(bps: u16) -> BasisPoints {
    BasisPoints::new(bps).unwrap()
}

#[derive(Clone, Debug)]
enum Step {
    /// The next settlement becomes final, with this part.
    Settle { treasury: u16 },
    /// Somebody collects against the settlement that is so many epochs older than the newest.
    Collect { age: u64 },
    /// The treasury, which is told about a change in between, collects as is needed up to the newest.
    CollectAll,
}

fn step() -> impl Strategy<Value = Step> {
    // Few values, so that the part often stays.
    prop_oneof![
        5 => (0u16..3).prop_map(|treasury| Step::Settle { treasury }),
        2 => (0u64..4).prop_map(|age| Step::Collect { age }),
        1 => Just(Step::CollectAll),
    ]
}

/// An asset of a network whose settlements state the treasury's part.
struct Asset {
    kept: u64,
    settlements: BTreeMap<u64, TreasurySchedule>,
    collected: u64,
    /// Spans that were collected, with the part that was applied.
    spans: Vec<(u64, u64, BasisPoints)>,
}

impl Asset {
    fn new(kept: u64) -> Self {
        Self {
            kept,
            settlements: BTreeMap::new(),
            collected: 0,
            spans: Vec::new(),
        }
    }

    fn final_epoch(&self) -> u64 {
        self.settlements.len() as u64
    }

    fn oldest_kept(&self) -> u64 {
        (self.final_epoch() + 1).saturating_sub(self.kept).max(1)
    }

    fn settle(&mut self, treasury: BasisPoints) {
        let epoch = self.final_epoch() + 1;
        let newest = self.settlements.last_key_value();
        let schedule = match newest.map(|(_, newest)| *newest) {
            Some(newest) if newest.treasury == treasury => newest,
            newest => TreasurySchedule {
                treasury,
                before: newest.map_or(treasury, |newest| newest.before.min(newest.treasury)),
                first_epoch: epoch,
            },
        };
        self.settlements.insert(epoch, schedule);
    }

    fn collect(&mut self, epoch: u64) -> Result<(), TreasuryScheduleError> {
        let schedule = self.settlements[&epoch];
        let treasury = schedule.over(self.collected, self.oldest_kept())?;
        if epoch > self.collected {
            self.spans.push((self.collected + 1, epoch, treasury));
        }
        self.collected = epoch;
        Ok(())
    }

    /// Collects the newest, and before it what it must follow.
    fn collect_all(&mut self) {
        let mut next = vec![self.final_epoch()];
        while let Some(&epoch) = next.last().filter(|epoch| **epoch > 0) {
            let first = self.settlements[&epoch].collect_first(self.collected, self.oldest_kept());
            match first {
                Some(first) => {
                    assert!((self.oldest_kept()..epoch).contains(&first), "it is kept");
                    next.push(first);
                }
                None => {
                    self.collect(epoch).expect("nothing stands in between");
                    next.pop();
                }
            }
        }
    }

    fn run(&mut self, step: &Step) {
        match *step {
            Step::Settle { treasury } => self.settle(part(treasury)),
            Step::Collect { age } => {
                let epoch = self.final_epoch().saturating_sub(age);
                if epoch >= self.collected.max(self.oldest_kept()) && epoch <= self.final_epoch() {
                    let first =
                        self.settlements[&epoch].collect_first(self.collected, self.oldest_kept());
                    assert_eq!(self.collect(epoch).is_err(), first.is_some());
                }
            }
            Step::CollectAll => self.collect_all(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Who collects each settlement gets exactly what it says, of each epoch.
    #[test]
    fn whoever_collects_each_settlement_loses_nothing(
        kept in 1u64..6, steps in prop::collection::vec(step(), 1..80),
    ) {
        let mut asset = Asset::new(kept);
        for step in &steps {
            asset.run(step);
            if matches!(step, Step::Settle { .. }) {
                asset.collect_all();
            }
        }
        for (first, last, applied) in asset.spans {
            for epoch in first..=last {
                prop_assert_eq!(applied, asset.settlements[&epoch].treasury, "epoch {}", epoch);
            }
        }
    }

    /// A span gets the exact part, or over a change that was let pass, the smaller one of its two sides.
    #[test]
    fn who_lets_a_change_pass_cannot_gain(
        kept in 1u64..6, steps in prop::collection::vec(step(), 1..80),
    ) {
        let mut asset = Asset::new(kept);
        for step in &steps {
            asset.run(step);
        }
        asset.collect_all();
        for (first, last, applied) in asset.spans {
            let schedule = asset.settlements[&last];
            let sides = if first >= schedule.first_epoch {
                schedule.treasury
            } else {
                schedule.treasury.min(schedule.before)
            };
            prop_assert_eq!(applied, sides);
            // However many changes passed, no epoch is cut by more than was promised in it.
            for epoch in first..=last {
                prop_assert!(applied <= asset.settlements[&epoch].treasury);
            }
        }
    }
}

#[test]
fn a_change_is_cut_at_its_boundary_while_that_settlement_is_kept() {
    let schedule = TreasurySchedule {
        treasury: part(500),
        before: part(300),
        first_epoch: 5,
    };
    assert_eq!(schedule.over(4, 1), Ok(part(500)));
    assert_eq!(schedule.over(9, 1), Ok(part(500)));
    assert_eq!(
        schedule.over(3, 4),
        Err(TreasuryScheduleError::OverChange),
        "4 is kept"
    );
    assert_eq!(schedule.collect_first(3, 4), Some(4));
    assert_eq!(schedule.over(3, 5), Ok(part(300)), "4 is kept no more");
    assert_eq!(schedule.collect_first(3, 5), None);
}

#[test]
fn a_part_from_the_first_epoch_on_holds_for_everything() {
    for first_epoch in [0, 1] {
        let schedule = TreasurySchedule {
            treasury: part(500),
            first_epoch,
            ..TreasurySchedule::default()
        };
        assert_eq!(schedule.over(0, 0), Ok(part(500)));
    }
}
