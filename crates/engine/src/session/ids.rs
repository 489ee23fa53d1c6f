//! The ids that gateways gave to sessions, by row. Most lie in the row's own place.

use openmast_chunks::Chunks;
use openmast_metering::RowId;

const IN_PLACE: usize = 16;
/// Set in the last octet of a place unless the place is full of an id that ends with an ASCII character.
const NOT_FULL: u8 = 0x80;
/// The last octet of a place that holds the position of a longer text.
const ELSEWHERE: u8 = u8::MAX;
/// Instead of the length of a multi-session id.
const NO_MULTI: u32 = u32::MAX;

/// Session id and multi-session id, in the order of the archive's records.
pub type Id<'a> = (&'a [u8], Option<&'a [u8]>);

/// An id of at most 16 octets, or the position of a longer text. The last octet is the last of an id of 16, or says how
/// many the id has. (Gateways' ids are ASCII; one of 16 octets that does not end like that lies elsewhere.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedId([u8; IN_PLACE]);

/// What is in a place.
pub enum InPlace<'a> {
    /// The octets of a session id that has no multi-session id beside it.
    Id(&'a [u8]),
    /// Where its text is.
    At(u64),
}

/// The id of no text.
impl Default for PackedId {
    fn default() -> Self {
        Self::ending_with(NOT_FULL)
    }
}

impl PackedId {
    /// `None`: it does not fit a place.
    pub fn new((id, multi): Id<'_>) -> Option<Self> {
        let last = match (id.get(IN_PLACE - 1), id.len()) {
            (None, length) => NOT_FULL | length as u8,
            (Some(last), IN_PLACE) if last.is_ascii() => *last,
            (Some(_), _) => return None,
        };
        let mut place = Self::ending_with(last);
        copy(id, &mut place.0);
        multi.is_none().then_some(place)
    }

    /// The id of a longer text, which lies at this position.
    pub fn at(position: u64) -> Self {
        let mut place = Self::ending_with(ELSEWHERE);
        copy(&position.to_le_bytes(), &mut place.0);
        place
    }

    fn ending_with(last: u8) -> Self {
        let mut place = [0; IN_PLACE];
        let [.., end] = &mut place;
        *end = last;
        Self(place)
    }

    /// What is in the place.
    pub fn read(&self) -> InPlace<'_> {
        let [.., last] = self.0;
        match last {
            ELSEWHERE => {
                let position = self.0.first_chunk().copied().unwrap_or_default();
                InPlace::At(u64::from_le_bytes(position))
            }
            last if last.is_ascii() => InPlace::Id(&self.0),
            last => {
                let length = usize::from(last & !NOT_FULL);
                InPlace::Id(self.0.get(..length).unwrap_or_default())
            }
        }
    }
}

/// Appends the text of an id: both lengths (little-endian `u32`), session id, multi-session id.
pub fn write_text((id, multi): Id<'_>, text: &mut Vec<u8>) {
    text.extend((id.len() as u32).to_le_bytes());
    let multi_length = multi.map_or(NO_MULTI, |multi| multi.len() as u32);
    text.extend(multi_length.to_le_bytes());
    text.extend(id);
    text.extend(multi.unwrap_or_default());
}

/// The id whose text `text` begins with.
pub fn read_text(text: &[u8]) -> Option<Id<'_>> {
    let (length, text) = text.split_first_chunk()?;
    let (multi_length, text) = text.split_first_chunk()?;
    let (id, text) = text.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let multi = match u32::from_le_bytes(*multi_length) {
        NO_MULTI => None,
        length => Some(text.get(..length as usize)?),
    };
    Some((id, multi))
}

#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    places: Chunks<PackedId>,
    long: Chunks<Box<[u8]>>,
    free: Vec<u32>,
}

impl Ids {
    /// The ids as they are now, to be saved while these go on ([`Chunks::share`]).
    pub(super) fn share(&mut self) -> Self {
        Self {
            places: self.places.share(),
            long: self.long.share(),
            free: Vec::new(),
        }
    }

    pub(super) fn set(&mut self, row: RowId, id: &[u8], multi: Option<&[u8]>) {
        let place = match PackedId::new((id, multi)) {
            Some(place) => place,
            None => PackedId::at(self.add((id, multi))),
        };
        while self.places.len() <= row as usize {
            self.places.push(PackedId::default());
        }
        if let Some(known) = self.places.get_mut(row as usize) {
            *known = place;
        }
    }

    fn add(&mut self, id: Id<'_>) -> u64 {
        let mut text = Vec::new();
        write_text(id, &mut text);
        let text = text.into_boxed_slice();
        if let Some(position) = self.free.pop()
            && let Some(place) = self.long.get_mut(position as usize)
        {
            *place = text;
            return u64::from(position);
        }
        self.long.push(text);
        (self.long.len() - 1) as u64
    }

    /// Empty for a row without a session.
    pub(super) fn get(&self, row: RowId) -> Id<'_> {
        let found = match self.places.get(row as usize).map(PackedId::read) {
            None => None,
            Some(InPlace::Id(id)) => Some((id, None)),
            Some(InPlace::At(position)) => {
                let text = self.long.get(position as usize);
                text.and_then(|text| read_text(text))
            }
        };
        found.unwrap_or_default()
    }

    pub(super) fn remove(&mut self, row: RowId) {
        let Some(place) = self.places.get_mut(row as usize) else {
            return;
        };
        if let InPlace::At(position) = std::mem::take(place).read()
            && let Some(text) = self.long.get_mut(position as usize)
        {
            *text = Box::default();
            self.free.push(position as u32);
        }
    }
}

/// To the beginning of a place that is long enough.
fn copy(from: &[u8], to: &mut [u8]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_is_read_as_it_was_set(ids in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..40), any::<Option<Vec<u8>>>()), 1..9)) {
            let mut kept = Ids::default();
            for (row, (id, multi)) in (0..).zip(&ids) {
                kept.set(row, id, multi.as_deref());
            }
            for (row, (id, multi)) in (0..).zip(&ids) {
                prop_assert_eq!(kept.get(row), (id.as_slice(), multi.as_deref()));
                kept.remove(row);
                prop_assert_eq!(kept.get(row), (&[][..], None));
            }
        }

        #[test]
        fn ids_of_sixteen_octets_that_end_in_ascii_lie_in_place(id: [u8; IN_PLACE]) {
            let [.., last] = id;
            let is_ascii = last.is_ascii();
            let packed = PackedId::new((&id, None));
            prop_assert_eq!(packed.is_some(), is_ascii);
            if let Some(packed) = packed {
                prop_assert!(matches!(packed.read(), InPlace::Id(read) if read == id));
            }
        }
    }
}
