//! How far the chain was seen to be, by endpoints that are known to be of it. An endpoint that says less than what is final is
//! behind, one that says more than time allows is wrong; and none alone can make the others seem either.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use solana_hash::Hash;

use super::heights::{
    ALONE_PER_SECOND, Floor, Line, ONLY_PER_SECOND, are_near, most_ever, unix_ms,
};

/// An answer may be so many slots behind what is final (26 s at 400 ms): healthy nodes behind one balancer differ by less.
pub const TOLERANCE_SLOTS: u64 = 64;
/// When nothing but what is too far ahead was said for so long, it is believed after all: this machine slept.
const AHEAD_PATIENCE: Duration = Duration::from_secs(60);
/// When more endpoints said for so long that they are behind than have come as far, they are right: what was kept was a lie.
const BEHIND_PATIENCE: Duration = Duration::from_secs(600);
/// What an endpoint told counts for so long.
const RECENT: Duration = Duration::from_secs(60);

/// What is known of the chain, to be kept over restarts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChainSeen {
    /// Hash of its first block; `None`: not known yet.
    pub genesis: Option<Hash>,
    /// The slot that is final for sure.
    pub slot: u64,
    /// No endpoint can have come further.
    pub newest: u64,
    /// When both was so, by this machine's clock, in Unix milliseconds; `None`: not known, and so `newest` bounds nothing.
    pub seen_at_ms: Option<u64>,
}

/// Shared by all endpoints.
#[derive(Debug)]
pub(super) struct Seen(Mutex<State>);

#[derive(Debug)]
struct State {
    chain: ChainSeen,
    /// `None`: nothing is known.
    floor: Option<Floor>,
    /// What another process saw, or two endpoints agreed on. `None`: nothing bounds what is told.
    line: Option<Line>,
    /// The highest slot that was told and believed.
    newest: u64,
    endpoints: Vec<Teller>,
    /// When an answer was last believed, or this process began.
    believed_at: Instant,
    /// Since when more endpoints are behind the floor than have come as far.
    disputed_since: Option<Instant>,
    /// The highest finalized block height that is sure to be reached.
    block_floor: Option<Floor>,
}

/// What one endpoint tells of slots.
#[derive(Clone, Copy, Debug, Default)]
struct Teller {
    /// Whether it is known to be of the chain, so that what it tells counts for others.
    is_believed: bool,
    told: Option<Told>,
    highest: Option<Told>,
    /// What it told last that was below the floor.
    behind: Option<Told>,
    line: Option<Line>,
}

/// A finalized slot that an endpoint told.
#[derive(Clone, Copy, Debug)]
struct Told {
    slot: u64,
    at: Instant,
}

impl Told {
    fn is_recent(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.at) < RECENT
    }
}

impl State {
    /// Whether an endpoint's answer is behind. What more endpoints say for long enough than deny it is not.
    fn check_floor(&mut self, endpoint: usize, slot: u64, now: Instant) -> Result<(), String> {
        let is_behind = |floor: u64| slot.saturating_add(TOLERANCE_SLOTS) < floor;
        let Some(floor) = self.floor.map(|floor| floor.value()) else {
            return Ok(());
        };
        if !is_behind(floor) {
            return Ok(());
        }
        if let Some(teller) = self.endpoints.get_mut(endpoint) {
            (teller.behind, teller.told) = (Some(Told { slot, at: now }), None);
        }
        let lowered = self.dispute(now);
        match lowered.is_some_and(|lowered| !is_behind(lowered)) {
            true => Ok(()),
            false => Err(format!(
                "it is behind: it is at slot {slot}, and {floor} was final already"
            )),
        }
    }

    /// The floor that was put in place of one that is disputed for too long.
    fn dispute(&mut self, now: Instant) -> Option<u64> {
        let recent = |told: Option<Told>| told.filter(|told| told.is_recent(now));
        let behind = self.endpoints.iter().filter_map(|it| recent(it.behind));
        let mut behind: Vec<u64> = behind.map(|told| told.slot).collect();
        if behind.len() <= self.recent(now).len() {
            self.disputed_since = None;
            return None;
        }
        let since = *self.disputed_since.get_or_insert(now);
        if now.saturating_duration_since(since) < BEHIND_PATIENCE {
            return None;
        }
        behind.sort_unstable();
        let lowered = behind.iter().rev().nth(1).or(behind.first()).copied()?;
        tracing::warn!(
            slot = lowered,
            "what was kept of the chain is more than its endpoints have told for long: it is forgotten"
        );
        self.floor = Some(Floor::new(lowered, now, Duration::ZERO));
        self.newest = lowered;
        self.line = None;
        self.disputed_since = None;
        for teller in &mut self.endpoints {
            (teller.behind, teller.line, teller.highest) = (None, None, None);
        }
        Some(lowered)
    }

    /// Whether an endpoint fell back behind itself, as far as that can be told from what it said in the last minute.
    fn check_itself(&self, endpoint: usize, slot: u64, now: Instant) -> Result<(), String> {
        let highest = self.endpoints.get(endpoint).and_then(|it| it.highest);
        let highest = highest.filter(|highest| highest.is_recent(now));
        match highest {
            Some(highest) if slot.saturating_add(TOLERANCE_SLOTS) < highest.slot => Err(format!(
                "it is behind: it is at slot {slot}, and told of {} before",
                highest.slot
            )),
            _ => Ok(()),
        }
    }

    /// Whether it comes sooner than a chain can make it.
    fn check_line(&self, endpoint: usize, slot: u64, now: Instant) -> Result<(), String> {
        let Some(most) = self.most(endpoint, now) else {
            return match slot > most_ever() {
                true => Err(format!("it tells of slot {slot}: no chain is that old")),
                false => Ok(()),
            };
        };
        let is_only_told = now.saturating_duration_since(self.believed_at) >= AHEAD_PATIENCE;
        match slot > most && !is_only_told {
            true => Err(format!(
                "it tells of slot {slot}, and {} was the newest: no chain is that fast",
                self.newest
            )),
            false => Ok(()),
        }
    }

    /// The highest slot that an endpoint may tell: as far as itself and those that were heard lately allow. `None`: any.
    fn most(&self, endpoint: usize, now: Instant) -> Option<u64> {
        let lines = self.endpoints.iter().enumerate().filter_map(|(other, it)| {
            let is_recent = it.told.is_some_and(|told| told.is_recent(now));
            it.line.filter(|_| other == endpoint || is_recent)
        });
        let is_known = self
            .endpoints
            .get(endpoint)
            .is_some_and(|it| it.line.is_some());
        let before = self.line.filter(|_| !is_known);
        lines.chain(before).map(|line| line.most(now)).max()
    }

    /// What endpoints that are believed told lately, the highest first.
    fn recent(&self, now: Instant) -> Vec<Told> {
        let believed = self.endpoints.iter().filter(|it| it.is_believed);
        let told = believed.filter_map(|it| it.told);
        let mut told: Vec<Told> = told.filter(|told| told.is_recent(now)).collect();
        told.sort_unstable_by_key(|told| std::cmp::Reverse(told.slot));
        told
    }

    /// An endpoint that is believed has told of a slot.
    fn record_believed(&mut self, endpoint: usize, told: Told) {
        let now = told.at;
        let recent = self.recent(now);
        self.begin_line(&recent);
        raise(&mut self.floor, &recent, self.endpoints.len(), now);
        if self.line.is_some()
            && let Some(teller) = self.endpoints.get_mut(endpoint)
        {
            match &mut teller.line {
                Some(line) => line.advance(told.slot, now),
                none => *none = Some(Line::new(told.slot, now, Duration::ZERO)),
            }
            self.newest = self.newest.max(told.slot);
            self.believed_at = now;
        }
        let behind = self.endpoints.iter().filter_map(|it| it.behind);
        if behind.filter(|it| it.is_recent(now)).count() <= recent.len() {
            self.disputed_since = None;
        }
    }

    /// From the only one that is named, or from two that tell of about the same.
    fn begin_line(&mut self, recent: &[Told]) {
        if self.line.is_some() {
            return;
        }
        let agreed = match recent {
            [only] if self.endpoints.len() == 1 => Some(only),
            _ => {
                let mut pairs = recent.iter().zip(recent.iter().skip(1));
                let near = pairs.find(|(higher, lower)| {
                    let between = higher.at.max(lower.at) - higher.at.min(lower.at);
                    are_near(higher.slot, lower.slot, between)
                });
                near.map(|(higher, _)| higher)
            }
        };
        self.line = agreed.map(|told| Line::new(told.slot, told.at, Duration::ZERO));
    }
}

/// To what two have reached, of so many endpoints that are named; by one alone no faster than a chain goes.
fn raise(floor: &mut Option<Floor>, recent: &[Told], named: usize, now: Instant) {
    match (recent, floor) {
        ([_, second, ..], Some(floor)) => floor.agree(second.slot, now),
        ([_, second, ..], none) => *none = Some(Floor::new(second.slot, now, Duration::ZERO)),
        ([one], Some(floor)) => {
            let per_second = if named == 1 {
                ONLY_PER_SECOND
            } else {
                ALONE_PER_SECOND
            };
            floor.raise(one.slot, per_second, now);
        }
        ([one], none) if named == 1 => *none = Some(Floor::new(one.slot, now, Duration::ZERO)),
        _ => {}
    }
}

impl Seen {
    pub(crate) fn new(chain: ChainSeen) -> Self {
        let now = Instant::now();
        let since = chain.seen_at_ms.map(|at| unix_ms().saturating_sub(at));
        let before = Duration::from_millis(since.unwrap_or(0));
        let newest = chain.newest.max(chain.slot);
        Self(Mutex::new(State {
            chain,
            floor: (chain.slot > 0).then(|| Floor::new(chain.slot, now, before)),
            line: since.map(|_| Line::new(newest, now, before)),
            newest,
            endpoints: Vec::new(),
            believed_at: now,
            disputed_since: None,
            block_floor: None,
        }))
    }

    /// One more endpoint will tell of slots. Returns its number.
    pub(crate) fn join(&self) -> usize {
        let mut state = self.lock();
        state.endpoints.push(Teller::default());
        state.endpoints.len() - 1
    }

    /// What may be kept over restarts.
    pub(crate) fn chain(&self, now: Instant) -> ChainSeen {
        let state = self.lock();
        let has_all = state.endpoints.iter().all(|it| it.line.is_some());
        let lines = state.endpoints.iter().filter_map(|it| it.line);
        // Nothing better is known of the endpoints that told nothing yet.
        let before = state.line.filter(|_| !has_all);
        let newest = lines.chain(before).map(|line| line.at(now)).max();
        ChainSeen {
            genesis: state.chain.genesis,
            slot: state.floor.map_or(state.chain.slot, |floor| floor.value()),
            newest: newest.unwrap_or(state.chain.newest),
            seen_at_ms: newest.map_or(state.chain.seen_at_ms, |_| Some(unix_ms())),
        }
    }

    pub(crate) fn genesis(&self) -> Option<Hash> {
        self.lock().chain.genesis
    }

    /// Only the first counts.
    pub(crate) fn pin(&self, genesis: Hash) {
        self.lock().chain.genesis.get_or_insert(genesis);
    }

    /// The finalized block height that was reached for sure; 0: none is known.
    pub(crate) fn block_height(&self) -> u64 {
        self.lock().block_floor.map_or(0, |floor| floor.value())
    }

    /// Whether an answer of an endpoint can be of this slot.
    ///
    /// # Errors
    /// In words.
    pub(crate) fn check_slot(
        &self,
        endpoint: usize,
        slot: u64,
        now: Instant,
    ) -> Result<(), String> {
        let mut state = self.lock();
        state.check_floor(endpoint, slot, now)?;
        state.check_itself(endpoint, slot, now)?;
        state.check_line(endpoint, slot, now)
    }

    /// An endpoint told that a slot was final, which can be. While it is not believed, that counts for nobody else.
    pub(crate) fn tell_slot(&self, endpoint: usize, slot: u64, now: Instant) {
        let mut state = self.lock();
        let told = Told { slot, at: now };
        let Some(teller) = state.endpoints.get_mut(endpoint) else {
            return;
        };
        (teller.told, teller.behind) = (Some(told), None);
        let highest = teller.highest.filter(|highest| highest.is_recent(now));
        teller.highest = Some(highest.filter(|it| it.slot > slot).unwrap_or(told));
        if teller.is_believed {
            state.record_believed(endpoint, told);
        }
    }

    /// Whether an endpoint is believed from now on. What it told just before counts, too.
    pub(crate) fn believe(&self, endpoint: usize, is_believed: bool) {
        let mut state = self.lock();
        let Some(teller) = state.endpoints.get_mut(endpoint) else {
            return;
        };
        let was_believed = std::mem::replace(&mut teller.is_believed, is_believed);
        match teller.told {
            Some(told) if is_believed && !was_believed => state.record_believed(endpoint, told),
            _ if !is_believed => teller.told = None,
            _ => {}
        }
    }

    /// Whether a finalized block height can be right, as told shortly before a finalized slot: there is at most one block in a
    /// slot.
    ///
    /// # Errors
    /// In words.
    pub(crate) fn check_block_height(&self, height: u64, slot: u64) -> Result<(), String> {
        if height > slot.saturating_add(TOLERANCE_SLOTS) {
            return Err(format!(
                "it tells of block height {height} at slot {slot}: there is at most one block in a slot"
            ));
        }
        let floor = self.block_height();
        match height.saturating_add(TOLERANCE_SLOTS) < floor {
            true => Err(format!(
                "it is behind: it is at block height {height}, and {floor} was final already"
            )),
            false => Ok(()),
        }
    }

    /// These block heights were final, as different endpoints told at about the same time.
    pub(crate) fn tell_block_heights(&self, heights: &[u64], now: Instant) {
        let mut state = self.lock();
        let mut heights = heights.to_vec();
        heights.sort_unstable_by_key(|height| std::cmp::Reverse(*height));
        let told = heights.iter().map(|&slot| Told { slot, at: now });
        let (told, named) = (told.collect::<Vec<_>>(), state.endpoints.len());
        raise(&mut state.block_floor, &told, named, now);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
