//! Who sends reports.

use openmast_usage::Batch;
use rustc_hash::FxHashMap;

use crate::{RadioKind, RadioName, Record, RecordRef};

/// Who sends reports: all RADIUS clients of an area, or a radio that signs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sender {
    /// The `area` of its reports.
    Area(Vec<u8>),
    /// The radio's key.
    Radio([u8; 32]),
}

/// As a [`Sender`], borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SenderRef<'a> {
    /// As [`Sender::Area`].
    Area(&'a [u8]),
    /// As [`Sender::Radio`].
    Radio([u8; 32]),
}

impl<'a> SenderRef<'a> {
    /// The sender of reports of this area in which `radio` tells sessions apart.
    pub fn new(area: &'a [u8], radio: Option<RadioName<'_>>) -> Self {
        let signs = radio.filter(|name| area.is_empty() && name.kind == RadioKind::Ed25519);
        match signs.and_then(|name| name.octets.try_into().ok()) {
            Some(key) => Self::Radio(key),
            None => Self::Area(area),
        }
    }

    /// `None`: the record brings no reports.
    pub fn of(record: &'a RecordRef<'_>) -> Option<Self> {
        match record {
            Record::Report(report) => {
                let radio = report.radio.first();
                Some(Self::new(
                    report.area,
                    radio.filter(|_| report.session_key.radio),
                ))
            }
            Record::SignedBatch(batch) => Batch::radio_of(&batch.canonical).map(Self::Radio),
            _ => None,
        }
    }

    /// The same sender, to keep.
    pub fn to_sender(self) -> Sender {
        match self {
            Self::Area(area) => Sender::Area(area.to_vec()),
            Self::Radio(key) => Sender::Radio(key),
        }
    }
}

impl Sender {
    /// The same sender, to look up.
    pub fn borrowed(&self) -> SenderRef<'_> {
        match self {
            Self::Area(area) => SenderRef::Area(area),
            Self::Radio(key) => SenderRef::Radio(*key),
        }
    }
}

/// A number for each sender, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct SenderNumbers {
    areas: FxHashMap<Box<[u8]>, usize>,
    radios: FxHashMap<[u8; 32], usize>,
}

impl SenderNumbers {
    /// The number of a sender that was added; `None` for another one.
    #[inline]
    pub fn get(&self, sender: SenderRef<'_>) -> Option<usize> {
        match sender {
            SenderRef::Area(area) => self.areas.get(area).copied(),
            SenderRef::Radio(key) => self.radios.get(&key).copied(),
        }
    }

    /// The number of one that has none yet.
    pub fn add(&mut self, sender: SenderRef<'_>) -> usize {
        let number = self.areas.len() + self.radios.len();
        match sender {
            SenderRef::Area(area) => self.areas.insert(area.into(), number),
            SenderRef::Radio(key) => self.radios.insert(key, number),
        };
        number
    }
}
