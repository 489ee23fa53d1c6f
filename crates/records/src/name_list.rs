//! Names as they lie in a record: each as the number of its kind (one byte), its length (little-endian `u32`) and its
//! octets, the most telling first. They are read, compared and hashed where they lie.

use std::{
    fmt::Display,
    io::{self, Write},
    marker::PhantomData,
};

use borsh::BorshSerialize;

/// Kinds of names, each with a number in the log.
pub trait NameKind: Copy + Eq + 'static {
    /// All kinds by their numbers, without gaps.
    const ALL: &'static [Self];

    /// Its number in the log.
    fn number(self) -> u8;

    /// Whether a name of this kind can have these octets.
    fn takes(self, octets: &[u8]) -> bool;

    /// The kind of this number.
    fn of(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

/// One name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a, K> {
    /// What the octets are a name of, and in which form.
    pub kind: K,
    /// The name in the normal form of its kind; [`NameKind::takes`] holds for what was read.
    pub octets: &'a [u8],
}

/// Names in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names<'a, K> {
    encoded: &'a [u8],
    kinds: PhantomData<K>,
}

/// [`Names`] to keep, in one piece of memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamesBuf<K> {
    encoded: Box<[u8]>,
    kinds: PhantomData<K>,
}

/// Takes the names of a record that is being written, one by one.
#[derive(Debug)]
pub struct NameList<'a, K> {
    to: &'a mut Vec<u8>,
    kinds: PhantomData<K>,
}

/// What the names of a record are written from.
pub trait NameSource<K> {
    /// Puts all names into the list, in their order.
    fn put(&self, list: &mut NameList<'_, K>);
}

impl<'a, K: NameKind> Name<'a, K> {
    /// Puts the two together; whether the kind takes the octets is not checked.
    pub fn new(kind: K, octets: &'a [u8]) -> Self {
        Self { kind, octets }
    }

    /// As it lies in a record.
    ///
    /// # Errors
    /// `to` fails, or the name has 4 GiB.
    pub fn write_to(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(&[self.kind.number()])?;
        self.octets.serialize(to)
    }

    /// The name that `encoded` begins with, and what follows it.
    fn split(encoded: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (number, rest) = encoded.split_first()?;
        let (length, rest) = rest.split_first_chunk()?;
        let length = u32::from_le_bytes(*length) as usize;
        let (octets, rest) = rest.split_at_checked(length)?;
        Some((Self::new(K::of(*number)?, octets), rest))
    }
}

impl<'a, K: NameKind> Names<'a, K> {
    /// `None`: these octets are no names.
    pub fn read(encoded: &'a [u8]) -> Option<Self> {
        let mut rest = encoded;
        while !rest.is_empty() {
            let (name, after) = Name::<K>::split(rest)?;
            if !name.kind.takes(name.octets) {
                return None;
            }
            rest = after;
        }
        Some(Self::trusted(encoded))
    }

    /// These names, written into `room` in the place of what was there.
    pub fn written<'n>(
        names: impl IntoIterator<Item = Name<'n, K>>,
        room: &'a mut Vec<u8>,
    ) -> Self {
        room.clear();
        let mut list = NameList::new(room);
        names.into_iter().for_each(|name| list.name(name));
        Self::trusted(room)
    }

    fn trusted(encoded: &'a [u8]) -> Self {
        Self {
            encoded,
            kinds: PhantomData,
        }
    }

    /// The octets that they are read from: equal for equal names, and for no others.
    #[inline]
    pub fn encoded(&self) -> &'a [u8] {
        self.encoded
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.encoded.is_empty()
    }

    /// The most telling name; `None` if there is none.
    #[inline]
    pub fn first(&self) -> Option<Name<'a, K>> {
        let (first, _) = Name::split(self.encoded)?;
        Some(first)
    }

    /// The names in their order, the most telling first.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = Name<'a, K>> + Clone + use<'a, K> {
        let mut rest = self.encoded;
        std::iter::from_fn(move || {
            let (name, after) = Name::split(rest)?;
            rest = after;
            Some(name)
        })
    }

    /// The octets of the names of one kind.
    #[inline]
    pub fn of_kind(&self, kind: K) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a, K> {
        let of_kind = self.iter().filter(move |name| name.kind == kind);
        of_kind.map(|name| name.octets)
    }

    /// To keep.
    pub fn to_buf(&self) -> NamesBuf<K> {
        NamesBuf {
            encoded: self.encoded.into(),
            kinds: PhantomData,
        }
    }
}

impl<K: NameKind> Default for Names<'_, K> {
    fn default() -> Self {
        Self::trusted(&[])
    }
}

impl<K: NameKind> NamesBuf<K> {
    /// The names, read where they are kept.
    pub fn names(&self) -> Names<'_, K> {
        Names::trusted(&self.encoded)
    }
}

impl<'a, K: NameKind> FromIterator<Name<'a, K>> for NamesBuf<K> {
    fn from_iter<I: IntoIterator<Item = Name<'a, K>>>(names: I) -> Self {
        Names::written(names, &mut Vec::new()).to_buf()
    }
}

impl<'a, K: NameKind> NameList<'a, K> {
    fn new(to: &'a mut Vec<u8>) -> Self {
        Self {
            to,
            kinds: PhantomData,
        }
    }

    /// Adds a name with these octets, which its kind takes; they come back as they were written.
    pub fn octets(&mut self, kind: K, octets: &[u8]) -> &mut [u8] {
        debug_assert!(kind.takes(octets), "no reader takes such a name");
        self.to.push(kind.number());
        measured(self.to, |to| to.extend_from_slice(octets))
    }

    /// Adds a name that is the text of something.
    pub fn text(&mut self, kind: K, text: impl Display) {
        self.to.push(kind.number());
        // Nothing that is written to memory fails.
        measured(self.to, |to| drop(write!(to, "{text}")));
    }

    /// Adds a name whose kind takes its octets.
    pub fn name(&mut self, name: Name<'_, K>) {
        self.octets(name.kind, name.octets);
    }
}

impl<K: NameKind> NameSource<K> for Names<'_, K> {
    fn put(&self, list: &mut NameList<'_, K>) {
        list.to.extend_from_slice(self.encoded);
    }
}

/// Writes the names of a record behind their length.
pub(crate) fn write_names<K: NameKind>(names: &impl NameSource<K>, to: &mut Vec<u8>) {
    measured(to, |to| names.put(&mut NameList::new(to)));
}

/// Has `write` write behind the length (little-endian `u32`) of what it writes, which comes back. The length of four
/// gibibytes would be wrong, but no log takes a record of that size.
fn measured(to: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) -> &mut [u8] {
    let begin = to.len();
    to.extend_from_slice(&[0; 4]);
    write(to);
    let written = to.get_mut(begin..).unwrap_or_default();
    let Some((length, written)) = written.split_first_chunk_mut() else {
        return &mut [];
    };
    *length = (written.len() as u32).to_le_bytes();
    written
}
