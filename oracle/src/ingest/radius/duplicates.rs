//! Duplicate detection of RFC 5080 §2.2.2.
//!
//! A retransmission is the same request (source address and port, Identifier, Request Authenticator) again. While the
//! first is being written it waits for the same answer; afterwards it gets the very same bytes, which are not kept: an
//! answer follows from its request alone, and the authenticator makes sure that it is the same request.
//!
//! Each socket has a table of its own, without a lock: the kernel gives all datagrams of one source address and port to
//! the same socket (SO_REUSEPORT), as long as no socket joins or leaves. The meter would not mind a second record, so
//! forgetting early costs a log record and nothing else.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Which request: an Identifier is unique per source address and port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct RequestKey {
    pub(super) source: SocketAddr,
    pub(super) identifier: u8,
}

/// What the table knows about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// It was not seen before: record it, then call `answered` or `forget`.
    New,
    /// It is being recorded: the answer to the first copy serves this one, too.
    Pending,
    /// It was answered: send the same answer again.
    Answered,
}

/// Requests that are being recorded, and the newest that were answered. Memory is that of `capacity` entries and of
/// what is being recorded.
pub(super) struct Duplicates {
    window: Duration,
    capacity: usize,
    entries: HashMap<RequestKey, Entry>,
    /// Answered requests from old to new. An item whose entry was replaced since is skipped.
    answered: VecDeque<(Instant, RequestKey, [u8; 16])>,
}

#[derive(Clone, Copy)]
struct Entry {
    authenticator: [u8; 16],
    /// `false` while the request is being recorded.
    is_answered: bool,
}

impl Duplicates {
    /// Remembers at most `capacity` answered requests, each for `window`.
    pub(super) fn new(window: Duration, capacity: usize) -> Self {
        Self {
            window,
            capacity,
            entries: HashMap::new(),
            answered: VecDeque::new(),
        }
    }

    /// Asks whether a request is new; from now on it counts as being recorded.
    ///
    /// The same Identifier with another authenticator is another request: the sender has given up on the earlier one.
    pub(super) fn admit(
        &mut self,
        key: RequestKey,
        authenticator: [u8; 16],
        now: Instant,
    ) -> Admission {
        self.expire(now);
        let fresh = Entry {
            authenticator,
            is_answered: false,
        };
        match self.entries.get_mut(&key) {
            Some(entry) if entry.authenticator == authenticator => match entry.is_answered {
                true => Admission::Answered,
                false => Admission::Pending,
            },
            Some(entry) => {
                *entry = fresh;
                Admission::New
            }
            None => {
                self.entries.insert(key, fresh);
                Admission::New
            }
        }
    }

    /// A request was recorded and is answered.
    pub(super) fn answered(&mut self, key: RequestKey, authenticator: [u8; 16], now: Instant) {
        let Some(entry) = self.current(key, authenticator) else {
            return;
        };
        entry.is_answered = true;
        self.answered.push_back((now, key, authenticator));
        while self.answered.len() > self.capacity {
            self.drop_oldest();
        }
    }

    /// Gives up on a request that was not recorded: its retransmission is new again.
    pub(super) fn forget(&mut self, key: RequestKey, authenticator: [u8; 16]) {
        if self.current(key, authenticator).is_some() {
            self.entries.remove(&key);
        }
    }

    fn current(&mut self, key: RequestKey, authenticator: [u8; 16]) -> Option<&mut Entry> {
        self.entries
            .get_mut(&key)
            .filter(|entry| entry.authenticator == authenticator)
    }

    fn expire(&mut self, now: Instant) {
        while let Some((since, ..)) = self.answered.front()
            && now.saturating_duration_since(*since) >= self.window
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
            .is_some_and(|entry| entry.is_answered)
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

    #[test]
    fn a_retransmission_waits_and_then_gets_the_same_bytes() {
        let (mut duplicates, now) = (Duplicates::new(Duration::from_secs(30), 10), Instant::now());
        assert_eq!(duplicates.admit(key(1), AUTHENTICATOR, now), Admission::New);
        assert_eq!(
            duplicates.admit(key(1), AUTHENTICATOR, now),
            Admission::Pending
        );
        duplicates.answered(key(1), AUTHENTICATOR, now);
        assert_eq!(
            duplicates.admit(key(1), AUTHENTICATOR, now + Duration::from_secs(29)),
            Admission::Answered
        );
        assert_eq!(
            duplicates.admit(key(1), AUTHENTICATOR, now + Duration::from_secs(30)),
            Admission::New
        );
    }

    #[test]
    fn another_authenticator_source_or_identifier_is_another_request() {
        let (mut duplicates, now) = (Duplicates::new(Duration::from_secs(30), 10), Instant::now());
        duplicates.admit(key(1), AUTHENTICATOR, now);
        duplicates.answered(key(1), AUTHENTICATOR, now);
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
        let (mut duplicates, now) = (Duplicates::new(Duration::from_secs(30), 10), Instant::now());
        duplicates.admit(key(1), AUTHENTICATOR, now);
        duplicates.admit(key(1), [8; 16], now);
        duplicates.answered(key(1), AUTHENTICATOR, now);
        duplicates.forget(key(1), AUTHENTICATOR);
        assert_eq!(duplicates.admit(key(1), [8; 16], now), Admission::Pending);
    }

    #[test]
    fn a_forgotten_request_is_new_again() {
        let (mut duplicates, now) = (Duplicates::new(Duration::from_secs(30), 10), Instant::now());
        duplicates.admit(key(1), AUTHENTICATOR, now);
        duplicates.forget(key(1), AUTHENTICATOR);
        assert_eq!(duplicates.admit(key(1), AUTHENTICATOR, now), Admission::New);
    }

    #[test]
    fn at_most_the_capacity_is_kept_and_the_oldest_goes_first() {
        let (mut duplicates, now) = (Duplicates::new(Duration::from_secs(30), 2), Instant::now());
        for identifier in 0..3 {
            duplicates.admit(key(identifier), AUTHENTICATOR, now);
            duplicates.answered(key(identifier), AUTHENTICATOR, now);
        }
        assert_eq!(
            duplicates.admit(key(2), AUTHENTICATOR, now),
            Admission::Answered
        );
        assert_eq!(duplicates.admit(key(0), AUTHENTICATOR, now), Admission::New);
    }

    #[test]
    fn an_expiring_answer_does_not_take_a_newer_request_with_it() {
        let (mut duplicates, now) = (Duplicates::new(Duration::from_secs(30), 10), Instant::now());
        duplicates.admit(key(1), AUTHENTICATOR, now);
        duplicates.answered(key(1), AUTHENTICATOR, now);
        duplicates.forget(key(1), AUTHENTICATOR);
        duplicates.admit(key(1), AUTHENTICATOR, now);
        let later = now + Duration::from_secs(31);
        assert_eq!(
            duplicates.admit(key(1), AUTHENTICATOR, later),
            Admission::Pending
        );
    }

    #[test]
    fn memory_is_bounded_whatever_comes() {
        let (mut duplicates, now) = (
            Duplicates::new(Duration::from_secs(30), 100),
            Instant::now(),
        );
        for number in 0..10_000_u32 {
            let mut authenticator = AUTHENTICATOR;
            authenticator[..4].copy_from_slice(&number.to_be_bytes());
            let source = SocketAddr::from(([127, 0, 0, 1], (number % 500) as u16));
            let key = RequestKey {
                source,
                identifier: number as u8,
            };
            duplicates.admit(key, authenticator, now);
            duplicates.answered(key, authenticator, now);
        }
        assert!(duplicates.answered.len() <= 100);
        assert!(duplicates.entries.len() <= 100);
    }
}
