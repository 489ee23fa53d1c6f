//! Prices, balances, and numbers beyond all measure.

use openmast_engine::{AssetBalance, PayerBalance};
use openmast_records::UsageEvent::{Interim, Stop};

use crate::bench::{Bench, GB, radio, report, request, snapshot, subscriber};

#[test]
fn an_account_of_this_epoch_is_billed_in_the_next() {
    let mut bench = Bench::new(snapshot(&[5], &[]));
    bench.map_radio("tower", Some(0));
    bench.map_subscriber("ana", Some(0));
    bench.report(&report(Stop, 0, 60, 2 * GB, 0));
    let first = bench.close(snapshot(&[5], &[100]));
    assert_eq!(
        (first.public.header.charged, first.public.charges.len()),
        (0, 0)
    );
    let second = bench.close(snapshot(&[5], &[100]));
    assert_eq!(second.public.header.charged, 10);
}

#[test]
fn a_retired_asset_is_metered_and_not_charged() {
    let mut accounts = snapshot(&[5, 7], &[1 << 40, 1 << 40]);
    accounts.assets[0].retired_epoch = 2;
    let mut bench = Bench::mapped();
    bench.report(&report(Interim, 0, 60, GB, 0));
    assert_eq!(bench.close(accounts.clone()).public.header.charged, 5);
    bench.report(&report(Interim, 0, 120, 3 * GB, 0));
    let second = bench.close(accounts).public;
    assert_eq!((second.header.charged, second.assets[0].bytes), (5, 3 * GB));
}

#[test]
fn balances_are_those_of_the_newest_closed_epoch() {
    let mut bench = Bench::mapped();
    assert_eq!(bench.engine.closed_epoch(), None);
    assert_eq!(bench.engine.asset_balance(0), Some(AssetBalance::default()));
    bench.report(&report(Interim, 0, 60, 4 * GB, 0));
    let mut accounts = snapshot(&[5, 7], &[90, 0]);
    (accounts.slot, accounts.breaker) = (77, 15);
    accounts.payers[0].withdrawn = 11;
    request(&mut accounts, 0, 6);
    bench.close(accounts.clone());
    // Usage of the open epoch is not in there.
    bench.report(&report(Stop, 0, 120, 6 * GB, 0));
    let balance = bench.engine.payer_balance(0).expect("is on chain");
    let expected = PayerBalance {
        snapshot_slot: 77,
        funds: accounts.payers[0],
        spent: 15,
        accrued: 20,
        owed: 0,
        held: 6,
        remaining: 53,
    };
    assert_eq!(balance, expected);
    assert_eq!(bench.engine.closed_epoch(), Some(1));
    let earned = AssetBalance {
        earned: 15,
        accrued: 20,
        not_licensed: None,
    };
    assert_eq!(bench.engine.asset_balance(0), Some(earned));
    assert_eq!(bench.engine.payer_balance(2), None);
    assert_eq!(bench.engine.asset_balance(2), None);
    // A request of more than there is leaves nothing, not less; what was used meanwhile is owed.
    accounts.payers[0].requested = 500;
    bench.close(accounts);
    let balance = bench.engine.payer_balance(0).expect("is on chain");
    let after = PayerBalance {
        spent: 20,
        owed: 10,
        held: 59,
        remaining: 0,
        ..balance
    };
    assert_eq!(balance, after);
}

#[test]
fn counters_that_no_link_reaches_do_not_keep_an_epoch_from_ending() {
    let accounts = || snapshot(&[u64::MAX, 7], &[1 << 40, 1 << 40]);
    let mut bench = Bench::new(accounts());
    bench.map_radio("tower", Some(0));
    bench.map_subscriber("ana", Some(0));
    for session in 0..40_u8 {
        let mut huge = report(Stop, 0, 60, 1 << 60, 1 << 60);
        huge.session_id = vec![session];
        // In how long is not known: else it would be held back.
        huge.session_seconds = None;
        bench.report(&huge);
    }
    let closed = bench.close(accounts()).public;
    assert!(closed.header.charged <= 1 << 40);
    assert!(
        closed
            .counters
            .iter()
            .any(|line| line.counter == "beyond_the_ledger")
    );
    assert!(
        !bench.engine.unattributed(99).is_empty(),
        "people see what waits"
    );
    // now at a price that it could be paid at
    bench.map_radio("tower", Some(1));
    bench.close(accounts());
}

#[test]
fn a_log_out_of_order_is_refused() {
    let mut bench = Bench::mapped();
    let next = bench.log.len() as u64;
    for lsn in [next - 1, next + 1] {
        let record = bench.log[1].clone();
        assert!(bench.engine.apply(lsn, &record).is_err());
    }
    let genesis = bench.log[0].clone();
    assert!(bench.engine.apply(next, &genesis).is_err());
}

#[test]
fn counters_that_no_link_reaches_keep_nobody_else_from_being_billed() {
    let accounts = || snapshot(&[0, 1_000_000_000], &[0, 1 << 40]);
    let mut bench = Bench::new(accounts());
    bench.map_radio("tower", Some(0));
    bench.map_subscriber("ana", Some(0));
    for session in 0..40 {
        let mut huge = report(Stop, 0, 60, 1 << 60, 1 << 60);
        huge.session_id = vec![session];
        // In how long is not known: else it would be held back.
        huge.session_seconds = None;
        bench.report(&huge);
    }
    let first = bench.close(accounts()).public;
    assert_eq!(first.header.bytes, 7 << 61, "what one epoch's charge holds");
    first.check([2; 32]).expect("what the archive says agrees");
    // Another radio and another subscriber are billed as ever.
    bench.map_radio("mast", Some(1));
    bench.map_subscriber("bo", Some(1));
    let mut usual = report(Stop, 0, 60, 300, 700);
    (usual.radio, usual.subscriber) = (vec![radio("mast")], vec![subscriber("bo")]);
    usual.session_id = vec![99];
    bench.report(&usual);
    let second = bench.close(accounts()).public;
    assert_eq!(second.payers[1].spent, 1_000);
    assert_eq!(second.header.bytes, u64::MAX, "more than the number holds");
    second.check([2; 32]).expect("what the archive says agrees");
    second.check_continues(Some(&first)).expect("it goes on");
}
