//! Who gains by rounding: never who chooses an amount, and never more than a unit for each trade.

use openmast_client::market::{Event, Offer, SELL};

use super::model::Model;

/// Checks a trade that an event tells of, against the offer or the price of the moment. `offer`: as it was before.
///
/// # Panics
/// Somebody gains what is not its own.
pub fn check(event: &Event, offer: Option<&Offer>, model: &Model) {
    match event {
        Event::OfferFilled(filled) => {
            let offer = offer.expect("what was filled was there");
            let (product, unit) = exact(filled.quantity, offer.price, offer.decimals);
            let paid = u128::from(filled.amount) * unit;
            if offer.side == SELL {
                assert!(paid >= product, "a buyer paid less than the price");
                assert!(paid - product < unit, "a buyer paid a unit too much");
            } else {
                assert!(paid <= product, "a seller got more than the price");
                assert!(product - paid < unit, "a seller got a unit too little");
            }
            fee(filled.amount, filled.fee, offer.fee_bps);
        }
        Event::Bought(bought) => {
            let sale = &model.sales[&bought.sale];
            let (product, unit) = exact(bought.quantity, bought.price, sale.decimals);
            let paid = u128::from(bought.amount) * unit;
            assert!(paid >= product, "a buyer paid less than the price");
            assert!(paid - product < unit, "a buyer paid a unit too much");
            assert!((sale.floor_price..=sale.start_price).contains(&bought.price));
            fee(bought.amount, bought.fee, sale.fee_bps);
        }
        _ => {}
    }
}

fn exact(quantity: u64, price: u64, decimals: u8) -> (u128, u128) {
    let product = u128::from(quantity) * u128::from(price);
    (product, 10u128.pow(decimals.into()))
}

/// The network gets its part, and less than a unit more.
fn fee(amount: u64, fee: u64, bps: u16) {
    let (exact, fee) = (
        u128::from(amount) * u128::from(bps),
        u128::from(fee) * 10_000,
    );
    assert!(fee >= exact && fee - exact < 10_000, "the network's fee");
}
