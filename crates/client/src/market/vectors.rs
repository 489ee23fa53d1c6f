//! Which offers are picked, held to all baskets of them: `vectors/picking.json`, to which the web application's rule is held,
//! too. `OPENMAST_UPDATE=1 cargo test -p openmast-client picking_is` writes the file.

use borsh::BorshDeserialize;
use serde_json::{Value, json};
use solana_pubkey::Pubkey;

use super::{BID, MOST_PICKS, Offer, SELL, Wish, pick};
use crate::accounts::ProgramAccount;
use openmast_ledger::fill_quantity;

/// Price, what is left, least fill and fee in basis points.
type Terms = (u64, u64, u64, u16);

struct Case {
    name: &'static str,
    side: u8,
    wanted: u64,
    offers: Vec<Offer>,
}

fn case(name: &'static str, side: u8, wanted: u64, terms: &[Terms]) -> Case {
    let offers = (0..).zip(terms).map(|(id, terms)| {
        let mut offer = Offer::try_from_slice(&vec![0; Offer::SIZE - 8]).unwrap();
        (offer.side, offer.id) = (side, id);
        (offer.price, offer.left, offer.least_fill, offer.fee_bps) = *terms;
        offer
    });
    let offers = offers.collect();
    Case {
        name,
        side,
        wanted,
        offers,
    }
}

fn cases() -> Vec<Case> {
    let hostile = [
        3102, 3109, 3115, 3126, 3210, 3213, 3239, 3255, 3268, 3277, 3282, 3300, 3305, 3325,
    ];
    let cheap = [(100, 2_500, 1, 0), (100, 2_500, 1, 0), (100, 2_500, 1, 0)];
    let honest = [cheap.as_slice(), &[(200, 2_500, 1, 0)]].concat();
    let dust = (1..=12).map(|left| (1, left, 1, 0));
    let whole = hostile.map(|left| (199, left, left, 0));
    let plain = hostile.map(|left| (199, left, 1, 0));
    let besieged = [&honest, whole.as_slice()].concat();
    let both: Vec<Terms> = (besieged.iter().copied()).chain(dust).collect();
    let all = [
        case(
            "dear and large ones, all or nothing",
            SELL,
            10_000,
            &besieged,
        ),
        case(
            "dear and large ones",
            SELL,
            10_000,
            &[&honest, plain.as_slice()].concat(),
        ),
        case("dear ones, and cheap dust", SELL, 10_000, &both),
        case("more than there is", SELL, 50_000, &both),
        case(
            "what is cheaper fits with nothing",
            SELL,
            100,
            &[(80, 70, 70, 0), (100, 60, 60, 0), (105, 40, 40, 0)],
        ),
        case(
            "all of one, and part of a cheaper one",
            SELL,
            100,
            &[(1, 60, 1, 0), (2, 70, 70, 0)],
        ),
    ];
    let mut numbers = Numbers(1);
    let drawn = (0..60).map(|_| numbers.case());
    all.into_iter().chain(drawn.collect::<Vec<_>>()).collect()
}

/// Numbers that are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = (self.0.wrapping_mul(6_364_136_223_846_793_005))
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn case(&mut self) -> Case {
        let side = if self.below(3) == 0 { BID } else { SELL };
        let terms: Vec<Terms> = (0..2 + self.below(8)).map(|_| self.terms()).collect();
        case("drawn", side, 1 + self.below(150), &terms)
    }

    fn terms(&mut self) -> Terms {
        let left = 1 + self.below(60);
        let least = match self.below(4) {
            0 => left,
            1 => 1 + self.below(left),
            _ => 1,
        };
        let fee = [0, 70][usize::try_from(self.below(2)).unwrap()];
        (10 + self.below(50), left, least, fee)
    }
}

/// What is filled, and what is paid or comes in all, of the best of all baskets.
fn best_of_all(case: &Case) -> (u64, u64) {
    let mut sorted: Vec<&Offer> = case.offers.iter().collect();
    sorted.sort_by_key(|it| {
        let fee = i128::from(it.fee_bps);
        let part = if case.side == SELL {
            10_000 + fee
        } else {
            fee - 10_000
        };
        (i128::from(it.price) * part, it.id)
    });
    let mut best = (0, 0);
    let mut baskets: Vec<Vec<usize>> = vec![Vec::new()];
    while let Some(basket) = baskets.pop() {
        let mut some: Vec<&Offer> = basket.iter().map(|at| sorted[*at]).collect();
        for _ in 0..2 {
            let (filled, in_all) = in_order(case, &some);
            let is_better = match case.side {
                SELL => in_all < best.1,
                _ => in_all > best.1,
            };
            if filled > best.0 || (filled == best.0 && is_better) {
                best = (filled, in_all);
            }
            some.sort_by_key(|it| std::cmp::Reverse(it.least_fill));
        }
        if basket.len() < MOST_PICKS {
            let next = basket.last().map_or(0, |at| at + 1);
            baskets.extend((next..sorted.len()).map(|at| [basket.as_slice(), &[at]].concat()));
        }
    }
    best
}

fn in_order(case: &Case, some: &[&Offer]) -> (u64, u64) {
    let (mut filled, mut in_all) = (0, 0);
    for offer in some {
        let quantity = fill_quantity(case.wanted - filled, offer.left, offer.least_fill);
        let terms = offer.terms().unwrap();
        filled += quantity;
        in_all += match case.side {
            SELL => terms.buy(quantity).unwrap().paid().unwrap().get(),
            _ => terms.sell(quantity).unwrap().received().unwrap().get(),
        };
    }
    (filled, in_all)
}

fn picked(case: &Case) -> (u64, u64) {
    let wish = Wish {
        side: case.side,
        quantity: case.wanted,
        limit_price: if case.side == SELL { u64::MAX } else { 0 },
        taker: Pubkey::new_from_array([99; 32]),
        now: 1_000,
    };
    let picked = pick(&case.offers, &wish);
    assert!(picked.is_sure, "{}", case.name);
    let in_all = picked.picks.iter().map(|it| match case.side {
        SELL => it.trade.paid().unwrap().get(),
        _ => it.trade.received().unwrap().get(),
    });
    (
        picked.picks.iter().map(|it| it.quantity).sum(),
        in_all.sum(),
    )
}

fn published(case: &Case, (filled, in_all): (u64, u64)) -> Value {
    let offers = case.offers.iter().map(|it| {
        json!({"price": it.price.to_string(), "left": it.left.to_string(), "least_fill": it.least_fill.to_string(), "fee_bps": it.fee_bps})
    });
    json!({
        "name": case.name,
        "side": case.side,
        "wanted": case.wanted.to_string(),
        "offers": offers.collect::<Vec<_>>(),
        "filled": filled.to_string(),
        "in_all": in_all.to_string(),
    })
}

#[test]
fn picking_is_that_of_the_vectors_and_the_best_of_all_baskets() {
    let mut all = Vec::new();
    for case in cases() {
        let best = best_of_all(&case);
        assert_eq!(picked(&case), best, "{} {:?}", case.name, case.offers);
        all.push(published(&case, best));
    }
    let text = format!("{:#}\n", json!({ "cases": all }));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/picking.json");
    if std::env::var_os("OPENMAST_UPDATE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(path).unwrap(),
        text,
        "the file has others"
    );
}
