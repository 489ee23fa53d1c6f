//! What is mapped, page by page. Nothing here changes anything.
//!
//! There may be a million names, and records wait for the answer: so they are looked through in a walk of short steps, each a
//! question of its own.

use std::{
    collections::BTreeMap,
    ops::Bound::{Excluded, Unbounded},
};

use openmast_records::{RadioIdentity, SubscriberIdentity};

use crate::Engine;

/// Names that a step looks at, well below a millisecond.
const NAMES: usize = 1 << 12;

/// A name that is mapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedName<N> {
    /// The name.
    pub name: N,
    /// Index of the asset or payer.
    pub index: u32,
    /// The newest time that the log had told when a radio was mapped (Unix milliseconds); of subscribers it is not kept.
    pub since_ms: Option<u64>,
}

/// Which names are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingFilter<N> {
    /// One of these; any if absent.
    pub names: Option<Vec<N>>,
    /// Mapped to this asset or payer; to any if absent.
    pub index: Option<u32>,
    /// Behind this one.
    pub after: Option<N>,
}

/// Looks for what is mapped, in the order of names. Between two steps mappings may come and go.
#[derive(Clone, Debug)]
pub struct MappingWalk<N> {
    filter: MappingFilter<N>,
    limit: usize,
    is_done: bool,
    found: MappedNames<N>,
}

/// What a walk has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedNames<N> {
    /// All names that were mapped at its last step, whatever was looked for.
    pub count: usize,
    /// In their order.
    pub names: Vec<MappedName<N>>,
    /// Whether there are more behind the last.
    pub goes_on: bool,
}

impl<N: Ord + Clone> MappingWalk<N> {
    /// For at most `limit` names.
    pub fn new(mut filter: MappingFilter<N>, limit: usize) -> Self {
        if let Some(names) = &mut filter.names {
            names.sort_unstable();
            names.dedup();
        }
        Self {
            filter,
            limit,
            is_done: false,
            found: MappedNames {
                count: 0,
                names: Vec::new(),
                goes_on: false,
            },
        }
    }

    /// Whether all was looked at.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    /// What was found.
    pub fn found(self) -> MappedNames<N> {
        self.found
    }

    fn step<V>(&mut self, mapped: &BTreeMap<N, V>, told: impl Fn(&V) -> (u32, Option<u64>)) {
        self.found.count = mapped.len();
        // Few are asked for by name: all of them in one step.
        if let Some(names) = self.filter.names.take() {
            for name in names {
                if let Some(value) = mapped.get(&name).filter(|_| self.is_behind(&name)) {
                    self.see(&name, told(value));
                }
            }
            self.is_done = true;
            return;
        }
        let after = self.filter.after.take();
        let from = after.as_ref().map_or(Unbounded, Excluded);
        let (mut looked_at, mut last) = (0, None);
        for (name, value) in mapped.range((from, Unbounded)).take(NAMES) {
            (looked_at, last) = (looked_at + 1, Some(name));
            self.see(name, told(value));
            if self.found.goes_on {
                break;
            }
        }
        self.is_done = self.found.goes_on || looked_at < NAMES;
        self.filter.after = last.cloned();
    }

    fn is_behind(&self, name: &N) -> bool {
        self.filter.after.as_ref().is_none_or(|after| name > after)
    }

    fn see(&mut self, name: &N, (index, since_ms): (u32, Option<u64>)) {
        if self.filter.index.is_some_and(|wanted| wanted != index) {
            return;
        }
        if self.found.names.len() == self.limit {
            self.found.goes_on = true;
            return;
        }
        self.found.names.push(MappedName {
            name: name.clone(),
            index,
            since_ms,
        });
    }
}

impl Engine {
    /// Goes on with a walk through mapped radios.
    pub fn step_mapped_radios(&self, walk: &mut MappingWalk<RadioIdentity>) {
        walk.step(&self.mapping.radios, |mapped| {
            (mapped.asset, Some(mapped.since_ms))
        });
    }

    /// Goes on with a walk through mapped subscribers.
    pub fn step_mapped_subscribers(&self, walk: &mut MappingWalk<SubscriberIdentity>) {
        walk.step(&self.mapping.subscribers, |payer| (*payer, None));
    }
}
