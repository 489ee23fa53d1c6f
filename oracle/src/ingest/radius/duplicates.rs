//! Duplicate detection of RFC 5080 §2.2.2.
//!
//! A retransmission is the same request (source address and port, Identifier, Request Authenticator) again. While the
//! first is being written it waits for the same answer; afterwards it gets the very same bytes. The meter would not
//! mind a second record, so forgetting early costs a log record and nothing else.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Which request: an Identifier is unique per source address and port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct RequestKey {
    pub(super) source: SocketAddr,
    pub(super) identifier: u8,
}

/// What a request is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// Not seen before: record it, then call `answered` or `forget`.
    New,
    /// Being recorded: its answer will serve this one too.
    Pending,
    /// Send these bytes again.
    Answered(Arc<[u8]>),
}

/// Requests that are being recorded, and the newest answers.
pub(super) struct Duplicates {
    window: Duration,
    capacity: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    entries: HashMap<RequestKey, Entry>,
    /// Answers from old to new. An item whose entry was replaced since is skipped.
    answered: VecDeque<(Instant, RequestKey, [u8; 16])>,
}

struct Entry {
    authenticator: [u8; 16],
    /// `None` while the request is being recorded.
    response: Option<Arc<[u8]>>,
}

impl Duplicates {
    /// Keeps at most `capacity` answers, each for `window`.
    pub(super) fn new(window: Duration, capacity: usize) -> Self {
        Self {
            window,
            capacity,
            state: Mutex::default(),
        }
    }

    /// Asks whether a request is new; from now on it counts as being recorded.
    ///
    /// The same Identifier with another authenticator is another request: the sender has given up on the earlier one.
    pub(super) fn admit(
        &self,
        key: RequestKey,
        authenticator: [u8; 16],
        now: Instant,
    ) -> Admission {
        let mut state = self.lock();
        state.expire(now, self.window);
        if let Some(entry) = state.entries.get(&key)
            && entry.authenticator == authenticator
        {
            return match &entry.response {
                None => Admission::Pending,
                Some(response) => Admission::Answered(Arc::clone(response)),
            };
        }
        let entry = Entry {
            authenticator,
            response: None,
        };
        state.entries.insert(key, entry);
        Admission::New
    }

    /// Keeps the answer to a request that was recorded.
    pub(super) fn answered(
        &self,
        key: RequestKey,
        authenticator: [u8; 16],
        response: Arc<[u8]>,
        now: Instant,
    ) {
        let mut state = self.lock();
        let Some(entry) = state.current(key, authenticator) else {
            return;
        };
        entry.response = Some(response);
        state.answered.push_back((now, key, authenticator));
        while state.answered.len() > self.capacity {
            state.drop_oldest();
        }
    }

    /// Gives up on a request that was not recorded: its retransmission is new again.
    pub(super) fn forget(&self, key: RequestKey, authenticator: [u8; 16]) {
        let mut state = self.lock();
        if state.current(key, authenticator).is_some() {
            state.entries.remove(&key);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is consistent between any two statements that can panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn current(&mut self, key: RequestKey, authenticator: [u8; 16]) -> Option<&mut Entry> {
        self.entries
            .get_mut(&key)
            .filter(|entry| entry.authenticator == authenticator)
    }

    fn expire(&mut self, now: Instant, window: Duration) {
        while let Some((since, ..)) = self.answered.front()
            && now.saturating_duration_since(*since) >= window
        {
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        let Some((_, key, authenticator)) = self.answered.pop_front() else {
            return;
        };
        if self
            .current(key, authenticator)
            .is_some_and(|entry| entry.response.is_some())
        {
            self.entries.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUTHENTICATOR: [u8; 16] = [7; 16];

    fn key(identifier: u8) -> RequestKey {
        RequestKey {
            source: SocketAddr::from(([127, 0, 0, 1], 40_000)),
            identifier,
        }
    }

    fn response(octet: u8) -> Arc<[u8]> {
        Arc::from([octet; 20])
    }

    #[test]
    fn a_retransmission_waits_and_then_gets_the_same_bytes() {
        let (duplicates, now) = (Duplicates::new(Duration::from_secs(30), 10), Instant::now());
        assert_eq!(duplicates.admit(key(1), AUTHENTICATOR, now), Admission::New);
        assert_eq!(
            duplicates.admit(key(1), AUTHENTICATOR, now),
            Admission::Pending
        );
        duplicates.answered(key(1), AUTHENTICATOR, response(1), now);
        assert_eq!(
            duplicates.admit(key(1), AUTHENTICATOR, now + Duration::from_secs(29)),
            Admission::Answered(response(1))
        );
        assert_eq!(
            duplicates.admit(key(1), AUTHENTICATOR, now + Duration::from_secs(30)),
            Admission::New
        );
    }

    #[test]
    fn another_authenticator_source_or_identifier_is_another_request() {
        let (duplicates, now) = (Duplicates::new(Duration::from_secs(30), 10), Instant::now());
        duplicates.admit(key(1), AUTHENTICATOR, now);
        duplicates.answered(key(1), AUTHENTICATOR, response(1), now);
        assert_eq!(duplicates.admit(key(2), AUTHENTICATOR, now), Admission::New);
        let other_port = RequestKey {
            source: SocketAddr::from(([127, 0, 0, 1], 40_001)),
            ..key(1)
        };
        assert_eq!(
            duplicates.admit(other_port, AUTHENTICATOR, now),
            Admission::New
        );
        assert_eq!(duplicates.admit(key(1), [8; 16], now), Admission::New);
    }

    #[test]
    fn the_answer_to_a_superseded_request_is_not_kept_for_its_successor() {
        let (duplicates, now) = (Duplicates::new(Duration::from_secs(30), 10), Instant::now());
        duplicates.admit(key(1), AUTHENTICATOR, now);
        duplicates.admit(key(1), [8; 16], now);
        duplicates.answered(key(1), AUTHENTICATOR, response(1), now);
        duplicates.forget(key(1), AUTHENTICATOR);
        assert_eq!(duplicates.admit(key(1), [8; 16], now), Admission::Pending);
    }

    #[test]
    fn a_forgotten_request_is_new_again() {
        let (duplicates, now) = (Duplicates::new(Duration::from_secs(30), 10), Instant::now());
        duplicates.admit(key(1), AUTHENTICATOR, now);
        duplicates.forget(key(1), AUTHENTICATOR);
        assert_eq!(duplicates.admit(key(1), AUTHENTICATOR, now), Admission::New);
    }

    #[test]
    fn at_most_the_capacity_is_kept_and_the_oldest_goes_first() {
        let (duplicates, now) = (Duplicates::new(Duration::from_secs(30), 2), Instant::now());
        for identifier in 0..3 {
            duplicates.admit(key(identifier), AUTHENTICATOR, now);
            duplicates.answered(key(identifier), AUTHENTICATOR, response(identifier), now);
        }
        assert_eq!(
            duplicates.admit(key(2), AUTHENTICATOR, now),
            Admission::Answered(response(2))
        );
        assert_eq!(duplicates.admit(key(0), AUTHENTICATOR, now), Admission::New);
    }

    #[test]
    fn an_expiring_answer_does_not_take_a_newer_request_with_it() {
        let (duplicates, now) = (Duplicates::new(Duration::from_secs(30), 10), Instant::now());
        duplicates.admit(key(1), AUTHENTICATOR, now);
        duplicates.answered(key(1), AUTHENTICATOR, response(1), now);
        duplicates.forget(key(1), AUTHENTICATOR);
        duplicates.admit(key(1), AUTHENTICATOR, now);
        let later = now + Duration::from_secs(31);
        assert_eq!(
            duplicates.admit(key(1), AUTHENTICATOR, later),
            Admission::Pending
        );
    }
}
