//! The best few of many offers; the web application finds them by the same rule: `vectors/picking.json` holds both to it.

use std::cmp::Reverse;

use openmast_ledger::{Trade, fill_quantity};

use super::{Offer, SELL};

/// So many fills fit into a transaction, also with accounts to make and permissioned shares.
pub const MOST_PICKS: usize = 4;
/// So many baskets are looked at in each search, those that can be the best first.
const MOST_STEPS: u32 = 10_000;
/// What costs less by a smaller part than one of so many is not looked for: fills are rounded.
const TOLERANCE: i128 = 1_000_000;
/// So often the range of the price of [`shadow_price`] is halved.
const HALVINGS: u32 = 100;
/// Above every price that matters, and so low that what is multiplied with it fits into 128 bits.
const HIGHEST_SHADOW_PRICE: f64 = 4_611_686_018_427_387_904.0;

/// How much of an offer is taken, and for how much.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fill<'o> {
    pub(super) offer: &'o Offer,
    pub(super) quantity: u64,
    pub(super) trade: Trade,
}

/// Some offers, each of which gives something.
#[derive(Clone, Debug, Default)]
struct Basket<'o> {
    fills: Vec<Fill<'o>>,
    /// Base units of the goods.
    filled: u64,
    /// Base units of the currency: what is paid, or the negative of what comes.
    cost: i128,
}

impl Basket<'_> {
    /// The smaller the better.
    fn rank(&self) -> (Reverse<u64>, i128, usize) {
        (Reverse(self.filled), self.cost, self.fills.len())
    }
}

#[derive(Clone, Copy)]
struct Candidate<'o> {
    offer: &'o Offer,
    /// Its place by price.
    rank: usize,
    /// Base units of the goods that it can give.
    most: u64,
    /// Base units of the currency for one base unit of the goods, the fee included, times [`scale_of`].
    price: i128,
}

impl Candidate<'_> {
    fn is_plain(&self) -> bool {
        self.offer.least_fill <= 1
    }

    fn is_alike(&self, other: &Self) -> bool {
        let terms = |it: &Offer| (it.left, it.least_fill, it.price, it.fee_bps);
        terms(self.offer) == terms(other.offer)
    }
}

/// What a search has found, and whether nothing else is better.
struct Found<'o> {
    basket: Basket<'o>,
    is_sure: bool,
}

/// The lower the better for the taker, the fee included.
pub(super) fn effective_price(offer: &Offer) -> i128 {
    let (price, fee) = (i128::from(offer.price), i128::from(offer.fee_bps));
    match offer.side {
        SELL => price.saturating_mul(fee.saturating_add(10_000)),
        _ => price.saturating_mul(fee.saturating_sub(10_000)),
    }
}

fn scale_of(offer: &Offer) -> i128 {
    10_i128.saturating_pow(u32::from(offer.decimals).saturating_add(4))
}

/// The best basket of these offers of a mint, which are sorted by price: the one that gives the most of what is wanted, and
/// then the cheapest; and whether no other is better. That of the offers which can be divided at will is found first, so
/// that no others keep anybody from it.
pub(super) fn best_basket<'o>(sorted: &[&'o Offer], wanted: u64) -> (Vec<Fill<'o>>, bool) {
    let all = candidates(sorted, wanted);
    let plain = plain_of(&all);
    let measure = Measure::Filled(wanted);
    let of_plain = search(&plain, measure, Basket::default()).basket;
    let plain_filled = of_plain.filled;
    let fullest = search(&all, measure, of_plain);
    let filled = fullest.basket.filled;
    if filled == 0 {
        return (Vec::new(), fullest.is_sure);
    }
    let within = candidates(sorted, filled);
    let cheap = match plain_filled == filled {
        true => cheapest(&plain_of(&within), filled, fullest.basket).basket,
        false => fullest.basket,
    };
    let found = cheapest(&within, filled, cheap);
    let mut fills = found.basket.fills;
    let rank = |fill: &Fill| {
        within
            .iter()
            .position(|it| std::ptr::eq(it.offer, fill.offer))
    };
    fills.sort_by_key(rank);
    (fills, found.is_sure && fullest.is_sure)
}

fn plain_of<'o>(all: &[Candidate<'o>]) -> Vec<Candidate<'o>> {
    let plain = all.iter().filter(|it| it.is_plain());
    plain.copied().collect()
}

fn candidates<'o>(sorted: &[&'o Offer], wanted: u64) -> Vec<Candidate<'o>> {
    let candidates = sorted.iter().enumerate().map(|(rank, offer)| Candidate {
        offer,
        rank,
        most: fill_quantity(wanted, offer.left, offer.least_fill),
        price: effective_price(offer),
    });
    candidates.filter(|it| it.most > 0).collect()
}

/// The cheapest basket that gives all of `target`, but for a millionth. Its cost is bounded by a price at which four offers
/// would be taken for their worth.
fn cheapest<'o>(all: &[Candidate<'o>], target: u64, begin: Basket<'o>) -> Found<'o> {
    let Some(first) = all.first() else {
        return Found {
            basket: begin,
            is_sure: true,
        };
    };
    let measure = Measure::Cost {
        target,
        scale: scale_of(first.offer),
        shadow: shadow_price(all, target),
    };
    search(all, measure, begin)
}

/// The least price for a base unit at which the four offers that are worth most by it give all of `target`. Any price bounds
/// what a basket can cost from below, by what its offers are worth at it; this one does so best. (The dual of the problem,
/// by Lagrange.) In floating point: the web application finds the same.
fn shadow_price(all: &[Candidate], target: u64) -> i128 {
    let known: Vec<(f64, f64)> = (all.iter())
        .map(|it| (it.most as f64, it.price as f64))
        .collect();
    let largest = known.iter().fold(0.0, |best, it| it.0.max(best));
    let dearest = known.iter().fold(0.0, |best, it| it.1.abs().max(best));
    let mut low = known.iter().fold(dearest, |best, it| it.1.min(best));
    let mut high = (dearest * (largest + 1.0)).min(HIGHEST_SHADOW_PRICE);
    for _ in 0..HALVINGS {
        let middle = (low + high) / 2.0;
        match given_at(&known, middle) < target as f64 {
            true => low = middle,
            false => high = middle,
        }
    }
    (high.floor() as i128).saturating_add(1)
}

/// What the offers that are worth most at a price give together.
fn given_at(known: &[(f64, f64)], shadow: f64) -> f64 {
    let mut best = [(0.0, 0.0); MOST_PICKS];
    for (most, price) in known {
        let mut one = (most * (shadow - price), *most);
        for place in &mut best {
            if one.0 > place.0 {
                std::mem::swap(&mut one, place);
            }
        }
    }
    best.iter().fold(0.0, |sum, (_, given)| sum + given)
}

/// By what baskets are compared: none is worth more than what its offers weigh together.
#[derive(Clone, Copy)]
enum Measure {
    /// What is filled of so much.
    Filled(u64),
    /// What it costs less than at the shadow price, times the scale.
    Cost {
        target: u64,
        scale: i128,
        shadow: i128,
    },
}

impl Measure {
    fn target(self) -> u64 {
        match self {
            Self::Filled(target) | Self::Cost { target, .. } => target,
        }
    }

    fn weight(self, candidate: &Candidate) -> i128 {
        let most = i128::from(candidate.most);
        match self {
            Self::Filled(_) => most,
            Self::Cost { shadow, .. } => {
                most.saturating_mul(shadow.saturating_sub(candidate.price).max(0))
            }
        }
    }

    /// Whether what weighs so much may be better than the basket.
    fn may_be_better(self, weight: i128, basket: &Basket) -> bool {
        match self {
            Self::Filled(target) => weight.min(i128::from(target)) > i128::from(basket.filled),
            Self::Cost {
                target,
                scale,
                shadow,
            } => {
                let less = (basket.cost.saturating_abs() / TOLERANCE).max(1);
                let cost = basket.cost.saturating_sub(less).saturating_mul(scale);
                weight
                    >= shadow
                        .saturating_mul(i128::from(target))
                        .saturating_sub(cost)
            }
        }
    }
}

/// Looks at the baskets of which one may be better than that which is known, the weightiest first.
fn search<'o>(candidates: &[Candidate<'o>], measure: Measure, begin: Basket<'o>) -> Found<'o> {
    let weighed = candidates.iter().map(|it| (measure.weight(it), *it));
    let mut all: Vec<(i128, Candidate)> = weighed.collect();
    all.sort_by_key(|(weight, it)| (Reverse(*weight), it.rank));
    let mut search = Search {
        all,
        measure,
        found: Found {
            basket: begin,
            is_sure: true,
        },
        steps: MOST_STEPS,
    };
    search.visit(0, &mut Vec::new(), 0);
    search.found
}

struct Search<'o> {
    /// With their weights, the weightiest first.
    all: Vec<(i128, Candidate<'o>)>,
    measure: Measure,
    found: Found<'o>,
    /// How many are left.
    steps: u32,
}

impl<'o> Search<'o> {
    /// Adds to what was chosen, of this weight, those from `from` on.
    fn visit(&mut self, from: usize, chosen: &mut Vec<Candidate<'o>>, weight: i128) {
        for at in from..self.all.len() {
            let room = MOST_PICKS.saturating_sub(chosen.len());
            let reached = self.within(at, room).saturating_add(weight);
            if !(self.measure).may_be_better(reached, &self.found.basket) {
                return;
            }
            let before = self.all.get(from..at).and_then(<[_]>::last);
            let Some((own, one)) = self.all.get(at).copied() else {
                return;
            };
            if before.is_some_and(|(_, before)| before.is_alike(&one)) {
                continue;
            }
            if self.steps == 0 {
                self.found.is_sure = false;
                return;
            }
            self.steps = self.steps.saturating_sub(1);
            chosen.push(one);
            // Where one of them gives nothing it is another basket.
            if let Some(filled) = filled_by(chosen, self.measure.target()) {
                if filled.rank() < self.found.basket.rank() {
                    self.found.basket = filled;
                }
                if chosen.len() < MOST_PICKS {
                    self.visit(at.saturating_add(1), chosen, weight.saturating_add(own));
                }
            }
            chosen.pop();
        }
    }

    /// What the weightiest from there on weigh together.
    fn within(&self, from: usize, count: usize) -> i128 {
        let some = self.all.iter().skip(from).take(count);
        some.fold(0, |sum, (weight, _)| sum.saturating_add(*weight))
    }
}

/// What these give, each something: the cheapest first, or first those of which one must take much. `None` where one gives
/// nothing.
fn filled_by<'o>(chosen: &[Candidate<'o>], wanted: u64) -> Option<Basket<'o>> {
    let mut chosen = chosen.to_vec();
    chosen.sort_by_key(|it| it.rank);
    let one = in_order(&chosen, wanted);
    if chosen.iter().all(Candidate::is_plain) {
        return one;
    }
    chosen.sort_by_key(|it| Reverse(it.offer.least_fill));
    let other = in_order(&chosen, wanted);
    one.into_iter().chain(other).min_by_key(Basket::rank)
}

fn in_order<'o>(chosen: &[Candidate<'o>], wanted: u64) -> Option<Basket<'o>> {
    let mut basket = Basket::default();
    for Candidate { offer, .. } in chosen {
        let wanted = wanted.checked_sub(basket.filled)?;
        let quantity = fill_quantity(wanted, offer.left, offer.least_fill);
        let trade = trade(offer, quantity)?;
        let (amount, fee) = (i128::from(trade.amount.get()), i128::from(trade.fee.get()));
        let cost = match offer.side {
            SELL => amount.saturating_add(fee),
            _ => fee.saturating_sub(amount),
        };
        basket.filled = basket.filled.saturating_add(quantity);
        basket.cost = basket.cost.saturating_add(cost);
        basket.fills.push(Fill {
            offer,
            quantity,
            trade,
        });
    }
    Some(basket)
}

/// The money of a fill; `None` where there is nothing to fill, nothing would be paid for it, or an account of the program is
/// not to be believed.
fn trade(offer: &Offer, quantity: u64) -> Option<Trade> {
    if quantity == 0 {
        return None;
    }
    let terms = offer.terms().ok()?;
    match offer.side {
        SELL => terms.buy(quantity).ok(),
        _ => { terms.sell(quantity).ok() }
            .filter(|trade| trade.received().is_ok_and(|received| received.get() > 0)),
    }
}
