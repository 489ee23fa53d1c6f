//! What an asset earned is split without a rest, and an amount is cut in proportion.

use openmast_ledger::*;
use proptest::prelude::*;

use crate::{amount, bps};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

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
}

fn total(split: &Split) -> u128 {
    [split.treasury, split.levy, split.stakers, split.owner]
        .iter()
        .map(|part| part.0 as u128)
        .sum()
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
