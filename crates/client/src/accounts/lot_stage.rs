//! Where a lot is in its life, and what its tokens are good for there.

use super::{Asset, Lot, LotBook, Network, NetworkParameters};
use openmast_ledger::{
    ArithmeticError, BaseUnits, BasisPoints, Capacity, CapacitySchedule, LotKind, LotTariff,
    PricePerGb, Reservation, back_before_window, least_price,
};

/// Bits in a second at 1 Mbit/s.
const BITS_PER_MBIT: u64 = 1_000_000;

/// Where a lot is in its life, by the newest final epoch and the chain's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LotStage {
    /// Its sale has not begun.
    Announced,
    /// Its window has not begun, and tokens can be bought.
    OnSale,
    /// Its window has not begun, and nothing is sold any more.
    Sold,
    /// Its sale is over, and nobody bought.
    Unsold,
    /// The epoch after the newest final one is of its window. A volume at a fixed price may be on sale all the same.
    InWindow,
    /// Its window is over, and it is not settled yet.
    Over,
    /// A settlement said how much was served.
    Settled,
    /// No settlement of its end came in time, or nobody showed it.
    Lapsed,
}

impl LotStage {
    /// As people and scripts read it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::OnSale => "on-sale",
            Self::Sold => "sold",
            Self::Unsold => "unsold",
            Self::InWindow => "in-window",
            Self::Over => "over",
            Self::Settled => "settled",
            Self::Lapsed => "lapsed",
        }
    }
}

/// A kind of lot as people and scripts write it.
pub fn lot_kind_name(kind: LotKind) -> &'static str {
    match kind {
        LotKind::Volume => "volume",
        LotKind::SimSlot => "sim-slot",
        LotKind::Rate => "rate",
        LotKind::Exclusive => "exclusive",
    }
}

impl Lot {
    /// Where it is in its life at `now`, Unix seconds.
    pub fn stage(&self, network: &Network, now: i64) -> LotStage {
        let newest = network.final_epoch;
        let is_over = newest > 0 && self.is_closed_by(newest, network.final_closed_at);
        match self.settled {
            0 if is_over => LotStage::Over,
            0 if self.sold == 0 && self.is_sale_over(newest, now) => LotStage::Unsold,
            0 if self.first_epoch <= newest.saturating_add(1) => LotStage::InWindow,
            0 if self.is_sale_over(newest, now) => LotStage::Sold,
            0 if now < self.sale_starts => LotStage::Announced,
            0 => LotStage::OnSale,
            1 => LotStage::Settled,
            _ => LotStage::Lapsed,
        }
    }

    /// What `amount` tokens pay who returns them now, before the window; none while, or if, they cannot be returned. `now` is
    /// Unix seconds.
    ///
    /// # Errors
    /// The account contradicts itself.
    pub fn back_before_window(
        &self,
        amount: u64,
        final_epoch: u64,
        now: i64,
    ) -> Result<Option<BaseUnits>, ArithmeticError> {
        let can_return = self.refund_bps > 0
            && !self.is_settled()
            && self.begins_later(final_epoch)
            && now < self.ends_by
            && self.is_sale_over(final_epoch, now);
        if !can_return {
            return Ok(None);
        }
        let part = BasisPoints::new(self.refund_bps)?;
        back_before_window(BaseUnits(self.price), amount, part).map(Some)
    }
}

/// The least price of a lot's tokens, and what it follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeastLotPrice {
    /// What a token is measured by.
    pub tariff: LotTariff,
    /// What of that it must cost at least, basis points.
    pub least_bps: u16,
    /// The least price, base units for a token.
    pub price: BaseUnits,
}

/// What a token of such a lot must cost at least. `measured` is how long the newest final epoch was, seconds; none without
/// one, when only SIM slots can be issued.
///
/// # Errors
/// The window is none, or the price is more than 64 bits hold.
pub fn least_lot_price(
    asset: &Asset,
    parameters: &NetworkParameters,
    kind: LotKind,
    (first_epoch, last_epoch): (u64, u64),
    measured: Option<u64>,
) -> Result<LeastLotPrice, ArithmeticError> {
    let schedule = asset.capacity_schedule();
    let counted = schedule.at(first_epoch).epoch_seconds;
    let counted = counted.max(parameters.min_epoch_seconds);
    let cap = if asset.is_live() { asset.price_cap } else { 0 };
    let tariff = LotTariff::of(
        &asset.price_schedule(),
        PricePerGb(cap),
        &schedule,
        (first_epoch, last_epoch),
        measured.unwrap_or(counted.into()),
    )?;
    let least_bps = parameters.least_lot_bps;
    let least = BasisPoints::new(least_bps)?;
    Ok(LeastLotPrice {
        tariff,
        least_bps,
        price: least_price(kind, &tariff, least)?,
    })
}

/// What lots leave of an asset's capacity in an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CapacityLeft {
    /// What is in force in it.
    pub capacity: Capacity,
    /// Bits a second that no lot takes; 0 beside an exclusive window.
    pub bits_per_second: u64,
    /// SIM slots that no lot takes.
    pub slots: u32,
}

fn reservations(book: Option<&LotBook>) -> impl Iterator<Item = Reservation> + Clone + '_ {
    book.into_iter().flat_map(LotBook::reservations)
}

/// What the lots of `book` leave of this capacity in `epoch`; without a book there are none.
pub fn capacity_left(
    book: Option<&LotBook>,
    schedule: &CapacitySchedule,
    epoch: u64,
) -> CapacityLeft {
    let capacity = schedule.at(epoch);
    let all = u64::from(capacity.mbps).saturating_mul(BITS_PER_MBIT);
    let mut left = CapacityLeft {
        capacity,
        bits_per_second: all,
        slots: capacity.sim_slots,
    };
    for taken in reservations(book).filter(|taken| taken.holds_in(epoch)) {
        let bits = match taken.exclusive {
            true => all,
            false => taken.bits_per_second,
        };
        left.bits_per_second = left.bits_per_second.saturating_sub(bits);
        left.slots = left.slots.saturating_sub(taken.slots);
    }
    left
}

/// Where [`capacity_left`] changes from `first_epoch` to `last_epoch`: each epoch from which it is another, `first_epoch`
/// first.
pub fn capacity_changes(
    book: Option<&LotBook>,
    schedule: &CapacitySchedule,
    first_epoch: u64,
    last_epoch: u64,
) -> Vec<u64> {
    let ends = reservations(book).flat_map(|one| [one.first_epoch, one.end_epoch]);
    let mut all: Vec<u64> = ends
        .chain([schedule.next_epoch])
        .filter(|epoch| (first_epoch..=last_epoch).contains(epoch))
        .chain([first_epoch])
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::ProgramAccount;
    use borsh::BorshDeserialize;

    fn zeros<T: ProgramAccount + BorshDeserialize>() -> T {
        T::try_from_slice(&vec![0; T::SIZE - 8]).unwrap()
    }

    fn lot() -> Lot {
        let mut lot: Lot = zeros();
        (lot.first_epoch, lot.last_epoch) = (20, 29);
        (lot.sale_starts, lot.sale_ends, lot.ends_by) = (100, 200, 10_000);
        (lot.price_start, lot.price_floor, lot.price) = (500, 500, 500);
        (lot.quantity, lot.sold, lot.refund_bps) = (10, 4, 8_000);
        lot
    }

    fn network(final_epoch: u64) -> Network {
        let mut network: Network = zeros();
        network.final_epoch = final_epoch;
        network.final_closed_at = 300;
        network
    }

    #[test]
    fn a_lot_goes_through_its_stages() {
        let lot = lot();
        for (epoch, now, stage) in [
            (5, 99, LotStage::Announced),
            (5, 100, LotStage::OnSale),
            (5, 200, LotStage::Sold),
            (18, 200, LotStage::Sold),
            (19, 200, LotStage::InWindow),
            (28, 200, LotStage::InWindow),
            (29, 200, LotStage::Over),
        ] {
            assert_eq!(lot.stage(&network(epoch), now), stage, "{epoch} {now}");
        }
        // In its window a volume at a fixed price is sold as well.
        assert_eq!(lot.stage(&network(22), 150), LotStage::InWindow);
        assert!(lot.price_at(22, 150).is_some());
        let unsold = Lot { sold: 0, ..lot };
        assert_eq!(unsold.stage(&network(5), 200), LotStage::Unsold);
        for (settled, stage) in [(1, LotStage::Settled), (2, LotStage::Lapsed)] {
            let ended = Lot { settled, ..lot };
            assert_eq!(ended.stage(&network(40), 200), stage);
        }
    }

    #[test]
    fn an_end_by_time_is_an_end() {
        let mut network = network(22);
        network.final_closed_at = 10_000;
        assert_eq!(lot().stage(&network, 10_050), LotStage::Over);
    }

    #[test]
    fn tokens_are_returned_between_the_sale_and_the_window_alone() {
        let back = |epoch, now| lot().back_before_window(2, epoch, now).unwrap();
        assert_eq!(back(5, 199), None);
        assert_eq!(back(5, 200), Some(BaseUnits(800)));
        assert_eq!(back(16, 200), Some(BaseUnits(800)));
        assert_eq!(back(17, 200), None);
        assert_eq!(back(5, 9_999), Some(BaseUnits(800)));
        assert_eq!(back(5, 10_000), None, "it was cut short: all comes back");
        let resale_only = Lot {
            refund_bps: 0,
            ..lot()
        };
        assert_eq!(resale_only.back_before_window(2, 5, 200), Ok(None));
    }

    #[test]
    fn the_least_price_follows_from_the_tariff() {
        let mut asset: Asset = zeros();
        (asset.price_per_gb, asset.next_price_per_gb) = (400_000, 500_000);
        (asset.capacity_mbps, asset.epoch_seconds) = (100, 3_600);
        let mut parameters = network(0).parameters;
        (parameters.least_lot_bps, parameters.min_epoch_seconds) = (5_000, 60);
        let least = |kind, measured| {
            least_lot_price(&asset, &parameters, kind, (20, 29), measured).unwrap()
        };
        assert_eq!(least(LotKind::Volume, None).price, BaseUnits(250_000));
        // 125 000 bytes · 3 600 s · 10 epochs = 4.5 GB at 0.50, of which a half.
        assert_eq!(least(LotKind::Rate, None).price, BaseUnits(1_125_000));
        assert_eq!(
            least(LotKind::Rate, Some(7_200)).price,
            BaseUnits(2_250_000)
        );
        let exclusive = least(LotKind::Exclusive, None);
        assert_eq!(exclusive.price, BaseUnits(112_500_000));
        assert_eq!(exclusive.tariff.window, 10);
        assert_eq!(least(LotKind::SimSlot, None).price, BaseUnits(1));
    }

    #[test]
    fn what_is_left_changes_where_lots_begin_and_end() {
        let mut asset: Asset = zeros();
        (asset.capacity_mbps, asset.sim_slots) = (100, 5);
        let schedule = asset.capacity_schedule();
        let mut book: LotBook = zeros();
        book.count = 2;
        (book.entries[0].first_epoch, book.entries[0].end_epoch) = (20, 25);
        book.entries[0].bits_per_second = 30_000_000;
        (book.entries[1].first_epoch, book.entries[1].end_epoch) = (22, 30);
        book.entries[1].slots = 2;
        assert_eq!(
            capacity_changes(Some(&book), &schedule, 18, 40),
            [18, 20, 22, 25, 30]
        );
        let left = |epoch| {
            let left = capacity_left(Some(&book), &schedule, epoch);
            (left.bits_per_second / BITS_PER_MBIT, left.slots)
        };
        let found = [18, 20, 22, 25, 30].map(left);
        assert_eq!(found, [(100, 5), (70, 5), (70, 3), (100, 3), (100, 5)]);
        book.entries[0].kind = LotKind::Exclusive.code();
        let left = capacity_left(Some(&book), &schedule, 21);
        assert_eq!(left.bits_per_second, 0);
        assert_eq!(capacity_left(None, &schedule, 21).slots, 5);
    }
}
