//! Which asset a radio belongs to, which payer a subscriber's usage is paid by.

use std::{collections::BTreeMap, io};

use borsh::{BorshDeserialize, BorshSerialize};

use openmast_records::{MappingChange, RadioIdentity, SubscriberIdentity};

use crate::routing::{names_of_assets::NamesOfAssets, no_route::NoRoute};

/// All mappings.
#[derive(Clone, Debug, Default, BorshSerialize)]
pub(crate) struct Mapping {
    pub radios: BTreeMap<RadioIdentity, u32>,
    pub subscribers: BTreeMap<SubscriberIdentity, u32>,
    /// Those of `radios`.
    #[borsh(skip)]
    assets: NamesOfAssets,
}

/// As it is derived to be written, field after field; which assets have names follows from the radios.
impl BorshDeserialize for Mapping {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let radios = BTreeMap::<RadioIdentity, u32>::deserialize_reader(reader)?;
        Ok(Self {
            assets: radios.values().copied().collect(),
            radios,
            subscribers: BTreeMap::deserialize_reader(reader)?,
        })
    }
}

/// What names are mapped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mapped {
    /// The number of the radio's name that is mapped, and its asset.
    pub radio: Option<(u32, u32)>,
    pub payer: Option<u32>,
}

impl Mapped {
    /// The asset that the radio is mapped to.
    pub(crate) fn asset(&self) -> Option<u32> {
        self.radio.map(|(_, asset)| asset)
    }

    /// Asset and payer.
    ///
    /// # Errors
    /// What is not mapped.
    pub(crate) fn accounts(&self) -> Result<(u32, u32), NoRoute> {
        match (self.asset(), self.payer) {
            (Some(asset), Some(payer)) => Ok((asset, payer)),
            (None, Some(_)) => Err(NoRoute::RadioUnmapped),
            (Some(_), None) => Err(NoRoute::SubscriberUnmapped),
            (None, None) => Err(NoRoute::NothingMapped),
        }
    }
}

impl Mapping {
    pub(crate) fn change(&mut self, change: &MappingChange) {
        match change {
            MappingChange::Radio { identity, asset } => {
                let former = set(&mut self.radios, identity, *asset);
                self.assets.change(former, *asset);
            }
            MappingChange::Subscriber { identity, payer } => {
                set(&mut self.subscribers, identity, *payer);
            }
        }
    }

    /// The assets of which a radio is mapped.
    pub(crate) fn assets(&self) -> &NamesOfAssets {
        &self.assets
    }

    /// What a radio's and a subscriber's names are mapped to.
    pub(crate) fn of<'a>(
        &self,
        radio: impl Iterator<Item = (u32, &'a RadioIdentity)>,
        subscriber: &[SubscriberIdentity],
    ) -> Mapped {
        Mapped {
            radio: self.asset(radio),
            payer: self.payer(subscriber),
        }
    }

    /// The number of the first name that is mapped, and its asset. The name that tells sessions apart comes first, then
    /// the most specific.
    pub(crate) fn asset<'a>(
        &self,
        mut names: impl Iterator<Item = (u32, &'a RadioIdentity)>,
    ) -> Option<(u32, u32)> {
        names.find_map(|(number, name)| Some((number, *self.radios.get(name)?)))
    }

    /// The payer of the first name that is mapped, most specific first.
    pub(crate) fn payer(&self, names: &[SubscriberIdentity]) -> Option<u32> {
        names
            .iter()
            .find_map(|name| self.subscribers.get(name).copied())
    }
}

/// Gives back what the key was mapped to.
fn set<K: Ord + Clone>(map: &mut BTreeMap<K, u32>, key: &K, index: Option<u32>) -> Option<u32> {
    match index {
        Some(index) => map.insert(key.clone(), index),
        None => map.remove(key),
    }
}
