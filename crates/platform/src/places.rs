//! Places for what takes something while it is there: so many in all, and so many of one source, so that no source keeps all
//! others out.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// All places. A source is whatever counts as one.
#[derive(Debug)]
pub struct Places<S> {
    most: usize,
    most_of_a_source: usize,
    /// Told how many are taken whenever that changes.
    told: fn(usize),
    taken: Mutex<Taken<S>>,
}

#[derive(Debug)]
struct Taken<S> {
    all: usize,
    /// Of each source that has some.
    of_sources: HashMap<S, usize>,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub struct Place<S: Eq + Hash> {
    places: Arc<Places<S>>,
    source: S,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// As many are taken as there are.
    All,
    /// This source has as many as it may.
    OfSource,
}

impl<S: Eq + Hash + Copy> Places<S> {
    /// So many in all and of one source. `told` is called with how many are taken whenever that changes.
    pub fn new(most: usize, most_of_a_source: usize, told: fn(usize)) -> Arc<Self> {
        Arc::new(Self {
            most,
            most_of_a_source,
            told,
            taken: Mutex::new(Taken {
                all: 0,
                of_sources: HashMap::new(),
            }),
        })
    }

    /// Takes a place for a source.
    ///
    /// # Errors
    /// There is none for it.
    pub fn take(self: &Arc<Self>, source: S) -> Result<Place<S>, Full> {
        let mut taken = self.taken();
        let own = taken.of_sources.get(&source).copied().unwrap_or(0);
        if own >= self.most_of_a_source {
            return Err(Full::OfSource);
        }
        if taken.all >= self.most {
            return Err(Full::All);
        }
        taken.of_sources.insert(source, own + 1);
        taken.all += 1;
        (self.told)(taken.all);
        Ok(Place {
            places: Arc::clone(self),
            source,
        })
    }
}

impl<S> Places<S> {
    fn taken(&self) -> MutexGuard<'_, Taken<S>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Eq + Hash> Drop for Place<S> {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        match taken.of_sources.get_mut(&self.source) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(taken.of_sources.remove(&self.source)),
        }
        taken.all = taken.all.saturating_sub(1);
        (self.places.told)(taken.all);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    use super::*;

    #[test]
    fn a_source_has_its_part_and_all_have_no_more_than_there_is() {
        static TOLD: AtomicUsize = AtomicUsize::new(0);
        let places = Places::new(3, 2, |taken| TOLD.store(taken, Relaxed));
        let (one, _two) = (places.take('a').unwrap(), places.take('a').unwrap());
        assert_eq!(places.take('a').unwrap_err(), Full::OfSource);
        let other = places.take('b').unwrap();
        assert_eq!(places.take('c').unwrap_err(), Full::All);
        assert_eq!(TOLD.load(Relaxed), 3);
        drop(one);
        let _again = places.take('a').unwrap();
        assert_eq!(places.take('a').unwrap_err(), Full::OfSource);
        drop(other);
        assert_eq!(TOLD.load(Relaxed), 2);
        assert_eq!(places.taken().of_sources.len(), 1, "others are forgotten");
    }
}
