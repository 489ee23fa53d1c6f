use openmast_engine::TariffPrices;

use super::*;

const MINUTE: u32 = 60;

/// Epoch 5 is open since 1,000 s, epoch 3 is final: prices up to epoch 6 are fixed.
fn list(price: u64, announced: Announced) -> PriceList {
    PriceList::new(&in_force(5, price), &chain(announced), &[0])
}

fn in_force(tariff_epoch: u64, price: u64) -> PricesInForce {
    PricesInForce {
        tariff: TariffPrices {
            epoch: tariff_epoch,
            prices: vec![PricePerGb(price)],
            not_licensed: Vec::new(),
        },
        slot: 77,
        open_epoch: 5,
        opened_at: 1_000,
    }
}

fn chain(announced: Announced) -> AnnouncedPrices {
    AnnouncedPrices {
        slot: 80,
        final_epoch: 3,
        min_epoch_seconds: MINUTE,
        lengths_hold_until: 100_000,
        assets: vec![announced],
    }
}

fn at(price: u64, next: u64, from: u64) -> Announced {
    Announced {
        schedule: PriceSchedule {
            price: PricePerGb(price),
            next_price: PricePerGb(next),
            next_epoch: from,
        },
        ..Announced::default()
    }
}

fn validity(list: &PriceList) -> (u64, i64) {
    let price = list.price(0).expect("known");
    let Validity {
        through_epoch,
        at_least_until,
    } = list.validity(price);
    (through_epoch, at_least_until)
}

#[test]
fn a_price_holds_as_long_as_nobody_can_announce_another() {
    let list = list(25, at(25, 0, 0));
    assert_eq!(validity(&list), (6, 1_000 + 2 * 60));
    let price = list.price(0).expect("known");
    assert_eq!((price.price, price.scheduled), (PricePerGb(25), None));
    assert_eq!(price.asked, None, "it is the price");
}

#[test]
fn a_price_holds_until_the_scheduled_one_does() {
    let next = list(25, at(25, 40, 6));
    assert_eq!(validity(&next), (5, 1_000 + 60));
    let scheduled = next.price(0).expect("known").scheduled;
    assert_eq!(scheduled, Some((PricePerGb(40), 6)));
    // It is announced and can still be replaced.
    let later = list(25, at(25, 40, 9));
    assert_eq!(validity(&later), (6, 1_000 + 2 * 60));
    // It is the price already.
    let now = list(40, at(25, 40, 5));
    assert_eq!(now.price(0).expect("known").scheduled, None);
    assert_eq!(validity(&now), (6, 1_000 + 2 * 60));
}

#[test]
fn nothing_but_its_epoch_is_certain_while_the_chain_tells_something_older() {
    let mut old = chain(at(25, 0, 0));
    old.final_epoch = 1;
    let list = PriceList::new(&in_force(5, 25), &old, &[]);
    assert_eq!(validity(&list), (5, 1_060));
    // Nor of an asset that was not there then.
    old.assets.clear();
    old.final_epoch = 3;
    let list = PriceList::new(&in_force(5, 25), &old, &[]);
    assert_eq!(validity(&list), (5, 1_060));
    assert_eq!(list.price(0).expect("known").cell, 0);
}

#[test]
fn an_epoch_that_was_opened_again_keeps_the_prices_of_the_next() {
    let list = PriceList::new(&in_force(6, 25), &chain(at(25, 0, 0)), &[]);
    assert_eq!(list.version, PriceVersion { epoch: 6, slot: 77 });
    // The end of epoch 5 and that of epoch 6 are still to come.
    assert_eq!(validity(&list), (6, 1_000 + 2 * 60));
    assert_eq!(list.validity_of_all(), list.validity(&list.prices()[0]));
}

#[test]
fn a_retired_asset_costs_nothing_and_a_price_ends_with_its_asset() {
    let mut announced = at(25, 0, 0);
    announced.retired_epoch = 5;
    let retired = list(0, announced);
    let price = retired.price(0).expect("known");
    assert_eq!(price.why_free, Some(WhyFree::Retired));
    assert_eq!(validity(&retired), (6, 1_000 + 2 * 60));
    announced.retired_epoch = 6;
    let retires = list(25, announced);
    assert_eq!(retires.price(0).expect("known").why_free, None);
    assert_eq!(validity(&retires), (5, 1_000 + 60));
}

#[test]
fn what_is_free_for_want_of_a_licence_may_cost_something_in_the_next_epoch() {
    let mut in_force = in_force(6, 0);
    in_force.tariff.not_licensed = vec![(0, NotLicensed::Expired)];
    let list = PriceList::new(&in_force, &chain(at(25, 0, 0)), &[]);
    let price = list.price(0).expect("known");
    let expired = Some(WhyFree::NotLicensed(NotLicensed::Expired));
    assert_eq!(price.why_free, expired);
    assert_eq!(validity(&list), (5, 1_000 + 60));
    // What it costs then is known already, and so is what comes after that.
    assert_eq!(
        (price.price, price.asked),
        (PricePerGb(0), Some(PricePerGb(25)))
    );
    let list = PriceList::new(&in_force, &chain(at(25, 40, 9)), &[]);
    let price = list.price(0).expect("known");
    assert_eq!(price.scheduled, Some((PricePerGb(40), 9)));
    let mut unknown = chain(at(25, 0, 0));
    unknown.assets.clear();
    let list = PriceList::new(&in_force, &unknown, &[]);
    assert_eq!(list.price(0).expect("known").asked, None);
}

#[test]
fn what_an_owner_gives_away_is_a_price() {
    let list = list(0, at(0, 25, 6));
    assert_eq!(list.price(0).expect("known").why_free, None);
    assert_eq!(validity(&list), (5, 1_000 + 60));
}

#[test]
fn no_bound_goes_beyond_what_is_known_of_epochs() {
    let mut announced = chain(at(25, 0, 0));
    announced.lengths_hold_until = 1_090;
    let list = PriceList::new(&in_force(5, 25), &announced, &[]);
    assert_eq!(validity(&list), (6, 1_090));
}

#[test]
fn assets_are_found_by_their_place() {
    let lisbon = 0x0893_9336_2c6b_ffff;
    let mut announced = at(25, 0, 0);
    announced.cell = lisbon;
    let list = list(25, announced);
    let asked = CellIndex::try_from(lisbon).expect("a cell");
    let found = list.near(asked);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0.asset, found[0].1), (0, Place::Within));
    assert!(list.price(1).is_none());
    // Nothing is served by an asset without a radio, nor by one that is not on chain.
    for mapped in [&[][..], &[1, u32::MAX]] {
        let list = PriceList::new(&in_force(5, 25), &chain(announced), mapped);
        assert!(list.near(asked).is_empty());
        assert!(list.price(0).is_some());
    }
}
