//! Trades: exact to a unit, and nobody who chooses an amount gains by rounding.

use openmast_ledger::*;
use proptest::prelude::*;

fn bps(parts: u16) -> BasisPoints {
    BasisPoints::new(parts).unwrap()
}

fn terms() -> impl Strategy<Value = TradeTerms> {
    let price = prop_oneof![1u64..100, 1u64..1 << 32, any::<u64>()];
    (price, 0u8..=19, 0u16..=MOST_MARKET_FEE_BPS).prop_map(|(price, decimals, fee)| TradeTerms {
        price,
        decimals,
        fee: bps(fee),
    })
}

fn quantity() -> impl Strategy<Value = u64> {
    prop_oneof![1u64..100, 1u64..1 << 40, any::<u64>()]
}

/// `quantity · price / 10^decimals` in 256 bits' stead: numerator and denominator.
fn exact(terms: &TradeTerms, quantity: u64) -> (u128, u128) {
    let unit = 10u128.pow(terms.decimals.into());
    (u128::from(quantity) * u128::from(terms.price), unit)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_buyer_pays_the_price_rounded_up_and_the_fee(terms in terms(), quantity in quantity()) {
        let (product, unit) = exact(&terms, quantity);
        let expected = product.div_ceil(unit);
        match terms.buy(quantity) {
            Ok(trade) => {
                prop_assert_eq!(u128::from(trade.amount.get()), expected);
                let fee = (expected * u128::from(terms.fee.get())).div_ceil(10_000);
                prop_assert_eq!(u128::from(trade.fee.get()), fee);
                let paid = expected + fee;
                prop_assert_eq!(trade.paid().ok().map(|paid| u128::from(paid.get())), u64::try_from(paid).ok().map(u128::from));
            }
            Err(error) => {
                prop_assert_eq!(error, ArithmeticError::Overflow);
                prop_assert!(expected > u128::from(u64::MAX));
            }
        }
    }

    #[test]
    fn a_seller_gets_the_price_rounded_down_less_the_fee(terms in terms(), quantity in quantity()) {
        let (product, unit) = exact(&terms, quantity);
        let expected = product / unit;
        match terms.sell(quantity) {
            Ok(trade) => {
                prop_assert_eq!(u128::from(trade.amount.get()), expected);
                let received = trade.received().expect("a fee is never more than its amount");
                let fee = (expected * u128::from(terms.fee.get())).div_ceil(10_000);
                prop_assert_eq!(u128::from(received.get()), expected - fee);
            }
            Err(_) => prop_assert!(expected > u128::from(u64::MAX)),
        }
    }

    /// However a taker cuts what it buys, it pays at least as much as at once, and at most one unit of money and one of
    /// fee more for each cut.
    #[test]
    fn cutting_a_purchase_gains_nothing(terms in terms(), parts in prop::collection::vec(1u64..1 << 44, 1..12)) {
        let whole: u64 = parts.iter().sum();
        let (Ok(at_once), Ok(trades)) = (terms.buy(whole), parts.iter().map(|part| terms.buy(*part)).collect::<Result<Vec<_>, _>>()) else {
            return Ok(());
        };
        let sum = |of: fn(&Trade) -> u64| trades.iter().map(|trade| u128::from(of(trade))).sum::<u128>();
        let (amount, fee) = (sum(|trade| trade.amount.get()), sum(|trade| trade.fee.get()));
        let more = parts.len() as u128 - 1;
        prop_assert!(amount >= u128::from(at_once.amount.get()));
        prop_assert!(amount <= u128::from(at_once.amount.get()) + more);
        prop_assert!(fee >= u128::from(at_once.fee.get()));
        prop_assert!(fee <= u128::from(at_once.fee.get()) + 2 * more + 1);
    }

    /// The fills of a bid never take more than its escrow, however they are cut, and together they lack less than one unit
    /// for each cut.
    #[test]
    fn a_bids_escrow_covers_its_fills(terms in terms(), parts in prop::collection::vec(1u64..1 << 44, 1..12)) {
        let whole: u64 = parts.iter().sum();
        let Ok(escrow) = terms.worth_up(whole) else { return Ok(()) };
        let mut left = escrow.get();
        for part in &parts {
            let amount = terms.sell(*part).expect("less than the whole").amount.get();
            prop_assert!(amount <= left, "the escrow is short");
            left -= amount;
        }
        prop_assert!(left <= parts.len() as u64);
        prop_assert!(escrow.get() - terms.sell(whole).unwrap().amount.get() <= 1);
    }

    #[test]
    fn what_is_left_is_nothing_or_at_least_the_least_fill(left in 1u64.., least in any::<u64>(), wanted in any::<u64>()) {
        let least = least % left + u64::from(left > 1);
        let least = least.clamp(1, left);
        let quantity = fill_quantity(wanted, left, least);
        prop_assert!(quantity <= wanted.min(left));
        prop_assert!(quantity == 0 || quantity >= least);
        let rest = left - quantity;
        prop_assert!(rest == 0 || rest >= least);
        // Nothing larger is allowed.
        let allowed = |q: u64| q <= wanted && q <= left && q >= least && (q == left || left - q >= least);
        for more in [quantity.saturating_add(1), left, wanted.min(left), left.saturating_sub(least)] {
            prop_assert!(more <= quantity || !allowed(more), "{more} of {left} would do, {quantity} was given");
        }
    }

    #[test]
    fn a_sales_price_falls_in_a_line(start in any::<u64>(), floor in any::<u64>(), starts_at in -(1i64 << 40)..1 << 40, duration in 1i64..1 << 40, place in 0.0f64..1.0) {
        let (start, floor) = (start.max(floor), start.min(floor));
        let price = SalePrice { start, floor, starts_at, ends_at: starts_at + duration };
        prop_assert_eq!(price.at(starts_at), Some(start));
        prop_assert_eq!(price.at(starts_at - 1), None);
        prop_assert_eq!(price.at(starts_at + duration), None);
        let passed = (duration as f64 * place) as i64;
        let now = price.at(starts_at + passed).unwrap();
        prop_assert!((floor..=start).contains(&now));
        // Exact: floor + ⌈(start − floor) · left / duration⌉.
        let left = (duration - passed) as u128;
        let expected = u128::from(floor) + (u128::from(start - floor) * left).div_ceil(duration as u128);
        prop_assert_eq!(u128::from(now), expected);
        if passed + 1 < duration {
            prop_assert!(price.at(starts_at + passed + 1).unwrap() <= now);
        }
    }

    /// Whatever is announced when, nobody meets a fee that is higher than the present one less than seven days ahead.
    #[test]
    fn no_fee_rises_without_notice(steps in prop::collection::vec((0u16..300, -100i64..2_000_000, 0i64..1_000_000), 1..40)) {
        let mut fee = MarketFee::default();
        let mut now = 1_000i64;
        // Fees that held, with when they were seen to hold.
        let mut announced: Vec<(BasisPoints, i64)> = Vec::new();
        for (parts, ahead, passes) in steps {
            let before = fee;
            let result = fee.announce(bps(parts), now + ahead, now);
            if result.is_ok() {
                prop_assert!(parts <= MOST_MARKET_FEE_BPS);
                prop_assert_eq!(fee.at(now.max(now + ahead)), bps(parts));
                prop_assert!(ahead >= MARKET_FEE_NOTICE_SECONDS || bps(parts) <= before.at(now));
                announced.push((bps(parts), now));
            } else {
                prop_assert_eq!(fee, before);
            }
            let present = fee.at(now);
            now += passes;
            let later = fee.at(now);
            if later > present {
                let at = announced.iter().rev().find(|(of, _)| *of == later).map(|(_, at)| *at);
                prop_assert!(at.is_some_and(|at| now - at >= MARKET_FEE_NOTICE_SECONDS));
            }
        }
    }
}

#[test]
fn the_largest_numbers_overflow_and_do_not_wrap() {
    let terms = TradeTerms {
        price: u64::MAX,
        decimals: 0,
        fee: bps(200),
    };
    assert_eq!(terms.buy(2), Err(ArithmeticError::Overflow));
    assert_eq!(terms.sell(2), Err(ArithmeticError::Overflow));
    let one = terms.buy(1).unwrap();
    assert_eq!(one.amount, BaseUnits(u64::MAX));
    assert_eq!(one.paid(), Err(ArithmeticError::Overflow));
    let whole = TradeTerms {
        decimals: 19,
        ..terms
    };
    assert!(whole.buy(10_000_000_000_000_000_000).is_ok());
    let too_many = TradeTerms {
        decimals: 20,
        ..terms
    };
    assert_eq!(too_many.buy(1), Err(ArithmeticError::Overflow));
}

#[test]
fn examples() {
    // 2.5 shares of two decimals at 3 base units for a share.
    let terms = TradeTerms {
        price: 3,
        decimals: 2,
        fee: bps(100),
    };
    let bought = terms.buy(250).unwrap();
    assert_eq!((bought.amount, bought.fee), (BaseUnits(8), BaseUnits(1)));
    let sold = terms.sell(250).unwrap();
    assert_eq!((sold.amount, sold.fee), (BaseUnits(7), BaseUnits(1)));
    // Of 100 with a least fill of 30: 80 would leave 20, so 70 are filled.
    assert_eq!(fill_quantity(80, 100, 30), 70);
    assert_eq!(fill_quantity(100, 100, 30), 100);
    assert_eq!(fill_quantity(29, 100, 30), 0);
    // Of 50 there are only all: 20 would be left of 30.
    assert_eq!(fill_quantity(49, 50, 30), 0);
    let dutch = SalePrice {
        start: 100,
        floor: 40,
        starts_at: 0,
        ends_at: 7,
    };
    let prices: Vec<_> = (0..7).filter_map(|now| dutch.at(now)).collect();
    assert_eq!(prices, [100, 92, 83, 75, 66, 58, 49]);
}
