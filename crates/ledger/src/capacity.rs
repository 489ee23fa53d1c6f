//! What lots take of an asset's capacity, and whether that fits: capacity is never sold twice for an epoch.

use crate::{
    capacity_schedule::CapacitySchedule,
    lots::{LotKind, MOST_VOLUME_TOKENS, window_epochs},
    units::{ArithmeticError, BYTES_PER_GB},
};

/// Bits in a second at 1 Mbit/s.
const BITS_PER_MBIT: u64 = 1_000_000;

/// What a lot takes of its asset's capacity in every epoch of its window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reservation {
    /// The first epoch of the window.
    pub first_epoch: u64,
    /// The epoch after the last of the window, roll-over included.
    pub end_epoch: u64,
    /// Nothing for SIM slots.
    pub bits_per_second: u64,
    /// SIM slots.
    pub slots: u32,
    /// Nothing else of the asset's bits may be sold in these epochs, whatever its capacity becomes.
    pub exclusive: bool,
}

/// What a lot sells, and for when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LotWindow {
    /// What a token stands for.
    pub kind: LotKind,
    /// Tokens.
    pub quantity: u64,
    /// The first epoch.
    pub first_epoch: u64,
    /// The last epoch, roll-over included.
    pub last_epoch: u64,
    /// Epochs at the end of the window in which what is left of a volume can still be used.
    pub rolls_epochs: u32,
    /// How long an epoch counts to be. Of volume alone.
    pub epoch_seconds: u32,
}

impl Reservation {
    /// What `lot` takes of an asset whose capacity is this.
    ///
    /// Volume takes what it comes to if it is used evenly, rounded up, over the window without its roll-over: and that in
    /// the roll-over too, as all of it may be used there. An exclusive window takes the least capacity that is in force in
    /// it, and keeps it from being lowered.
    ///
    /// # Errors
    /// [`ArithmeticError::Underflow`]: the window has no epoch, or none but its roll-over. [`ArithmeticError::Overflow`]:
    /// more than can be counted, or a volume with epochs of no length.
    pub fn of_lot(lot: &LotWindow, capacity: &CapacitySchedule) -> Result<Self, ArithmeticError> {
        let window = window_epochs(lot.first_epoch, lot.last_epoch)?;
        let mut reservation = Self {
            first_epoch: lot.first_epoch,
            end_epoch: lot
                .last_epoch
                .checked_add(1)
                .ok_or(ArithmeticError::Overflow)?,
            bits_per_second: 0,
            slots: 0,
            exclusive: false,
        };
        let by_rate = |mbps: u64| {
            mbps.checked_mul(BITS_PER_MBIT)
                .ok_or(ArithmeticError::Overflow)
        };
        match lot.kind {
            LotKind::Volume => {
                let even = window
                    .checked_sub(lot.rolls_epochs.into())
                    .filter(|even| *even > 0)
                    .ok_or(ArithmeticError::Underflow)?;
                reservation.bits_per_second = even_rate(lot.quantity, even, lot.epoch_seconds)?;
            }
            LotKind::SimSlot => {
                reservation.slots =
                    u32::try_from(lot.quantity).map_err(|_| ArithmeticError::Overflow)?;
            }
            LotKind::Rate => reservation.bits_per_second = by_rate(lot.quantity)?,
            LotKind::Exclusive => {
                // The capacity changes once at most in it.
                let [first, last] =
                    [lot.first_epoch, lot.last_epoch].map(|epoch| capacity.at(epoch).mbps);
                reservation.bits_per_second = by_rate(first.min(last).into())?;
                reservation.exclusive = true;
            }
        }
        Ok(reservation)
    }

    /// Whether it takes anything in `epoch`.
    #[inline]
    pub const fn holds_in(&self, epoch: u64) -> bool {
        self.first_epoch <= epoch && epoch < self.end_epoch
    }
}

/// `⌈tokens · 8 · 10⁹ / (epochs · epoch_seconds)⌉` bits a second.
fn even_rate(tokens: u64, epochs: u64, epoch_seconds: u32) -> Result<u64, ArithmeticError> {
    if tokens > MOST_VOLUME_TOKENS {
        return Err(ArithmeticError::Overflow);
    }
    let bits = u128::from(tokens) * u128::from(8 * BYTES_PER_GB);
    let seconds = u128::from(epochs) * u128::from(epoch_seconds);
    if seconds == 0 {
        return Err(ArithmeticError::Overflow);
    }
    u64::try_from(bits.div_ceil(seconds)).map_err(|_| ArithmeticError::Overflow)
}

/// Whether the reservations fit the capacity in every epoch from `from_epoch` on: never more bits a second nor more slots
/// than are in force in it, and beside an exclusive window no other bits.
///
/// What is taken rises only where a reservation begins, and the capacity changes only where the next one begins to hold: so
/// looking there, and at `from_epoch`, is looking at every epoch.
///
/// A capacity that is announced must fit what is sold from the first epoch on that is free to be announced for, and not from
/// its own first one: it may replace another one that would have held in between.
#[inline]
pub fn fits<R>(reservations: R, capacity: &CapacitySchedule, from_epoch: u64) -> bool
where
    R: Iterator<Item = Reservation> + Clone,
{
    let fits_in = |epoch: u64| epoch < from_epoch || fits_in(&reservations, capacity, epoch);
    fits_in(from_epoch)
        && fits_in(capacity.next_epoch)
        && reservations.clone().all(|one| fits_in(one.first_epoch))
}

fn fits_in<R>(reservations: &R, capacity: &CapacitySchedule, epoch: u64) -> bool
where
    R: Iterator<Item = Reservation> + Clone,
{
    let capacity = capacity.at(epoch);
    let mut bits_left = u64::from(capacity.mbps) * BITS_PER_MBIT;
    let mut slots_left = capacity.sim_slots;
    let (mut exclusive, mut with_bits) = (false, 0u32);
    for one in reservations.clone().filter(|one| one.holds_in(epoch)) {
        let (Some(bits), Some(slots)) = (
            bits_left.checked_sub(one.bits_per_second),
            slots_left.checked_sub(one.slots),
        ) else {
            return false;
        };
        (bits_left, slots_left) = (bits, slots);
        exclusive |= one.exclusive;
        with_bits += u32::from(one.exclusive || one.bits_per_second > 0);
    }
    !exclusive || with_bits == 1
}
