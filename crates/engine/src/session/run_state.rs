//! What the oracle keeps with each incarnation of a session, next to its meter.

use openmast_metering::{Attachment, Packed32, Packed48};

/// No next session, no party.
pub(super) const NONE: u32 = u32::MAX;

/// Names, the usage record of the open epoch, and since when the next usage counts. Without alignment, so that a
/// session's row is 96 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct RunState {
    party: Packed32,
    /// Where what the record counts went to.
    route: Packed32,
    /// The next one of the radio's sessions that were not looked at since they began.
    next: Packed32,
    /// The open epoch's record.
    up: Packed48,
    down: Packed48,
    record_first: Packed48,
    /// By the reporter's clock: since when something waits, or the next usage counts.
    first: Packed48,
    flags: u8,
}

/// Bytes wait to be attributed.
const WAITS: u8 = 1;
/// There is a record of the open epoch.
const RECORD: u8 = 2;
/// The record's newest event is not `first`, it lies elsewhere.
const LAST_ELSEWHERE: u8 = 4;
/// There are more records of the open epoch elsewhere.
const MORE: u8 = 8;
/// The session is the one that is found when another radio reports it.
const ROAMS: u8 = 32;
/// Where its counters stood when they were billed last is not known.
const UNBASED: u8 = 128;
/// The session is at another radio than the one that it is listed at. Not saved, like what follows.
const MOVED: u8 = 64;
/// The session is among those of its radio that may not have ended. Follows from the rest, and is not saved.
const LISTED: u8 = 16;

/// The usage record of one incarnation in the open epoch, for one route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunUsage {
    pub route: u32,
    pub up: u64,
    pub down: u64,
    pub first_event_at_ms: u64,
    /// `None`: it lies elsewhere.
    pub last_event_at_ms: Option<u64>,
}

impl Default for RunState {
    fn default() -> Self {
        Self {
            party: Packed32::new(NONE),
            route: Packed32::new(NONE),
            next: Packed32::new(NONE),
            up: Packed48::default(),
            down: Packed48::default(),
            record_first: Packed48::default(),
            first: Packed48::default(),
            flags: 0,
        }
    }
}

impl Attachment for RunState {
    fn of_next_incarnation(&self) -> Self {
        Self {
            next: self.next,
            flags: self.flags & (LISTED | MOVED | ROAMS),
            ..Self::default()
        }
    }

    #[inline]
    fn is_pinned(&self) -> bool {
        self.waits()
    }

    fn is_missed(&self) -> bool {
        self.has_record()
    }
}

impl RunState {
    /// Number of the radio's and the subscriber's names, by [`super::Names`].
    #[inline]
    pub fn party(&self) -> u32 {
        self.party.get()
    }

    pub(super) fn set_party(&mut self, party: u32) {
        self.party = Packed32::new(party);
    }

    pub(super) fn next(&self) -> u32 {
        self.next.get()
    }

    pub(super) fn set_next(&mut self, row: u32) {
        self.next = Packed32::new(row);
    }

    pub(super) fn is_listed(&self) -> bool {
        self.flags & LISTED != 0
    }

    pub(super) fn set_listed(&mut self, is_listed: bool) {
        self.set(LISTED, is_listed);
    }

    pub(super) fn has_moved(&self) -> bool {
        self.flags & MOVED != 0
    }

    pub(super) fn set_moved(&mut self, has_moved: bool) {
        self.set(MOVED, has_moved);
    }

    pub(super) fn roams(&self) -> bool {
        self.flags & ROAMS != 0
    }

    pub(super) fn set_roams(&mut self, roams: bool) {
        self.set(ROAMS, roams);
    }

    /// Since when something waits, or the next usage counts (Unix milliseconds).
    #[inline]
    pub fn first_event_at_ms(&self) -> u64 {
        self.first.get()
    }

    /// As [`Self::first_event_at_ms`]; times of 2⁴⁸ and more become the greatest one.
    #[inline]
    pub fn set_first_event_at_ms(&mut self, at_ms: u64) {
        self.first = Packed48::saturating(at_ms);
    }

    /// Whether bytes wait to be attributed.
    #[inline]
    pub fn waits(&self) -> bool {
        self.flags & WAITS != 0
    }

    /// As [`Self::waits`].
    #[inline]
    pub fn set_waits(&mut self, waits: bool) {
        self.set(WAITS, waits);
    }

    /// Whether it is not known where its counters stood when they were billed last.
    pub fn is_unbased(&self) -> bool {
        self.flags & UNBASED != 0
    }

    /// As [`Self::is_unbased`].
    pub fn set_unbased(&mut self, is_unbased: bool) {
        self.set(UNBASED, is_unbased);
    }

    /// Whether there is a record of the open epoch.
    #[inline]
    pub fn has_record(&self) -> bool {
        self.flags & RECORD != 0
    }

    /// Whether the record's newest event is [`Self::first_event_at_ms`].
    #[inline]
    pub fn has_last(&self) -> bool {
        self.flags & LAST_ELSEWHERE == 0
    }

    /// As [`Self::has_last`], the other way round.
    pub fn set_last_elsewhere(&mut self, is_elsewhere: bool) {
        self.set(LAST_ELSEWHERE, is_elsewhere);
    }

    /// Whether there are more records of the open epoch, which lie elsewhere.
    pub fn has_more_records(&self) -> bool {
        self.flags & MORE != 0
    }

    /// From now on there are more records: see [`Self::has_more_records`].
    pub fn set_more_records(&mut self) {
        self.set(MORE, true);
    }

    /// The record that lies here.
    pub fn record(&self) -> Option<RunUsage> {
        self.has_record().then(|| RunUsage {
            route: self.route.get(),
            up: self.up.get(),
            down: self.down.get(),
            first_event_at_ms: self.record_first.get(),
            last_event_at_ms: self.has_last().then(|| self.first.get()),
        })
    }

    /// Route, bytes up and down, first event of the record; empty values without one.
    pub(super) fn record_parts(&self) -> (u32, u64, u64, u64) {
        let (up, down) = (self.up.get(), self.down.get());
        (self.route.get(), up, down, self.record_first.get())
    }

    /// Those that are saved.
    pub(super) fn flags(&self) -> u8 {
        self.flags & !(LISTED | MOVED)
    }

    pub(super) fn set_flags(&mut self, flags: u8) {
        self.flags = flags & !(LISTED | MOVED);
    }

    /// The route of the record that lies here.
    #[inline]
    pub fn record_route(&self) -> Option<u32> {
        self.has_record().then(|| self.route.get())
    }

    /// Sets the record. False, and nothing changed: its bytes do not fit.
    #[inline]
    pub fn set_record(&mut self, route: u32, up: u64, down: u64, first_event_at_ms: u64) -> bool {
        if up > Packed48::MAX || down > Packed48::MAX {
            return false;
        }
        self.route = Packed32::new(route);
        self.up = Packed48::saturating(up);
        self.down = Packed48::saturating(down);
        self.record_first = Packed48::saturating(first_event_at_ms);
        self.set(RECORD, true);
        true
    }

    /// Adds to the record. False, and nothing changed: it does not fit.
    #[inline]
    pub fn add_to_record(&mut self, up: u64, down: u64, first_event_at_ms: u64) -> bool {
        let up = self.up.get().saturating_add(up);
        let down = self.down.get().saturating_add(down);
        let first_event_at_ms = self.record_first.get().min(first_event_at_ms);
        self.set_record(self.route.get(), up, down, first_event_at_ms)
    }

    /// Without the record that lies here.
    pub fn clear_record(&mut self) {
        *self = Self {
            route: Packed32::new(NONE),
            up: Packed48::default(),
            down: Packed48::default(),
            record_first: Packed48::default(),
            flags: self.flags & !(RECORD | LAST_ELSEWHERE),
            ..*self
        };
    }

    /// Without records: an epoch ended.
    pub fn clear_records(&mut self) {
        self.clear_record();
        self.set(MORE, false);
    }

    #[inline]
    fn set(&mut self, flag: u8, is_set: bool) {
        self.flags = if is_set {
            self.flags | flag
        } else {
            self.flags & !flag
        };
    }
}
