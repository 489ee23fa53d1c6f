//! Places of a listener: so many in all, so many for one source.
//!
//! A new connection whose source has used its share, or that comes when all places are taken, takes the place of the
//! connection that has been idle for longest: of its own source in the first case, of the source with the most
//! connections in the second. So those that hold connections and do nothing with them lose them first, and one source
//! cannot shut others out.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::Notify;

use super::{activity::Activity, source::Source};

/// Connections become idle without a notification: how often somebody who waits for a place looks.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// Limits of a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ConnectionLimits {
    /// Connections at once; further ones wait in the kernel.
    pub total: usize,
    /// Connections at once of one [`Source`]; further ones are refused.
    pub per_source: usize,
    /// An idle connection keeps its place for so long, even if another needs it.
    pub kept_idle: Duration,
}

/// All places of a listener.
#[derive(Debug)]
pub(crate) struct Places {
    limits: ConnectionLimits,
    taken: Mutex<Taken>,
    /// Notified when a place becomes free.
    freed: Notify,
}

#[derive(Debug, Default)]
struct Taken {
    next: u64,
    connections: HashMap<u64, Arc<Activity>>,
    of_sources: HashMap<Source, usize>,
}

/// The result of asking for a place.
enum Entry {
    Entered(Place),
    /// A connection was told to leave, or all are busy.
    Wait,
    Refused,
}

impl Places {
    pub(crate) fn new(limits: ConnectionLimits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            taken: Mutex::default(),
            freed: Notify::new(),
        })
    }

    /// A place for a connection from `address`, as soon as there is one; `None` if its source has as many as it may,
    /// and all of them are busy.
    pub(crate) async fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let source = Source::of(address);
        loop {
            let freed = self.freed.notified();
            match self.try_enter(source) {
                Entry::Entered(place) => return Some(place),
                Entry::Refused => return None,
                Entry::Wait => {}
            }
            let _ = tokio::time::timeout(POLL_INTERVAL, freed).await;
        }
    }

    /// Resolves when every place is free.
    pub(crate) async fn all_left(&self) {
        while !self.taken().connections.is_empty() {
            let freed = self.freed.notified();
            let _ = tokio::time::timeout(POLL_INTERVAL, freed).await;
        }
    }

    fn try_enter(self: &Arc<Self>, source: Source) -> Entry {
        let mut taken = self.taken();
        if taken.of(source) >= self.limits.per_source {
            return match taken.longest_idle(self.limits.kept_idle, Some(source)) {
                Some(activity) => {
                    activity.evict();
                    Entry::Wait
                }
                // One that is leaving already makes limits.
                None if taken.is_evicted(source) => Entry::Wait,
                None => Entry::Refused,
            };
        }
        if taken.connections.len() >= self.limits.total {
            if let Some(activity) = taken.longest_idle(self.limits.kept_idle, None) {
                activity.evict();
            }
            return Entry::Wait;
        }
        let (number, activity) = (taken.next, Activity::new(source));
        taken.next += 1;
        taken.connections.insert(number, Arc::clone(&activity));
        *taken.of_sources.entry(source).or_default() += 1;
        Entry::Entered(Place {
            number,
            activity,
            places: Arc::clone(self),
        })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    fn of(&self, source: Source) -> usize {
        self.of_sources.get(&source).copied().unwrap_or(0)
    }

    /// The connection that has been idle for longest, of the source `of` or of the source with the most connections.
    fn longest_idle(&self, at_least: Duration, of: Option<Source>) -> Option<&Arc<Activity>> {
        let candidates = self.connections.values().filter_map(|activity| {
            let idle = activity.idle_for().filter(|idle| *idle >= at_least)?;
            let source = activity.source();
            of.is_none_or(|of| of == source)
                .then(|| ((self.of(source), idle), activity))
        });
        let longest = candidates.max_by_key(|(rank, _)| *rank);
        longest.map(|(_, activity)| activity)
    }

    fn is_evicted(&self, source: Source) -> bool {
        let mut of_source = self.connections.values().filter(|it| it.source() == source);
        of_source.any(|activity| activity.is_evicted())
    }
}

/// The place of one connection, until this is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    number: u64,
    activity: Arc<Activity>,
    places: Arc<Places>,
}

impl Place {
    pub(crate) fn activity(&self) -> &Arc<Activity> {
        &self.activity
    }

    /// Resolves when the connection is to end, because somebody else needs its place.
    pub(crate) async fn evicted(&self) {
        self.activity.evicted().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let source = self.activity.source();
        let mut taken = self.places.taken();
        taken.connections.remove(&self.number);
        if let Some(count) = taken.of_sources.get_mut(&source) {
            *count -= 1;
            if *count == 0 {
                taken.of_sources.remove(&source);
            }
        }
        drop(taken);
        self.places.freed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: ConnectionLimits = ConnectionLimits {
        total: 4,
        per_source: 2,
        kept_idle: Duration::ZERO,
    };

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    /// As a connection's task does: leaves when it is told to.
    fn occupy(place: Place) -> tokio::task::JoinHandle<()> {
        tokio::spawn(async move { place.evicted().await })
    }

    #[tokio::test]
    async fn a_source_beyond_its_share_loses_its_own_idlest_connection() {
        let places = Places::new(ROOM);
        let other = places.enter(ip("192.0.2.9")).await.expect("a place");
        let first = places.enter(ip("192.0.2.1")).await.expect("a place");
        tokio::time::sleep(Duration::from_millis(5)).await;
        let second = places.enter(ip("192.0.2.1")).await.expect("a place");
        let first = occupy(first);
        let third = places.enter(ip("192.0.2.1")).await.expect("a place");
        first.await.expect("it was told to leave");
        let serving = [second.activity().busy(), third.activity().busy()];
        assert!(
            places.enter(ip("192.0.2.1")).await.is_none(),
            "both serve: nobody gives way"
        );
        drop(serving);
        let told = tokio::time::timeout(Duration::from_millis(50), other.evicted());
        assert!(told.await.is_err(), "another source's keeps its place");
    }

    #[tokio::test]
    async fn when_all_places_are_taken_the_source_with_the_most_gives_one() {
        let places = Places::new(ROOM);
        let mut few = Vec::new();
        for address in ["192.0.2.1", "192.0.2.2"] {
            few.push(places.enter(ip(address)).await.expect("a place"));
        }
        let mut many = Vec::new();
        for _ in 0..2 {
            many.push(occupy(places.enter(ip("192.0.2.3")).await.expect("one")));
        }
        let accepted = places.enter(ip("192.0.2.4")).await;
        assert!(accepted.is_some());
        let gone = many.iter().filter(|task| task.is_finished()).count();
        assert_eq!(gone, 1);
        many.iter().for_each(tokio::task::JoinHandle::abort);
        drop(few);
    }

    #[tokio::test]
    async fn where_all_serve_the_next_waits_until_one_ends() {
        let places = Places::new(ConnectionLimits { total: 1, ..ROOM });
        let only = places.enter(ip("192.0.2.1")).await.expect("a place");
        let _serving = only.activity().busy();
        let waiting = places.enter(ip("192.0.2.2"));
        tokio::pin!(waiting);
        let early = tokio::time::timeout(Duration::from_millis(250), &mut waiting);
        assert!(early.await.is_err(), "there is no place yet");
        drop(only);
        assert!(waiting.await.is_some());
    }

    #[tokio::test]
    async fn an_idle_connection_keeps_its_place_for_a_while() {
        let kept_idle = Duration::from_millis(300);
        let places = Places::new(ConnectionLimits {
            per_source: 1,
            kept_idle,
            ..ROOM
        });
        let first = places.enter(ip("192.0.2.1")).await.expect("a place");
        assert!(places.enter(ip("192.0.2.1")).await.is_none(), "too early");
        tokio::time::sleep(kept_idle).await;
        let first = occupy(first);
        assert!(places.enter(ip("192.0.2.1")).await.is_some());
        first.await.expect("it was told to leave");
    }
}
