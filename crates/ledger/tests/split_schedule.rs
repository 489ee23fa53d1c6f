//! Changes of the stakers' part: whoever collects when, each epoch is split as was announced before it was metered.

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
    /// The owner announces a part for an epoch so far after the newest final one.
    Announce { bps: u16, after_final: u64 },
    /// Somebody collects against the settlement that is so many epochs older than the newest.
    Collect { age: u64 },
    /// The owner, who is told about a change in between, collects as is needed up to the newest.
    CollectAll,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => Just(Step::Settle),
        3 => (0u16..=10_000, 2u64..8).prop_map(|(bps, after_final)| Step::Announce { bps, after_final }),
        2 => (0u64..4).prop_map(|age| Step::Collect { age }),
        1 => Just(Step::CollectAll),
    ]
}

/// An asset that is settled, announced and collected, with the part that holds for each epoch as one knew it when the
/// epoch could begin.
struct Asset {
    schedule: SplitSchedule,
    kept: u64,
    final_epoch: u64,
    collected: u64,
    known: BTreeMap<u64, BasisPoints>,
    /// Spans that were collected, with the part that was applied.
    spans: Vec<(u64, u64, BasisPoints)>,
}

impl Asset {
    fn new(kept: u64) -> Self {
        let schedule = SplitSchedule {
            stakers: part(5_000),
            ..SplitSchedule::default()
        };
        let known = (1..FIRST_FREE_EPOCH_AFTER_FINAL)
            .map(|epoch| (epoch, schedule.stakers))
            .collect();
        Self {
            schedule,
            kept,
            final_epoch: 0,
            collected: 0,
            known,
            spans: Vec::new(),
        }
    }

    fn oldest_kept(&self) -> u64 {
        (self.final_epoch + 1).saturating_sub(self.kept).max(1)
    }

    fn settle(&mut self) {
        self.final_epoch += 1;
        // From now on the owner can change nothing for this epoch: usage may be metered.
        let begun = self.final_epoch + FIRST_FREE_EPOCH_AFTER_FINAL - 1;
        self.known.insert(begun, self.schedule.at(begun));
    }

    fn announce(&mut self, bps: u16, after_final: u64) {
        let before = self.schedule;
        let epoch = self.final_epoch + after_final;
        let result = self
            .schedule
            .announce(part(bps), epoch, self.final_epoch, self.collected);
        if result.is_err() {
            assert_eq!(self.schedule, before, "unchanged on error");
        } else {
            assert_eq!(self.schedule.at(epoch), part(bps));
            assert!(after_final >= FIRST_FREE_EPOCH_AFTER_FINAL);
        }
    }

    fn collect(&mut self, epoch: u64) -> Result<(), SplitScheduleError> {
        let stakers = self
            .schedule
            .over(self.collected, epoch, self.oldest_kept())?;
        if epoch > self.collected {
            self.spans.push((self.collected + 1, epoch, stakers));
        }
        self.collected = epoch;
        Ok(())
    }

    fn collect_all(&mut self) {
        let (newest, kept) = (self.final_epoch, self.oldest_kept());
        if newest == 0 {
            return;
        }
        if let Some(first) = self.schedule.collect_first(self.collected, newest, kept) {
            assert!((kept..newest).contains(&first), "a settlement that is kept");
            self.collect(first).unwrap();
        }
        self.collect(newest)
            .expect("nothing stands in between any more");
    }

    fn run(&mut self, step: &Step) {
        match *step {
            Step::Settle => self.settle(),
            Step::Announce { bps, after_final } => self.announce(bps, after_final),
            Step::Collect { age } => {
                let epoch = self.final_epoch.saturating_sub(age);
                if epoch >= self.collected.max(self.oldest_kept()) && epoch <= self.final_epoch {
                    // A refusal says to collect something older first, which is there.
                    let refused = self.collect(epoch).is_err();
                    let first =
                        self.schedule
                            .collect_first(self.collected, epoch, self.oldest_kept());
                    assert_eq!(refused, first.is_some());
                }
            }
            Step::CollectAll => self.collect_all(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Whatever the owner announces and whoever collects when: no epoch is split worse for the stakers than was known
    /// before it could begin. What is better for them was let pass by everybody while it could be collected.
    #[test]
    fn the_stakers_never_get_less_than_was_announced(kept in 1u64..6, steps in prop::collection::vec(step(), 1..120)) {
        let mut asset = Asset::new(kept);
        for step in &steps {
            asset.run(step);
        }
        asset.collect_all();
        for (first, last, applied) in asset.spans {
            for epoch in first..=last {
                prop_assert!(applied >= asset.known[&epoch], "epoch {epoch}");
            }
        }
    }

    /// Epoch by epoch: what is announced keeps what was announced before exactly if none of them has less.
    #[test]
    fn a_schedule_keeps_another_where_no_epoch_has_less(
        stakers in 0u16..4, next in 0u16..4, next_epoch in 0u64..12, bps in 0u16..4, after_final in 4u64..12,
        final_epoch in 0u64..6, last_epoch in 0u64..20,
    ) {
        let before = SplitSchedule { stakers: part(stakers), next_stakers: part(next), next_epoch };
        let mut announced = before;
        announced.announce(part(bps), final_epoch + after_final, final_epoch, u64::MAX).unwrap();
        let first_free = final_epoch + FIRST_FREE_EPOCH_AFTER_FINAL;
        let mut epochs = first_free..=last_epoch;
        let expected = epochs.all(|epoch| announced.at(epoch) >= before.at(epoch));
        prop_assert_eq!(announced.keeps(&before, first_free, last_epoch), expected);
    }

    /// An owner who collects once for each settlement, whenever the others do, gets exactly what was announced.
    #[test]
    fn an_owner_who_collects_each_settlement_loses_nothing(
        kept in 1u64..6, steps in prop::collection::vec(step(), 1..120), owner_comes_first: bool,
    ) {
        let mut asset = Asset::new(kept);
        for step in &steps {
            asset.run(step);
            if matches!(step, Step::Settle) {
                // Hurrying gives the others nothing either.
                if !owner_comes_first {
                    let _ = asset.collect(asset.final_epoch);
                }
                asset.collect_all();
            }
        }
        for (first, last, applied) in asset.spans {
            for epoch in first..=last {
                prop_assert_eq!(applied, asset.known[&epoch], "epoch {}", epoch);
            }
        }
    }
}

#[test]
fn a_change_is_split_at_its_boundary_while_that_settlement_is_kept() {
    let mut schedule = SplitSchedule {
        stakers: part(6_000),
        ..SplitSchedule::default()
    };
    assert_eq!(
        schedule.announce(part(1_000), 3, 0, 0),
        Err(SplitScheduleError::TooEarly)
    );
    schedule.announce(part(1_000), 5, 0, 0).unwrap();
    assert_eq!(schedule.over(0, 4, 1), Ok(part(6_000)));
    assert_eq!(schedule.over(4, 7, 1), Ok(part(1_000)));
    assert_eq!(
        schedule.over(3, 5, 4),
        Err(SplitScheduleError::OverChange),
        "4 is kept"
    );
    assert_eq!(schedule.collect_first(3, 5, 4), Some(4));
    assert_eq!(schedule.over(3, 5, 5), Ok(part(6_000)), "4 is kept no more");
    assert_eq!(schedule.collect_first(3, 5, 5), None);
}

#[test]
fn a_change_that_is_about_to_hold_cannot_be_taken_back() {
    let mut schedule = SplitSchedule::default();
    schedule.announce(part(9_000), 5, 0, 0).unwrap();
    // Ahead of everything that may be metered: replaced.
    schedule.announce(part(8_000), 5, 1, 0).unwrap();
    assert_eq!(
        schedule.announce(part(0), 6, 2, 2),
        Err(SplitScheduleError::Pending)
    );
    assert_eq!(
        schedule.announce(part(0), 8, 4, 3),
        Err(SplitScheduleError::Pending)
    );
    schedule.announce(part(0), 8, 4, 4).unwrap();
    assert_eq!(
        (schedule.at(7), schedule.at(8)),
        (part(8_000), BasisPoints::ZERO)
    );
}
