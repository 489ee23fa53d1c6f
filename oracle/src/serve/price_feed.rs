//! The prices in force, for questions and for those who listen to them.
//!
//! Each change is put into bytes once, and all listeners are sent the same: ten thousand of them cost no more than ten thousand
//! writes. Who was away and tells what it saw last is sent what it missed, as far as that is remembered, or everything anew.

use std::{
    collections::VecDeque,
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use arc_swap::ArcSwapOption;
use bytes::Bytes;
use futures_util::{Stream, stream};
use openmast_platform::places::{Full, Place, Places};
use tokio::sync::{broadcast, broadcast::error::RecvError};

use super::price_events::{self, EventId};
use crate::{connections::Source, prices::PriceList};

/// Changes that are remembered for who comes back, and that a listener may be behind. There is one or two for each epoch.
const REMEMBERED: usize = 64;
/// A listener is sent something after so long without a change. Whatever stands between keeps quiet connections for a minute.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

const LISTENERS: &str = "openmast_price_listeners";
const REFUSED: &str = "openmast_price_listeners_refused_total";
const LAGGED: &str = "openmast_price_listeners_lagged_total";
const EVENTS: &str = "openmast_price_events_total";

/// The prices in force. All clones are one.
#[derive(Clone)]
pub struct PriceFeed {
    shared: Arc<Shared>,
    keep_alive: Duration,
}

struct Shared {
    list: ArcSwapOption<PriceList>,
    past: Mutex<Past>,
    places: Arc<Places<Source>>,
}

/// What listeners were sent.
struct Past {
    /// `None`: nobody is sent anything any more.
    listeners: Option<broadcast::Sender<Bytes>>,
    /// Of the newest event.
    newest: Option<EventId>,
    /// Oldest first.
    changes: VecDeque<(EventId, Bytes)>,
    /// All prices, once somebody wanted them.
    all: Option<Bytes>,
}

/// Why nobody listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotHeard {
    /// There are as many listeners as may be.
    Full,
    /// There are as many of this source as may be.
    SourceFull,
    /// No prices are known yet.
    NoPrices,
}

/// Somebody who listens, as long as it is there.
struct Listener {
    first: VecDeque<Bytes>,
    changes: broadcast::Receiver<Bytes>,
    keep_alive: Duration,
    is_over: bool,
    _place: Place<Source>,
}

impl PriceFeed {
    /// Without prices yet, for at most so many listeners at once, and so many of one source, but for one at least.
    pub fn new(most_listeners: usize, most_of_a_source: usize) -> Self {
        describe();
        let past = Past {
            listeners: Some(broadcast::Sender::new(REMEMBERED)),
            newest: None,
            changes: VecDeque::new(),
            all: None,
        };
        Self {
            shared: Arc::new(Shared {
                list: ArcSwapOption::empty(),
                past: Mutex::new(past),
                places: Places::new(most_listeners, most_of_a_source.max(1), |taken| {
                    metrics::gauge!(LISTENERS).set(taken as f64);
                }),
            }),
            keep_alive: KEEP_ALIVE,
        }
    }

    /// The prices; `None` until they are known.
    pub fn list(&self) -> Option<Arc<PriceList>> {
        self.shared.list.load_full()
    }

    /// From now on these prices hold. Listeners are told what has changed.
    pub fn publish(&self, list: PriceList) {
        let mut past = self.past();
        let before = self.shared.list.load_full();
        let list = Arc::new(list);
        self.shared.list.store(Some(Arc::clone(&list)));
        let Some(event) = price_events::changes(before.as_deref(), &list) else {
            return;
        };
        past.remember(EventId::of(&list), event.clone());
        metrics::counter!(EVENTS).increment(1);
        if let Some(listeners) = &past.listeners {
            // There may be nobody.
            let _ = listeners.send(event);
        }
    }

    /// What a listener is sent from now on, who has seen everything up to the event `last`.
    ///
    /// # Errors
    /// There is nothing to hear, or no place.
    pub(super) fn listen(
        &self,
        source: Source,
        last: Option<EventId>,
    ) -> Result<impl Stream<Item = Result<Bytes, Infallible>> + Send + use<>, NotHeard> {
        let place = self.shared.places.take(source).map_err(|full| {
            metrics::counter!(REFUSED).increment(1);
            match full {
                Full::All => NotHeard::Full,
                Full::OfSource => NotHeard::SourceFull,
            }
        })?;
        let mut past = self.past();
        let list = self.list().ok_or(NotHeard::NoPrices)?;
        let first = past.since(last, &list);
        let changes = past.listeners.as_ref().map(broadcast::Sender::subscribe);
        let changes = changes.ok_or(NotHeard::NoPrices)?;
        let listener = Listener {
            first,
            changes,
            keep_alive: self.keep_alive,
            is_over: false,
            _place: place,
        };
        drop(past);
        Ok(stream::unfold(listener, Listener::next))
    }

    /// Lets all listeners go: the service ends.
    pub fn close(&self) {
        self.past().listeners = None;
    }

    fn past(&self) -> MutexGuard<'_, Past> {
        let past = self.shared.past.lock();
        past.unwrap_or_else(PoisonError::into_inner)
    }
}

impl Past {
    fn remember(&mut self, id: EventId, event: Bytes) {
        if self.changes.len() >= REMEMBERED {
            self.changes.pop_front();
        }
        self.changes.push_back((id, event));
        self.newest = Some(id);
        self.all = None;
    }

    /// What somebody has missed who has seen the event `last`: some changes, nothing, or all prices if that is not known any more.
    fn since(&mut self, last: Option<EventId>, list: &PriceList) -> VecDeque<Bytes> {
        let seen = (self.changes.iter()).position(|(id, _)| Some(*id) == last);
        if let Some(seen) = seen {
            let missed = self.changes.iter().skip(seen + 1);
            return missed.map(|(_, event)| event.clone()).collect();
        }
        let newest = self.newest.unwrap_or_else(|| EventId::of(list));
        let all = (self.all).get_or_insert_with(|| price_events::all(newest, list));
        VecDeque::from([all.clone()])
    }
}

impl Listener {
    /// The next piece, and the listener after it. `None`: it is over.
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        if let Some(event) = self.first.pop_front() {
            return Some((Ok(event), self));
        }
        if self.is_over {
            return None;
        }
        let piece = match tokio::time::timeout(self.keep_alive, self.changes.recv()).await {
            Err(_) => price_events::nothing_new(),
            Ok(Ok(event)) => event,
            Ok(Err(RecvError::Lagged(_))) => {
                metrics::counter!(LAGGED).increment(1);
                self.is_over = true;
                price_events::lagged()
            }
            Ok(Err(RecvError::Closed)) => return None,
        };
        Some((Ok(piece), self))
    }
}

fn describe() {
    metrics::describe_gauge!(LISTENERS, "Listeners of the price stream");
    metrics::describe_counter!(
        REFUSED,
        "Listeners of the price stream that were refused because there are as many as may be, in all or of their source"
    );
    metrics::describe_counter!(
        LAGGED,
        "Listeners of the price stream that took so little that they were let go"
    );
    metrics::describe_counter!(
        EVENTS,
        "Changes that listeners of the price stream were sent"
    );
    metrics::gauge!(LISTENERS).set(0.0);
    for counter in [REFUSED, LAGGED, EVENTS] {
        metrics::counter!(counter).absolute(0);
    }
}

#[cfg(test)]
mod tests;
