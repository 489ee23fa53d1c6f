//! Sessions in a state snapshot: one after the other, so that none of them is in memory twice.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read, Write},
};

use anyhow::{Context, ensure};
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_chunks::Sparse;
use openmast_metering::{Incarnation, Meter, RestoreError, RowId, Saved};

use super::{
    interned::Interned,
    keys::{Keys, Place},
    names::{KeyParts, Names, Party, Radio, RadioSet},
    run_state::{NONE, RunState},
    table::Sessions,
};
use openmast_records::{NamesBuf, RadioIdentity, SubscriberNames};

impl Sessions {
    /// Writes everything but the secret.
    ///
    /// # Errors
    /// `out` fails.
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
            saved.held.serialize(out)?;
        }
        let otherwise = &self.aliases;
        write_sparse(&otherwise.also_without, out)?;
        write_sparse(&otherwise.also_with, out)?;
        write_sparse(&otherwise.rows_apart, out)
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
                held: read(input)?,
            })
        });
        let table = std::mem::take(&mut sessions.table);
        sessions.table = table.restore::<anyhow::Error>(row_count, saved)?;
        sessions.aliases.also_without = read_set(input)?;
        let also_with: BTreeMap<RowId, Vec<u8>> = read(input)?;
        sessions.aliases.also_with = also_with.into_iter().collect();
        sessions.aliases.rows_apart = read_set(input)?;
        sessions.link_all();
        Ok(self)
    }

    fn read_names(&mut self, input: &mut impl Read) -> anyhow::Result<()> {
        let (names, keys) = (&mut self.names, &mut self.keys);
        let radios: Vec<Option<SavedRadio>> = read(input)?;
        let mut seen = BTreeSet::new();
        let is_new = radios.iter().flatten().all(|radio| seen.insert(radio));
        ensure!(is_new, "a radio's name is there twice");
        names.radios = Interned::from_slots(radios.iter().map(|radio| {
            let (area, name) = radio.as_ref()?;
            let Place(hash) = keys.radio(area, name.name());
            let radio = Radio {
                area: area.as_slice().into(),
                name: name.clone(),
            };
            Some((hash, radio))
        }));
        let sets: Vec<Option<SavedSet>> = read(input)?;
        let is_whole = sets.iter().flatten().all(|(_, _, names)| !names.is_empty());
        ensure!(is_whole, "a radio without names");
        names.radio_sets = Interned::from_slots(sets.into_iter().map(|set| {
            let (radio, by_device, names) = set?;
            let hash = keys.radio_set(radio, by_device, &names);
            let key = KeyParts { radio, by_device };
            Some((hash, RadioSet { key, names }))
        }));
        let count: u32 = read(input)?;
        // Room for what is there, not for what is announced.
        let mut parties = Vec::new();
        for _ in 0..count {
            let party: Option<(u32, Vec<u8>)> = read(input)?;
            let party = party.map(|(radio_set, octets)| {
                let subscriber = SubscriberNames::read(&octets);
                let subscriber = subscriber.context("a subscriber's names are none")?;
                anyhow::Ok((radio_set, subscriber.to_buf()))
            });
            parties.push(party.transpose()?);
        }
        let slots = parties.into_iter().map(|party| {
            let (radio_set, subscriber) = party?;
            let hash = names.hash_of(keys, radio_set, subscriber.names())?;
            let party = Party {
                radio_set,
                subscriber,
            };
            Some((hash, party))
        });
        let parties = Interned::from_slots(slots);
        names.parties = parties;
        Ok(())
    }
}

/// Area and name.
type SavedRadio = (Vec<u8>, RadioIdentity);
/// What its sessions' keys have, and its names.
type SavedSet = (Option<u32>, bool, Vec<u32>);

impl Names {
    /// Hash of a party with the names of this radio.
    fn hash_of(
        &self,
        keys: &mut Keys,
        radio_set: u32,
        subscriber: SubscriberNames<'_>,
    ) -> Option<u128> {
        let set = self.radio_sets.get(radio_set)?;
        let radios = set.names.iter().map(|number| self.radios.get(*number));
        let radios: Vec<&Radio> = radios.collect::<Option<_>>()?;
        let area = &radios.first()?.area;
        let names: NamesBuf<_> = radios.iter().map(|radio| radio.name.name()).collect();
        let place = self.place(keys, set.key, area);
        let radio = (&**area, names.names());
        Some(keys.party(place, set.key.by_device, radio, &subscriber))
    }

    fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        let radios: Vec<Option<(&[u8], &RadioIdentity)>> = self
            .radios
            .slots()
            .map(|radio| radio.map(|radio| (&*radio.area, &radio.name)))
            .collect();
        radios.serialize(out)?;
        let sets = self.radio_sets.slots();
        let sets: Vec<_> = sets
            .map(|set| set.map(|set| (set.key.radio, set.key.by_device, &set.names)))
            .collect();
        sets.serialize(out)?;
        let parties = self.parties.slots();
        (self.parties.len() as u32).serialize(out)?;
        for party in parties {
            party
                .map(|party| (party.radio_set, party.subscriber.names().encoded()))
                .serialize(out)?;
        }
        Ok(())
    }
}

fn write_incarnation(incarnation: &Incarnation<RunState>, out: &mut impl Write) -> io::Result<()> {
    incarnation.number.serialize(out)?;
    incarnation.meter.serialize(out)?;
    incarnation.attachment.parts().serialize(out)
}

fn read_incarnation(input: &mut impl Read) -> anyhow::Result<Incarnation<RunState>> {
    let (number, meter): (u32, Meter) = read(input)?;
    let attachment = RunState::from_parts(read(input)?);
    Ok(Incarnation {
        number,
        meter,
        attachment,
    })
}

/// As a map by row, or a set of rows.
fn write_sparse<V: BorshSerialize>(values: &Sparse<V>, out: &mut impl Write) -> io::Result<()> {
    // Each is of another row.
    (values.len() as u32).serialize(out)?;
    values.iter().try_for_each(|value| value.serialize(out))
}

fn read_set(input: &mut impl Read) -> anyhow::Result<Sparse<()>> {
    let rows: BTreeSet<RowId> = read(input)?;
    Ok(rows.into_iter().map(|row| (row, ())).collect())
}

fn read<T: BorshDeserialize>(input: &mut impl Read) -> anyhow::Result<T> {
    T::deserialize_reader(input).context("reading the sessions of the state")
}

/// A run without the link to the next session, which is made anew.
type Parts = (u32, u8, u32, u64, u64, u64, u64);

impl RunState {
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
        let mut run = Self::default();
        run.set_party(party);
        run.set_record(route, up, down, record_first);
        run.set_first_event_at_ms(first);
        run.set_flags(flags);
        run.set_next(NONE);
        run
    }
}
