//! Changes of a levy: whatever the regulator announces and whoever collects when, no epoch pays more than was announced
//! before it was metered.

use std::collections::BTreeMap;

use openmast_ledger::*;
use proptest::prelude::*;

fn part(bps: u16) -> BasisPoints {
    BasisPoints::new(bps).unwrap()
}

#[derive(Clone, Debug)]
enum Step {
    /// The next settlement becomes final.
    Settle,
    /// The regulator announces a levy for an epoch so far after the newest final one.
    Announce { bps: u16, after_final: u64 },
    /// Somebody collects an asset against the settlement that is so many epochs older than the newest.
    Collect { asset: usize, age: u64 },
    /// The regulator, who is told about changes in between, collects all assets as is needed up to the newest.
    CollectAll,
}

fn step() -> impl Strategy<Value = Step> {
    // Few values, so that a levy often falls, rises and stays.
    prop_oneof![
        5 => Just(Step::Settle),
        3 => (0u16..4, 2u64..8).prop_map(|(bps, after_final)| Step::Announce { bps, after_final }),
        3 => (0usize..2, 0u64..4).prop_map(|(asset, age)| Step::Collect { asset, age }),
        1 => Just(Step::CollectAll),
    ]
}

/// A jurisdiction with two assets, and the levy of each epoch as one knew it when the epoch could begin.
struct Jurisdiction {
    schedule: LevySchedule,
    kept: u64,
    final_epoch: u64,
    collected: [u64; 2],
    known: BTreeMap<u64, BasisPoints>,
    /// Spans that were collected, with the levy that was taken.
    spans: Vec<(u64, u64, BasisPoints)>,
}

impl Jurisdiction {
    fn new(kept: u64) -> Self {
        let schedule = LevySchedule::constant(part(2));
        let known = (1..FIRST_FREE_EPOCH_AFTER_FINAL).map(|epoch| (epoch, schedule.levy));
        Self {
            schedule,
            kept,
            final_epoch: 0,
            collected: [0; 2],
            known: known.collect(),
            spans: Vec::new(),
        }
    }

    fn oldest_kept(&self) -> u64 {
        (self.final_epoch + 1).saturating_sub(self.kept).max(1)
    }

    fn settle(&mut self) {
        self.final_epoch += 1;
        // From now on the regulator can change nothing for this epoch: usage may be metered.
        let begun = self.final_epoch + FIRST_FREE_EPOCH_AFTER_FINAL - 1;
        self.known.insert(begun, self.schedule.at(begun));
    }

    fn announce(&mut self, bps: u16, after_final: u64) {
        let before = self.schedule;
        let epoch = self.final_epoch + after_final;
        let announced = self.schedule.announce(part(bps), epoch, self.final_epoch);
        if announced.is_err() {
            assert_eq!(self.schedule, before, "unchanged on error");
        } else {
            assert_eq!(self.schedule.at(epoch), part(bps));
            assert!(after_final >= FIRST_FREE_EPOCH_AFTER_FINAL);
        }
    }

    fn collect(&mut self, asset: usize, epoch: u64) -> Result<(), LevyScheduleError> {
        let collected = self.collected[asset];
        let levy = self.schedule.over(collected, epoch, self.oldest_kept())?;
        if epoch > collected {
            self.spans.push((collected + 1, epoch, levy));
        }
        self.collected[asset] = epoch;
        Ok(())
    }

    fn collect_all(&mut self, asset: usize) {
        let (newest, kept) = (self.final_epoch, self.oldest_kept());
        let mut next = vec![newest];
        while let Some(&epoch) = next.last().filter(|epoch| **epoch > 0) {
            match self
                .schedule
                .collect_first(self.collected[asset], epoch, kept)
            {
                Some(first) => {
                    assert!((kept..epoch).contains(&first), "a settlement that is kept");
                    next.push(first);
                }
                None => {
                    self.collect(asset, epoch).expect("nothing is in between");
                    next.pop();
                }
            }
        }
    }

    fn run(&mut self, step: &Step) {
        match *step {
            Step::Settle => self.settle(),
            Step::Announce { bps, after_final } => self.announce(bps, after_final),
            Step::Collect { asset, age } => {
                let epoch = self.final_epoch.saturating_sub(age);
                let (collected, kept) = (self.collected[asset], self.oldest_kept());
                if epoch >= collected.max(kept) {
                    // A refusal says to collect something older first, which is there.
                    let first = self.schedule.collect_first(collected, epoch, kept);
                    assert_eq!(self.collect(asset, epoch).is_err(), first.is_some());
                }
            }
            Step::CollectAll => (0..2).for_each(|asset| self.collect_all(asset)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Whatever the regulator announces, and whoever collects when: nothing pays a higher levy than what was announced
    /// before it could be metered.
    #[test]
    fn nothing_pays_more_than_was_announced(kept in 1u64..6, steps in prop::collection::vec(step(), 1..120)) {
        let mut jurisdiction = Jurisdiction::new(kept);
        for step in &steps {
            jurisdiction.run(step);
        }
        jurisdiction.run(&Step::CollectAll);
        for (first, last, applied) in jurisdiction.spans {
            for epoch in first..=last {
                prop_assert!(applied <= jurisdiction.known[&epoch], "epoch {epoch}");
            }
        }
    }

    /// A regulator that collects each settlement gets exactly what it announced, whenever the others hurry.
    #[test]
    fn a_regulator_that_collects_each_settlement_loses_nothing(
        kept in 1u64..6, steps in prop::collection::vec(step(), 1..120), regulator_comes_first: bool,
    ) {
        let mut jurisdiction = Jurisdiction::new(kept);
        for step in &steps {
            jurisdiction.run(step);
            if matches!(step, Step::Settle) {
                if !regulator_comes_first {
                    let _ = jurisdiction.collect(0, jurisdiction.final_epoch);
                }
                jurisdiction.run(&Step::CollectAll);
            }
        }
        for (first, last, applied) in jurisdiction.spans {
            for epoch in first..=last {
                prop_assert_eq!(applied, jurisdiction.known[&epoch], "epoch {}", epoch);
            }
        }
    }
}

#[test]
fn a_change_is_levied_at_its_boundary_while_that_settlement_is_kept() {
    let mut schedule = LevySchedule::constant(part(200));
    assert_eq!(
        schedule.announce(part(900), 3, 0),
        Err(LevyScheduleError::TooEarly)
    );
    schedule.announce(part(900), 5, 0).unwrap();
    assert_eq!(schedule.over(0, 4, 1), Ok(part(200)));
    assert_eq!(schedule.over(4, 7, 1), Ok(part(900)));
    assert_eq!(
        schedule.over(3, 5, 4),
        Err(LevyScheduleError::OverChange),
        "4 is kept"
    );
    assert_eq!(schedule.collect_first(3, 5, 4), Some(4));
    assert_eq!(schedule.over(3, 5, 5), Ok(part(200)), "4 is kept no more");
    assert_eq!(schedule.collect_first(3, 5, 5), None);
}

#[test]
fn a_levy_that_is_about_to_hold_cannot_be_taken_back() {
    let mut schedule = LevySchedule::constant(part(1));
    schedule.announce(part(9), 5, 0).unwrap();
    // Ahead of everything that may be metered: replaced.
    schedule.announce(part(8), 5, 1).unwrap();
    for final_epoch in [2, 3] {
        assert_eq!(
            schedule.announce(part(0), final_epoch + 4, final_epoch),
            Err(LevyScheduleError::Pending)
        );
    }
    schedule.announce(part(0), 8, 4).unwrap();
    assert_eq!(
        [4, 5, 7, 8].map(|epoch| schedule.at(epoch)),
        [1, 8, 8, 0].map(part)
    );
    assert_eq!(schedule.over(3, 4, 1), Ok(part(1)), "as it was announced");
    assert_eq!(schedule.collect_first(0, 9, 1), Some(7));
    assert_eq!(schedule.collect_first(0, 7, 1), Some(4));
    assert_eq!(schedule.over(0, 9, 8), Ok(part(0)), "all three let pass");
    assert_eq!(schedule.over(0, 7, 5), Ok(part(1)), "two of them");
}

#[test]
fn a_levy_that_was_forgotten_counts_as_the_smallest() {
    let mut schedule = LevySchedule::constant(part(3));
    schedule.announce(part(7), 4, 0).unwrap();
    schedule.announce(part(5), 8, 3).unwrap();
    schedule.announce(part(6), 12, 7).unwrap();
    assert_eq!(
        [3, 4, 7, 8, 11, 12].map(|epoch| schedule.at(epoch)),
        [3, 3, 3, 5, 5, 6].map(part),
        "4 to 7 were announced at 7: whoever announces collects first"
    );
}

#[test]
fn an_asset_moves_at_a_boundary_ahead_of_what_is_metered() {
    let planned = AssetMove::agreed_at(3);
    assert_eq!(planned.first_epoch, 3 + FIRST_FREE_EPOCH_AFTER_FINAL);
    assert_eq!(planned.levies(6, 1), Ok(true), "the old jurisdiction's");
    assert_eq!(planned.collect_first(6, 1), None);
    assert_eq!(planned.levies(7, 6), Err(AssetMoveError::OverMove));
    assert_eq!(planned.collect_first(7, 6), Some(6));
    assert_eq!(planned.levies(7, 7), Ok(false), "6 is kept no more");
    assert_eq!(planned.collect_first(7, 7), None);
    assert_eq!(
        [5, 6, 7].map(|epoch| planned.is_done_by(epoch)),
        [false, true, true]
    );
}
