//! What usage is met by: entitlements as the snapshot has them that the epoch began with, or that an end of it had which does not
//! count. Such an end begins a part of the epoch, in which people saw what its snapshot says.

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::is_charged;
use openmast_records::{ChainSnapshot, EpochClosed};

use super::tariff_number::TariffNumber;

/// An end of the open epoch that does not count, and began a tariff.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct VoidEnd {
    pub tariff: TariffNumber,
    /// The epoch that would have begun with it.
    pub epoch: u64,
    /// Without assets and payers.
    pub snapshot: ChainSnapshot,
}

impl VoidEnd {
    /// Of an end after which this tariff is in force.
    pub(crate) fn new(closed: &EpochClosed, tariff: TariffNumber) -> Self {
        let snapshot = &closed.snapshot;
        Self {
            tariff,
            epoch: closed.epoch + 1,
            snapshot: ChainSnapshot {
                slot: snapshot.slot,
                unix_time: snapshot.unix_time,
                reserves: snapshot.reserves.clone(),
                ..ChainSnapshot::default()
            },
        }
    }
}

/// A part of an epoch, from one snapshot to the next: all of it, unless the epoch was opened again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Period<'a> {
    /// The epoch that began with the snapshot, as people saw it.
    pub epoch: u64,
    pub opening: &'a ChainSnapshot,
    /// The chain's clock at the next snapshot, Unix seconds.
    pub closed_at: i64,
    pub tariff: TariffNumber,
    pub is_first: bool,
}

/// Whether what an asset's owner asks for is charged in an epoch that began with this snapshot, be it nothing.
pub(crate) fn is_charged_in(opening: &ChainSnapshot, epoch: u64, asset: u32) -> bool {
    let asset = opening.assets.get(asset as usize);
    asset.is_some_and(|it| is_charged(it.retired_epoch, epoch) && it.not_licensed == 0)
}

/// The parts, in their order, of an epoch that began with this snapshot under this tariff, and is closed at this time.
pub(crate) fn periods<'a>(
    (epoch, opening, tariff): (u64, &'a ChainSnapshot, TariffNumber),
    void_ends: &'a [VoidEnd],
    closed_at: i64,
) -> impl Iterator<Item = Period<'a>> {
    let later = void_ends.iter();
    let later = later.map(|end| (end.epoch, &end.snapshot, end.tariff));
    let openings = std::iter::once((epoch, opening, tariff)).chain(later);
    let next = void_ends.iter().map(|end| end.snapshot.unix_time);
    let ends = next.chain([closed_at]);
    openings
        .zip(ends)
        .map(move |((epoch, opening, number), closed_at)| Period {
            epoch,
            opening,
            closed_at,
            tariff: number,
            is_first: number == tariff,
        })
}

impl Period<'_> {
    /// Whether it counts for what tokens of an asset's lots were priced by. As people saw it, later parts are epochs of their own; their
    /// snapshots know no assets.
    pub(crate) fn counts(&self, asset: u32) -> bool {
        !self.is_first || is_charged_in(self.opening, self.epoch, asset)
    }

    /// How long it took by the chain's clock. Not negative, as snapshots follow each other; if it were, nothing is met by rate.
    pub(crate) fn seconds(&self) -> i64 {
        self.closed_at.saturating_sub(self.opening.unix_time)
    }

    /// Whether usage that a tariff prices is met as this snapshot tells. What waited since an earlier epoch is of the first part.
    pub(crate) fn has(&self, reported: TariffNumber) -> bool {
        match self.is_first {
            true => reported <= self.tariff,
            false => reported == self.tariff,
        }
    }
}
