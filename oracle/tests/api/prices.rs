//! Prices of four assets: one at a place in Lisbon, one somewhere around it, one that is suspended, one that is retired.

use openmast_engine::{PricesInForce, TariffPrices};
use openmast_ledger::{NotLicensed, PricePerGb, PriceSchedule};
use openmast_oracle::prices::{Announced, AnnouncedPrices, PriceList};
use openmast_oracle::serve::PriceFeed;

/// Of resolution 9, in Lisbon.
pub const MAST: &str = "89393362c6bffff";
/// Its ancestor of resolution 6.
pub const DISTRICT: &str = "86393362fffffff";
/// How many may listen.
pub const MOST_LISTENERS: usize = 3;

pub fn feed() -> PriceFeed {
    let feed = PriceFeed::new(MOST_LISTENERS, MOST_LISTENERS);
    feed.publish(list(3, 7_000_001));
    feed
}

/// A cell of resolution 0 that both are in.
pub const REGION: &str = "8039fffffffffff";

/// The prices of an epoch, with one of asset 0.
pub fn list(epoch: u64, price: u64) -> PriceList {
    crowded((epoch, price), 0, &[0, 1, 2, 3])
}

/// With so many more, which cost 1 and are told to be somewhere in the region. A radio is mapped of these assets alone.
pub fn crowded((epoch, price): (u64, u64), more: usize, mapped: &[u32]) -> PriceList {
    let of_more = std::iter::repeat_n(1, more);
    let prices = [price, 5_000_000, 0, 0].into_iter().chain(of_more);
    let in_force = PricesInForce {
        tariff: TariffPrices {
            epoch,
            prices: prices.map(PricePerGb).collect(),
            not_licensed: vec![(2, NotLicensed::Suspended)],
        },
        slot: 100 * epoch,
        open_epoch: epoch,
        opened_at: 1_700_000_000,
    };
    PriceList::new(&in_force, &announced(epoch, more), mapped)
}

fn announced(epoch: u64, more: usize) -> AnnouncedPrices {
    let of_asset = |price: u64, cell: &str, retired_epoch| Announced {
        schedule: PriceSchedule {
            price: PricePerGb(price),
            ..PriceSchedule::default()
        },
        retired_epoch,
        cell: u64::from_str_radix(cell, 16).unwrap(),
    };
    let mut assets = vec![
        of_asset(7_000_001, MAST, 0),
        of_asset(5_000_000, DISTRICT, 0),
        of_asset(1, MAST, 0),
        of_asset(1, MAST, 2),
    ];
    assets[1].schedule.next_price = PricePerGb(6_000_000);
    assets[1].schedule.next_epoch = 9;
    assets.extend(std::iter::repeat_n(of_asset(1, REGION, 0), more));
    AnnouncedPrices {
        slot: 100 * epoch + 31,
        final_epoch: 1,
        min_epoch_seconds: 600,
        lengths_hold_until: 1_800_000_000,
        assets,
    }
}
