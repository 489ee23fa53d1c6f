//! Each amount alone: exact, rounded down, never falling.

use openmast_ledger::*;
use proptest::prelude::*;

use super::GB;

/// A price and a quantity whose product fits, as every purchase checks.
fn tokens() -> impl Strategy<Value = (BaseUnits, u64)> {
    let quantity = prop_oneof![1u64..20, 1u64..1 << 20, 1..=MOST_VOLUME_TOKENS];
    (quantity, any::<u64>(), 0u32..64).prop_map(|(quantity, price, shift)| {
        let price = (price >> shift).clamp(1, u64::MAX / quantity);
        (BaseUnits(price), quantity)
    })
}

/// Served epochs and the epochs of the window.
fn served() -> impl Strategy<Value = (u64, u64)> {
    let window = prop_oneof![1u64..30, 1..=MOST_WINDOW_EPOCHS];
    window.prop_flat_map(|window| (0..=window, Just(window)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// What time released and what comes back are together what was paid, but for less than a unit each.
    #[test]
    fn released_and_refunded_are_what_was_paid((price, sold) in tokens(), (served, window) in served(), kept in any::<u64>()) {
        let paid = tokens_worth(price, sold).unwrap();
        let due = due_by_time(price, sold, served, window).unwrap();
        let exact = u128::from(paid.0) * u128::from(served) / u128::from(window);
        prop_assert_eq!(u128::from(due.0), exact);
        // However the tokens are divided among two holders.
        let one = kept % (sold + 1);
        let back = [one, sold - one].map(|part| refund(price, part, served, window).unwrap().0);
        let all = u128::from(due.0) + u128::from(back[0]) + u128::from(back[1]);
        prop_assert!(all <= u128::from(paid.0));
        prop_assert!(all + 3 > u128::from(paid.0));
    }

    /// As do what use released, what time released of the rest, and what comes back of it.
    #[test]
    fn a_volume_gives_out_what_was_paid(
        (price, sold) in tokens(), (served, window) in served(), redeemed in any::<u64>(), used in any::<u64>(),
    ) {
        let paid = tokens_worth(price, sold).unwrap();
        let redeemed = redeemed % (sold + 1);
        let met = Bytes(used % (redeemed * GB + 1));
        let by_use = due_by_use(price, met).unwrap();
        let at_close = due_at_close(price, unused_bytes(sold, met).unwrap(), served, window).unwrap();
        let of_entitlement = refund_unused(price, unused_bytes(redeemed, met).unwrap(), served, window).unwrap();
        let of_tokens = refund(price, sold - redeemed, served, window).unwrap();
        let all: u128 = [by_use, at_close, of_entitlement, of_tokens].iter().map(|part| u128::from(part.0)).sum();
        prop_assert!(all <= u128::from(paid.0), "{all} of {} came out", paid.0);
        prop_assert!(all + 4 > u128::from(paid.0));
    }

    /// What is due never falls, whatever is used and served: nothing that was released has to be taken back.
    #[test]
    fn dues_never_fall((price, sold) in tokens(), (served, window) in served(), used in any::<u64>(), more in any::<u64>()) {
        let next = served.saturating_add(more % 3).min(window);
        let at = |of: &dyn Fn(u64) -> Result<BaseUnits, ArithmeticError>| [of(served).unwrap(), of(next).unwrap()];
        let [now, then] = at(&|served| due_by_time(price, sold, served, window));
        prop_assert!(now <= then);
        let most = sold * GB;
        let met = used % (most + 1);
        let met_next = met + more % (most - met + 1);
        prop_assert!(due_by_use(price, Bytes(met)).unwrap() <= due_by_use(price, Bytes(met_next)).unwrap());
        let unused = unused_bytes(sold, Bytes(met)).unwrap();
        let [now, then] = at(&|served| due_at_close(price, unused, served, window));
        prop_assert!(now <= then);
        // And what comes back never rises with what was served.
        let [now, then] = at(&|served| refund(price, sold, served, window));
        prop_assert!(now >= then);
        let [now, then] = at(&|served| refund_unused(price, unused, served, window));
        prop_assert!(now >= then);
    }

    /// Nobody gains by cutting what it gives back into parts.
    #[test]
    fn cutting_a_refund_gains_nothing((price, sold) in tokens(), (served, window) in served(), part in any::<u64>(), bps in 0u16..=10_000) {
        let (one, other) = (part % (sold + 1), sold - part % (sold + 1));
        let of = |amount| refund(price, amount, served, window).unwrap().0;
        prop_assert!(of(one) + of(other) <= of(sold));
        let bps = BasisPoints::new(bps).unwrap();
        let before = |amount| back_before_window(price, amount, bps).unwrap().0;
        prop_assert!(before(one) + before(other) <= before(sold));
        prop_assert!(before(sold) <= tokens_worth(price, sold).unwrap().0);
    }

    /// The least price is the exact part of the tariff, rounded up, and never nothing.
    #[test]
    fn the_least_price_is_rounded_up(
        price in any::<u32>(), slot_price in any::<u32>(), capacity_mbps in 0u32..100_000, epoch_seconds in 0u64..100_000,
        window in 1u64..10_000, bps in 1u16..=10_000,
    ) {
        let tariff = LotTariff { price: PricePerGb(price.into()), slot_price: BaseUnits(slot_price.into()), capacity_mbps, epoch_seconds, window };
        let of = |kind| least_price(kind, &tariff, BasisPoints::new(bps).unwrap());
        let exact = |worth: u128| (worth * u128::from(bps)).div_ceil(10_000 * u128::from(GB)).max(1);
        let rate = u128::from(price) * 125_000 * u128::from(epoch_seconds) * u128::from(window);
        for (kind, worth) in [
            (LotKind::Volume, u128::from(price) * u128::from(GB)),
            (LotKind::SimSlot, u128::from(slot_price) * u128::from(window) * u128::from(GB)),
            (LotKind::Rate, rate),
            (LotKind::Exclusive, rate * u128::from(capacity_mbps)),
        ] {
            match u64::try_from(exact(worth)) {
                Ok(least) => prop_assert_eq!(of(kind), Ok(BaseUnits(least))),
                Err(_) => prop_assert_eq!(of(kind), Err(ArithmeticError::Overflow)),
            }
        }
    }

    /// However many entitlements meet a pair's usage, together they meet what there is, and the payer never gains: what is
    /// left costs at least its part, and less than a unit of product more for each of them.
    #[test]
    fn what_is_met_costs_its_average(
        bytes in 1u64..=u64::MAX, product in any::<u128>(), parts in prop::collection::vec(any::<u64>(), 0..6),
    ) {
        let whole = Unmet { bytes: Bytes(bytes), product: Product(product >> 2) };
        let mut unmet = whole;
        let mut met = 0;
        let mut steps = 0;
        for part in parts {
            let before = unmet;
            let one = meet(&mut unmet, Bytes(part / 3));
            prop_assert_eq!(one, Bytes((part / 3).min(before.bytes.0)));
            // ⌊product · met / bytes⌋ is gone, by long division instead of one of 192 bits.
            let gone = before.product.0 - unmet.product.0;
            prop_assert_eq!(gone, long_division(before.product.0, one.0, before.bytes.0.max(1)));
            met += one.0;
            steps += 1;
        }
        prop_assert_eq!(unmet.bytes.0, bytes - met);
        let left = whole.product.0 - long_division(whole.product.0, met, bytes);
        prop_assert!(unmet.product.0 >= left, "the payer gained");
        prop_assert!(unmet.product.0 <= left + steps);
        let rest = meet(&mut unmet, Bytes(u64::MAX));
        prop_assert_eq!((rest.0 + met, unmet), (bytes, Unmet::default()));
    }

    /// What is given back was never begun, and what stays covers what was met: also with what is met later.
    #[test]
    fn what_comes_back_was_never_used(quantity in 1..=MOST_VOLUME_TOKENS, asked in any::<u64>(), used in any::<u64>(), later in any::<u64>(), cap in 0u64..4 * GB) {
        let asked = asked % quantity + 1;
        let met = used % (quantity * GB + 1);
        let back = given_back(quantity, asked, Bytes(met));
        prop_assert!(back <= asked);
        // Until it comes back, usage is met by what is not asked alone.
        let kept = quantity.saturating_sub(asked);
        let more = later % (available_volume(kept, Bytes(met), Bytes(cap)).0 + 1);
        prop_assert!(met + more <= (quantity - back) * GB);
        // Nothing more would do, but what is asked.
        prop_assert!(back == asked || met > (quantity - back - 1).saturating_mul(GB) || back == quantity);
    }

    #[test]
    fn a_cap_holds_for_every_token_that_is_kept(quantity in 0..=MOST_VOLUME_TOKENS, asked in any::<u64>(), used in any::<u64>(), cap in 0u64..4 * GB) {
        let met = used % (quantity * GB + 1);
        let kept = quantity.saturating_sub(asked);
        let mut expected = (u128::from(kept) * u128::from(GB)).saturating_sub(met.into());
        if cap > 0 {
            expected = expected.min(u128::from(kept) * u128::from(cap));
        }
        prop_assert_eq!(u128::from(available_volume(kept, Bytes(met), Bytes(cap)).0), expected);
    }

    /// However long its epochs are, a token of rate meets in none of them more than it carries, and in all of them together no
    /// more than it was priced by; and all that it carries, while epochs are not longer than they counted.
    #[test]
    fn a_rate_meets_what_it_was_priced_by(
        mbps in 1u32..100_000, epoch_seconds in 1u32..100_000, tokens in 0u64..1_000,
        epochs in prop::collection::vec((-10i64..300_000, any::<u64>(), any::<bool>()), 1..12),
    ) {
        let counted = CountedRate { mbps, epoch_seconds };
        let a_second = u128::from(tokens) * u128::from(mbps) * 125_000;
        let (mut met, mut carried, mut is_short) = (0u64, 0u128, true);
        for (number, (seconds, wanted, uses_all)) in (1u64..).zip(epochs) {
            let bound = Bytes(number * counted.bytes_of_epoch(tokens).0);
            let available = available_rate(counted, tokens, Bytes(met), seconds, bound).0;
            let in_epoch = a_second * u128::from(seconds.max(0).unsigned_abs());
            let priced = a_second * u128::from(epoch_seconds) * u128::from(number);
            prop_assert!(u128::from(available) <= in_epoch);
            prop_assert!(u128::from(met) + u128::from(available) <= priced);
            // Nothing is kept back without one of both reasons.
            prop_assert!(u128::from(available) == in_epoch || u128::from(met) + u128::from(available) == priced);
            is_short &= seconds <= i64::from(epoch_seconds);
            prop_assert!(!is_short || u128::from(available) == in_epoch);
            met += if uses_all { available } else { wanted % (available + 1) };
            carried += in_epoch;
        }
        prop_assert!(u128::from(met) <= carried);
    }
}

/// `⌊product · part / whole⌋` bit by bit, for `part ≤ whole`.
fn long_division(product: u128, part: u64, whole: u64) -> u128 {
    let (mut quotient, mut rest) = (0u128, 0u128);
    for bit in (0..128).rev() {
        // Twice what there is, and the part once more for a set bit.
        let bit = (product >> bit) & 1;
        rest = 2 * rest + bit * u128::from(part);
        quotient = 2 * quotient + rest / u128::from(whole);
        rest %= u128::from(whole);
    }
    quotient
}
