//! Which asset a radio belongs to, which payer a subscriber's usage is paid by.

use std::{collections::BTreeMap, io};

use borsh::{BorshDeserialize, BorshSerialize};

use openmast_records::{MappingChange, RadioIdentity, SubscriberIdentity};

use crate::routing::{names_of_assets::NamesOfAssets, no_route::NoRoute};

/// What a radio's name is mapped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct MappedTo {
    pub asset: u32,
    /// The newest time that the log had told when it was (Unix milliseconds).
    pub since_ms: u64,
}

/// All mappings.
#[derive(Clone, Debug, Default, BorshSerialize)]
pub(crate) struct Mapping {
    pub radios: BTreeMap<RadioIdentity, MappedTo>,
    pub subscribers: BTreeMap<SubscriberIdentity, u32>,
    /// Those of `radios`.
    #[borsh(skip)]
    assets: NamesOfAssets,
}

/// As it is derived to be written, field after field; which assets have names follows from the radios.
impl BorshDeserialize for Mapping {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let radios = BTreeMap::<RadioIdentity, MappedTo>::deserialize_reader(reader)?;
        Ok(Self {
            assets: radios.values().map(|mapped| mapped.asset).collect(),
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
    /// Takes in a change, of which the log tells when it had told `now_ms`.
    pub(crate) fn change(&mut self, change: &MappingChange, now_ms: u64) {
        match change {
            MappingChange::Radio { identity, asset } => self.map_radio(identity, *asset, now_ms),
            MappingChange::Subscriber { identity, payer } => {
                set(&mut self.subscribers, identity, *payer);
            }
        }
    }

    fn map_radio(&mut self, identity: &RadioIdentity, asset: Option<u32>, now_ms: u64) {
        let former = self.radios.get(identity).map(|mapped| mapped.asset);
        // Said once more it holds since it was said first.
        if former != asset {
            let mapped = asset.map(|asset| MappedTo {
                asset,
                since_ms: now_ms,
            });
            set(&mut self.radios, identity, mapped);
            self.assets.change(former, asset);
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
        names.find_map(|(number, name)| Some((number, self.radios.get(name)?.asset)))
    }

    /// The payer of the first name that is mapped, most specific first.
    pub(crate) fn payer(&self, names: &[SubscriberIdentity]) -> Option<u32> {
        names
            .iter()
            .find_map(|name| self.subscribers.get(name).copied())
    }
}

fn set<K: Ord + Clone, V>(map: &mut BTreeMap<K, V>, key: &K, value: Option<V>) {
    match value {
        Some(value) => map.insert(key.clone(), value),
        None => map.remove(key),
    };
}
