//! What a settlement may say.

use openmast_ledger::*;

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

type Change = fn(&mut Posting, &mut Settled, &mut OnChain);

/// One past each limit, and what is said of it.
const LIMITS: [(Change, SettlementError); 15] = [
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
