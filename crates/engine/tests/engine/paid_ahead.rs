//! What a payer has paid for ahead: what more usage costs it, and what its highest price bars.

use openmast_engine::{Engine, MoreUsage, PaidAhead, TooDear};
use openmast_ledger::{BaseUnits, Bytes, PricePerGb, Product, Unmet};
use openmast_records::LotState;

use crate::{
    bench::GB,
    entitlements::{RATE, SLOTS, Town, VOLUME, lot},
};

/// A GB of the tower.
const PRICE: PricePerGb = PricePerGb(5);
const HOUR: i64 = 3_600;

impl Town {
    /// What ana has paid for ahead at the tower, if the epoch takes an hour.
    fn ahead(&self) -> PaidAhead {
        let ahead = self.bench.engine.paid_ahead(0, HOUR);
        ahead.into_iter().next().unwrap_or_default()
    }

    /// Bytes that are met and base units that are charged at most of so many bytes more.
    fn more(&self, bytes: u64) -> (u64, u64) {
        let more = self.ahead().more(Bytes(bytes), PRICE);
        let MoreUsage { met, charged } = more.expect("it fits");
        (met.0, charged.0)
    }

    fn is_barred(&self) -> bool {
        self.bench.engine.too_dear(0, 0).is_some()
    }
}

#[test]
fn what_more_usage_costs_is_what_is_charged_for_it() {
    let mut town = Town::new(1_000, &[lot(VOLUME), lot(RATE)], &[(0, 2), (1, 1)]);
    // The rate carries 0.45 GB in an hour.
    assert_eq!(town.more(2 * GB), (2 * GB, 0));
    assert_eq!(town.more(5 * GB), (2_450_000_000, 13));
    town.uses(GB);
    assert_eq!(town.ahead().met, BaseUnits(5));
    assert_eq!(town.more(GB), (GB, 0));
    // 0.55 GB cost 2.75.
    assert_eq!(town.more(2 * GB), (1_450_000_000, 3));
    town.uses(2 * GB);
    assert_eq!(town.ahead().met, BaseUnits(12));
    assert_eq!(town.more(GB), (0, 5));
    assert_eq!(town.closes().charge.accrued, 2);
    // Only the rate is there again.
    assert_eq!(town.more(GB), (450_000_000, 3));
}

#[test]
fn what_an_epoch_does_not_meet_is_not_promised() {
    let capped = LotState {
        most_per_epoch: GB,
        ..lot(VOLUME)
    };
    let mut town = Town::new(1_000, &[capped, lot(SLOTS)], &[(0, 2), (1, 1)]);
    town.uses(GB);
    // Of both tokens together 2 GB in an epoch, and a slot meets no bytes.
    assert_eq!(town.more(2 * GB), (GB, 5));
    let slot = town.accounts.slot + 10;
    let entitlement = town.entitlement(2);
    (entitlement.asked, entitlement.asked_slot) = (1, slot);
    town.closes();
    // Nothing is left of the token that is not asked back.
    assert_eq!(town.bench.engine.paid_ahead(0, HOUR), []);
    assert_eq!(town.bench.engine.paid_ahead(1, HOUR), []);
    // What is redeemed meets usage from the next epoch on.
    town.redeems(0, 1);
    assert_eq!(town.bench.engine.paid_ahead(0, HOUR), []);
    town.closes();
    assert_eq!(town.more(GB), (GB, 0));
    assert_eq!((town.ahead().asset, town.ahead().last_epoch), (0, 4));
    town.closes();
    town.closes();
    // The window is over.
    assert_eq!(town.bench.engine.paid_ahead(0, HOUR), []);
}

/// What was used at a higher price before in the epoch is met at the average: what is left of it costs more than what is used now.
#[test]
fn usage_at_two_prices_in_one_epoch_is_told_as_it_is_charged() {
    let used = |price| Unmet {
        bytes: Bytes(GB),
        product: Product::of(Bytes(GB), PricePerGb(price)),
    };
    let ahead = |price| PaidAhead {
        used: used(price),
        left: vec![Bytes(GB / 2), Bytes(GB / 2)],
        ..PaidAhead::default()
    };
    let more = |price| {
        let more = ahead(price).more(Bytes(GB), PricePerGb(1));
        more.map(|more| (more.met.0, more.charged.0))
    };
    // Half of 9 and 1.
    assert_eq!(more(9), Ok((0, 5)));
    // In the next epoch a whole GB costs 1.
    assert_eq!(more(0), Ok((0, 1)));
    assert!(
        ahead(9)
            .more(Bytes(u64::MAX), PricePerGb(u64::MAX))
            .is_err()
    );
}

#[test]
fn a_highest_price_bars_nothing_that_is_paid_for_ahead() {
    let mut town = Town::new(1_000, &[lot(VOLUME), lot(SLOTS)], &[(0, 1), (1, 1)]);
    town.accounts.payers[0].max_price_per_gb = 4;
    town.closes();
    assert!(!town.is_barred());
    town.uses(2 * GB);
    // It was used up in this epoch, and what is beyond is charged.
    assert!(!town.is_barred());
    assert_eq!(town.closes().charge.accrued, 5);
    let too_dear = TooDear {
        price: PRICE,
        most: PricePerGb(4),
    };
    assert_eq!(town.bench.engine.too_dear(0, 0), Some(too_dear));
    assert_eq!(town.bench.engine.too_dear_assets(0), [0, 1]);
    // From the next snapshot on, as everything that is redeemed.
    town.redeems(0, 1);
    assert!(town.is_barred());
    town.closes();
    assert!(!town.is_barred());
    // The engine that goes on from the state says the same.
    let state = town.bench.engine.state().expect("encodes");
    let same = Engine::new().read_state(&mut state.as_slice());
    let same = same.expect("a state");
    assert_eq!(same.too_dear_assets(0), [1]);
    assert_eq!(
        same.paid_ahead(0, HOUR),
        town.bench.engine.paid_ahead(0, HOUR)
    );
}
