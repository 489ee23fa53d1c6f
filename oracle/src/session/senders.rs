//! Who sessions are kept for: what one sender may have must not be what all others have left.

use openmast_usage::Batch;
use rustc_hash::FxHashMap;

use crate::record::{RadioIdentity, Record};

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
    Area(&'a [u8]),
    Radio([u8; 32]),
}

impl<'a> SenderRef<'a> {
    /// Of reports of this area in which `radio` tells sessions apart.
    pub(super) fn new(area: &'a [u8], radio: Option<&RadioIdentity>) -> Self {
        match radio {
            Some(RadioIdentity::Ed25519(key)) if area.is_empty() => Self::Radio(*key),
            _ => Self::Area(area),
        }
    }

    /// `None`: the record brings no reports.
    pub fn of(record: &'a Record) -> Option<Self> {
        match record {
            Record::Report(report) => {
                let radio = report.radio.first();
                Some(Self::new(
                    &report.area,
                    radio.filter(|_| report.session_key.radio),
                ))
            }
            Record::SignedBatch(batch) => Batch::radio_of(&batch.canonical).map(Self::Radio),
            _ => None,
        }
    }

    pub fn to_sender(self) -> Sender {
        match self {
            Self::Area(area) => Sender::Area(area.to_vec()),
            Self::Radio(key) => Sender::Radio(key),
        }
    }
}

impl Sender {
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

/// How much is kept for each. Follows from the sessions, and is not saved.
#[derive(Clone, Debug, Default)]
pub(super) struct Senders {
    numbers: SenderNumbers,
    kept: Vec<Kept>,
    /// Positions of those of which it was not told yet how many sessions they have.
    changed: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Kept {
    sender: Sender,
    sessions: u64,
    /// Former runs of them of which something waits.
    waiting_formers: u64,
    is_changed: bool,
}

impl Senders {
    fn number(&mut self, sender: SenderRef<'_>) -> usize {
        if let Some(number) = self.numbers.get(sender) {
            return number;
        }
        self.kept.push(Kept {
            sender: sender.to_sender(),
            sessions: 0,
            waiting_formers: 0,
            is_changed: false,
        });
        self.numbers.add(sender)
    }

    /// A session is kept.
    pub(super) fn count(&mut self, sender: SenderRef<'_>) {
        let position = self.number(sender);
        if let Some(kept) = self.kept.get_mut(position) {
            kept.sessions += 1;
            if !std::mem::replace(&mut kept.is_changed, true) {
                self.changed.push(position);
            }
        }
    }

    /// Before all sessions are counted again.
    pub(super) fn count_none(&mut self) {
        self.changed.clear();
        for (position, kept) in self.kept.iter_mut().enumerate() {
            kept.sessions = 0;
            kept.is_changed = true;
            self.changed.push(position);
        }
    }

    /// A former run waits, or waits no more.
    pub(super) fn former_waits(&mut self, sender: SenderRef<'_>, waits: bool) {
        let position = self.number(sender);
        if let Some(kept) = self.kept.get_mut(position) {
            kept.waiting_formers = match waits {
                true => kept.waiting_formers + 1,
                false => kept.waiting_formers.saturating_sub(1),
            };
        }
    }

    pub(super) fn waiting_formers(&self, sender: SenderRef<'_>) -> u64 {
        let position = self.numbers.get(sender);
        let kept = position.and_then(|position| self.kept.get(position));
        kept.map_or(0, |kept| kept.waiting_formers)
    }

    /// Shows who may have another number of sessions than when this was called last, and how many.
    pub(super) fn take_changes(&mut self, mut show: impl FnMut(&Sender, u64)) {
        for position in self.changed.drain(..) {
            if let Some(kept) = self.kept.get_mut(position) {
                kept.is_changed = false;
                show(&kept.sender, kept.sessions);
            }
        }
    }

    /// Everybody with sessions, and how many.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Sender, u64)> {
        let kept = self.kept.iter().filter(|kept| kept.sessions > 0);
        kept.map(|kept| (&kept.sender, kept.sessions))
    }
}
