//! How far the chain was seen to be, by endpoints that are known to be of it. It only grows, and no faster than a chain
//! can: an endpoint that says less is behind, one that says much more is wrong.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
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

/// What is known of the chain, to be kept over restarts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChainSeen {
    /// Hash of its first block; `None`: not known yet.
    pub genesis: Option<Hash>,
    /// The highest finalized slot.
    pub slot: u64,
}

/// Shared by all endpoints.
#[derive(Debug)]
pub(super) struct Seen(Mutex<State>);

#[derive(Debug)]
struct State {
    chain: ChainSeen,
    slot: Height,
    /// Finalized block height.
    block: Height,
}

/// A number that grows with time.
#[derive(Clone, Copy, Debug, Default)]
struct Height {
    value: u64,
    /// When it was last confirmed by an answer; `None`: in another process.
    at: Option<Instant>,
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
            return Ok(());
        };
        let elapsed = now.saturating_duration_since(at);
        let grown = elapsed.as_secs().saturating_add(1) * MOST_SLOTS_PER_SECOND;
        let most = self.value.saturating_add(grown).saturating_add(SLACK);
        if told > most && elapsed < AHEAD_PATIENCE {
            return Err(format!(
                "it tells of {what} {told}, and {} s ago {} was the newest: no chain is that fast",
                elapsed.as_secs(),
                self.value
            ));
        }
        Ok(())
    }

    fn raise(&mut self, told: u64, now: Instant) {
        let elapsed = self
            .at
            .map(|at| now.saturating_duration_since(at).as_secs());
        let most = elapsed.map_or(u64::MAX, |elapsed| {
            self.value
                .saturating_add(elapsed.saturating_add(1) * MOST_SLOTS_PER_SECOND)
                .saturating_add(SLACK)
        });
        self.jumped |= told > most;
        self.value = self.value.max(told);
        self.at = Some(now);
    }
}

impl Seen {
    pub fn new(chain: ChainSeen) -> Self {
        let slot = Height {
            value: chain.slot,
            ..Height::default()
        };
        Self(Mutex::new(State {
            chain,
            slot,
            block: Height::default(),
        }))
    }

    /// What may be kept over restarts.
    pub fn chain(&self) -> ChainSeen {
        let state = self.lock();
        let slot = match state.slot.jumped {
            true => state.chain.slot,
            false => state.slot.value,
        };
        ChainSeen {
            slot,
            ..state.chain
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

    /// A slot was final.
    pub fn raise_slot(&self, slot: u64, now: Instant) {
        self.lock().slot.raise(slot, now);
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

    fn seen(slot: u64) -> Seen {
        Seen::new(ChainSeen {
            genesis: None,
            slot,
        })
    }

    #[test]
    fn what_was_final_in_another_process_is_never_undone() {
        let (seen, now) = (seen(1_000), Instant::now());
        assert!(seen.check_slot(1_000 - TOLERANCE_SLOTS, now).is_ok());
        let behind = seen.check_slot(1_000 - TOLERANCE_SLOTS - 1, now);
        assert!(behind.unwrap_err().contains("1000 was final already"));
        // How long this machine was off is not known.
        assert!(seen.check_slot(u64::MAX, now).is_ok());
    }

    #[test]
    fn no_slot_comes_sooner_than_a_chain_can_make_it() {
        let (seen, begin) = (seen(0), Instant::now());
        seen.raise_slot(500_000, begin);
        let later = |seconds| begin + Duration::from_secs(seconds);
        assert!(seen.check_slot(500_025, later(10)).is_ok());
        assert!(seen.check_slot(501_000, later(10)).is_ok());
        let ahead = seen.check_slot(1_000_500_000, later(10)).unwrap_err();
        assert!(ahead.contains("no chain is that fast"), "{ahead}");
        // Nothing else was said for long: it is this machine that stood still. It is not kept, should that be a mistake.
        assert!(seen.check_slot(1_000_500_000, later(60)).is_ok());
        seen.raise_slot(1_000_500_000, later(60));
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
                seen.raise_slot(slot, now);
                prop_assert!(seen.chain().slot >= slot);
                now += Duration::from_millis(milliseconds);
                slot += slots_per_second * milliseconds / 1_000;
            }
        }
    }
}
