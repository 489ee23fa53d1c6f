//! Rewards of stakers: exact, and never more than was put in.

use openmast_ledger::*;
use proptest::prelude::*;

const ONE: u128 = 1 << 64;

/// One staker and the exact arithmetic behind it.
#[derive(Default)]
struct Staker {
    active: u64,
    rewards: StakeRewards,
    paid: u64,
    /// Left, and still among those that the pool is divided by.
    departed: u64,
    departed_paid: u128,
    /// Left, with what a share had got when it ended, and not credited yet.
    ended: Option<u128>,
}

impl Staker {
    /// What the departed are credited with up to.
    fn departed_until(&self, pool: &RewardPool) -> u128 {
        self.ended.unwrap_or(pool.per_share)
    }

    fn settle_departed(&mut self, pool: &RewardPool) {
        let until = self.departed_until(pool);
        (self
            .rewards
            .credit(self.departed_paid, until, self.departed))
        .unwrap();
        self.departed_paid = pool.per_share;
        if self.ended.take().is_some() {
            self.departed = 0;
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    Accrue(u64),
    Stake { who: usize, shares: u64 },
    Unstake { who: usize, part: u64 },
    Claim { who: usize },
    HandOver { from: usize, to: usize },
    Depart { who: usize, part: u64 },
    EndDepartures,
    SettleDeparted { who: usize },
}

const STAKERS: usize = 4;

fn step() -> impl Strategy<Value = Step> {
    let amount = prop_oneof![0u64..100, 0u64..1 << 40, 0u64..1 << 56];
    let shares = prop_oneof![1u64..10, 1u64..1 << 30, 1u64..1 << 60];
    prop_oneof![
        3 => amount.prop_map(Step::Accrue),
        2 => (0..STAKERS, shares).prop_map(|(who, shares)| Step::Stake { who, shares }),
        1 => (0..STAKERS, 1u64..=4).prop_map(|(who, part)| Step::Unstake { who, part }),
        1 => (0..STAKERS).prop_map(|who| Step::Claim { who }),
        1 => (0..STAKERS, 1..STAKERS).prop_map(|(from, next)| Step::HandOver { from, to: (from + next) % STAKERS }),
        1 => (0..STAKERS, 1u64..=4).prop_map(|(who, part)| Step::Depart { who, part }),
        1 => Just(Step::EndDepartures),
        1 => (0..STAKERS).prop_map(|who| Step::SettleDeparted { who }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn no_sequence_pays_more_than_was_put_in(steps in prop::collection::vec(step(), 1..60)) {
        let mut pool = RewardPool::default();
        let mut stakers: [Staker; STAKERS] = Default::default();
        let (mut put_in, mut changes) = (0u64, 0u64);
        for step in steps {
            let open = |staker: &Staker| if staker.ended.is_none() { staker.departed } else { 0 };
            let shares: u64 = stakers.iter().map(|staker| staker.active + open(staker)).sum();
            match step {
                Step::Accrue(amount) => {
                    let before = pool;
                    if shares == 0 {
                        prop_assert_eq!(pool.accrue(BaseUnits(amount), 0).is_ok(), amount == 0);
                        prop_assert_eq!(pool, before);
                        continue;
                    }
                    pool.accrue(BaseUnits(amount), shares).unwrap();
                    put_in += amount;
                    prop_assert!(pool.remainder < shares);
                }
                Step::Stake { who, shares: more } => {
                    let staker = &mut stakers[who];
                    staker.rewards.settle(&pool, staker.active).unwrap();
                    // All shares of an asset fit u64.
                    staker.active += more.min(u64::MAX - shares);
                    pool.active_shares_changed();
                    changes += 1;
                }
                Step::Unstake { who, part } => {
                    let staker = &mut stakers[who];
                    staker.rewards.settle(&pool, staker.active).unwrap();
                    staker.active -= staker.active / part;
                    pool.active_shares_changed();
                    changes += 1;
                }
                Step::Claim { who } => {
                    let staker = &mut stakers[who];
                    staker.rewards.settle(&pool, staker.active).unwrap();
                    staker.paid += staker.rewards.take().0;
                }
                Step::HandOver { from, to } => {
                    let mut handed = std::mem::take(&mut stakers[from]);
                    handed.rewards.settle(&pool, handed.active).unwrap();
                    handed.settle_departed(&pool);
                    let staker = &mut stakers[to];
                    staker.rewards.settle(&pool, staker.active).unwrap();
                    staker.settle_departed(&pool);
                    staker.rewards.take_over(&handed.rewards).unwrap();
                    staker.active += handed.active;
                    staker.departed += handed.departed;
                    staker.paid += handed.paid;
                }
                Step::Depart { who, part } => {
                    let staker = &mut stakers[who];
                    staker.rewards.settle(&pool, staker.active).unwrap();
                    staker.settle_departed(&pool);
                    staker.departed += staker.active / part;
                    staker.active -= staker.active / part;
                }
                Step::EndDepartures => {
                    for staker in stakers.iter_mut().filter(|staker| staker.departed > 0) {
                        staker.ended.get_or_insert(pool.per_share);
                    }
                    pool.active_shares_changed();
                    changes += 1;
                }
                Step::SettleDeparted { who } => stakers[who].settle_departed(&pool),
            }
            // Everything that is or could be claimed, to the last 2^-64.
            let mut claimable = 0u128;
            for staker in &stakers {
                let mut rewards = staker.rewards;
                rewards.settle(&pool, staker.active).unwrap();
                rewards.credit(staker.departed_paid, staker.departed_until(&pool), staker.departed).unwrap();
                claimable += (staker.paid as u128 + rewards.owed.0 as u128) * ONE + rewards.fraction as u128;
            }
            let put_in = put_in as u128 * ONE;
            prop_assert!(claimable + pool.remainder as u128 <= put_in);
            // What is lost is what was dropped at changes of the active shares: each below one base unit.
            prop_assert!(put_in - claimable < (changes as u128 + 1) * ONE);
        }
    }

    #[test]
    fn accruing_is_exact(amounts in prop::collection::vec(0u64..1 << 58, 1..20), shares in 1u64..=u64::MAX) {
        let mut pool = RewardPool::default();
        for amount in &amounts {
            pool.accrue(BaseUnits(*amount), shares).unwrap();
        }
        // 192 bits: compare quotient and remainder instead of the product.
        let total = amounts.iter().map(|amount| *amount as u128).sum::<u128>() * ONE;
        prop_assert_eq!(pool.per_share, total / shares as u128);
        prop_assert_eq!(pool.remainder as u128, total % shares as u128);
    }

    #[test]
    fn settling_often_or_once_is_the_same(
        amounts in prop::collection::vec(0u64..1 << 50, 1..20), shares in 1u64..1 << 40, others in 0u64..1 << 40,
    ) {
        let mut pool = RewardPool::default();
        let mut often = StakeRewards::default();
        let mut once = StakeRewards::default();
        for amount in amounts {
            pool.accrue(BaseUnits(amount), shares + others).unwrap();
            often.settle(&pool, shares).unwrap();
        }
        once.settle(&pool, shares).unwrap();
        prop_assert_eq!(often, once);
    }

    #[test]
    fn settling_equals_the_wide_formula(
        per_share in any::<u128>(), paid in any::<u128>(), active in any::<u64>(), fraction in any::<u64>(),
    ) {
        let pool = RewardPool { per_share, remainder: 0 };
        let before = StakeRewards { per_share_paid: paid, owed: BaseUnits(3), fraction };
        let mut after = before;
        let result = after.settle(&pool, active);
        let Some(difference) = per_share.checked_sub(paid) else {
            prop_assert_eq!(result, Err(ArithmeticError::Underflow));
            prop_assert_eq!(after, before);
            return Ok(());
        };
        match difference.checked_mul(active as u128).and_then(|reward| reward.checked_add(fraction as u128)) {
            Some(reward) if (reward >> 64) as u64 <= u64::MAX - 3 => {
                prop_assert_eq!(result, Ok(()));
                prop_assert_eq!(after.owed.0, 3 + (reward >> 64) as u64);
                prop_assert_eq!(after.fraction, reward as u64);
            }
            _ => {
                prop_assert_eq!(result, Err(ArithmeticError::Overflow));
                prop_assert_eq!(after, before);
            }
        }
    }
}

#[test]
fn the_largest_amount_fits() {
    let mut pool = RewardPool::default();
    pool.accrue(BaseUnits(u64::MAX), 1).unwrap();
    assert_eq!(pool.per_share, u64::MAX as u128 * ONE);
    let mut rewards = StakeRewards::default();
    rewards.settle(&pool, 1).unwrap();
    assert_eq!(rewards.take(), BaseUnits(u64::MAX));
    assert_eq!(pool.accrue(BaseUnits(1), 1), Err(ArithmeticError::Overflow));
}

#[test]
fn fractions_add_up_to_whole_units() {
    let mut pool = RewardPool::default();
    let mut rewards = StakeRewards::default();
    let mut paid = 0;
    for _ in 0..300 {
        pool.accrue(BaseUnits(1), 3).unwrap();
        rewards.settle(&pool, 1).unwrap();
        paid += rewards.take().0;
    }
    assert_eq!(paid, 100);
}

#[test]
fn rewards_are_added_only_when_both_are_settled() {
    let part = StakeRewards {
        per_share_paid: 7,
        owed: BaseUnits(2),
        fraction: 1 << 63,
    };
    let mut both = part;
    both.take_over(&part).unwrap();
    assert_eq!((both.owed, both.fraction), (BaseUnits(5), 0));

    let unsettled = StakeRewards {
        per_share_paid: 8,
        ..part
    };
    let before = both;
    assert_eq!(both.take_over(&unsettled), Err(ArithmeticError::Underflow));
    assert_eq!(both, before);
    let full = StakeRewards {
        owed: BaseUnits(u64::MAX),
        ..part
    };
    assert_eq!(both.take_over(&full), Err(ArithmeticError::Overflow));
    assert_eq!(both, before);
}

/// Who left and who stayed were the same shares of the same income; what came after the end is none of who left.
#[test]
fn the_departed_get_what_there_was_until_they_ended() {
    let mut pool = RewardPool::default();
    pool.accrue(BaseUnits(100), 4).unwrap();
    let (left_at, mut gone) = (pool.per_share, StakeRewards::default());
    pool.accrue(BaseUnits(7), 4).unwrap();
    let ended_at = pool.per_share;
    pool.active_shares_changed();
    pool.accrue(BaseUnits(1_000), 3).unwrap();
    gone.credit(left_at, ended_at, 1).unwrap();
    assert_eq!((gone.owed, gone.fraction), (BaseUnits(1), 3 << 62));
    assert_eq!(
        gone.per_share_paid, 0,
        "the active shares are settled apart"
    );

    let before = gone;
    assert_eq!(
        gone.credit(ended_at, left_at, 1),
        Err(ArithmeticError::Underflow)
    );
    assert_eq!(gone.credit(0, u128::MAX, 2), Err(ArithmeticError::Overflow));
    assert_eq!(gone, before);
}
