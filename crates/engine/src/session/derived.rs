//! What is remembered of names because reports need it again and again. It is not saved, and lies apart from the names, which do
//! not change and can be shared.

use super::open::Open;
use crate::routing::{no_route::NoRoute, route::Booking};

/// No report has names with this hash, but for one in 2¹²⁸.
const NOT_KNOWN: u128 = 0;

/// All of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Derived {
    /// By party.
    parties: Vec<Known>,
    /// Sessions that are at a radio, by the number of its name.
    open: Vec<Open>,
}

/// What is known of a party.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// Hash of other names that a report may have without changing the party: the newest that had.
    same_as: Packed128,
    /// Where its usage goes, and under which state of mappings and accounts that was found out.
    resolved: (u64, Result<Booking, NoRoute>),
}

impl Default for Known {
    /// Nothing: no generation is 0.
    fn default() -> Self {
        Self {
            same_as: NOT_KNOWN.into(),
            resolved: (0, Err(NoRoute::NothingMapped)),
        }
    }
}

/// A hash without alignment to 16 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Packed128([u64; 2]);

impl From<u128> for Packed128 {
    fn from(hash: u128) -> Self {
        Self([hash as u64, (hash >> 64) as u64])
    }
}

impl Derived {
    /// A party was added, whose reports have names of this hash.
    pub(super) fn begin_party(&mut self, party: u32, hash: u128) {
        *at(&mut self.parties, party) = Known {
            same_as: hash.into(),
            ..Known::default()
        };
    }

    /// A report with names of this hash would not change a party.
    pub(super) fn set_same(&mut self, party: u32, hash: u128) {
        at(&mut self.parties, party).same_as = hash.into();
    }

    /// Whether a report with names of this hash is known to change nothing of a party.
    #[inline]
    pub(super) fn is_same(&self, party: u32, hash: u128) -> bool {
        let known = self.parties.get(party as usize);
        known.is_some_and(|known| known.same_as == hash.into())
    }

    /// A radio's name was added.
    pub(super) fn begin_radio(&mut self, radio: u32) {
        *self.open_mut(radio) = Open::default();
    }

    /// Sessions at a radio, by the number of its name.
    pub(super) fn open_mut(&mut self, radio: u32) -> &mut Open {
        at(&mut self.open, radio)
    }

    /// Before all sessions are linked again.
    pub(super) fn link_none(&mut self) {
        self.open.clear();
    }

    /// Where a party's usage goes, or why nowhere, if that was found out in this generation.
    #[inline]
    pub(super) fn booking(&self, party: u32, generation: u64) -> Option<Result<Booking, NoRoute>> {
        let (of, booking) = self.parties.get(party as usize)?.resolved;
        (of == generation).then_some(booking)
    }

    pub(super) fn set_booking(
        &mut self,
        party: u32,
        generation: u64,
        booking: Result<Booking, NoRoute>,
    ) {
        at(&mut self.parties, party).resolved = (generation, booking);
    }

    /// Nothing is known of parties that are not `used`.
    pub(super) fn forget_parties(&mut self, used: &[bool]) {
        for (party, known) in self.parties.iter_mut().enumerate() {
            if !used.get(party).copied().unwrap_or(false) {
                *known = Known::default();
            }
        }
    }
}

/// What belongs to a number, made if it is not there.
#[expect(clippy::indexing_slicing, reason = "made just before")]
fn at<T: Clone + Default>(values: &mut Vec<T>, number: u32) -> &mut T {
    let position = number as usize;
    if values.len() <= position {
        values.resize(position + 1, T::default());
    }
    &mut values[position]
}
