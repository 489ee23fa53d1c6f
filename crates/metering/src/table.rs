//! All sessions that may still get reports.

use openmast_chunks::{Chunks, Sparse};

use crate::{
    attachment::Attachment,
    held::Held,
    incarnation::Incarnation,
    index::{Index, tag_of},
    known::Known,
    meter::{Meter, Observation, Reading},
    outcome::{Begun, Verdict},
    reported::Reported,
    row::Row,
    rule::{first, plainly, verdict},
    why::Why,
};

mod batch;
mod forgetting;
mod lookup;
mod observed;
mod restore;

pub use batch::{Hint, Report};
pub use observed::{Kept, Observed, Place};
pub use restore::{RestoreError, Saved};

/// Incarnations that are kept of a session whose key is used again and again.
const KEPT_INCARNATIONS: usize = 8;
/// Pinned ones are kept beyond that, and no more than these former ones: one session must not fill the memory.
const MOST_FORMERS: usize = 256;

/// Position of a session in its table, until [`Table::forget`] removes it.
pub type RowId = u32;

/// What few sessions have.
#[derive(Clone, Debug)]
struct Extra<T> {
    /// Number of the newest incarnation.
    number: u32,
    /// What waits in it.
    held: Option<Held>,
    /// Oldest first.
    formers: Vec<Incarnation<T>>,
}

impl<T> Default for Extra<T> {
    fn default() -> Self {
        Self {
            number: 0,
            held: None,
            formers: Vec::new(),
        }
    }
}

impl<T> Extra<T> {
    fn is_nothing(&self) -> bool {
        self.number == 0 && self.held.is_none() && self.formers.is_empty()
    }
}

/// Sessions by key.
#[derive(Clone, Debug)]
pub struct Table<T> {
    index: Index,
    rows: Chunks<Row<T>>,
    /// Without a session, highest first, so that the lowest is taken next.
    free: Vec<RowId>,
    extra: Sparse<Extra<T>>,
    /// Former incarnations that were forgotten and are missed, until asked for.
    forgotten: Vec<(RowId, Incarnation<T>)>,
    open: u64,
}

impl<T: Attachment> Default for Table<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Attachment> Table<T> {
    /// Without sessions.
    pub fn new() -> Self {
        Self {
            index: Index::new(),
            rows: Chunks::new(),
            free: Vec::new(),
            extra: Sparse::default(),
            forgotten: Vec::new(),
            open: 0,
        }
    }

    /// How many sessions there are.
    pub fn len(&self) -> u64 {
        (self.rows.len() - self.free.len()) as u64
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many sessions have begun and not ended.
    pub fn open(&self) -> u64 {
        self.open
    }

    /// The session with this key. Keys must look random in all their bits: use a keyed hash.
    #[inline]
    pub fn find(&self, key: u128) -> Option<RowId> {
        self.index.find(tag_of(key), |row| self.has_key(row, key))
    }

    #[inline]
    fn has_key(&self, row: RowId, key: u128) -> bool {
        self.row(row).is_some_and(|row| row.has_key(key))
    }

    #[inline]
    fn row(&self, row: RowId) -> Option<&Row<T>> {
        self.rows.get(row as usize)
    }

    /// Takes in a report of the session with this key, which begins with it if there is none. `line` tells how many bytes a
    /// second the line of what is attached can carry, if that is known; it is asked for few reports. `None`: there is no place
    /// for another session, behind 2³² − 1, or for another incarnation of this one, behind 256 former ones of which even the
    /// oldest is pinned.
    #[inline]
    pub fn observe(
        &mut self,
        key: u128,
        report: &Reported,
        line: impl Fn(&T) -> Option<u64>,
    ) -> Option<Observed> {
        self.observe_with(Hint::default(), key, report, line, |_| true)
    }

    #[inline]
    fn observe_row(
        &mut self,
        id: RowId,
        report: &Reported,
        line: impl Fn(&T) -> Option<u64>,
        may_pin: impl Fn(&T) -> bool,
    ) -> Option<Observed> {
        let row = self.rows.get_mut(id as usize)?;
        let before = row.meter();
        if !row.has_extra()
            && let Some((meter, observation, why)) = plainly(&before, report)
        {
            row.received(report.received_at_ms);
            row.set_meter(&meter);
            self.count_open(&before, &meter);
            return Some(Observed {
                row: id,
                place: Place::Newest,
                observation,
                added: meter.reading.since(&before.reading),
                why,
            });
        }
        self.decide(id, report, line, may_pin)
    }

    /// As the rule says (docs/reference/sessions.md).
    fn decide(
        &mut self,
        id: RowId,
        report: &Reported,
        line: impl Fn(&T) -> Option<u64>,
        may_pin: impl Fn(&T) -> bool,
    ) -> Option<Observed> {
        let row = self.row(id)?;
        let extra = self.extra.get(id).filter(|_| row.has_extra());
        let known = Known {
            newest: row.meter(),
            number: extra.map_or(0, |extra| extra.number),
            formers: extra.map_or(&[], |extra| &extra.formers),
            held: extra.and_then(|extra| extra.held),
            received_at_ms: row.received_at_ms(),
        };
        let verdict = verdict(&known, report, || line(&row.attachment));
        self.rows
            .get_mut(id as usize)?
            .received(report.received_at_ms);
        match verdict {
            Verdict::Begins(begun) => self.restart(id, begun, may_pin),
            Verdict::Of {
                former,
                meter,
                held,
                observation,
                why,
            } => {
                self.hold(id, held);
                let (place, before) = self.put_meter(id, former, meter)?;
                Some(Observed {
                    row: id,
                    place,
                    observation,
                    added: meter.reading.since(&before.reading),
                    why,
                })
            }
            Verdict::Forgotten => Some(Observed {
                row: id,
                place: Place::Forgotten,
                observation: Observation::Late,
                added: Reading::ZERO,
                why: Why::Late,
            }),
        }
    }

    /// Returns the meter that was there.
    fn put_meter(
        &mut self,
        id: RowId,
        former: Option<usize>,
        meter: Meter,
    ) -> Option<(Place, Meter)> {
        if let Some(position) = former {
            let former = self.formers_mut(id).get_mut(position)?;
            let before = std::mem::replace(&mut former.meter, meter);
            return Some((Place::Former(position), before));
        }
        let row = self.rows.get_mut(id as usize)?;
        let before = row.meter();
        row.set_meter(&meter);
        self.count_open(&before, &meter);
        Some((Place::Newest, before))
    }

    /// What waits in the newest run is this.
    fn hold(&mut self, id: RowId, held: Option<Held>) {
        let Some(row) = self.rows.get_mut(id as usize) else {
            return;
        };
        if row.has_extra() {
            let extra = self.extra.get_or_default(id);
            extra.held = held;
            if extra.is_nothing() {
                self.extra.remove(id);
                row.set_has_extra(false);
            }
        } else if held.is_some() {
            row.set_has_extra(true);
            let extra = Extra {
                held,
                ..Extra::default()
            };
            self.extra.insert(id, extra);
        }
    }

    fn begin(&mut self, key: u128, report: &Reported) -> Option<Observed> {
        let Begun { meter, held } = first(report);
        let mut row = Row::new(key, T::default());
        row.set_meter(&meter);
        row.received(report.received_at_ms);
        let id = match self.free.pop() {
            Some(id) => {
                *self.rows.get_mut(id as usize)? = row;
                id
            }
            None => {
                let id = RowId::try_from(self.rows.len()).ok()?;
                // The index holds the row's number and one.
                id.checked_add(1)?;
                self.rows.push(row);
                id
            }
        };
        self.hold(id, held);
        self.index.insert(tag_of(key), id);
        self.open += u64::from(!meter.is_stopped());
        Some(Observed {
            row: id,
            place: Place::New,
            observation: Observation::Advanced,
            added: meter.reading,
            why: held.map_or(Why::First, |held| held.doubt.why()),
        })
    }

    /// The newest incarnation becomes a former one, and a new one begins.
    fn restart(
        &mut self,
        id: RowId,
        begun: Begun,
        may_pin: impl Fn(&T) -> bool,
    ) -> Option<Observed> {
        let formers = self.formers(id);
        if formers.len() >= MOST_FORMERS
            && formers
                .first()
                .is_some_and(|oldest| oldest.attachment.is_pinned())
        {
            return None;
        }
        let newest = &self.row(id)?.attachment;
        if newest.is_pinned() && !may_pin(newest) {
            return None;
        }
        let before = self.meter(id)?;
        let row = self.rows.get_mut(id as usize)?;
        row.set_has_extra(true);
        let extra = self.extra.get_or_default(id);
        extra.formers.push(Incarnation {
            number: extra.number,
            meter: before,
            attachment: row.attachment,
        });
        let Begun { meter, held } = begun;
        row.set_meter(&meter);
        row.attachment = row.attachment.of_next_incarnation();
        extra.number = extra.number.saturating_add(1);
        extra.held = held;
        // Former ones are kept while they are pinned, and some more for late reports.
        while extra.formers.len() >= KEPT_INCARNATIONS
            && let Some(oldest) = extra.formers.first()
            && !oldest.attachment.is_pinned()
        {
            let oldest = extra.formers.remove(0);
            if oldest.attachment.is_missed() {
                self.forgotten.push((id, oldest));
            }
        }
        self.count_open(&before, &meter);
        Some(Observed {
            row: id,
            place: Place::Next,
            observation: Observation::Restarted,
            added: meter.reading,
            why: meter.history.beginning(),
        })
    }

    /// Former incarnations that were forgotten since this was asked last, of those that are missed.
    pub fn take_forgotten(&mut self) -> Vec<(RowId, Incarnation<T>)> {
        std::mem::take(&mut self.forgotten)
    }

    /// Whether a session has ended; true without one.
    pub fn is_stopped(&self, row: RowId) -> bool {
        self.row(row).is_none_or(Row::is_stopped)
    }

    /// Ends a session at `at_ms`, unless it has later events.
    pub fn stop(&mut self, row: RowId, at_ms: u64) {
        let Some(before) = self.meter(row) else {
            return;
        };
        let mut meter = before;
        meter.stop(at_ms);
        if let Some(row) = self.rows.get_mut(row as usize) {
            row.set_meter(&meter);
        }
        self.count_open(&before, &meter);
    }

    #[inline]
    fn count_open(&mut self, before: &Meter, after: &Meter) {
        self.open += u64::from(before.is_stopped());
        self.open = self.open.saturating_sub(u64::from(after.is_stopped()));
    }

    /// All rows with a session, in order.
    pub fn rows(&self) -> impl Iterator<Item = RowId> {
        (0..)
            .zip(self.rows.iter())
            .filter(|(_, row)| row.is_taken())
            .map(|(id, _)| id)
    }
}
