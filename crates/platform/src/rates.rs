//! How much may be asked: token buckets that fill evenly (the generic cell rate algorithm of ITU-T I.371). A question takes one,
//! and so do [`BYTES_OF_A_QUESTION`] bytes, whichever way they go: one measure for what a source costs.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Bytes that count as a question, of which a source may ask so many a second.
pub const BYTES_OF_A_QUESTION: usize = 64 << 10;
/// After a pause as much may be asked at once as in so long.
const BURST: Duration = Duration::from_secs(10);
/// So many sources are remembered before those are forgotten that may ask as if they were new.
const TIDY_AT: usize = 4_096;
/// How long a source waits for which there is no room.
const WITHOUT_ROOM: Duration = Duration::from_secs(1);

/// A bucket of all sources together, and one for each.
#[derive(Debug)]
pub struct Rates {
    of_all: Duration,
    of_a_source: Duration,
    full_at: Mutex<FullAt>,
}

/// When buckets will be full again; those that are not here are full.
#[derive(Debug, Default)]
struct FullAt {
    all: Option<Instant>,
    sources: HashMap<IpAddr, Instant>,
}

/// What is taken from a bucket.
#[derive(Clone, Copy, Debug)]
pub enum Cost {
    /// So many questions.
    Questions(usize),
    /// So many bytes, [`BYTES_OF_A_QUESTION`] of which are a question.
    Bytes(usize),
}

impl Cost {
    /// How long it takes to come back, where a question takes `interval`.
    fn over(self, interval: Duration) -> Duration {
        let nanos = u64::try_from(interval.as_nanos()).unwrap_or(u64::MAX);
        let (many, of) = match self {
            Self::Questions(many) => (many, 1),
            Self::Bytes(many) => (many, BYTES_OF_A_QUESTION),
        };
        let [many, of] = [many, of].map(|it| u64::try_from(it).unwrap_or(u64::MAX));
        Duration::from_nanos(nanos.saturating_mul(many) / of.max(1))
    }
}

impl Rates {
    /// So many questions a second of all sources together and of each; ten seconds' worth at once after a pause.
    pub fn new(per_second: u32, per_second_of_a_source: u32) -> Self {
        Self {
            of_all: interval(per_second),
            of_a_source: interval(per_second_of_a_source),
            full_at: Mutex::default(),
        }
    }

    /// What this source takes.
    pub fn meter(&self, source: IpAddr) -> Meter<'_> {
        Meter {
            rates: self,
            source,
        }
    }

    fn admit(&self, source: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut full_at = self.lock();
        if !full_at.has_room_for(source, now) {
            return Err(WITHOUT_ROOM);
        }
        let own = full_at.sources.get(&source).copied();
        let of_all = wait(full_at.all, self.of_all, now);
        let wait = of_all.max(wait(own, self.of_a_source, now));
        if !wait.is_zero() {
            // A source that asks too much takes nothing from the others.
            return Err(wait);
        }
        self.take(&mut full_at, source, Cost::Questions(1), now);
        Ok(())
    }

    fn take(&self, full_at: &mut FullAt, source: IpAddr, cost: Cost, now: Instant) {
        full_at.all = Some(later(full_at.all, cost.over(self.of_all), now));
        if full_at.has_room_for(source, now) {
            let own = full_at.sources.get(&source).copied();
            let own = later(own, cost.over(self.of_a_source), now);
            full_at.sources.insert(source, own);
        }
    }

    fn lock(&self) -> MutexGuard<'_, FullAt> {
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FullAt {
    fn has_room_for(&mut self, source: IpAddr, now: Instant) -> bool {
        if self.sources.len() < TIDY_AT || self.sources.contains_key(&source) {
            return true;
        }
        self.sources.retain(|_, full_at| *full_at > now);
        // As many sources as that within a moment are one that pretends: there is no room for more of them.
        self.sources.len() < TIDY_AT
    }
}

/// What one source takes.
#[derive(Clone, Copy, Debug)]
pub struct Meter<'a> {
    rates: &'a Rates,
    source: IpAddr,
}

impl Meter<'_> {
    /// Counts one question, if it may come now.
    ///
    /// # Errors
    /// The source, or all of them together, ask too much: how long until one more may come.
    pub fn admit(&self) -> Result<(), Duration> {
        self.rates.admit(self.source, Instant::now())
    }

    /// Counts what belongs to a question that was admitted, however much it is: the next one waits for it.
    pub fn count(&self, cost: Cost) {
        let mut full_at = self.rates.lock();
        self.rates
            .take(&mut full_at, self.source, cost, Instant::now());
    }

    /// Whether the source has taken more than it may.
    pub fn owes(&self) -> bool {
        let own = self.rates.lock().sources.get(&self.source).copied();
        !wait(own, Duration::ZERO, Instant::now()).is_zero()
    }
}

fn interval(per_second: u32) -> Duration {
    Duration::from_secs(1) / per_second.max(1)
}

/// How long until there is room for what takes so long to come back.
fn wait(full_at: Option<Instant>, cost: Duration, now: Instant) -> Duration {
    later(full_at, cost, now).saturating_duration_since(now + BURST)
}

/// When the bucket will be full again after that.
fn later(full_at: Option<Instant>, cost: Duration, now: Instant) -> Instant {
    let full_at = full_at.map_or(now, |it| it.max(now));
    full_at.checked_add(cost).unwrap_or(full_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    #[test]
    fn a_burst_and_then_the_rate_for_each_source() {
        let (rates, began) = (Rates::new(1_000, 5), Instant::now());
        let allowed = |source: [u8; 4], at_ms: u64| {
            let now = began + Duration::from_millis(at_ms);
            (0..1_000)
                .filter(|_| rates.admit(source.into(), now).is_ok())
                .count()
        };
        assert_eq!(allowed([192, 0, 2, 1], 0), 50);
        assert_eq!(allowed([192, 0, 2, 1], 1_000), 5);
        assert_eq!(allowed([192, 0, 2, 2], 1_000), 50, "another source");
        assert_eq!(allowed([192, 0, 2, 1], 100_000), 50, "no more than a burst");
    }

    #[test]
    fn all_together_have_a_rate_too() {
        let (rates, now) = (Rates::new(6, 5), Instant::now());
        let sources = (0..1_000_u32).map(|it| IpAddr::from(it.to_be_bytes()));
        assert_eq!(
            sources.filter(|it| rates.admit(*it, now).is_ok()).count(),
            60
        );
    }

    #[test]
    fn bytes_count_as_questions_and_the_wait_for_them_is_told() {
        let (rates, now) = (Rates::new(1_000, 5), Instant::now());
        rates.admit(SOURCE, now).unwrap();
        // A hundred questions' worth: twice as much as may come at once.
        let bytes = Cost::Bytes(100 * BYTES_OF_A_QUESTION);
        rates.take(&mut rates.lock(), SOURCE, bytes, now);
        let wait = rates.admit(SOURCE, now).unwrap_err();
        assert_eq!(wait, Duration::from_millis(10_400));
        assert!(rates.admit(SOURCE, now + wait).is_ok());
    }

    #[test]
    fn sources_that_pause_are_forgotten() {
        let (rates, began) = (Rates::new(u32::MAX, 1), Instant::now());
        let ask = |number: u32, now: Instant| {
            let source = IpAddr::from(number.to_be_bytes());
            rates.admit(source, now).is_ok()
        };
        for number in 0..TIDY_AT as u32 {
            assert!(ask(number, began));
        }
        assert!(!ask(u32::MAX, began), "no room");
        assert!(ask(u32::MAX, began + Duration::from_secs(2)));
        assert_eq!(rates.lock().sources.len(), 1);
    }
}
