use proptest::prelude::*;

use super::*;

/// What so many endpoints have told, all of them believed.
fn of(count: usize, chain: ChainSeen) -> Seen {
    let seen = Seen::new(chain);
    for number in 0..count {
        assert_eq!(seen.join(), number);
        seen.believe(number, true);
    }
    seen
}

fn known(slot: u64, since: Option<Duration>) -> ChainSeen {
    ChainSeen {
        genesis: None,
        slot,
        newest: slot,
        seen_at_ms: since.map(|since| unix_ms() - u64::try_from(since.as_millis()).unwrap()),
    }
}

/// As an endpoint that is asked.
fn tell(seen: &Seen, endpoint: usize, slot: u64, now: Instant) -> Result<(), String> {
    seen.check_slot(endpoint, slot, now)?;
    seen.tell_slot(endpoint, slot, now);
    Ok(())
}

fn kept(seen: &Seen) -> u64 {
    seen.chain(Instant::now()).slot
}

#[test]
fn what_was_final_in_another_process_is_never_undone() {
    let (seen, now) = (of(1, known(1_000, None)), Instant::now());
    assert!(seen.check_slot(0, 1_000 - TOLERANCE_SLOTS, now).is_ok());
    let behind = seen.check_slot(0, 1_000 - TOLERANCE_SLOTS - 1, now);
    assert!(behind.unwrap_err().contains("1000 was final already"));
    // How long this machine was off is not known, but no chain is older than the first.
    assert!(seen.check_slot(0, 1_000_000_000, now).is_ok());
    let never = seen.check_slot(0, 1 << 60, now).unwrap_err();
    assert!(never.contains("no chain is that old"), "{never}");
}

#[test]
fn the_first_slot_after_a_restart_is_bounded_by_the_time_since() {
    let seen = of(1, known(1_000, Some(Duration::from_secs(3_600))));
    let now = Instant::now();
    assert!(seen.check_slot(0, 361_000, now).is_ok());
    let ahead = seen.check_slot(0, 1_000_000, now).unwrap_err();
    assert!(ahead.contains("no chain is that fast"), "{ahead}");
    // A machine whose clock was set back waits a minute, and keeps no more of it than time allows.
    let later = now + AHEAD_PATIENCE + Duration::from_secs(1);
    tell(&seen, 0, 1_000_000, later).unwrap();
    assert!(kept(&seen) <= 1_000 + 3 * 3_700, "{}", kept(&seen));
    tell(&seen, 0, 1_000_003, later + Duration::from_secs(1)).unwrap();
}

#[test]
fn what_one_of_several_tells_first_is_used_against_nobody() {
    let seen = of(3, ChainSeen::default());
    let (lying, honest, another) = (0, 1, 2);
    let now = Instant::now();
    tell(&seen, lying, 9_000_000_000, now).unwrap();
    assert_eq!(seen.chain(now), ChainSeen::default(), "it is not kept");
    tell(&seen, honest, 500_000, now).unwrap();
    assert_eq!(kept(&seen), 500_000, "two have come as far");
    tell(&seen, another, 500_010, now).unwrap();
    assert!(seen.chain(now).seen_at_ms.is_some(), "two agree");
    assert!(tell(&seen, lying, 9_000_000_000, now).is_err());
    tell(&seen, honest, 500_020, now).unwrap();
    assert_eq!(kept(&seen), 500_020);
}

#[test]
fn no_slot_comes_sooner_than_a_chain_can_make_it() {
    let (seen, begin) = (of(1, ChainSeen::default()), Instant::now());
    let later = |seconds| begin + Duration::from_secs(seconds);
    tell(&seen, 0, 500_000, begin).unwrap();
    assert!(seen.check_slot(0, 501_000, later(10)).is_ok());
    let ahead = seen.check_slot(0, 1_000_500_000, later(10)).unwrap_err();
    assert!(ahead.contains("no chain is that fast"), "{ahead}");
    // Nothing else was said for long: it is this machine that stood still. It is not kept, should that be a mistake.
    tell(&seen, 0, 1_000_500_000, later(60)).unwrap();
    tell(&seen, 0, 1_000_500_001, later(61)).unwrap();
    assert_eq!(kept(&seen), 500_183);
    let back = seen.check_slot(0, 501_000, later(62)).unwrap_err();
    assert!(back.contains("told of 1000500001 before"), "{back}");
}

#[test]
fn an_endpoint_that_climbs_takes_the_slack_once() {
    let (seen, now) = (of(2, known(500_000, Some(Duration::ZERO))), Instant::now());
    let mut slot = 500_000;
    while tell(&seen, 0, slot + 1_000, now).is_ok() {
        slot += 1_000;
    }
    assert!(slot <= 505_000, "{slot}");
    tell(&seen, 1, 500_002, now).unwrap();
    assert!(kept(&seen) <= 500_002);
}

/// As one that fell back, and goes on with the others.
#[test]
fn what_more_endpoints_deny_than_say_is_forgotten_in_the_end() {
    let (seen, begin) = (of(2, known(900_000, None)), Instant::now());
    let at = |second: u64| begin + Duration::from_secs(second);
    let last = BEHIND_PATIENCE.as_secs() - 10;
    for second in (0..=last).step_by(10) {
        tell(&seen, 0, 500_000 + second * 5 / 2, at(second)).unwrap_err();
        tell(&seen, 1, 500_001 + second * 5 / 2, at(second)).unwrap_err();
    }
    assert_eq!(kept(&seen), 900_000);
    tell(&seen, 0, 501_500, at(last + 10)).unwrap();
    tell(&seen, 1, 501_501, at(last + 10)).unwrap();
    assert_eq!(kept(&seen), 501_500);
}

#[test]
fn one_that_has_come_as_far_is_as_good_as_one_that_is_behind() {
    let (seen, begin) = (of(2, known(900_000, None)), Instant::now());
    for second in (0..3 * BEHIND_PATIENCE.as_secs()).step_by(10) {
        let now = begin + Duration::from_secs(second);
        tell(&seen, 0, 900_000 + second * 5 / 2, now).unwrap();
        tell(&seen, 1, 500_000 + second * 5 / 2, now).unwrap_err();
    }
    assert!(kept(&seen) >= 900_000);
}

#[test]
fn what_an_endpoint_tells_counts_while_it_is_believed() {
    let seen = of(2, known(1_000, Some(Duration::ZERO)));
    let now = Instant::now();
    seen.believe(0, false);
    tell(&seen, 0, 1_500, now).unwrap();
    tell(&seen, 1, 1_500, now).unwrap();
    assert!(kept(&seen) < 1_010, "one alone: {}", kept(&seen));
    seen.believe(0, true);
    assert_eq!(kept(&seen), 1_500);
    // One that is not any more is none of two.
    seen.believe(0, false);
    tell(&seen, 1, 1_600, now).unwrap();
    assert_eq!(kept(&seen), 1_500);
}

#[test]
fn a_block_height_is_no_higher_than_its_slot_and_nobody_raises_it_alone() {
    let (seen, now) = (of(2, ChainSeen::default()), Instant::now());
    assert!(seen.check_block_height(70, 100).is_ok());
    assert!(seen.check_block_height(165, 100).is_err());
    seen.tell_block_heights(&[50_000], now);
    assert_eq!(seen.block_height(), 0);
    seen.tell_block_heights(&[70, 50_000], now);
    assert_eq!(seen.block_height(), 70);
    assert!(seen.check_block_height(5, 100).is_err());
    assert!(seen.check_block_height(6, 100).is_ok());
}

/// What happens next, after so many milliseconds.
#[derive(Clone, Copy, Debug)]
enum Step {
    HonestTells,
    HonestIsAway,
    /// As high as it is believed.
    LiarClimbs,
    /// As low as it is believed.
    LiarCreeps,
    LiarSays(u64),
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::HonestTells),
        1 => Just(Step::HonestIsAway),
        4 => Just(Step::LiarClimbs),
        2 => Just(Step::LiarCreeps),
        1 => (0_u64..3_000_000).prop_map(Step::LiarSays),
        1 => Just(Step::Restart),
    ]
}

/// Two endpoints, of which the first chooses what it tells.
struct World {
    seen: Seen,
    begin: Instant,
    milliseconds: u64,
    per_thousand_seconds: u64,
}

const LIAR: usize = 0;
const HONEST: usize = 1;
const FIRST: u64 = 1_000_000;

impl World {
    fn now(&self) -> Instant {
        self.begin + Duration::from_millis(self.milliseconds)
    }

    fn slot(&self) -> u64 {
        FIRST + self.milliseconds * self.per_thousand_seconds / 1_000_000
    }

    fn honest_tells(&self) -> Result<(), String> {
        seen_again(&self.seen, HONEST, self.slot(), self.now())
    }

    /// The last of `low..high` that is believed, or the first one, where one side of it is and the other is not.
    fn edge(&self, mut low: u64, mut high: u64, is_low_believed: bool) -> u64 {
        while low + 1 < high {
            let middle = low.midpoint(high);
            let is_believed = self.seen.check_slot(LIAR, middle, self.now()).is_ok();
            match is_believed == is_low_believed {
                true => low = middle,
                false => high = middle,
            }
        }
        if is_low_believed { low } else { high }
    }

    fn goes_on(&mut self, step: Step) -> Result<(), String> {
        let liar_says = |slot| {
            // It is not believed each time.
            let _ = seen_again(&self.seen, LIAR, slot, self.now());
        };
        match step {
            Step::HonestTells => return self.honest_tells(),
            Step::HonestIsAway => self.seen.believe(HONEST, false),
            Step::LiarClimbs => liar_says(self.edge(self.slot(), 1 << 40, true)),
            Step::LiarCreeps => liar_says(self.edge(0, self.slot(), false)),
            Step::LiarSays(slot) => liar_says(slot),
            Step::Restart => {
                let kept = self.seen.chain(self.now());
                self.begin = Instant::now() - Duration::from_millis(self.milliseconds);
                self.seen = of(2, kept);
            }
        }
        Ok(())
    }
}

/// As a look does: it is believed when it has answered.
fn seen_again(seen: &Seen, endpoint: usize, slot: u64, now: Instant) -> Result<(), String> {
    tell(seen, endpoint, slot, now)?;
    seen.believe(endpoint, true);
    Ok(())
}

proptest! {
    #[test]
    fn no_liar_makes_an_honest_endpoint_seem_wrong(
        is_known in any::<bool>(),
        per_thousand_seconds in 2_000_u64..50_000,
        steps in proptest::collection::vec((0_u64..40_000, step()), 1..120),
    ) {
        let chain = if is_known { known(FIRST, Some(Duration::ZERO)) } else { ChainSeen::default() };
        let mut world = World { seen: of(2, chain), begin: Instant::now(), milliseconds: 0, per_thousand_seconds };
        for (milliseconds, step) in steps {
            world.milliseconds += milliseconds;
            if let Err(why) = world.goes_on(step) {
                prop_assert!(false, "at {} ms, slot {}: {why}", world.milliseconds, world.slot());
            }
            let kept = world.seen.chain(world.now()).slot;
            prop_assert!(kept <= world.slot() + 1, "{kept} is kept at slot {}", world.slot());
        }
        prop_assert_eq!(world.honest_tells(), Ok(()));
    }

    /// What it says is all that there is, but not all of it is kept.
    #[test]
    fn the_only_endpoint_raises_what_is_kept_no_faster_than_a_chain_goes(
        steps in proptest::collection::vec((0_u64..40_000, 0_u64..5_000), 1..100),
    ) {
        let (seen, begin) = (of(1, known(FIRST, Some(Duration::ZERO))), Instant::now());
        let (mut milliseconds, mut slot) = (0, FIRST);
        for (more, climbs) in steps {
            milliseconds += more;
            let now = begin + Duration::from_millis(milliseconds);
            if tell(&seen, 0, slot + climbs, now).is_ok() {
                slot += climbs;
            }
            let most = FIRST + milliseconds * ONLY_PER_SECOND / 1_000 + 1;
            prop_assert!(kept(&seen) <= most, "{} of {most}", kept(&seen));
        }
    }

    #[test]
    fn it_only_grows_and_a_chain_that_goes_on_is_never_refused(
        first in 1_u64..1_000_000_000,
        steps in proptest::collection::vec((0_u64..120_000, 0_u64..50), 1..50),
    ) {
        let seen = of(1, ChainSeen::default());
        let (mut now, mut slot, mut before) = (Instant::now(), first, 0);
        for (milliseconds, slots_per_second) in steps {
            prop_assert_eq!(tell(&seen, 0, slot, now), Ok(()));
            prop_assert!((before..=slot).contains(&kept(&seen)));
            before = kept(&seen);
            now += Duration::from_millis(milliseconds);
            slot += slots_per_second * milliseconds / 1_000;
        }
    }
}
