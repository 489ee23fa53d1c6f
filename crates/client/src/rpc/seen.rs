//! How far the chain was seen to be, by endpoints that are known to be of it. It only grows, and no faster than a chain
//! can: an endpoint that says less is behind, one that says much more is wrong.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use solana_hash::Hash;

/// An answer may be so many slots behind the highest finalized one that was seen (26 s at 400 ms): healthy nodes behind
/// one balancer differ by less.
pub const TOLERANCE_SLOTS: u64 = 64;
/// A chain makes no more slots than this in a second. Mainnet has 2.5, fast local networks 20 to 50.
const MOST_SLOTS_PER_SECOND: u64 = 100;
/// How far ahead an answer may be of what time allows: clocks that stop with the machine's sleep, and requests under way.
const SLACK: u64 = 2_000;
/// When nothing but what is too far ahead was said for so long, it is believed after all: this machine slept.
const AHEAD_PATIENCE: Duration = Duration::from_secs(60);

/// The first Solana chain is of March 2020: no slot is higher than a chain of that age can have.
const FIRST_CHAIN_UNIX_SECONDS: u64 = 1_584_316_800;

/// What is known of the chain, to be kept over restarts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChainSeen {
    /// Hash of its first block; `None`: not known yet.
    pub genesis: Option<Hash>,
    /// The highest finalized slot.
    pub slot: u64,
    /// When that was, by this machine's clock, in Unix milliseconds; `None`: not known.
    pub seen_at_ms: Option<u64>,
}

/// Shared by all endpoints.
#[derive(Debug)]
pub(super) struct Seen(Mutex<State>);

#[derive(Debug)]
struct State {
    chain: ChainSeen,
    slot: Height,
    /// When an answer confirmed it last, in Unix milliseconds.
    slot_at_ms: Option<u64>,
    /// Finalized block height.
    block: Height,
    /// What each endpoint told last, while nothing bounds what may be told first.
    first: Vec<Option<First>>,
}

/// A slot that one endpoint told.
#[derive(Clone, Copy, Debug)]
struct First {
    slot: u64,
    at: Instant,
}

/// A number that grows with time.
#[derive(Clone, Copy, Debug, Default)]
struct Height {
    value: u64,
    /// When it was last confirmed by an answer, or this process began; `None`: nothing bounds what is told first.
    at: Option<Instant>,
    /// How long before `at` another process saw it.
    before: Duration,
    /// It was believed although it jumped: not to be kept beyond this process.
    jumped: bool,
}

impl Height {
    /// # Errors
    /// In words.
    fn check(&self, told: u64, tolerance: u64, now: Instant, what: &str) -> Result<(), String> {
        if told.saturating_add(tolerance) < self.value {
            return Err(format!(
                "it is behind: it is at {what} {told}, and {} was final already",
                self.value
            ));
        }
        let Some(at) = self.at else {
            return match told > most_ever() {
                true => Err(format!("it tells of {what} {told}: no chain is that old")),
                false => Ok(()),
            };
        };
        let here = now.saturating_duration_since(at);
        let elapsed = here.saturating_add(self.before);
        let most = self.value.saturating_add(growth(elapsed));
        if told > most && here < AHEAD_PATIENCE {
            return Err(format!(
                "it tells of {what} {told}, and {} s ago {} was the newest: no chain is that fast",
                elapsed.as_secs(),
                self.value
            ));
        }
        Ok(())
    }

    fn raise(&mut self, told: u64, now: Instant) {
        let most = self.at.map_or(u64::MAX, |at| {
            let here = now.saturating_duration_since(at);
            self.value
                .saturating_add(growth(here.saturating_add(self.before)))
        });
        self.jumped |= told > most;
        self.value = self.value.max(told);
        self.at = Some(now);
        self.before = Duration::ZERO;
    }
}

/// By how much a chain can have grown, with the slack.
fn growth(elapsed: Duration) -> u64 {
    let seconds = elapsed.as_secs().saturating_add(1);
    seconds
        .saturating_mul(MOST_SLOTS_PER_SECOND)
        .saturating_add(SLACK)
}

fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX))
}

/// A machine whose clock is not set yet bounds nothing.
fn most_ever() -> u64 {
    let age = (unix_ms() / 1_000).checked_sub(FIRST_CHAIN_UNIX_SECONDS);
    age.map_or(u64::MAX, |age| growth(Duration::from_secs(age)))
}

impl State {
    /// Whether another endpoint tells of about the same slot. The lower of the two is what both say.
    fn agreed(&self, endpoint: usize, slot: u64, now: Instant) -> Option<u64> {
        let others = self.first.iter().enumerate();
        let others = others.filter(|(other, _)| *other != endpoint);
        let mut told = others.filter_map(|(_, first)| *first);
        let agreeing = told.find(|first| {
            let elapsed = now.saturating_duration_since(first.at);
            first.slot.abs_diff(slot) <= growth(elapsed)
        });
        agreeing.map(|first| first.slot.min(slot))
    }
}

impl Seen {
    pub fn new(chain: ChainSeen) -> Self {
        let since = chain.seen_at_ms.map(|at| unix_ms().saturating_sub(at));
        let slot = Height {
            value: chain.slot,
            at: since.map(|_| Instant::now()),
            before: Duration::from_millis(since.unwrap_or(0)),
            ..Height::default()
        };
        Self(Mutex::new(State {
            chain,
            slot,
            slot_at_ms: None,
            block: Height::default(),
            first: Vec::new(),
        }))
    }

    /// One more endpoint will tell of slots. Returns its number.
    pub fn join(&self) -> usize {
        let mut state = self.lock();
        state.first.push(None);
        state.first.len() - 1
    }

    /// What may be kept over restarts.
    pub fn chain(&self) -> ChainSeen {
        let state = self.lock();
        match state.slot.jumped || state.slot.at.is_none() {
            true => state.chain,
            false => ChainSeen {
                slot: state.slot.value,
                seen_at_ms: state.slot_at_ms.or(state.chain.seen_at_ms),
                ..state.chain
            },
        }
    }

    pub fn genesis(&self) -> Option<Hash> {
        self.lock().chain.genesis
    }

    /// Only the first counts.
    pub fn pin(&self, genesis: Hash) {
        self.lock().chain.genesis.get_or_insert(genesis);
    }

    /// The highest finalized block height.
    pub fn block_height(&self) -> u64 {
        self.lock().block.value
    }

    /// Whether an answer can be of this slot.
    ///
    /// # Errors
    /// In words.
    pub fn check_slot(&self, slot: u64, now: Instant) -> Result<(), String> {
        self.lock().slot.check(slot, TOLERANCE_SLOTS, now, "slot")
    }

    /// An endpoint, believed or not, told that a slot was final.
    pub fn tell_slot(&self, endpoint: usize, slot: u64, now: Instant) {
        if let Some(first) = self.lock().first.get_mut(endpoint) {
            *first = Some(First { slot, at: now });
        }
    }

    /// A slot was final, as an endpoint that is believed told. While nothing bounds it, it counts for nobody else before
    /// another endpoint, if there is one, tells of about the same.
    pub fn raise_slot(&self, endpoint: usize, slot: u64, now: Instant) {
        let mut state = self.lock();
        let is_bounded = state.slot.at.is_some() || state.first.len() <= 1;
        let slot = match is_bounded {
            true => Some(slot),
            false => state.agreed(endpoint, slot, now),
        };
        if let Some(slot) = slot {
            state.slot.raise(slot, now);
            state.slot_at_ms = Some(unix_ms());
        }
    }

    /// Whether a finalized block height can be right, as told shortly before a finalized slot: there is at most one block in a
    /// slot.
    ///
    /// # Errors
    /// In words.
    pub fn check_block_height(&self, height: u64, slot: u64, now: Instant) -> Result<(), String> {
        if height > slot.saturating_add(TOLERANCE_SLOTS) {
            return Err(format!(
                "it tells of block height {height} at slot {slot}: there is at most one block in a slot"
            ));
        }
        self.lock()
            .block
            .check(height, TOLERANCE_SLOTS, now, "block height")
    }

    /// A block of this height was final.
    pub fn raise_block_height(&self, height: u64, now: Instant) {
        self.lock().block.raise(height, now);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Of one endpoint.
    fn seen(slot: u64) -> Seen {
        let seen = Seen::new(ChainSeen {
            slot,
            ..ChainSeen::default()
        });
        assert_eq!(seen.join(), 0);
        seen
    }

    fn seen_before(slot: u64, since: Duration) -> Seen {
        let since = u64::try_from(since.as_millis()).unwrap();
        Seen::new(ChainSeen {
            genesis: None,
            slot,
            seen_at_ms: Some(unix_ms() - since),
        })
    }

    #[test]
    fn what_was_final_in_another_process_is_never_undone() {
        let (seen, now) = (seen(1_000), Instant::now());
        assert!(seen.check_slot(1_000 - TOLERANCE_SLOTS, now).is_ok());
        let behind = seen.check_slot(1_000 - TOLERANCE_SLOTS - 1, now);
        assert!(behind.unwrap_err().contains("1000 was final already"));
        // How long this machine was off is not known, but no chain is older than the first.
        assert!(seen.check_slot(1_000_000_000, now).is_ok());
        let never = seen.check_slot(1 << 60, now).unwrap_err();
        assert!(never.contains("no chain is that old"), "{never}");
    }

    #[test]
    fn the_first_slot_after_a_restart_is_bounded_by_the_time_since() {
        let seen = seen_before(1_000, Duration::from_secs(3_600));
        let now = Instant::now();
        assert!(seen.check_slot(361_000, now).is_ok());
        let ahead = seen.check_slot(1_000_000, now).unwrap_err();
        assert!(ahead.contains("no chain is that fast"), "{ahead}");
        // A machine whose clock was set back waits a minute, and keeps nothing of it.
        let later = now + AHEAD_PATIENCE + Duration::from_secs(1);
        assert!(seen.check_slot(1_000_000, later).is_ok());
        seen.raise_slot(0, 1_000_000, later);
        assert_eq!(seen.chain().slot, 1_000);
    }

    #[test]
    fn what_one_of_several_tells_first_is_used_against_nobody() {
        let seen = Seen::new(ChainSeen::default());
        let (lying, honest, another) = (seen.join(), seen.join(), seen.join());
        let now = Instant::now();
        let tell = |endpoint, slot| {
            seen.check_slot(slot, now)?;
            seen.tell_slot(endpoint, slot, now);
            seen.raise_slot(endpoint, slot, now);
            Ok::<(), String>(())
        };
        tell(lying, 9_000_000_000).unwrap();
        assert_eq!(seen.chain(), ChainSeen::default(), "it is not kept");
        tell(honest, 500_000).unwrap();
        assert_eq!(seen.chain(), ChainSeen::default());
        tell(another, 500_010).unwrap();
        assert_eq!(seen.chain().slot, 500_000, "two agree");
        assert!(seen.chain().seen_at_ms.is_some());
        assert!(tell(lying, 9_000_000_000).is_err());
        tell(honest, 500_020).unwrap();
        assert_eq!(seen.chain().slot, 500_020);
    }

    #[test]
    fn no_slot_comes_sooner_than_a_chain_can_make_it() {
        let (seen, begin) = (seen(0), Instant::now());
        seen.raise_slot(0, 500_000, begin);
        let later = |seconds| begin + Duration::from_secs(seconds);
        assert!(seen.check_slot(500_025, later(10)).is_ok());
        assert!(seen.check_slot(501_000, later(10)).is_ok());
        let ahead = seen.check_slot(1_000_500_000, later(10)).unwrap_err();
        assert!(ahead.contains("no chain is that fast"), "{ahead}");
        // Nothing else was said for long: it is this machine that stood still. It is not kept, should that be a mistake.
        assert!(seen.check_slot(1_000_500_000, later(60)).is_ok());
        seen.raise_slot(0, 1_000_500_000, later(60));
        assert!(seen.check_slot(501_000, later(60)).is_err());
        assert_eq!(seen.chain().slot, 0);
    }

    #[test]
    fn a_block_height_is_no_higher_than_its_slot() {
        let (seen, now) = (seen(0), Instant::now());
        assert!(seen.check_block_height(70, 100, now).is_ok());
        assert!(seen.check_block_height(165, 100, now).is_err());
        seen.raise_block_height(70, now);
        assert!(seen.check_block_height(50_000, 60_000, now).is_err());
        assert_eq!(seen.block_height(), 70);
    }

    proptest! {
        #[test]
        fn it_only_grows_and_a_chain_that_goes_on_is_never_refused(
            first in 0_u64..1_000_000_000,
            steps in proptest::collection::vec((0_u64..120_000, 0_u64..50), 1..50),
        ) {
            let seen = seen(0);
            let (mut now, mut slot) = (Instant::now(), first);
            for (milliseconds, slots_per_second) in steps {
                prop_assert!(seen.check_slot(slot, now).is_ok());
                seen.raise_slot(0, slot, now);
                prop_assert!(seen.chain().slot >= slot);
                now += Duration::from_millis(milliseconds);
                slot += slots_per_second * milliseconds / 1_000;
            }
        }
    }
}
