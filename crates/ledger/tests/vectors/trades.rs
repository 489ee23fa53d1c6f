//! What trades cost, how much of an offer is filled, and what a sale asks when.

use openmast_ledger::*;
use serde_json::{Value, json};

use crate::published;

#[test]
fn trades() {
    published(
        "trades.json",
        json!({
            "trades": trades_at_terms(),
            "fills": fills(),
            "sale_prices": sale_prices(),
            "fees": fees(),
        }),
    );
}

fn terms(price: u64, decimals: u8, fee_bps: u16) -> TradeTerms {
    let fee = BasisPoints::new(fee_bps).unwrap();
    TradeTerms {
        price,
        decimals,
        fee,
    }
}

/// Price, decimals, fee and quantity: small numbers, those of the examples, and the largest.
fn trades_at_terms() -> Vec<Value> {
    let cases: [(u64, u8, u16, u64); 12] = [
        (3, 2, 100, 250),
        (3_000_000, 2, 100, 250),
        (1_200_000, 3, 50, 1_000),
        (1_200_000, 3, 50, 1),
        (2_993_334, 3, 50, 70_000),
        (1, 3, 50, 1),
        (1, 3, 0, 999),
        (0, 3, 50, 10),
        (7, 0, 200, 3),
        (u64::MAX, 0, 200, 1),
        (u64::MAX, 0, 0, 2),
        (u64::MAX, 19, 200, 10_000_000_000_000_000_000),
    ];
    cases.iter().map(|case| trade(*case)).collect()
}

/// What overflows is `null`.
fn trade((price, decimals, fee_bps, quantity): (u64, u8, u16, u64)) -> Value {
    let terms = terms(price, decimals, fee_bps);
    let text = |amount: Result<BaseUnits, ArithmeticError>| amount.ok().map(|it| it.0.to_string());
    let (buy, sell) = (terms.buy(quantity), terms.sell(quantity));
    json!({
        "price": price.to_string(),
        "decimals": decimals,
        "fee_bps": fee_bps,
        "quantity": quantity.to_string(),
        "buy_amount": text(buy.map(|it| it.amount)),
        "buy_fee": text(buy.map(|it| it.fee)),
        "paid": text(buy.and_then(|it| it.paid())),
        "sell_amount": text(sell.map(|it| it.amount)),
        "sell_fee": text(sell.map(|it| it.fee)),
        "received": text(sell.and_then(|it| it.received())),
        "worth_up": text(terms.worth_up(quantity)),
    })
}

fn fills() -> Vec<Value> {
    let cases: [(u64, u64, u64); 8] = [
        (80, 100, 30),
        (100, 100, 30),
        (29, 100, 30),
        (49, 50, 30),
        (u64::MAX, 50, 30),
        (1, 2, 1),
        (70, 100, 100),
        (5, 0, 1),
    ];
    let fill = |&(wanted, left, least_fill): &(u64, u64, u64)| {
        json!({
            "wanted": wanted.to_string(),
            "left": left.to_string(),
            "least_fill": least_fill.to_string(),
            "quantity": fill_quantity(wanted, left, least_fill).to_string(),
        })
    };
    cases.iter().map(fill).collect()
}

fn sale_prices() -> Vec<Value> {
    let falling = (100, 40, 0, 7);
    let fixed = (5_000_000, 5_000_000, 1_000, 2_000);
    let steep = (u64::MAX, 1, -10, 1_000_000);
    let cases = [
        (falling, -1),
        (falling, 0),
        (falling, 3),
        (falling, 6),
        (falling, 7),
        (fixed, 999),
        (fixed, 1_999),
        (steep, -10),
        (steep, 123_457),
        (steep, 999_999),
    ];
    let price = |&((start, floor, starts_at, ends_at), now): &((u64, u64, i64, i64), i64)| {
        let price = SalePrice {
            start,
            floor,
            starts_at,
            ends_at,
        };
        json!({
            "start": start.to_string(),
            "floor": floor.to_string(),
            "starts_at": starts_at,
            "ends_at": ends_at,
            "now": now,
            "price": price.at(now).map(|it| it.to_string()),
        })
    };
    cases.iter().map(price).collect()
}

fn fees() -> Vec<Value> {
    let cases: [(u16, u16, i64, i64); 4] = [
        (50, 0, 0, 10),
        (50, 80, 10, 9),
        (50, 80, 10, 10),
        (0, 0, 0, 0),
    ];
    let fee = |&(fee_bps, next_fee_bps, next_at, now): &(u16, u16, i64, i64)| {
        let fee = MarketFee {
            fee: BasisPoints::new(fee_bps).unwrap(),
            next_fee: BasisPoints::new(next_fee_bps).unwrap(),
            next_at,
        };
        json!({
            "fee_bps": fee_bps,
            "next_fee_bps": next_fee_bps,
            "next_at": next_at,
            "now": now,
            "holds": fee.at(now).get(),
        })
    };
    cases.iter().map(fee).collect()
}
