//! What an owner gains and pays who pushes its price with traffic of its own.

use std::fmt::Write as _;

use openmast_ledger::{BaseUnits, BasisPoints, Bytes, PricePerGb, Product};

use crate::{
    market::{CARRIED, Demand, FIRST_PRICE},
    rules::Rule,
};

/// Treasury and levy together, basis points.
const CUTS_BPS: u16 = 500;
/// Changes that the owner pushes through.
const CHANGES: u32 = 10;

/// What came of it, in units of what the owner and its stakers would have had in the same time.
struct Pushed {
    price: u64,
    /// Bytes of its own, as a part of all that the asset carried.
    own_part: f64,
    /// Treasury and levy on its own traffic.
    cuts: f64,
    /// What is left of the others' payments, less those cuts: the owner has all that is not cut.
    keeps_all: f64,
    /// The same when half of what is left goes to stakers who are others.
    keeps_half: f64,
}

/// Who fills the asset itself for ten changes, by how much the others leave when it becomes dearer.
pub(crate) fn table() -> String {
    let mut table = "| elasticity | price after | own traffic, of all | treasury and levy on it | income, all of it the owner's | income, half of it stakers' |\n\
                     |--:|--:|--:|--:|--:|--:|\n"
        .to_owned();
    for elasticity in [0, 1, 2, 4] {
        let pushed = push(Rule::of_the_program(3), elasticity);
        let _ = writeln!(
            table,
            "| {elasticity} | {:.2}× | {:.0} % | {:.0} % | {:+.0} % | {:+.0} % |",
            pushed.price as f64 / FIRST_PRICE as f64,
            pushed.own_part * 100.0,
            pushed.cuts * 100.0,
            (pushed.keeps_all - 1.0) * 100.0,
            (pushed.keeps_half - 1.0) * 100.0,
        );
    }
    table
}

/// Fills whatever the others leave until the price has changed ten times, beginning at rest.
fn push(rule: Rule, elasticity: u32) -> Pushed {
    let demand = Demand {
        elasticity,
        balance: FIRST_PRICE,
    };
    let mut holding = FIRST_PRICE;
    let mut next = FIRST_PRICE;
    let (mut others_paid, mut own_paid, mut own_bytes, mut epochs) = (0, 0, 0, 0);
    for _ in 0..CHANGES {
        // The first of the epochs of a change is the last of the price before.
        for epoch in 0..rule.every {
            if epoch == rule.every - 1 {
                holding = next;
            }
            let others = demand.used(holding);
            let own = CARRIED - others;
            others_paid += cost(others, holding);
            own_paid += cost(own, holding);
            own_bytes += own;
            epochs += 1;
        }
        next = rule.next(holding, CARRIED * rule.measured);
    }
    let cuts = BasisPoints::new(CUTS_BPS).unwrap_or(BasisPoints::ZERO);
    let cut = |amount| cuts.of(BaseUnits(amount)).0;
    let honest = epochs * cost(demand.used(FIRST_PRICE), FIRST_PRICE);
    let left = honest - cut(honest);
    // What the owner pays for its own traffic comes back to it less what is cut and what is the stakers'.
    let back = |part: u64| {
        let all = others_paid + own_paid;
        let income = (all - cut(all)) as i128 / i128::from(part) - i128::from(own_paid);
        income as f64 / (left / part) as f64
    };
    Pushed {
        price: next,
        own_part: own_bytes as f64 / (epochs * CARRIED) as f64,
        cuts: cut(own_paid) as f64 / left as f64,
        keeps_all: back(1),
        keeps_half: back(2),
    }
}

/// What bytes cost at a price, base units.
fn cost(bytes: u64, price: u64) -> u64 {
    let charge = Product::of(Bytes(bytes), PricePerGb(price)).charge();
    charge.map_or(u64::MAX, BaseUnits::get)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_pays_only_where_the_others_cannot_leave() {
        let captive = push(Rule::of_the_program(3), 0);
        assert!(captive.keeps_all > 1.0);
        for elasticity in [1, 2, 4] {
            assert!(push(Rule::of_the_program(3), elasticity).keeps_all < 1.0);
        }
        // Ten changes of an eighth at most.
        assert!(captive.price as f64 <= FIRST_PRICE as f64 * 1.125_f64.powi(10));
    }
}
