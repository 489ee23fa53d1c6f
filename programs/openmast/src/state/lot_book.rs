//! Which lots take what of an asset's capacity, so that none of it is sold twice.

use {
    crate::{
        constants::{ACCOUNT_VERSION, MAX_BOOKED_LOTS},
        errors::OpenMastError,
    },
    anchor_lang::prelude::*,
    openmast_ledger::{
        CapacitySchedule, FIRST_FREE_EPOCH_AFTER_FINAL, LotKind, Reservation, SplitSchedule, fits,
    },
};

/// What the lots of one asset take of its capacity: each from its issue until it is settled, has lapsed or sold nothing.
///
/// Address: `"lots"`, asset.
#[account]
pub struct LotBook {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that the asset belongs to.
    pub network: Address,
    /// The asset.
    pub asset: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent.
    pub rent_payer: Address,
    /// Lots that were ever issued of the asset, and the number of the next one.
    pub issued: PodU32,
    /// How many of `entries` are in use: the first ones.
    pub count: u8,
    /// What each lot takes, in no order. Those that are not in use are zero.
    pub entries: [BookEntry; MAX_BOOKED_LOTS],
    /// Zero.
    pub reserved: [u8; 32],
}

/// What one lot takes in every epoch of its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable, IdlType)]
#[repr(C)]
pub struct BookEntry {
    /// The lot's reserve index.
    pub reserve: PodU32,
    /// 0 volume, 1 SIM slots, 2 committed rate, 3 exclusive window: nothing else of the asset's bits is sold beside it.
    pub kind: u8,
    /// First epoch of the window.
    pub first_epoch: PodU64,
    /// The epoch after the last one of the window, roll-over included.
    pub end_epoch: PodU64,
    /// Bits a second, both directions together; 0 of SIM slots.
    pub bits_per_second: PodU64,
    /// SIM slots; 0 of the other kinds.
    pub slots: PodU32,
}

impl BookEntry {
    /// What a lot of this kind takes.
    pub(crate) fn new(reserve: u32, kind: LotKind, taken: &Reservation) -> Self {
        Self {
            reserve: reserve.into(),
            kind: kind.code(),
            first_epoch: taken.first_epoch.into(),
            end_epoch: taken.end_epoch.into(),
            bits_per_second: taken.bits_per_second.into(),
            slots: taken.slots.into(),
        }
    }

    fn reservation(&self) -> Reservation {
        Reservation {
            first_epoch: self.first_epoch.get(),
            end_epoch: self.end_epoch.get(),
            bits_per_second: self.bits_per_second.get(),
            slots: self.slots.get(),
            exclusive: self.kind == LotKind::Exclusive.code(),
        }
    }
}

impl LotBook {
    /// Fills an account that was just made. Another stays as it is.
    pub(crate) fn open_if_new(
        &mut self,
        network: &Address,
        asset: &Address,
        rent_payer: &Address,
        bump: u8,
    ) {
        if self.version != 0 {
            return;
        }
        self.version = ACCOUNT_VERSION;
        self.network = *network;
        self.asset = *asset;
        self.bump = bump;
        self.rent_payer = *rent_payer;
    }

    /// Counts a lot that is issued.
    pub(crate) fn count_issued(&mut self) -> Result<()> {
        let issued = self.issued.get().checked_add(1);
        self.issued = issued.ok_or(OpenMastError::Overflow)?.into();
        Ok(())
    }

    /// The entries in use.
    pub fn entries(&self) -> &[BookEntry] {
        // `count` is written here alone and never above the length.
        let used = self.entries.get(..usize::from(self.count));
        used.unwrap_or(&self.entries)
    }

    fn entries_mut(&mut self) -> &mut [BookEntry] {
        let used = usize::from(self.count).min(MAX_BOOKED_LOTS);
        self.entries.split_at_mut(used).0
    }

    fn position(&self, reserve: u32) -> Option<usize> {
        let mut entries = self.entries().iter();
        entries.position(|entry| entry.reserve.get() == reserve)
    }

    fn reservations(&self) -> impl Iterator<Item = Reservation> + Clone + '_ {
        self.entries().iter().map(BookEntry::reservation)
    }

    /// Adds what a new lot takes. [`OpenMastError::LotBookFull`], or [`OpenMastError::CapacityOversold`] when it does not
    /// fit in every epoch of its window.
    pub(crate) fn add(&mut self, entry: BookEntry, capacity: &CapacitySchedule) -> Result<()> {
        let free = self.entries.get_mut(usize::from(self.count));
        *free.ok_or(OpenMastError::LotBookFull)? = entry;
        self.count += 1;
        require!(
            fits(self.reservations(), capacity, entry.first_epoch.get()),
            OpenMastError::CapacityOversold
        );
        Ok(())
    }

    /// What the lot of this reserve index takes; `None`: it has no entry any more.
    pub(crate) fn entry(&self, reserve: u32) -> Option<BookEntry> {
        let position = self.position(reserve)?;
        self.entries().get(position).copied()
    }

    /// Makes what a lot takes less.
    pub(crate) fn shrink(&mut self, entry: BookEntry) {
        let Some(position) = self.position(entry.reserve.get()) else {
            return;
        };
        if let Some(place) = self.entries_mut().get_mut(position) {
            *place = entry;
        }
    }

    /// Takes out what a lot took. Whether there was anything.
    pub(crate) fn remove(&mut self, reserve: u32) -> bool {
        let Some(position) = self.position(reserve) else {
            return false;
        };
        let last = self.entries().len().saturating_sub(1);
        let entries = self.entries_mut();
        entries.swap(position, last);
        if let Some(place) = entries.get_mut(last) {
            *place = bytemuck::Zeroable::zeroed();
        }
        self.count = self.count.saturating_sub(1);
        true
    }

    /// Refuses with [`OpenMastError::CapacitySold`] a capacity that is less than what lots take in some epoch from the first
    /// one on that can still be announced for, also where it replaces another announcement.
    pub(crate) fn require_carried(
        &self,
        announced: &CapacitySchedule,
        final_epoch: u64,
    ) -> Result<()> {
        let first_free = final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL);
        require!(
            fits(self.reservations(), announced, first_free),
            OpenMastError::CapacitySold
        );
        Ok(())
    }

    /// Refuses with [`OpenMastError::SplitPromised`] to lower the stakers' part, as it holds or was announced, in an epoch in
    /// which a volume can close: what nobody used of it is earned then, for all epochs of its window.
    pub(crate) fn require_part_kept(
        &self,
        before: &SplitSchedule,
        announced: &SplitSchedule,
        final_epoch: u64,
    ) -> Result<()> {
        let first_free = final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL);
        let volume = LotKind::Volume.code();
        let volumes = self.entries().iter().filter(|entry| entry.kind == volume);
        let last_epoch = end_epoch(volumes).saturating_sub(1);
        require!(
            announced.keeps(before, first_free, last_epoch),
            OpenMastError::SplitPromised
        );
        Ok(())
    }

    /// The epoch after the last one of all windows; 0: there is no lot.
    pub(crate) fn end_epoch(&self) -> u64 {
        end_epoch(self.entries().iter())
    }
}

/// The epoch after the last one of these windows; 0: there is none.
fn end_epoch<'a>(entries: impl Iterator<Item = &'a BookEntry>) -> u64 {
    let ends = entries.map(|entry| entry.end_epoch.get());
    ends.max().unwrap_or(0)
}
