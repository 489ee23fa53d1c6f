//! The rules of the bounded time, under clocks that do what they like.

use proptest::prelude::*;

use super::*;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);
/// When the world begins.
const T0: Duration = Duration::from_hours(20_000 * 24);
/// The chain's clock is read at most so late.
const MOST_LAG: Duration = Duration::from_mins(1);
/// The true time is read with the rounding of whole parts.
const SLACK: Duration = SECOND;

/// What the world does.
#[derive(Clone, Debug)]
enum Act {
    /// Time passes; somebody asks what time it is so many times meanwhile.
    Pass(Duration, u32),
    /// Somebody sets the machine's clock: so much ahead, or behind.
    Set { ahead: bool, by: Duration },
    /// NTP works again.
    SetRight,
    /// A node is asked; its answer is so late.
    Chain(Duration),
    /// A node that stands still says again what it said before.
    Stale,
    /// An epoch ends: the chain's time goes into the log.
    Close(Duration),
    /// The process ends and is started after a while.
    Restart(Duration),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let seconds = |most: u64| (0..=most).prop_map(Duration::from_secs);
    let lag = (0..=MOST_LAG.as_millis() as u64).prop_map(Duration::from_millis);
    let act = prop_oneof![
        4 => (prop_oneof![seconds(30), seconds(3_600), seconds(5 * 86_400)], 1..6_u32)
            .prop_map(|(time, asks)| Act::Pass(time, asks)),
        3 => (any::<bool>(), prop_oneof![seconds(900), seconds(10 * 86_400), seconds(400 * 86_400)])
            .prop_map(|(ahead, by)| Act::Set { ahead, by }),
        1 => Just(Act::SetRight),
        3 => lag.clone().prop_map(Act::Chain),
        1 => Just(Act::Stale),
        1 => lag.prop_map(Act::Close),
        1 => seconds(20 * 86_400).prop_map(Act::Restart),
    ];
    prop::collection::vec(act, 1..60)
}

/// A process on a machine, and what its log holds.
struct World {
    truth: Duration,
    monotonic: Duration,
    /// What the machine's clock says too much, and too little.
    ahead: Duration,
    behind: Duration,
    time: BoundedTime,
    /// The newest time in the log of an arrival, and of the chain.
    said: Duration,
    log_chain: Duration,
    last_chain: Duration,
}

impl World {
    /// The log has begun.
    fn new() -> Self {
        let mut world = Self {
            truth: T0,
            monotonic: Duration::ZERO,
            ahead: Duration::ZERO,
            behind: Duration::ZERO,
            time: BoundedTime::default(),
            said: T0,
            log_chain: T0,
            last_chain: T0,
        };
        world.start();
        world
    }

    fn start(&mut self) {
        self.time = BoundedTime::default();
        self.monotonic = Duration::ZERO;
        self.time
            .log_says(self.log_chain, self.said, self.monotonic);
        self.time.begin(self.reading());
        self.ask();
    }

    fn reading(&self) -> Reading {
        Reading {
            wall: (self.truth + self.ahead).saturating_sub(self.behind),
            monotonic: self.monotonic,
        }
    }

    /// A report arrives.
    fn ask(&mut self) -> Duration {
        let now = self.time.now(self.reading());
        assert!(
            now >= self.said,
            "it went back: {now:?} after {:?}",
            self.said
        );
        self.said = now;
        now
    }

    fn pass(&mut self, time: Duration) {
        self.truth += time;
        self.monotonic += time;
    }

    fn set_right(&mut self) {
        (self.ahead, self.behind) = (Duration::ZERO, Duration::ZERO);
    }

    fn chain(&mut self, lag: Duration) {
        self.last_chain = (self.truth - lag).max(self.last_chain);
        self.time.chain_says(self.last_chain, self.monotonic);
    }

    fn lead(&self) -> Duration {
        self.said.saturating_sub(self.truth)
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Pass(time, asks) => {
                for _ in 0..*asks {
                    self.pass(*time / *asks);
                    self.ask();
                }
            }
            Act::Set { ahead, by } => {
                self.set_right();
                match ahead {
                    true => self.ahead = *by,
                    false => self.behind = *by,
                }
            }
            Act::SetRight => self.set_right(),
            Act::Chain(lag) => self.chain(*lag),
            Act::Stale => self.time.chain_says(self.last_chain, self.monotonic),
            Act::Close(lag) => {
                self.chain(*lag);
                self.log_chain = self.last_chain;
            }
            Act::Restart(down) => {
                self.truth += *down;
                self.start();
            }
        }
    }

    /// How much the monotonic clock is not trusted with, in this process.
    fn drift(&self) -> Duration {
        self.monotonic / DRIFT + SLACK
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// [`World::ask`] checks that it never goes back, not by a restart either.
    #[test]
    fn whatever_the_clocks_do_time_stays_within_bounds(acts in acts()) {
        let mut world = World::new();
        for act in &acts {
            let before = world.lead();
            world.act(act);
            let lead = world.lead();
            let most = match world.time.is_confirmed() {
                true => BOUND + world.drift(),
                false => LOG_BOUND + world.drift(),
            };
            prop_assert!(lead <= most.max(before), "{act:?}: {lead:?} ahead, {before:?} before");
            if world.time.is_confirmed() {
                let late = world.truth.saturating_sub(world.ask());
                let most = BOUND + MOST_LAG + world.drift();
                prop_assert!(late <= most, "{act:?}: {late:?} behind");
            }
        }
    }

    #[test]
    fn with_the_chain_and_a_right_clock_it_becomes_right_and_nothing_is_wrong(acts in acts()) {
        let mut world = World::new();
        for act in &acts {
            world.act(act);
        }
        world.set_right();
        for _ in 0..2 {
            world.pass(2 * MOST_LAG);
            world.chain(SECOND);
        }
        // Half speed while it is far ahead, then a thirty-second part slower.
        let needed = world.lead() * 2 + BOUND * 2 * GENTLE + HOUR;
        for _ in 0..500 {
            world.pass(needed / 500);
            world.chain(SECOND);
            world.ask();
        }
        prop_assert_eq!(world.ask(), world.truth);
        prop_assert_eq!(world.time.wrong(world.reading()), None);
    }

    #[test]
    fn a_right_clock_is_never_wrong_and_always_followed(passes in prop::collection::vec((0..90_000_u64, 0..50_u64), 1..40)) {
        let mut world = World::new();
        for (seconds, lag) in passes {
            world.pass(Duration::from_secs(seconds));
            world.chain(Duration::from_secs(lag));
            prop_assert_eq!(world.ask(), world.truth);
            prop_assert_eq!(world.time.wrong(world.reading()), None);
        }
    }
}

/// Confirmed by the chain.
fn confirmed() -> World {
    let mut world = World::new();
    for _ in 0..2 {
        world.pass(MOST_LAG);
        world.chain(Duration::ZERO);
    }
    world.ask();
    world
}

#[test]
fn a_step_of_the_clock_changes_nothing() {
    for (ahead, by) in [
        (true, 40 * DAY),
        (false, 2 * DAY),
        (true, HOUR),
        (false, HOUR),
    ] {
        let mut world = confirmed();
        world.act(&Act::Set { ahead, by });
        for _ in 0..100 {
            world.pass(SECOND);
            assert_eq!(world.ask(), world.truth);
        }
        let wrong = world.time.wrong(world.reading());
        let told = match (wrong, ahead) {
            (Some(Wrong::Ahead(told)), true) | (Some(Wrong::Behind(told)), false) => told,
            _ => panic!("{wrong:?}"),
        };
        assert!(
            (by - BOUND - SECOND..=by + SECOND).contains(&told),
            "{wrong:?}"
        );
        world.set_right();
        assert_eq!(world.time.wrong(world.reading()), None);
        assert_eq!(world.ask(), world.truth);
    }
}

#[test]
fn a_clock_that_lost_its_time_starts_where_the_log_ended() {
    let mut world = confirmed();
    let ended = world.ask();
    world.behind = 2 * DAY;
    world.act(&Act::Restart(30 * SECOND));
    assert_eq!(world.ask(), ended);
    world.pass(HOUR);
    assert_eq!(world.ask(), ended + HOUR);
    assert!(matches!(
        world.time.wrong(world.reading()),
        Some(Wrong::Behind(_))
    ));
    world.set_right();
    assert_eq!(world.ask(), world.truth);
}

#[test]
fn before_the_chain_is_seen_a_week_is_believed_and_no_more() {
    let mut world = confirmed();
    world.act(&Act::Close(Duration::ZERO));
    world.act(&Act::Restart(6 * DAY));
    assert_eq!(world.ask(), world.truth, "down for six days");
    world.ahead = 40 * DAY;
    world.act(&Act::Restart(SECOND));
    let free = world.ask();
    assert!(free <= world.truth, "{free:?}");
    // Restarts do not add up.
    for _ in 0..10 {
        world.ahead = 20 * HOUR;
        world.act(&Act::Restart(SECOND));
        world.ahead = 40 * DAY;
        world.act(&Act::Restart(SECOND));
    }
    assert!(world.ask() <= world.log_chain + LOG_BOUND + HOUR);
}

#[test]
fn a_node_that_stands_still_confirms_nothing() {
    let mut world = World::new();
    for _ in 0..5 {
        world.act(&Act::Stale);
    }
    world.pass(2 * DAY);
    world.act(&Act::Stale);
    assert!(!world.time.is_confirmed());
    assert_eq!(world.ask(), world.truth);
    assert_eq!(world.time.wrong(world.reading()), None);
}

#[test]
fn what_was_dated_too_late_is_waited_for() {
    let mut world = World::new();
    world.ahead = 3 * DAY;
    let dated = world.ask();
    assert_eq!(dated, world.truth + 3 * DAY, "nothing contradicts it yet");
    world.set_right();
    for _ in 0..2 {
        world.pass(MOST_LAG);
        world.chain(Duration::ZERO);
    }
    world.pass(HOUR);
    world.ask();
    let wrong = world.time.wrong(world.reading()).expect("still ahead");
    assert!(matches!(wrong, Wrong::Overtaken(_)), "{wrong}");
    let before = world.ask();
    world.pass(HOUR);
    assert_eq!(world.ask(), before + HOUR / 2, "meanwhile it goes on");
    world.pass(6 * DAY);
    world.ask();
    assert_eq!(world.time.wrong(world.reading()), None);
}

#[test]
fn a_node_that_catches_up_confirms_nothing_yet() {
    let mut world = World::new();
    world.pass(2 * DAY);
    world.act(&Act::Close(Duration::ZERO));
    world.act(&Act::Restart(SECOND));
    let mut behind = world.truth - DAY;
    for _ in 0..10 {
        world.pass(SECOND);
        behind += HOUR;
        world.time.chain_says(behind, world.monotonic);
        assert!(!world.time.is_confirmed());
        assert_eq!(world.ask(), world.truth);
    }
    world.chain(SECOND);
    assert!(world.time.is_confirmed());
}

#[test]
fn a_clock_behind_the_newest_report_is_not_followed() {
    let mut world = World::new();
    // No epoch ended meanwhile.
    world.pass(2 * DAY);
    let ended = world.ask();
    world.behind = DAY;
    world.act(&Act::Restart(SECOND));
    world.pass(HOUR);
    assert_eq!(world.ask(), ended + HOUR);
    assert!(matches!(
        world.time.wrong(world.reading()),
        Some(Wrong::Behind(_))
    ));
}

#[test]
fn the_chain_alone_makes_good_what_a_wrong_clock_did() {
    let mut world = World::new();
    world.ahead = 3 * DAY;
    world.ask();
    world.ahead = 40 * DAY;
    for _ in 0..100 {
        world.pass(2 * HOUR);
        world.chain(SECOND);
        world.ask();
    }
    assert!(world.lead() <= BOUND + SECOND, "{:?}", world.lead());
}

#[test]
fn told_nothing_it_is_the_machines() {
    let mut time = BoundedTime::default();
    for wall in [T0, T0 - DAY, T0 + 900 * DAY] {
        let reading = Reading {
            wall,
            monotonic: SECOND,
        };
        assert_eq!(time.now(reading), wall);
        assert_eq!(time.wrong(reading), None);
    }
}

#[test]
fn what_is_wrong_is_said_in_words() {
    let text = |wrong: Wrong| wrong.to_string();
    assert!(text(Wrong::Ahead(40 * DAY + 3 * HOUR)).contains("40 d 3 h ahead"));
    assert!(text(Wrong::Behind(HOUR + 61 * SECOND)).contains("1 h 1 min behind"));
    assert!(text(Wrong::Overtaken(61 * SECOND)).contains("1 min 1 s later"));
}
