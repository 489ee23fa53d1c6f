//! The ids that gateways gave to sessions, by row. Most have at most 16 octets and lie in the row's own place.

use std::{fs::File, io};

use openmast_chunks::Chunks;
use openmast_metering::RowId;

const IN_PLACE: usize = 16;
/// The place holds the position of a longer text.
const ELSEWHERE: u8 = u8::MAX;
const NO_MULTI: u8 = 0;
const MULTI: u8 = 1;

/// Session id and multi-session id, in the order of the archive's records.
pub(super) type Id<'a> = (&'a [u8], Option<&'a [u8]>);

/// Length, then the id or the position of a longer text.
type Place = [u8; 1 + IN_PLACE];

#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    places: Chunks<Place>,
    /// Length of the session id (little-endian `u32`), session id, whether there is a multi-session id, that.
    long: Vec<Box<[u8]>>,
    free: Vec<u32>,
}

impl Ids {
    /// As [`openmast_metering::Table::spill`]: an id is looked at when its session begins, and at the end of an epoch.
    pub(super) fn spill(&mut self, file: File, in_memory: usize) {
        self.places.spill(file, in_memory);
    }

    /// As [`openmast_metering::Table::settle`].
    pub(super) fn settle(&mut self) -> io::Result<()> {
        self.places.settle()
    }

    pub(super) fn set(&mut self, row: RowId, id: &[u8], multi: Option<&[u8]>) {
        let mut place = Place::default();
        let [length, rest @ ..] = &mut place;
        if multi.is_none() && id.len() <= IN_PLACE {
            *length = id.len() as u8;
            copy(id, rest);
        } else {
            *length = ELSEWHERE;
            copy(&self.add(id, multi).to_le_bytes(), rest);
        }
        while self.places.len() <= row as usize {
            self.places.push(Place::default());
        }
        if let Some(known) = self.places.get_mut(row as usize) {
            *known = place;
        }
    }

    fn add(&mut self, id: &[u8], multi: Option<&[u8]>) -> u32 {
        let mut text = (id.len() as u32).to_le_bytes().to_vec();
        text.extend_from_slice(id);
        text.push(if multi.is_some() { MULTI } else { NO_MULTI });
        text.extend_from_slice(multi.unwrap_or_default());
        let text = text.into_boxed_slice();
        if let Some(position) = self.free.pop()
            && let Some(place) = self.long.get_mut(position as usize)
        {
            *place = text;
            return position;
        }
        self.long.push(text);
        (self.long.len() - 1) as u32
    }

    /// Empty for a row without a session.
    pub(super) fn get(&self, row: RowId) -> Id<'_> {
        let Some([length, rest @ ..]) = self.places.get(row as usize) else {
            return (&[], None);
        };
        if *length != ELSEWHERE {
            return (rest.get(..usize::from(*length)).unwrap_or_default(), None);
        }
        let text = long_position(rest).and_then(|position| self.long.get(position));
        text.and_then(|text| split(text)).unwrap_or_default()
    }

    pub(super) fn remove(&mut self, row: RowId) {
        let Some(place) = self.places.get_mut(row as usize) else {
            return;
        };
        let [length, rest @ ..] = place;
        if *length == ELSEWHERE
            && let Some(position) = long_position(rest)
            && let Some(text) = self.long.get_mut(position)
        {
            *text = Box::default();
            self.free.push(position as u32);
        }
        *place = Place::default();
    }
}

/// To the beginning of a place that is long enough.
fn copy(from: &[u8], to: &mut [u8]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
}

fn long_position(place: &[u8]) -> Option<usize> {
    let position = place.first_chunk()?;
    Some(u32::from_le_bytes(*position) as usize)
}

fn split(text: &[u8]) -> Option<Id<'_>> {
    let (length, rest) = text.split_first_chunk()?;
    let (id, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let (has_multi, multi) = rest.split_first()?;
    Some((id, (*has_multi == MULTI).then_some(multi)))
}
