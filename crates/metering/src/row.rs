//! A session as it lies in memory.

use crate::{
    attachment::Attachment,
    meter::{Ended, Meter, Reading},
    packed::Packed48,
    why::History,
};

/// A session in 59 bytes and what the table's user attaches to it. The newest incarnation's meter is in here.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(crate) struct Row<T> {
    up: u64,
    down: u64,
    /// The key without the part that is in the index.
    key: [u32; 3],
    session_seconds: u32,
    started_at_ms: Packed48,
    last_event_at_ms: Packed48,
    began_by_ms: Packed48,
    /// By the oracle's clock.
    received_at_ms: Packed48,
    flags: u8,
    history: [u8; 2],
    pub attachment: T,
}

/// With what the oracle attaches, three halves of a cache line.
const _: () = assert!(size_of::<Row<[u8; 37]>>() == 96);

const TAKEN: u8 = 1;
const STOPPED: u8 = 2;
const HAS_EXTRA: u8 = 4;
/// Together with [`STOPPED`].
const BY_RADIO: u8 = 8;

impl<T> Row<T> {
    pub(crate) fn new(key: u128, attachment: T) -> Self {
        Self {
            up: 0,
            down: 0,
            key: rest_of(key),
            session_seconds: 0,
            started_at_ms: Packed48::default(),
            last_event_at_ms: Packed48::default(),
            began_by_ms: Packed48::default(),
            received_at_ms: Packed48::default(),
            flags: TAKEN,
            history: [0; 2],
            attachment,
        }
    }

    #[inline]
    pub(crate) fn has_key(&self, key: u128) -> bool {
        self.flags & TAKEN != 0 && self.key == rest_of(key)
    }

    /// The key, with the part that the index holds.
    pub(crate) fn key(&self, tag: u32) -> u128 {
        let [a, b, c] = self.key;
        u128::from(tag) << 96 | u128::from(c) << 64 | u128::from(b) << 32 | u128::from(a)
    }

    /// The newest incarnation's meter.
    #[inline]
    pub(crate) fn meter(&self) -> Meter {
        Meter {
            reading: Reading {
                up: self.up,
                down: self.down,
            },
            started_at_ms: self.started_at_ms.get(),
            last_event_at_ms: self.last_event_at_ms.get(),
            last_session_seconds: self.session_seconds,
            began_by_ms: self.began_by_ms.get(),
            ended: self.ended(),
            history: History::from_bits(u16::from_le_bytes(self.history)),
        }
    }

    #[inline]
    pub(crate) fn set_meter(&mut self, meter: &Meter) {
        self.up = meter.reading.up;
        self.down = meter.reading.down;
        self.session_seconds = meter.last_session_seconds;
        self.started_at_ms = Packed48::saturating(meter.started_at_ms);
        self.last_event_at_ms = Packed48::saturating(meter.last_event_at_ms);
        self.began_by_ms = Packed48::saturating(meter.began_by_ms);
        self.history = meter.history.bits().to_le_bytes();
        self.set(STOPPED, meter.is_stopped());
        self.set(BY_RADIO, meter.ended == Ended::ByRadio);
    }

    #[inline]
    fn ended(&self) -> Ended {
        match self.flags & (STOPPED | BY_RADIO) {
            0 => Ended::No,
            STOPPED => Ended::ByStop,
            _ => Ended::ByRadio,
        }
    }

    #[inline]
    pub(crate) fn last_event_at_ms(&self) -> u64 {
        self.last_event_at_ms.get()
    }

    #[inline]
    pub(crate) fn received_at_ms(&self) -> u64 {
        self.received_at_ms.get()
    }

    #[inline]
    pub(crate) fn received(&mut self, at_ms: u64) {
        let newest = self.received_at_ms().max(at_ms);
        self.received_at_ms = Packed48::saturating(newest);
    }

    #[inline]
    pub(crate) fn is_stopped(&self) -> bool {
        self.flags & STOPPED != 0
    }

    /// Whether there is more of it elsewhere.
    #[inline]
    pub(crate) fn has_extra(&self) -> bool {
        self.flags & HAS_EXTRA != 0
    }

    pub(crate) fn set_has_extra(&mut self, has_extra: bool) {
        self.set(HAS_EXTRA, has_extra);
    }

    /// Whether a session lies here.
    #[inline]
    pub(crate) fn is_taken(&self) -> bool {
        self.flags & TAKEN != 0
    }

    pub(crate) fn free(&mut self) {
        self.flags = 0;
    }

    fn set(&mut self, flag: u8, is_set: bool) {
        self.flags = if is_set {
            self.flags | flag
        } else {
            self.flags & !flag
        };
    }
}

impl<T: Attachment> Row<T> {
    /// Reads from each cache line of the row.
    #[inline]
    pub(crate) fn touch(&self) -> u64 {
        self.up ^ u64::from(self.attachment.is_pinned())
    }
}

#[inline]
fn rest_of(key: u128) -> [u32; 3] {
    [key as u32, (key >> 32) as u32, (key >> 64) as u32]
}
