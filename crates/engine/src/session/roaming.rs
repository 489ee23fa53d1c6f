//! Sessions that one access point hands on to another: the second one reports them with the id and the counters of the
//! first one, and with names of its own (roaming with one accounting session, as Meraki's "AAA seamless accounting" and
//! controllers have it). By its key such a report would begin a session, and all of it be billed again.
//!
//! A report is looked for here only when its own key is not known, or leads to a session that has ended or only begun (the
//! second access point had the id before, or sends a Start of its own); so once for most sessions, and for each report of a
//! session that was handed on.

use hashbrown::HashTable;
use openmast_metering::{Meter, RowId};

use super::{
    keys::device,
    run_state::RunState,
    table::{At, Sessions},
};
use openmast_records::{CounterWidth, EventTime, ReportRef, SubscriberKind, UsageEvent};

/// Two starts of a session that are not further apart are one: gateways count session time in whole seconds, by their own
/// clock, and let a report wait.
const SAME_START_MS: u64 = 15_000;

/// Which session of an area has a session id and a name of a subscriber: of several the one that began last by more than a
/// Start, or was handed on last. An entry takes 9 bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Roaming {
    entries: HashTable<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Half of [`Keys::roaming`].
    tag: u32,
    row: RowId,
}

const fn tag_of(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// Spreads a tag over all bits.
fn spread(tag: u32) -> u64 {
    u64::from(tag).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Roaming {
    /// The row of the entry for which `is_it` holds.
    fn find(&self, hash: u64, is_it: impl Fn(RowId) -> bool) -> Option<RowId> {
        let tag = tag_of(hash);
        let is_it = |entry: &Entry| entry.tag == tag && is_it(entry.row);
        let entry = self.entries.find(spread(tag), is_it)?;
        Some(entry.row)
    }

    fn remove(&mut self, hash: u64, row: RowId) {
        let tag = tag_of(hash);
        let is_it = |entry: &Entry| entry.tag == tag && entry.row == row;
        if let Ok(entry) = self.entries.find_entry(spread(tag), is_it) {
            entry.remove();
        }
    }

    fn insert(&mut self, hash: u64, row: RowId) {
        let entry = Entry {
            tag: tag_of(hash),
            row,
        };
        let hash_of = |entry: &Entry| spread(entry.tag);
        self.entries.insert_unique(hash_of(&entry), entry, hash_of);
    }

    /// Before all sessions are enlisted again.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }
}

impl Sessions {
    /// By what a session of this party would be found if another radio had it; `None`: its subscriber has no such name.
    fn roaming_hash(&self, row: RowId, party: u32) -> Option<u64> {
        let (kind, name) = self.names.roaming_name(party)?;
        let (area, id) = (self.names.area(party), self.ids.get(row).0);
        Some(self.keys.roaming(area, id, kind, name))
    }

    /// The session that is found by this.
    fn roaming_row(&self, hash: u64) -> Option<RowId> {
        self.roaming.find(hash, |row| {
            self.roaming_hash(row, self.party(row)) == Some(hash)
        })
    }

    /// A session is found by its names from now on, and not by those of `former` any more.
    pub(super) fn may_roam(&mut self, row: RowId, former: Option<u32>) {
        let hash = self.roaming_hash(row, self.party(row));
        let former = former.and_then(|party| self.roaming_hash(row, party));
        if let Some(former) = former.filter(|former| Some(*former) != hash) {
            self.may_not_roam(row, former);
        }
        if let Some(hash) = hash {
            self.roam_by(row, hash, self.roaming_row(hash));
        }
    }

    /// A session is found by this from now on, and not the one that was: `holder`.
    fn roam_by(&mut self, row: RowId, hash: u64, holder: Option<RowId>) {
        match holder {
            Some(holder) if holder == row => return,
            Some(holder) => self.may_not_roam(holder, hash),
            None => {}
        }
        self.roaming.insert(hash, row);
        self.set_roams(row, true);
    }

    fn may_not_roam(&mut self, row: RowId, hash: u64) {
        self.roaming.remove(hash, row);
        self.set_roams(row, false);
    }

    fn set_roams(&mut self, row: RowId, roams: bool) {
        if let Some(run) = self.table.attachment_mut(row) {
            run.set_roams(roams);
        }
    }

    /// A session that is found is put among those that are.
    pub(super) fn index_roaming(&mut self, row: RowId) {
        let roams = self.table.attachment(row).is_some_and(RunState::roams);
        let hash = self.roaming_hash(row, self.party(row));
        if let Some(hash) = hash.filter(|_| roams) {
            self.roaming.insert(hash, row);
        }
    }

    /// The session that a report of another radio continues: the report is no Start and has a session time, both have the
    /// session id, the device in common (where one has none, the User-Name), no multi-session id that differs, and one start. Counters
    /// that began at zero there are of a session of their own.
    pub(super) fn find_handed_over(&self, report: &ReportRef<'_>) -> Option<RowId> {
        if report.event == UsageEvent::Start || report.session_seconds.is_none() {
            return None;
        }
        let kinds = [SubscriberKind::CallingStationId, SubscriberKind::UserName].into_iter();
        let mut rows = kinds.filter_map(|kind| {
            let name = report.subscriber.of_kind(kind).next()?;
            let id = report.session_id;
            self.roaming_row(self.keys.roaming(report.area, id, kind, name))
        });
        rows.find(|row| self.is_continued_by(*row, report))
    }

    /// As [`Self::find_handed_over`], of a report whose own key leads to a session that has ended or only begun: no run of that
    /// began when the report says. If there is none, the report is of the session that its key leads to.
    pub(super) fn find_begun_elsewhere(
        &mut self,
        row: RowId,
        report: &ReportRef<'_>,
    ) -> Option<RowId> {
        let mut runs = self.incarnations(row);
        let is_its = runs.any(|at| self.has_start_of(at, report));
        let other = || self.find_handed_over(report).filter(|other| *other != row);
        let found = (!is_its).then(other).flatten();
        if found.is_none() {
            self.goes_on_roaming(row, report);
        }
        found
    }

    /// A session that had only begun is found from its first report on that is no Start.
    pub(super) fn goes_on_roaming(&mut self, row: RowId, report: &ReportRef<'_>) {
        if report.event != UsageEvent::Start && self.has_only_begun(row) {
            self.may_roam(row, None);
        }
    }

    /// Whether nothing but Starts is known of a session's newest incarnation.
    pub(super) fn has_only_begun(&self, row: RowId) -> bool {
        let newest = self.table.meter(row);
        newest.is_some_and(|newest| newest.is_only_begun())
    }

    /// A session or a run of it begins. A Start alone does not take the place of the session that is found: the access point
    /// may be about to go on with that one.
    pub(super) fn begins_to_roam(&mut self, row: RowId, report: &ReportRef<'_>) {
        let Some(hash) = self.roaming_hash(row, self.party(row)) else {
            return;
        };
        let holder = self.roaming_row(hash);
        if report.event != UsageEvent::Start || holder.is_none() {
            self.roam_by(row, hash, holder);
        }
    }

    fn is_continued_by(&self, row: RowId, report: &ReportRef<'_>) -> bool {
        let party = self.party(row);
        let also_with = self.aliases.also_with.get(row);
        let known = self.ids.get(row).1.or(also_with.map(Vec::as_slice));
        let is_same_multi = match (known, report.multi_session_id) {
            (Some(known), Some(multi)) => known == multi,
            _ => true,
        };
        let device = device(report);
        let by_device = self.names.radio_set(party);
        let by_device = by_device.is_some_and(|set| set.key.by_device);
        let is_same_device = !by_device || device.is_none() || device == self.names.device(party);
        is_same_multi
            && is_same_device
            && self.names.is_same_subscriber(party, report)
            && self
                .incarnations(row)
                .any(|at| self.has_start_of(at, report) && !self.counts_anew(at, report))
    }

    /// Whether counters began at zero at the other radio while session time goes on: that one counts for itself. Counters of 32
    /// bits may have begun again there by themselves.
    fn counts_anew(&self, at: At, report: &ReportRef<'_>) -> bool {
        let Some(meter) = self.meter(at) else {
            return false;
        };
        let (up, down) = (report.bytes_up, report.bytes_down);
        let known = meter.reading;
        let has_fallen =
            up <= known.up && down <= known.down && (up, down) != (known.up, known.down);
        report.width == CounterWidth::Wide
            && (up, down) != (0, 0)
            && has_fallen
            && report.session_seconds > Some(meter.session_seconds())
    }

    /// Whether an incarnation began when a report says, by the gateway's clock, and where that is not known by the oracle's. Two
    /// access points have two clocks: the oracle's is enough where the report goes on from all that is known.
    fn has_start_of(&self, at: At, report: &ReportRef<'_>) -> bool {
        let Some(seconds) = report.session_seconds else {
            return false;
        };
        let Some(meter) = self.meter(at) else {
            return false;
        };
        let elapsed_ms = u64::from(seconds).saturating_mul(1_000);
        let is_one = |known_ms: u64, at_ms: u64| {
            known_ms.abs_diff(at_ms.saturating_sub(elapsed_ms)) <= SAME_START_MS
        };
        let is_heard = is_one(meter.began_by_ms(), report.received_at_ms);
        let is_dated = report.time != EventTime::Arrival;
        match meter.started_at_ms().filter(|_| is_dated) {
            Some(started_at_ms) => {
                is_one(started_at_ms, report.event_at_ms) || is_heard && goes_on(&meter, report)
            }
            None => is_heard,
        }
    }
}

/// Whether a report says no less than an incarnation, which has not ended.
fn goes_on(meter: &Meter, report: &ReportRef<'_>) -> bool {
    !meter.is_stopped()
        && report.session_seconds >= Some(meter.session_seconds())
        && report.bytes_up >= meter.reading.up
        && report.bytes_down >= meter.reading.down
}
