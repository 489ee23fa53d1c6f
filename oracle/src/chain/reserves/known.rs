//! Reserves that an earlier snapshot found closed, which the next one need not read.
//!
//! The program counts reserves up and never makes one again at an address that had one, so what is closed stays closed. Without
//! this, whoever opens and closes cheap entitlements would have all of them read at the end of every epoch, for ever. Whether an
//! account is not there is what nodes say, though. So what is known comes from snapshots alone (finalized, and of most nodes where
//! there are three), and goes on being doubted: some of it is read again each time.

use std::sync::Arc;

use openmast_client::rpc::{MOST_ACCOUNTS, Misread};
use openmast_records::{ChainSnapshot, ReserveState};

use crate::chain::reading::CONCURRENT_REQUESTS;

/// Closed reserves that each snapshot reads again: as many as one round of requests holds.
pub(super) const DOUBTED: usize = MOST_ACCOUNTS * CONCURRENT_REQUESTS;

/// What the snapshot that the open epoch began with found.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownReserves(Arc<ChainSnapshot>);

/// What one snapshot reads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn<'a> {
    known: &'a [ReserveState],
    count: u32,
    at: EndAt,
}

/// When an epoch ends.
#[derive(Clone, Copy, Debug)]
pub(in crate::chain) struct EndAt {
    /// The epoch that begins then.
    pub next_epoch: u64,
    /// The chain's clock, Unix seconds.
    pub unix_time: i64,
}

impl KnownReserves {
    /// By the snapshot that an epoch began with.
    pub(crate) fn by(opening: Arc<ChainSnapshot>) -> Self {
        Self(opening)
    }

    /// The turn of the epoch that ends then, on a network that counts so many reserves.
    pub(in crate::chain) fn of_turn(&self, count: u32, at: EndAt) -> Turn<'_> {
        Turn {
            known: &self.0.reserves,
            count,
            at,
        }
    }
}

impl Turn<'_> {
    /// All reserves.
    pub(super) fn all(&self) -> Vec<u32> {
        (0..self.count).collect()
    }

    /// Those that are to be read: all that are not known to be closed, and of the others the part whose turn it is.
    pub(super) fn indexes(&self) -> Vec<u32> {
        let closed = self.known.iter().take(self.count as usize);
        let closed = closed.filter(|state| **state == ReserveState::Closed);
        let turns = closed.count().div_ceil(DOUBTED).max(1);
        // At most `turns`, which is a number of accounts.
        let now = (self.at.next_epoch % turns as u64) as usize;
        let mut nth = 0;
        let is_read = |index: &u32| {
            if !self.was_closed(*index) {
                return true;
            }
            nth += 1;
            nth % turns == now
        };
        (0..self.count).filter(is_read).collect()
    }

    /// The state of all reserves, by what was read of these.
    pub(super) fn with_known(&self, indexes: &[u32], read: Vec<ReserveState>) -> Vec<ReserveState> {
        let mut all = vec![ReserveState::Closed; self.count as usize];
        for (index, state) in indexes.iter().zip(read) {
            if let Some(place) = all.get_mut(*index as usize) {
                *place = state;
            }
        }
        all
    }

    /// Whether something shows that a reserve is not closed that was taken for it: it is there, or an entitlement is of it.
    pub(super) fn is_contradicted_by(&self, found: &[ReserveState]) -> bool {
        (0..).zip(found).any(|(index, state)| {
            let lot = state.entitlement().map(|entitlement| entitlement.lot);
            let is_there = *state != ReserveState::Closed && self.was_closed(index);
            is_there || lot.is_some_and(|lot| self.was_closed(lot))
        })
    }

    /// The program closes entitlements alone: a lot that was there is there.
    ///
    /// # Errors
    /// The node does not have it.
    pub(super) fn accept(&self, index: u32, state: ReserveState) -> Result<ReserveState, Misread> {
        let was_lot = self.known(index).is_some_and(|it| it.lot().is_some());
        match was_lot && state.lot().is_none() {
            true => Err(format!("it has no lot at reserve {index}, where there is one").into()),
            false => Ok(state),
        }
    }

    /// Entitlements that were there and are not, while their lot as it is now goes on. The program closes an entitlement only after its
    /// lot was settled or has lapsed: for that an earlier epoch must have been the window's last, or the clock must be past `ends_by`.
    pub(super) fn lost(&self, found: &[ReserveState]) -> Vec<u32> {
        let is_lost = |index: &u32| {
            let entitlement = self.known(*index).and_then(ReserveState::entitlement);
            let lot = entitlement.and_then(|it| found.get(it.lot as usize)?.lot());
            let goes_on = lot.is_some_and(|lot| {
                self.at.next_epoch <= lot.last_epoch && self.at.unix_time < lot.ends_by
            });
            goes_on && found.get(*index as usize) == Some(&ReserveState::Closed)
        };
        (0..self.count).filter(is_lost).collect()
    }

    fn known(&self, index: u32) -> Option<&ReserveState> {
        self.known.get(index as usize)
    }

    fn was_closed(&self, index: u32) -> bool {
        self.known(index) == Some(&ReserveState::Closed)
    }
}

/// What is read again because it was [lost](Turn::lost).
///
/// # Errors
/// The node does not have it.
pub(super) fn found_again(index: u32, state: ReserveState) -> Result<ReserveState, Misread> {
    match state {
        ReserveState::Closed => {
            let why = format!("it has no entitlement at reserve {index}, where there is one");
            Err(why.into())
        }
        there => Ok(there),
    }
}
