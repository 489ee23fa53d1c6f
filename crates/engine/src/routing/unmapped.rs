//! Usage that waits because nobody has mapped its radio or its subscriber: counted for the epoch's archive, and told to
//! whoever runs the oracle.

use crate::Engine;
use crate::routing::no_route::NoRoute;
use openmast_records::identity::radio_name;

/// A report whose usage waits for a mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unmapped {
    party: u32,
    /// What is not mapped: [`NoRoute::unmapped`] is not empty.
    pub why: NoRoute,
}

/// Reports that are remembered until somebody asks: an engine that nobody asks does not grow.
const MOST_REMEMBERED: usize = 256;

impl Engine {
    /// Counts a report that added usage which waits now, if it waits for a mapping: not if for the chain or for room in the
    /// ledger.
    #[cold]
    pub(crate) fn notice_unmapped(&mut self, party: u32, why: NoRoute) {
        let unmapped = why.unmapped();
        for lacks in unmapped {
            self.count(lacks.code());
        }
        if !unmapped.is_empty() && self.unmapped.len() < MOST_REMEMBERED {
            self.unmapped.push(Unmapped { party, why });
        }
    }

    /// The newest reports whose usage waits for a mapping, each once; some of them when there were many.
    pub fn take_unmapped(&mut self) -> Vec<Unmapped> {
        std::mem::take(&mut self.unmapped)
    }

    /// The radio of such a report by all its names, `kind=value`, in the order in which they are looked up. `None`: it was
    /// forgotten meanwhile.
    pub fn unmapped_radio(&self, unmapped: &Unmapped) -> Option<String> {
        let names = self.sessions.radio_names(unmapped.party);
        let names: Vec<_> = names.map(|(_, name)| radio_name(name)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// Bytes that wait for a mapping, for the chain or for room in the ledger.
    pub fn unattributed_bytes(&self) -> u128 {
        self.waiting.bytes()
    }

    /// A counter of the open epoch by its name in the archive.
    pub fn counted(&self, reason: &str) -> u64 {
        self.counters.get(reason).copied().unwrap_or_default()
    }
}
