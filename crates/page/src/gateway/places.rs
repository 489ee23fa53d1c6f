//! Places for WebSockets: so many in all, so many for one source.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use super::refusal::Refusal;

/// All places.
pub(super) struct Sockets {
    most: usize,
    most_of_a_source: usize,
    of_sources: Mutex<HashMap<IpAddr, usize>>,
}

/// A place until it is dropped.
pub(super) struct Place {
    sockets: Arc<Sockets>,
    source: IpAddr,
}

impl Sockets {
    pub(super) fn new(most: usize, most_of_a_source: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            most_of_a_source,
            of_sources: Mutex::default(),
        })
    }

    pub(super) fn enter(self: &Arc<Self>, source: IpAddr) -> Result<Place, Refusal> {
        let mut all = self
            .of_sources
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let taken: usize = all.values().sum();
        let own = all.get(&source).copied().unwrap_or(0);
        if taken >= self.most || own >= self.most_of_a_source {
            return Err(Refusal::TooManySockets);
        }
        all.insert(source, own + 1);
        metrics::gauge!("openmast_app_sockets").increment(1.0);
        Ok(Place {
            sockets: Arc::clone(self),
            source,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = self
            .sockets
            .of_sources
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match all.get_mut(&self.source) {
            Some(number) if *number > 1 => *number -= 1,
            _ => drop(all.remove(&self.source)),
        }
        metrics::gauge!("openmast_app_sockets").decrement(1.0);
    }
}
