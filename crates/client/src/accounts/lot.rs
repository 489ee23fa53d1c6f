//! What lots and entitlements say: prices, times, and what comes back.

use super::{Asset, BookEntry, Entitlement, Lot, LotBook, Network, Purchase};
use crate::addresses;
use openmast_ledger::{
    ArithmeticError, BaseUnits, Bytes, CountedRate, LotKind, LotSale, LotWindow, Reservation,
    SalePrice, lies_ahead, refund, refund_unused, tokens_worth, unused_bytes, window_epochs,
};
use solana_pubkey::Pubkey;

/// [`Lot::settled`] of one that lapsed.
const LAPSED: u8 = 2;

impl Lot {
    /// Its address.
    pub fn address(&self) -> Pubkey {
        addresses::reserve(&self.network, self.index)
    }

    /// What a token stands for; none for a number that this software does not know.
    pub fn lot_kind(&self) -> Option<LotKind> {
        LotKind::from_code(self.kind)
    }

    /// Epochs of the window, roll-over included.
    ///
    /// # Errors
    /// The window has none, or too many, which the program never writes.
    pub fn window(&self) -> Result<u64, ArithmeticError> {
        window_epochs(self.first_epoch, self.last_epoch)
    }

    /// Whether the price stays.
    pub fn is_fixed(&self) -> bool {
        self.price_start == self.price_floor
    }

    /// Tokens that are not sold.
    pub fn left(&self) -> u64 {
        self.quantity.saturating_sub(self.sold)
    }

    /// Whether it can be seen that no epoch of the window has begun.
    pub fn begins_later(&self, final_epoch: u64) -> bool {
        lies_ahead(self.first_epoch, final_epoch)
    }

    /// Whether an epoch of the window is left that cannot have begun.
    pub fn goes_on(&self, final_epoch: u64) -> bool {
        lies_ahead(self.last_epoch, final_epoch)
    }

    /// The sale as the ledger keeps it; none for a kind that this software does not know.
    fn sale(&self) -> Option<LotSale> {
        Some(LotSale {
            kind: self.lot_kind()?,
            first_epoch: self.first_epoch,
            last_epoch: self.last_epoch,
            ends_by: self.ends_by,
            price: SalePrice {
                start: self.price_start,
                floor: self.price_floor,
                starts_at: self.sale_starts,
                ends_at: self.sale_ends,
            },
            left: self.left(),
        })
    }

    /// Whether nothing will be sold any more at `now`, Unix seconds. A volume at a fixed price is sold in its window too.
    pub fn is_sale_over(&self, final_epoch: u64, now: i64) -> bool {
        (self.sale()).is_none_or(|sale| sale.is_over(final_epoch, now))
    }

    /// What a token costs at `now`, Unix seconds; none while nothing is sold.
    pub fn price_at(&self, final_epoch: u64, now: i64) -> Option<BaseUnits> {
        self.sale()?.price_at(final_epoch, now)
    }

    /// Whether a settlement of this epoch, which closed at `closed_at` (Unix seconds), is the last that can say anything
    /// about it, or a later one: by such a one it is settled.
    pub fn is_closed_by(&self, epoch: u64, closed_at: i64) -> bool {
        epoch >= self.last_epoch || closed_at >= self.ends_by
    }

    /// From then on it can lapse, Unix seconds, if it is not settled before: an exit delay (seconds) after its window while no
    /// settlement of its end is final, and two of them after it whatever is final.
    pub fn lapses_at(&self, network: &Network, exit_delay: u32) -> i64 {
        let is_shown = self.is_closed_by(network.final_epoch, network.final_closed_at);
        let delays = if is_shown { 2 } else { 1 };
        self.ends_by
            .saturating_add(i64::from(exit_delay).saturating_mul(delays))
    }

    /// What a token was priced by; zeros for volume and SIM slots.
    pub fn counted(&self) -> CountedRate {
        CountedRate {
            mbps: self.counted_mbps,
            epoch_seconds: self.counted_seconds,
        }
    }

    /// Whether what was not served can be paid back.
    pub fn is_settled(&self) -> bool {
        self.settled != 0
    }

    /// Whether it counts every final epoch as served because nobody had shown how many were. A settlement of the end can still
    /// lower that.
    pub fn has_lapsed(&self) -> bool {
        self.settled == LAPSED
    }

    /// Whether a settlement said how many epochs were served: that is the last word.
    pub fn is_shown(&self) -> bool {
        self.is_settled() && !self.has_lapsed()
    }

    /// Epochs that count as served once a settlement says so many: at most all, and no more than one that lapsed counted.
    ///
    /// # Errors
    /// The account contradicts itself.
    pub fn served_by(&self, shown: u64) -> Result<u64, ArithmeticError> {
        let most = match self.has_lapsed() {
            true => self.served,
            false => self.window()?,
        };
        Ok(shown.min(most))
    }

    /// What `amount` tokens get back once it is settled.
    ///
    /// # Errors
    /// The account contradicts itself.
    pub fn refund(&self, amount: u64) -> Result<BaseUnits, ArithmeticError> {
        refund(BaseUnits(self.price), amount, self.served, self.window()?)
    }
}

impl LotBook {
    /// What each lot of the asset takes of its capacity.
    pub fn reservations(&self) -> impl Iterator<Item = Reservation> + Clone + '_ {
        self.used().map(reservation)
    }

    /// The epoch after the windows of all lots of volume; 0: there is none. Before it the stakers' part is not lowered, since what
    /// nobody used of a volume is earned in the epoch in which it ends.
    pub fn volumes_end(&self) -> u64 {
        let volume = LotKind::Volume.code();
        let volumes = self.used().filter(|entry| entry.kind == volume);
        volumes.map(|entry| entry.end_epoch).max().unwrap_or(0)
    }

    /// Whether `lot` of `asset` takes more than what is sold of it needs, which the end of its sale gives back. An exclusive window
    /// is sold as a whole.
    pub fn takes_too_much(&self, lot: &Lot, asset: &Asset) -> bool {
        let taken = self.used().find(|entry| entry.reserve == lot.index);
        let (Some(taken), Some(kind)) = (taken, lot.lot_kind()) else {
            return false;
        };
        if lot.sold == 0 {
            return true;
        }
        let sold = LotWindow {
            kind,
            quantity: lot.sold,
            first_epoch: lot.first_epoch,
            last_epoch: lot.last_epoch,
            rolls_epochs: lot.rolls_epochs,
            epoch_seconds: lot.epoch_seconds,
        };
        let needed = Reservation::of_lot(&sold, &asset.capacity_schedule());
        kind != LotKind::Exclusive && needed.is_ok_and(|needed| needed != reservation(taken))
    }

    fn used(&self) -> impl Iterator<Item = &BookEntry> + Clone + '_ {
        self.entries.iter().take(usize::from(self.count))
    }
}

fn reservation(entry: &BookEntry) -> Reservation {
    Reservation {
        first_epoch: entry.first_epoch,
        end_epoch: entry.end_epoch,
        bits_per_second: entry.bits_per_second,
        slots: entry.slots,
        exclusive: entry.kind == LotKind::Exclusive.code(),
    }
}

impl crate::instructions::NewLot {
    /// What it takes of the capacity when an epoch counts to be so long; none for an unknown kind.
    pub fn window(&self, epoch_seconds: u32) -> Option<LotWindow> {
        Some(LotWindow {
            kind: LotKind::from_code(self.kind)?,
            quantity: self.quantity,
            first_epoch: self.first_epoch,
            last_epoch: self.last_epoch,
            rolls_epochs: self.rolls_epochs,
            epoch_seconds,
        })
    }
}

impl Entitlement {
    /// Its address.
    pub fn address(&self) -> Pubkey {
        addresses::reserve(&self.network, self.index)
    }

    /// What it gets back of `lot`, which is settled, when it met `met` bytes.
    ///
    /// # Errors
    /// The accounts contradict each other, or more was met than was redeemed.
    pub fn refund(&self, lot: &Lot, met: Bytes) -> Result<BaseUnits, ArithmeticError> {
        if lot.lot_kind() != Some(LotKind::Volume) {
            return lot.refund(self.quantity);
        }
        let unused = unused_bytes(self.quantity, met)?;
        refund_unused(BaseUnits(lot.price), unused, lot.served, lot.window()?)
    }
}

impl Purchase {
    /// What its buyer gets back once the sale of `lot` is over.
    ///
    /// # Errors
    /// The accounts contradict each other.
    pub fn excess(&self, lot: &Lot) -> Result<BaseUnits, ArithmeticError> {
        let worth = tokens_worth(BaseUnits(lot.price), self.quantity)?;
        BaseUnits(self.paid).checked_sub(worth)
    }
}
