//! A table's content in and out, for snapshots. Where a session lies is part of it; how the index looks is not.

use std::fmt;

use super::{Attachment, Extra, Incarnation, MOST_FORMERS, RowId, Table};
use crate::{Packed48, held::Held, index::tag_of, row::Row};

/// One session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved<T> {
    /// Where it lies.
    pub row: RowId,
    /// Under which it is found.
    pub key: u128,
    /// Arrival of the newest report (Unix milliseconds).
    pub received_at_ms: u64,
    /// Its newest run.
    pub newest: Incarnation<T>,
    /// Oldest first.
    pub formers: Vec<Incarnation<T>>,
    /// What waits to be confirmed in the newest run.
    pub held: Option<Held>,
}

/// Sessions that do not make a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestoreError {
    /// Rows must rise.
    OutOfOrder(RowId),
    /// A row that is not below their number.
    NoSuchRow(RowId),
    /// Two sessions with one key.
    Twice(RowId),
    /// Its runs are none that a table can have: their numbers do not rise, there are too many, or a part of one cannot be.
    NoSession(RowId),
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfOrder(row) => write!(f, "the session in row {row} is out of order"),
            Self::NoSuchRow(row) => write!(f, "there is no row {row}"),
            Self::NoSession(row) => write!(f, "the session in row {row} has impossible runs"),
            Self::Twice(row) => write!(f, "the session in row {row} is there twice"),
        }
    }
}

impl std::error::Error for RestoreError {}

impl<T> Saved<T> {
    fn is_possible(&self) -> bool {
        let mut all: Vec<&Incarnation<T>> = self.formers.iter().collect();
        all.push(&self.newest);
        let rises = all.windows(2).all(|pair| match pair {
            [earlier, later] => earlier.number < later.number,
            _ => false,
        });
        let fits = all.iter().all(|it| it.meter.is_possible());
        let times = [self.received_at_ms]
            .into_iter()
            .chain(self.held.map(|held| held.started_at_ms))
            .chain(self.held.map(|held| held.began_by_ms));
        let mut times = times.into_iter();
        rises
            && fits
            && self.formers.len() <= MOST_FORMERS
            && times.all(|at_ms| at_ms <= Packed48::MAX)
    }
}

impl<T: Attachment> Table<T> {
    /// Rows, those without a session among them.
    pub fn row_count(&self) -> u32 {
        // Every row has a number of 32 bits.
        self.rows.len() as u32
    }

    /// The sessions as they are now, to be saved while this table goes on. Rows are shared and not copied
    /// ([`Chunks::share`](openmast_chunks::Chunks::share)); the index is copied, because it holds a part of each key.
    pub fn share(&mut self) -> Self {
        Self {
            index: self.index.clone(),
            rows: self.rows.share(),
            free: self.free.clone(),
            extra: self.extra.share(),
            forgotten: self.forgotten.clone(),
            open: self.open,
        }
    }

    /// All sessions, by row.
    pub fn save(&self) -> impl Iterator<Item = Saved<T>> {
        let mut tags = vec![0; self.rows.len()];
        for (tag, row) in self.index.iter() {
            if let Some(place) = tags.get_mut(row as usize) {
                *place = tag;
            }
        }
        let rows = (0..).zip(self.rows.iter()).zip(tags);
        rows.filter(|((_, row), _)| row.is_taken())
            .filter_map(|((id, row), tag)| self.saved(id, row, tag))
    }

    fn saved(&self, id: RowId, row: &Row<T>, tag: u32) -> Option<Saved<T>> {
        Some(Saved {
            row: id,
            key: row.key(tag),
            received_at_ms: row.received_at_ms(),
            newest: Incarnation {
                number: self.number(id),
                meter: self.meter(id)?,
                attachment: row.attachment,
            },
            formers: self.formers(id).to_vec(),
            held: self.held(id),
        })
    }

    /// This table, which has no session yet, with the [`Self::row_count`] rows of the one that saved these sessions, given in
    /// its order.
    ///
    /// # Errors
    /// `E`, of the sessions' source; or they do not make a table.
    pub fn restore<E: From<RestoreError>>(
        mut self,
        row_count: u32,
        sessions: impl IntoIterator<Item = Result<Saved<T>, E>>,
    ) -> Result<Self, E> {
        let table = &mut self;
        for saved in sessions {
            let saved = saved?;
            if saved.row >= row_count {
                return Err(RestoreError::NoSuchRow(saved.row).into());
            }
            if (saved.row as usize) < table.rows.len() {
                return Err(RestoreError::OutOfOrder(saved.row).into());
            }
            if table.find(saved.key).is_some() {
                return Err(RestoreError::Twice(saved.row).into());
            }
            if !saved.is_possible() {
                return Err(RestoreError::NoSession(saved.row).into());
            }
            table.free_up_to(saved.row as usize);
            table.put(saved);
        }
        table.free_up_to(row_count as usize);
        table.free.reverse();
        Ok(self)
    }

    fn free_up_to(&mut self, row_count: usize) {
        while self.rows.len() < row_count {
            let mut row = Row::new(0, T::default());
            row.free();
            self.free.push(self.rows.len() as u32);
            self.rows.push(row);
        }
    }

    fn put(&mut self, saved: Saved<T>) {
        let newest = saved.newest;
        let mut row = Row::new(saved.key, newest.attachment);
        row.set_meter(&newest.meter);
        row.received(saved.received_at_ms);
        let extra = Extra {
            number: newest.number,
            held: saved.held,
            formers: saved.formers,
        };
        if !extra.is_nothing() {
            row.set_has_extra(true);
            self.extra.insert(saved.row, extra);
        }
        self.open += u64::from(!row.is_stopped());
        self.rows.push(row);
        self.index.insert(tag_of(saved.key), saved.row);
    }
}
