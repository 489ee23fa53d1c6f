//! Sessions in a state snapshot: one after the other, so that none of them is in memory twice.

use std::{
    collections::BTreeSet,
    io::{self, Read, Write},
};

use anyhow::{Context, ensure};
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_metering::{Incarnation, Meter, RestoreError, RowId, Saved};

use super::{
    interned::Interned,
    names::{NOT_KNOWN, Names, Party, Radio, RadioSet, pack, unpack},
    table::Sessions,
    tail::{NONE, Tail},
};
use crate::record::RadioIdentity;

impl Sessions {
    /// Writes everything but the secret.
    ///
    /// # Errors
    /// Of `out`.
    pub fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        self.names.write_to(out)?;
        (self.table.row_count(), self.table.len()).serialize(out)?;
        for saved in self.table.save() {
            (saved.row, saved.key, saved.received_at_ms).serialize(out)?;
            let (id, multi) = self.ids.get(saved.row);
            (id, multi).serialize(out)?;
            write_incarnation(&saved.newest, out)?;
            (saved.formers.len() as u32).serialize(out)?;
            for former in &saved.formers {
                write_incarnation(former, out)?;
            }
        }
        let otherwise = &self.otherwise;
        (&otherwise.also_without, &otherwise.also_with).serialize(out)
    }

    /// Into sessions of which there is none yet, as [`Self::write_to`] wrote them.
    ///
    /// # Errors
    /// These are no sessions.
    pub fn read_from(mut self, input: &mut impl Read) -> anyhow::Result<Self> {
        let sessions = &mut self;
        sessions.read_names(input)?;
        let (row_count, len): (u32, u64) = read(input)?;
        let ids = &mut sessions.ids;
        let saved = (0..len).map(|_| {
            let (row, key, received_at_ms): (RowId, u128, u64) = read(input)?;
            // Ids lie by row: for one that cannot be, all those before it would be made.
            if row >= row_count {
                return Err(RestoreError::NoSuchRow(row).into());
            }
            let (id, multi): (Vec<u8>, Option<Vec<u8>>) = read(input)?;
            ids.set(row, &id, multi.as_deref());
            let newest = read_incarnation(input)?;
            let formers: u32 = read(input)?;
            let formers = (0..formers).map(|_| read_incarnation(input));
            Ok(Saved {
                row,
                key,
                received_at_ms,
                newest,
                formers: formers.collect::<anyhow::Result<_>>()?,
            })
        });
        let table = std::mem::take(&mut sessions.table);
        sessions.table = table.restore::<anyhow::Error>(row_count, saved)?;
        let (also_without, also_with) = read(input)?;
        sessions.otherwise.also_without = also_without;
        sessions.otherwise.also_with = also_with;
        sessions.link_all();
        Ok(self)
    }

    fn read_names(&mut self, input: &mut impl Read) -> anyhow::Result<()> {
        let (names, keys) = (&mut self.names, &mut self.keys);
        let radios: Vec<Option<RadioIdentity>> = read(input)?;
        let mut seen = BTreeSet::new();
        let is_new = radios.iter().flatten().all(|name| seen.insert(name));
        ensure!(is_new, "a radio's name is there twice");
        names.radios = Interned::from_slots(radios.iter().map(|name| {
            let name = name.clone()?;
            let first_row = NONE;
            Some((keys.radio(&name), Radio { name, first_row }))
        }));
        let sets: Vec<Option<(u32, Vec<u32>)>> = read(input)?;
        names.radio_sets = Interned::from_slots(sets.into_iter().map(|set| {
            let (key, names) = set?;
            let hash = keys.radio_set(key, &names);
            Some((hash, RadioSet { key, names }))
        }));
        let count: u32 = read(input)?;
        // Room for what is there, not for what is announced.
        let mut parties = Vec::new();
        for _ in 0..count {
            let party: Option<(u32, Vec<u8>)> = read(input)?;
            parties.push(party);
        }
        let slots = parties.into_iter().map(|party| {
            let (radio_set, subscriber) = party?;
            let set = names.radio_sets.get(radio_set)?;
            let radio = |number: &u32| Some(names.radios.get(*number)?.name.clone());
            let of_set: Vec<RadioIdentity> = set.names.iter().filter_map(radio).collect();
            let subscriber = unpack(&subscriber);
            let hash = keys.party(&radio(&set.key)?, &of_set, &subscriber);
            let party = Party {
                radio_set,
                subscriber: pack(&subscriber),
                same_as: NOT_KNOWN.into(),
                resolved: (0, None),
            };
            Some((hash, party))
        });
        names.parties = Interned::from_slots(slots);
        Ok(())
    }
}

impl Names {
    fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        let radios: Vec<Option<&RadioIdentity>> = self
            .radios
            .slots()
            .map(|radio: Option<&Radio>| radio.map(|radio| &radio.name))
            .collect();
        radios.serialize(out)?;
        let sets = self.radio_sets.slots();
        let sets: Vec<_> = sets
            .map(|set| set.map(|set| (set.key, &set.names)))
            .collect();
        sets.serialize(out)?;
        let parties = self.parties.slots();
        (parties.len() as u32).serialize(out)?;
        for party in parties {
            party
                .map(|party| (party.radio_set, &*party.subscriber))
                .serialize(out)?;
        }
        Ok(())
    }
}

fn write_incarnation(incarnation: &Incarnation<Tail>, out: &mut impl Write) -> io::Result<()> {
    incarnation.number.serialize(out)?;
    incarnation.meter.serialize(out)?;
    incarnation.attachment.parts().serialize(out)
}

fn read_incarnation(input: &mut impl Read) -> anyhow::Result<Incarnation<Tail>> {
    let (number, meter): (u32, Meter) = read(input)?;
    let attachment = Tail::from_parts(read(input)?);
    Ok(Incarnation {
        number,
        meter,
        attachment,
    })
}

fn read<T: BorshDeserialize>(input: &mut impl Read) -> anyhow::Result<T> {
    T::deserialize_reader(input).context("reading the sessions of the state")
}

/// A tail without the link to the next session, which is made anew.
type Parts = (u32, u8, u32, u64, u64, u64, u64);

impl Tail {
    fn parts(&self) -> Parts {
        let (route, up, down, record_first) = self.record_parts();
        let first = self.first_event_at_ms();
        (
            self.party(),
            self.flags(),
            route,
            up,
            down,
            record_first,
            first,
        )
    }

    fn from_parts((party, flags, route, up, down, record_first, first): Parts) -> Self {
        let mut tail = Self::default();
        tail.set_party(party);
        tail.set_record(route, up, down, record_first);
        tail.set_first_event_at_ms(first);
        tail.set_flags(flags);
        tail.set_next(NONE);
        tail
    }
}
