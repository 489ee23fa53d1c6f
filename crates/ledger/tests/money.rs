//! Prices, splits, withdrawals, what a settlement may say and what the books must hold.

use openmast_ledger::*;
use proptest::prelude::*;

fn bps() -> impl Strategy<Value = BasisPoints> {
    (0u16..=10_000).prop_map(|parts| BasisPoints::new(parts).unwrap())
}

/// Amounts of every size, not only huge ones.
fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![
        0u64..20,
        0u64..20_000,
        any::<u64>(),
        Just(u64::MAX),
        (0u32..64).prop_map(|bit| 1 << bit)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn basis_points_equal_the_wide_formula(parts in bps(), amount in amount()) {
        let expected = amount as u128 * parts.get() as u128 / 10_000;
        prop_assert_eq!(parts.of(BaseUnits(amount)).0 as u128, expected);
    }

    #[test]
    fn a_split_sums_to_what_was_split(
        amount in amount(), treasury in bps(), levy in bps(), stakers in bps(), shares in (amount(), amount()),
    ) {
        let (active, supply) = (shares.0.min(shares.1), shares.0.max(shares.1));
        let split = SplitPolicy { treasury, levy, stakers }.split(BaseUnits(amount), active, supply);
        if treasury.get() + levy.get() > 10_000 {
            // Rounding down may let a small amount through; what is split is whole all the same.
            if let Ok(split) = split {
                prop_assert_eq!(total(&split), amount as u128);
            }
            return Ok(());
        }
        let split = split.unwrap();
        prop_assert_eq!(total(&split), amount as u128);
        prop_assert_eq!(split.treasury, treasury.of(BaseUnits(amount)));
        prop_assert_eq!(split.levy, levy.of(BaseUnits(amount)));
        let whole = stakers.of(BaseUnits(amount - split.treasury.0 - split.levy.0)).0 as u128;
        let tenth = supply.div_ceil(10) as u128;
        let expected = match active as u128 {
            0 => 0,
            active if active >= tenth => whole,
            active => whole * active / tenth,
        };
        prop_assert_eq!(split.stakers.0 as u128, expected);
    }

    /// Nobody's shares count for less because somebody else's are active too.
    #[test]
    fn more_active_shares_get_no_less(
        amount in amount(), stakers in bps(), supply in 1u64.., active in any::<[u64; 2]>(),
    ) {
        let policy = SplitPolicy { stakers, ..SplitPolicy::default() };
        let mut active = active.map(|shares| shares % supply);
        active.sort_unstable();
        let [few, many] = active.map(|active| policy.split(BaseUnits(amount), active, supply).unwrap());
        prop_assert!(few.stakers <= many.stakers);
        prop_assert!(few.owner >= many.owner);
    }

    #[test]
    fn the_cut_sums_exactly_and_is_within_one_of_the_exact_share(
        demands in prop::collection::vec(amount(), 0..12), available in amount(),
    ) {
        let demands: Vec<_> = demands.into_iter().map(BaseUnits).collect();
        let parts = cut_by_largest_remainder(&demands, BaseUnits(available));
        let wanted: u128 = demands.iter().map(|demand| demand.0 as u128).sum();
        let got: u128 = parts.iter().map(|part| part.0 as u128).sum();
        prop_assert_eq!(got, wanted.min(available as u128));
        prop_assert_eq!(parts.len(), demands.len());
        for (part, demand) in parts.iter().zip(&demands) {
            prop_assert!(part <= demand);
            if wanted > available as u128 {
                let floor = demand.0 as u128 * available as u128 / wanted;
                let exact = (demand.0 as u128 * available as u128).is_multiple_of(wanted);
                prop_assert!(part.0 as u128 == floor || !exact && part.0 as u128 == floor + 1);
            } else {
                prop_assert_eq!(part, demand);
            }
        }
    }

    #[test]
    fn whoever_gets_the_odd_unit_had_the_larger_remainder_or_the_lower_position(
        demands in prop::collection::vec(0u64..50, 1..10), available in any::<u64>(),
    ) {
        let wanted: u64 = demands.iter().sum();
        prop_assume!(wanted > 0);
        let available = available % wanted;
        let units: Vec<_> = demands.iter().copied().map(BaseUnits).collect();
        let parts = cut_by_largest_remainder(&units, BaseUnits(available));
        let raised = |at: usize| parts[at].0 > demands[at] * available / wanted;
        let remainder = |at: usize| demands[at] * available % wanted;
        for a in 0..demands.len() {
            for b in 0..demands.len() {
                if raised(a) && !raised(b) {
                    prop_assert!((remainder(a), b) > (remainder(b), a));
                }
            }
        }
    }

    #[test]
    fn a_withdrawal_pays_what_was_asked_at_most_what_is_left(
        requested in amount(), deposited in amount(), withdrawn in amount(), accrued in amount(),
    ) {
        let amount = withdrawal_amount(BaseUnits(requested), BaseUnits(deposited), BaseUnits(withdrawn), BaseUnits(accrued));
        let left = deposited as i128 - withdrawn as i128 - accrued as i128;
        if withdrawn > deposited {
            prop_assert_eq!(amount, Err(WithdrawalError::Withdrawn));
        } else if left < 0 {
            prop_assert_eq!(amount, Err(WithdrawalError::Overspent));
        } else {
            prop_assert_eq!(amount.unwrap().0 as i128, left.min(requested as i128));
        }
    }

    #[test]
    fn long_division_equals_the_native_one(high in amount(), low in amount(), divisor in 1u64..=u64::MAX) {
        let high = high % divisor;
        let wide = (high as u128) << 64 | low as u128;
        let (quotient, rest) = div_rem_128_by_64(high, low, divisor);
        prop_assert_eq!(quotient as u128, wide / divisor as u128);
        prop_assert_eq!(rest as u128, wide % divisor as u128);
    }

    /// Divisors with few bits and digits at their limits: where the estimate of a digit is too high.
    #[test]
    fn long_division_at_the_limits_of_digits(
        high in edge(), low in edge(), divisor in edge(),
    ) {
        prop_assume!(divisor > 0);
        let high = high % divisor;
        let wide = (high as u128) << 64 | low as u128;
        let (quotient, rest) = div_rem_128_by_64(high, low, divisor);
        prop_assert_eq!(quotient as u128, wide / divisor as u128);
        prop_assert_eq!(rest as u128, wide % divisor as u128);
    }
}

fn total(split: &Split) -> u128 {
    [split.treasury, split.levy, split.stakers, split.owner]
        .iter()
        .map(|part| part.0 as u128)
        .sum()
}

fn edge() -> impl Strategy<Value = u64> {
    let digit = || {
        prop_oneof![
            0u64..4,
            (u32::MAX as u64 - 3)..=u32::MAX as u64,
            (1u64 << 31) - 2..(1 << 31) + 2
        ]
    };
    (digit(), digit()).prop_map(|(high, low)| high << 32 | low)
}

#[test]
fn basis_points_above_the_whole_are_refused() {
    assert_eq!(BasisPoints::new(10_000), Ok(BasisPoints::WHOLE));
    assert_eq!(BasisPoints::new(10_001), Err(ArithmeticError::BasisPoints));
}

#[test]
fn treasury_and_levy_above_the_whole_are_refused() {
    let most = BasisPoints::new(6_000).unwrap();
    let policy = SplitPolicy {
        treasury: most,
        levy: most,
        stakers: BasisPoints::ZERO,
    };
    assert_eq!(
        policy.split(BaseUnits(100), 1, 1),
        Err(SplitError::MoreThanWhole)
    );
}

#[test]
fn units_do_not_wrap() {
    assert_eq!(
        BaseUnits(u64::MAX).checked_add(BaseUnits(1)),
        Err(ArithmeticError::Overflow)
    );
    assert_eq!(
        BaseUnits(0).checked_sub(BaseUnits(1)),
        Err(ArithmeticError::Underflow)
    );
    assert_eq!(
        Product(u128::MAX).checked_add(Product(1)),
        Err(ArithmeticError::Overflow)
    );
    assert_eq!(
        Product::ZERO.checked_sub(Product(1)),
        Err(ArithmeticError::Underflow)
    );
    let largest = Product::of(Bytes(u64::MAX), PricePerGb(u64::MAX));
    assert_eq!(largest.charge(), Err(ArithmeticError::Overflow));
    assert_eq!(
        Product::worth(BaseUnits(u64::MAX)).charge(),
        Ok(BaseUnits(u64::MAX))
    );
    assert_eq!(
        Product(Product::worth(BaseUnits(u64::MAX)).0 + 999_999_999).charge(),
        Ok(BaseUnits(u64::MAX))
    );
}

#[test]
fn a_single_share_cannot_take_the_whole_part() {
    let policy = SplitPolicy {
        stakers: BasisPoints::WHOLE,
        ..SplitPolicy::default()
    };
    let stakers = |active| policy.split(BaseUnits(1_000), active, 95).unwrap().stakers;
    // A tenth of 95 is 10, rounded up.
    assert_eq!(stakers(0), BaseUnits(0));
    assert_eq!(stakers(1), BaseUnits(100));
    assert_eq!(stakers(9), BaseUnits(900));
    assert_eq!(stakers(10), BaseUnits(1_000));
    assert_eq!(stakers(95), BaseUnits(1_000));
}

#[test]
fn what_was_collected_cannot_fall() {
    assert_eq!(uncollected(BaseUnits(7), BaseUnits(7)), Ok(BaseUnits::ZERO));
    assert_eq!(
        uncollected(BaseUnits(6), BaseUnits(7)),
        Err(SplitError::Fell)
    );
}

#[test]
fn a_price_holds_from_its_epoch_on() {
    let prices = PriceSchedule {
        price: PricePerGb(1),
        next_price: PricePerGb(2),
        next_epoch: 5,
    };
    assert_eq!(prices.at(4), PricePerGb(1));
    assert_eq!(prices.at(5), PricePerGb(2));
    assert_eq!(prices.at(6), PricePerGb(2));
    let unscheduled = PriceSchedule {
        next_epoch: 0,
        ..prices
    };
    assert_eq!(unscheduled.at(u64::MAX), PricePerGb(1));
}

#[test]
fn a_price_is_announced_four_epochs_after_the_final_one() {
    let max = PricePerGb(100);
    let mut prices = PriceSchedule {
        price: PricePerGb(1),
        ..Default::default()
    };
    let before = prices;
    assert_eq!(
        prices.announce(PricePerGb(2), 13, 10, max),
        Err(PriceError::TooEarly)
    );
    assert_eq!(
        prices.announce(PricePerGb(101), 14, 10, max),
        Err(PriceError::TooHigh)
    );
    assert_eq!(
        prices.announce(PricePerGb(2), u64::MAX - 1, u64::MAX - 1, max),
        Err(PriceError::TooEarly)
    );
    assert_eq!(prices, before);
    prices.announce(PricePerGb(2), 14, 10, max).unwrap();
    // Nobody has opened epoch 14: its price is replaced.
    prices.announce(PricePerGb(3), 15, 10, max).unwrap();
    let replaced = PriceSchedule {
        price: PricePerGb(1),
        next_price: PricePerGb(3),
        next_epoch: 15,
    };
    assert_eq!(prices, replaced);
    // Epoch 15 may be open, and 14 opened once more: both prices are needed.
    assert_eq!(
        prices.announce(PricePerGb(4), 17, 12, max),
        Err(PriceError::Pending)
    );
    assert_eq!(prices, replaced);
    // Epoch 14 is past being opened.
    prices.announce(PricePerGb(4), 17, 13, max).unwrap();
    assert_eq!(
        prices,
        PriceSchedule {
            price: PricePerGb(3),
            next_price: PricePerGb(4),
            next_epoch: 17
        }
    );
}

proptest! {
    /// Epoch E is opened with a snapshot between the finality of E − 3 and that of E − 1, and perhaps opened again with
    /// another one. Whatever the owner announces in the meantime, its price stays.
    #[test]
    fn an_epoch_has_one_price_whenever_it_is_opened(
        steps in prop::collection::vec((0u64..8, 0u64..50, any::<bool>()), 1..100),
    ) {
        let mut prices = PriceSchedule { price: PricePerGb(100), ..Default::default() };
        let mut final_epoch = 10;
        let mut seen = std::collections::BTreeMap::new();
        for (ahead, price, settles) in steps {
            let _ = prices.announce(PricePerGb(price), final_epoch + ahead, final_epoch, PricePerGb(100));
            final_epoch += u64::from(settles);
            for epoch in final_epoch + 2..=final_epoch + 3 {
                let before = *seen.entry(epoch).or_insert(prices.at(epoch));
                prop_assert_eq!(prices.at(epoch), before, "epoch {}, final {}", epoch, final_epoch);
            }
        }
    }

    /// What is not refused holds from its epoch on, until the next one does.
    #[test]
    fn an_announced_price_comes(
        price in 0u64..=100,
        ahead in 4u64..8,
        schedule in (0u64..=100, 0u64..=100, 0u64..20),
    ) {
        let (now, next, next_epoch) = schedule;
        let mut prices = PriceSchedule {
            price: PricePerGb(now),
            next_price: PricePerGb(next),
            next_epoch,
        };
        if prices.announce(PricePerGb(price), 10 + ahead, 10, PricePerGb(100)).is_ok() {
            prop_assert_eq!(prices.at(10 + ahead), PricePerGb(price));
            prop_assert_eq!(prices.at(u64::MAX), PricePerGb(price));
        } else {
            prop_assert_eq!(next_epoch, 13);
        }
    }
}

#[test]
fn usage_is_charged_until_the_asset_retires() {
    assert!(is_charged(0, u64::MAX));
    assert!(is_charged(9, 8));
    assert!(!is_charged(9, 9));
    assert!(!is_charged(9, 10));
}

fn posting() -> (Posting, Settled, OnChain) {
    let root = Node {
        hash: [1; 32],
        sums: Sums {
            charged: BaseUnits(900),
            accrued: BaseUnits(1_000),
        },
    };
    (
        Posting {
            asset_root: root,
            payer_root: Node {
                hash: [2; 32],
                ..root
            },
            asset_count: 3,
            payer_count: 4,
        },
        Settled {
            charged: BaseUnits(800),
            accrued: BaseUnits(890),
            asset_count: 3,
            payer_count: 4,
        },
        OnChain {
            deposited: BaseUnits(1_500),
            withdrawn: BaseUnits(500),
            asset_count: 3,
            payer_count: 4,
            breaker: BaseUnits(100),
        },
    )
}

/// Both trees say so.
fn say(posting: &mut Posting, charged: u64, accrued: u64) {
    let sums = Sums {
        charged: BaseUnits(charged),
        accrued: BaseUnits(accrued),
    };
    posting.asset_root.sums = sums;
    posting.payer_root.sums = sums;
}

#[test]
fn a_settlement_at_all_its_limits_is_accepted() {
    let (posting, settled, chain) = posting();
    assert_eq!(
        check_posting(&posting, &settled, &chain),
        Ok(BaseUnits(100))
    );
}

#[test]
fn each_limit_of_a_settlement_is_refused_one_past_it() {
    type Change = fn(&mut Posting, &mut Settled, &mut OnChain);
    let cases: [(Change, SettlementError); 15] = [
        (
            |posting, _, _| posting.asset_root.hash = [0; 32],
            SettlementError::NullRoot,
        ),
        (
            |posting, _, _| posting.payer_root.hash = [0; 32],
            SettlementError::NullRoot,
        ),
        (
            |posting, _, _| posting.payer_root.sums.charged.0 += 1,
            SettlementError::UnequalSums,
        ),
        (
            |posting, _, _| posting.asset_root.sums.accrued.0 -= 1,
            SettlementError::UnequalSums,
        ),
        (
            |posting, _, _| say(posting, 900, 899),
            SettlementError::ChargedAboveAccrued,
        ),
        (
            |_, settled, _| settled.charged.0 = 901,
            SettlementError::SumFell,
        ),
        (
            |_, settled, _| settled.accrued.0 = 1_001,
            SettlementError::SumFell,
        ),
        (
            |posting, _, _| say(posting, 901, 1_000),
            SettlementError::Breaker,
        ),
        (
            |posting, _, _| say(posting, 899, 1_000),
            SettlementError::Backlog,
        ),
        (
            |_, settled, _| settled.accrued.0 = 799,
            SettlementError::Books,
        ),
        (
            |_, _, chain| chain.withdrawn.0 += 1,
            SettlementError::MoreThanDeposited,
        ),
        (
            |_, _, chain| chain.withdrawn.0 = 1_501,
            SettlementError::Books,
        ),
        (
            |_, settled, _| settled.asset_count += 1,
            SettlementError::CountFell,
        ),
        (
            |_, settled, _| settled.payer_count += 1,
            SettlementError::CountFell,
        ),
        (
            |_, _, chain| chain.asset_count -= 1,
            SettlementError::CountAboveChain,
        ),
    ];
    for (at, (change, expected)) in cases.into_iter().enumerate() {
        let (mut posting, mut settled, mut chain) = posting();
        change(&mut posting, &mut settled, &mut chain);
        assert_eq!(
            check_posting(&posting, &settled, &chain),
            Err(expected),
            "case {at}"
        );
    }
    let (posting, settled, mut chain) = posting();
    chain.payer_count -= 1;
    assert_eq!(
        check_posting(&posting, &settled, &chain),
        Err(SettlementError::CountAboveChain)
    );
}

#[test]
fn what_was_carried_over_may_stay_when_the_breaker_falls() {
    let (mut posting, mut settled, mut chain) = posting();
    settled.accrued = BaseUnits(1_000);
    chain.breaker = BaseUnits(50);
    say(&mut posting, 800, 1_000);
    assert_eq!(check_posting(&posting, &settled, &chain), Ok(BaseUnits(0)));
    chain.deposited.0 += 1;
    say(&mut posting, 800, 1_001);
    assert_eq!(
        check_posting(&posting, &settled, &chain),
        Err(SettlementError::Backlog)
    );
    say(&mut posting, 801, 1_001);
    assert_eq!(check_posting(&posting, &settled, &chain), Ok(BaseUnits(1)));
}

#[test]
fn the_books_say_what_the_vault_holds_at_least() {
    let books = Books {
        deposited: BaseUnits(10),
        withdrawn: BaseUnits(3),
        fees: BaseUnits(2),
        settled: BaseUnits(7),
        accrued: BaseUnits(7),
        collected: BaseUnits(7),
        paid_out: BaseUnits(8),
    };
    assert_eq!(books.check(), Ok(BaseUnits(1)));
    assert_eq!(books.check_vault(BaseUnits(0)), Err(InsolvencyError::Vault));
    assert_eq!(books.check_vault(BaseUnits(1)), Ok(()));
    assert_eq!(
        books.check_vault(BaseUnits(2)),
        Ok(()),
        "a gift harms nobody"
    );
    type Change = fn(&mut Books);
    let broken: [(Change, InsolvencyError); 5] = [
        (
            |books| books.paid_out.0 = 10,
            InsolvencyError::PaidOutAboveCollected,
        ),
        (
            |books| books.collected.0 = 8,
            InsolvencyError::CollectedAboveSettled,
        ),
        (
            |books| books.settled.0 = 8,
            InsolvencyError::SettledAboveAccrued,
        ),
        (
            |books| books.accrued.0 = 8,
            InsolvencyError::AccruedAboveBalance,
        ),
        (
            |books| books.withdrawn.0 = 11,
            InsolvencyError::AccruedAboveBalance,
        ),
    ];
    for (change, expected) in broken {
        let mut books = books;
        change(&mut books);
        assert_eq!(books.check(), Err(expected));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5000))]

    #[test]
    fn the_books_equal_the_wide_formula(
        deposited in amount(), withdrawn in amount(), fees in amount(), parts in any::<[bool; 4]>(), step in 0u64..3,
    ) {
        // Along the chain of inequalities, now and then one past it.
        let below = |most: u64, whole: bool| if whole { most.saturating_add(step) } else { most / 2 };
        let accrued = below(deposited.saturating_sub(withdrawn), parts[0]);
        let settled = below(accrued, parts[1]);
        let collected = below(settled, parts[2]);
        let paid_out = below(collected.saturating_add(fees), parts[3]);
        let books = Books {
            deposited: BaseUnits(deposited),
            withdrawn: BaseUnits(withdrawn),
            fees: BaseUnits(fees),
            settled: BaseUnits(settled),
            accrued: BaseUnits(accrued),
            collected: BaseUnits(collected),
            paid_out: BaseUnits(paid_out),
        };
        let [deposited, withdrawn, fees, paid_out] = [deposited, withdrawn, fees, paid_out].map(i128::from);
        let holds = i128::from(accrued) <= deposited - withdrawn
            && settled <= accrued
            && collected <= settled
            && paid_out <= i128::from(collected) + fees;
        match u64::try_from(deposited - withdrawn + fees - paid_out) {
            Ok(least) if holds => prop_assert_eq!(books.check(), Ok(BaseUnits(least))),
            Err(_) if holds => prop_assert_eq!(books.check(), Err(InsolvencyError::Vault)),
            _ => prop_assert!(books.check().is_err()),
        }
    }
}

#[test]
fn shares_are_taken_from_pending_first() {
    assert_eq!(
        take_unstaked(5, 7, 3),
        Ok(Unstaked {
            from_pending: 3,
            from_active: 0
        })
    );
    assert_eq!(
        take_unstaked(5, 7, 6),
        Ok(Unstaked {
            from_pending: 5,
            from_active: 1
        })
    );
    assert_eq!(
        take_unstaked(5, 7, 12),
        Ok(Unstaked {
            from_pending: 5,
            from_active: 7
        })
    );
    assert_eq!(take_unstaked(5, 7, 13), Err(SharesError::TooMany));
    assert_eq!(take_unstaked(5, 7, 0), Err(SharesError::Zero));
}
