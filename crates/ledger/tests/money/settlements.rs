//! What a settlement may say.

use openmast_ledger::*;

const fn sums(charged: u64, accrued: u64) -> Sums {
    Sums {
        charged: BaseUnits(charged),
        accrued: BaseUnits(accrued),
    }
}

/// At every limit at once: payers spent 650 of 700, reserves released 250 of 300.
fn posting() -> (Posting, Settled, OnChain) {
    let root = |tree, sums| Node {
        hash: [tree; 32],
        sums,
    };
    (
        Posting {
            asset_root: root(1, sums(900, 1_000)),
            payer_root: root(2, sums(650, 700)),
            reserve_root: root(3, sums(250, 300)),
            asset_count: 3,
            payer_count: 4,
            reserve_count: 5,
        },
        Settled {
            charged: BaseUnits(800),
            accrued: BaseUnits(890),
            reserve_charged: BaseUnits(250),
            reserve_accrued: BaseUnits(290),
            asset_count: 3,
            payer_count: 4,
            reserve_count: 5,
        },
        OnChain {
            deposited: BaseUnits(1_200),
            withdrawn: BaseUnits(500),
            lots_in: BaseUnits(400),
            lots_out: BaseUnits(70),
            lots_excess: BaseUnits(30),
            asset_count: 3,
            payer_count: 4,
            reserve_count: 5,
            breaker: BaseUnits(100),
        },
    )
}

/// All trees say so: payers make up for what reserves did not release.
fn say(posting: &mut Posting, charged: u64, accrued: u64) {
    let reserves = posting.reserve_root.sums;
    posting.asset_root.sums = sums(charged, accrued);
    posting.payer_root.sums = sums(charged - reserves.charged.0, accrued - reserves.accrued.0);
}

/// As [`say`], and reserves make up for what payers did not spend.
fn release(posting: &mut Posting, charged: u64, accrued: u64) {
    let payers = posting.payer_root.sums;
    posting.reserve_root.sums = sums(charged, accrued);
    posting.asset_root.sums = sums(payers.charged.0 + charged, payers.accrued.0 + accrued);
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
fn without_lots_a_reserve_tree_is_empty_and_payers_spend_what_assets_earn() {
    let (mut posting, mut settled, mut chain) = posting();
    posting.reserve_root = absent_leaf(Domain::Reserve);
    posting.reserve_count = 0;
    (settled.reserve_charged, settled.reserve_accrued) = (BaseUnits(0), BaseUnits(0));
    settled.reserve_count = 0;
    (chain.lots_in, chain.lots_out, chain.lots_excess) = Default::default();
    chain.deposited.0 += 300;
    say(&mut posting, 900, 1_000);
    assert_eq!(
        check_posting(&posting, &settled, &chain),
        Ok(BaseUnits(100))
    );
    posting.payer_root.sums.accrued.0 -= 1;
    posting.reserve_root.sums.accrued.0 += 1;
    assert_eq!(
        check_posting(&posting, &settled, &chain),
        Err(SettlementError::MoreThanReserved)
    );
}

type Change = fn(&mut Posting, &mut Settled, &mut OnChain);

/// One past each limit, and what is said of it.
const LIMITS: [(Change, SettlementError); 31] = [
    (
        |posting, _, _| posting.asset_root.hash = [0; 32],
        SettlementError::NullRoot,
    ),
    (
        |posting, _, _| posting.payer_root.hash = [0; 32],
        SettlementError::NullRoot,
    ),
    (
        |posting, _, _| posting.reserve_root.hash = [0; 32],
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
        |posting, _, _| posting.reserve_root.sums.charged.0 -= 1,
        SettlementError::UnequalSums,
    ),
    (
        |posting, _, _| posting.reserve_root.sums.accrued.0 += 1,
        SettlementError::UnequalSums,
    ),
    (
        |posting, _, _| posting.reserve_root.sums.accrued.0 = u64::MAX,
        SettlementError::UnequalSums,
    ),
    // Payers' sums above and reserves' below, so that the assets' alone would pass, and the other way round.
    (
        |posting, _, _| {
            posting.payer_root.sums = sums(701, 700);
            posting.reserve_root.sums = sums(199, 300);
        },
        SettlementError::ChargedAboveAccrued,
    ),
    (
        |posting, _, _| {
            posting.payer_root.sums = sums(599, 700);
            posting.reserve_root.sums = sums(301, 300);
        },
        SettlementError::ChargedAboveAccrued,
    ),
    (
        |posting, _, _| {
            posting.payer_root.sums = sums(549, 700);
            posting.reserve_root.sums = sums(351, 300);
        },
        SettlementError::SumFell,
    ),
    (
        |posting, _, _| {
            posting.payer_root.sums = sums(651, 700);
            posting.reserve_root.sums = sums(249, 300);
        },
        SettlementError::SumFell,
    ),
    (
        |posting, _, _| {
            posting.payer_root.sums = sums(650, 711);
            posting.reserve_root.sums = sums(250, 289);
        },
        SettlementError::SumFell,
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
        |posting, _, _| release(posting, 251, 300),
        SettlementError::Breaker,
    ),
    (
        |posting, _, _| say(posting, 899, 1_000),
        SettlementError::Backlog,
    ),
    (
        |posting, _, _| release(posting, 250, 301),
        SettlementError::Backlog,
    ),
    (
        |_, settled, _| settled.accrued.0 = 799,
        SettlementError::Books,
    ),
    (
        |_, settled, _| settled.reserve_charged.0 = 801,
        SettlementError::Books,
    ),
    (
        |_, settled, _| settled.reserve_accrued.0 = 891,
        SettlementError::Books,
    ),
    (
        |_, _, chain| chain.withdrawn.0 += 1,
        SettlementError::MoreThanDeposited,
    ),
    (
        |_, _, chain| chain.withdrawn.0 = 1_201,
        SettlementError::Books,
    ),
    (
        |_, _, chain| chain.lots_excess.0 += 1,
        SettlementError::MoreThanReserved,
    ),
    (
        |_, _, chain| chain.lots_out.0 += 1,
        SettlementError::MoreThanReserved,
    ),
    (|_, _, chain| chain.lots_out.0 = 371, SettlementError::Books),
    (|_, _, chain| chain.lots_out.0 = 401, SettlementError::Books),
    (
        |_, settled, _| settled.asset_count += 1,
        SettlementError::CountFell,
    ),
    (
        |_, settled, _| settled.payer_count += 1,
        SettlementError::CountFell,
    ),
    (
        |_, settled, _| settled.reserve_count += 1,
        SettlementError::CountFell,
    ),
];

#[test]
fn each_limit_of_a_settlement_is_refused_one_past_it() {
    for (at, (change, expected)) in LIMITS.into_iter().enumerate() {
        let (mut posting, mut settled, mut chain) = posting();
        change(&mut posting, &mut settled, &mut chain);
        assert_eq!(
            check_posting(&posting, &settled, &chain),
            Err(expected),
            "case {at}"
        );
    }
    let fewer: [fn(&mut OnChain); 3] = [
        |chain| chain.asset_count -= 1,
        |chain| chain.payer_count -= 1,
        |chain| chain.reserve_count -= 1,
    ];
    for fewer in fewer {
        let (posting, settled, mut chain) = posting();
        fewer(&mut chain);
        assert_eq!(
            check_posting(&posting, &settled, &chain),
            Err(SettlementError::CountAboveChain)
        );
    }
}

#[test]
fn what_was_carried_over_may_stay_when_the_breaker_falls() {
    let (mut posting, mut settled, mut chain) = posting();
    settled.accrued = BaseUnits(990);
    chain.breaker = BaseUnits(50);
    say(&mut posting, 810, 1_000);
    assert_eq!(check_posting(&posting, &settled, &chain), Ok(BaseUnits(10)));
    chain.deposited.0 += 1;
    say(&mut posting, 810, 1_001);
    assert_eq!(
        check_posting(&posting, &settled, &chain),
        Err(SettlementError::Backlog)
    );
    say(&mut posting, 811, 1_001);
    assert_eq!(check_posting(&posting, &settled, &chain), Ok(BaseUnits(11)));
}
