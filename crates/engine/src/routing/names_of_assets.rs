//! Of which assets a radio is mapped, kept with every change of the mapping: who asks at a place is told of these alone, and nobody
//! walks through all radios for that. It follows from the mapping and is no part of the state.

use std::collections::{BTreeMap, btree_map::Entry};

/// How many names of radios are mapped to each asset.
#[derive(Clone, Debug, Default)]
pub(crate) struct NamesOfAssets {
    names: BTreeMap<u32, u32>,
    changes: u64,
}

impl FromIterator<u32> for NamesOfAssets {
    /// Of the assets of all names.
    fn from_iter<I: IntoIterator<Item = u32>>(assets: I) -> Self {
        let mut mapped = Self::default();
        for asset in assets {
            mapped.change(None, Some(asset));
        }
        mapped
    }
}

impl NamesOfAssets {
    /// A name goes from one asset to another.
    pub(crate) fn change(&mut self, from: Option<u32>, to: Option<u32>) {
        if from == to {
            return;
        }
        if let Some(asset) = from {
            self.remove(asset);
        }
        if let Some(asset) = to {
            let names = self.names.entry(asset).or_default();
            // There is no room for as many names as there are numbers.
            *names = names.saturating_add(1);
            self.changes += u64::from(*names == 1);
        }
    }

    fn remove(&mut self, asset: u32) {
        if let Entry::Occupied(mut names) = self.names.entry(asset) {
            match names.get() {
                0 | 1 => {
                    names.remove();
                    self.changes += 1;
                }
                count => *names.get_mut() = count - 1,
            }
        }
    }

    /// How many names are mapped to this one.
    pub(crate) fn names_of(&self, asset: u32) -> u32 {
        self.names.get(&asset).copied().unwrap_or(0)
    }

    /// How often an asset came or went.
    pub(crate) fn changes(&self) -> u64 {
        self.changes
    }

    /// The assets that have some, in order.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = u32> {
        self.names.keys().copied()
    }
}
