//! How much a price still swings long after demand changed once, and how fast it rises.

use std::fmt::Write as _;

use crate::{
    market::{Demand, FIRST_PRICE},
    rules::{Rule, prices},
};

const ELASTICITIES: [u32; 7] = [2, 3, 4, 5, 6, 8, 12];

/// Epochs of a run, and of its end that is looked at.
const EPOCHS: u64 = 4_000;
const LOOKED_AT: usize = 400;

/// The rules of the table.
fn rules() -> Vec<(String, Rule)> {
    let mut rules = vec![("1 epoch, every epoch".to_owned(), rule(1, 1, 1, 3))];
    for step_shift in [4, 3, 2, 1] {
        for every in [1, 2, 4] {
            let name = match every {
                1 => "4 epochs, every epoch".to_owned(),
                4 if step_shift == 3 => "**4 epochs, every 4**".to_owned(),
                every => format!("4 epochs, every {every}"),
            };
            rules.push((name, rule(4, every, every, step_shift)));
        }
    }
    for step_shift in [3, 2] {
        let name = "4 epochs, every 4, by the last epoch alone".to_owned();
        rules.push((name, rule(4, 4, 1, step_shift)));
    }
    rules
}

fn rule(delay: u64, every: u64, measured: u64, step_shift: u8) -> Rule {
    Rule {
        delay,
        every,
        measured,
        step_shift,
    }
}

/// Swings by rule and elasticity, as a table.
pub(crate) fn table() -> String {
    let mut table = "| delay, updates | step |".to_owned();
    for elasticity in ELASTICITIES {
        let _ = write!(table, " {elasticity} |");
    }
    table.push_str("\n|---|---|");
    table.push_str(&"--:|".repeat(ELASTICITIES.len()));
    table.push('\n');
    for (name, rule) in rules() {
        let _ = write!(table, "| {name} | 1/{} |", 1 << rule.step_shift);
        for elasticity in ELASTICITIES {
            let _ = write!(table, " {} |", percent(swing(rule, elasticity)));
        }
        table.push('\n');
    }
    table
}

/// What lies between the lowest and the highest price at the end of a run, as a part of the highest: demand had doubled
/// once, near the beginning.
pub(crate) fn swing(rule: Rule, elasticity: u32) -> f64 {
    let prices = prices(rule, EPOCHS, |epoch| doubled(elasticity, epoch));
    let end = prices.iter().rev().take(LOOKED_AT);
    let (low, high) = end.fold((u64::MAX, 0), |(low, high), price| {
        (low.min(*price), high.max(*price))
    });
    high.saturating_sub(low) as f64 / high.max(1) as f64
}

/// Demand that doubles in epoch 20: the price at which it is the target rises by the root of 2 of that degree.
pub(crate) fn doubled(elasticity: u32, epoch: u64) -> Demand {
    let balance = match epoch {
        0..20 => FIRST_PRICE,
        _ => dearer_by_root_of_two(elasticity),
    };
    Demand {
        elasticity,
        balance,
    }
}

/// The price whose power of `elasticity` is twice that of the first price, by halving: the same on every machine.
fn dearer_by_root_of_two(elasticity: u32) -> u64 {
    let (mut low, mut high) = (FIRST_PRICE, 2 * FIRST_PRICE);
    while low < high {
        let middle = low.midpoint(high);
        let ratio = middle as f64 / FIRST_PRICE as f64;
        match (0..elasticity).fold(1.0, |power, _| power * ratio) < 2.0 {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    low
}

fn percent(part: f64) -> String {
    match (part * 100.0).round() as u64 {
        0 => "0".to_owned(),
        percent => format!("{percent} %"),
    }
}

/// Epochs at full load until a price is eight times as high, by step.
pub(crate) fn rise() -> String {
    let mut table = "| step | changes | epochs |\n|---|--:|--:|\n".to_owned();
    for step_shift in [4, 3, 2, 1] {
        let rule = Rule::of_the_program(step_shift);
        let always_full = |_| Demand {
            elasticity: 0,
            balance: FIRST_PRICE,
        };
        let (mut price, mut changes) = (FIRST_PRICE, 0);
        // Twice the target is full here.
        let full = 2 * always_full(0).used(price) * rule.measured;
        while price < 8 * FIRST_PRICE {
            price = rule.next(price, full);
            changes += 1;
        }
        let epochs = changes * rule.every;
        let _ = writeln!(table, "| 1/{} | {changes} | {epochs} |", 1 << step_shift);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the page says of the rule that the program has, and of the one that a network may choose.
    #[test]
    fn the_program_s_rule_comes_to_rest() {
        for elasticity in [2, 3, 4, 5, 6, 8] {
            let swing = swing(Rule::of_the_program(3), elasticity);
            assert!(swing < 0.005, "{elasticity}: {swing}");
        }
        for elasticity in [2, 3, 4, 5] {
            let swing = swing(Rule::of_the_program(2), elasticity);
            assert!(swing < 0.005, "{elasticity}: {swing}");
        }
        assert!(swing(rule(4, 1, 1, 3), 4) > 0.3, "every epoch does not");
    }

    #[test]
    fn demand_doubles_at_its_epoch() {
        for elasticity in [1, 2, 5, 12] {
            let (before, after) = (doubled(elasticity, 19), doubled(elasticity, 20));
            let (before, after) = (before.used(1_000_000), after.used(1_000_000));
            assert!(after.abs_diff(2 * before) * 1_000 <= after, "{elasticity}");
        }
    }
}
