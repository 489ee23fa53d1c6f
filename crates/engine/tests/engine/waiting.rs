//! Usage that waits costs what it cost when it was reported, however long it waits.

use openmast_archive::{PublicArchive, TariffLine};
use openmast_engine::{Engine, NoRoute};
use openmast_records::{ChainSnapshot, UsageEvent::Interim};

use crate::bench::{Bench, GB, report, snapshot};

const RICH: u64 = 1 << 50;

/// `tower` is mapped, `ana` is not.
fn bench(price: u64) -> Bench {
    let mut bench = Bench::new(at(price));
    bench.map_radio("tower", Some(0));
    bench
}

fn at(price: u64) -> ChainSnapshot {
    snapshot(&[price], &[RICH])
}

/// `ana` has used so much in all, so many minutes after the beginning.
fn use_up_to(bench: &mut Bench, minutes: u32, gigabytes: u64) {
    bench.report(&report(Interim, 0, 60 * minutes, gigabytes * GB, 0));
}

fn line(tariff: u64, prices: &[u64]) -> TariffLine {
    TariffLine {
        tariff,
        prices: prices.to_vec(),
        ..TariffLine::default()
    }
}

fn close(bench: &mut Bench, previous: &PublicArchive, price: u64) -> PublicArchive {
    let closed = bench.close(at(price)).public;
    closed.check([2; 32]).expect("it agrees");
    closed.check_continues(Some(previous)).expect("it goes on");
    closed
}

#[test]
fn what_waits_for_a_mapping_costs_what_it_cost_when_it_was_reported() {
    let mut bench = bench(5);
    use_up_to(&mut bench, 1, 2);
    let first = bench.close(at(11)).public;
    use_up_to(&mut bench, 2, 5);
    let second = close(&mut bench, &first, 17);
    use_up_to(&mut bench, 3, 6);
    bench.map_subscriber("ana", Some(0));
    use_up_to(&mut bench, 4, 10);
    let third = close(&mut bench, &second, 17);
    assert_eq!(third.charges[0].charged, 2 * 5 + 3 * 11 + 17 + 4 * 17);
    assert_eq!(third.tariffs, [line(3, &[17])]);
    assert_eq!(third.earlier_tariffs, [line(1, &[5]), line(2, &[11])]);
}

#[test]
fn records_of_what_waited_have_its_prices_and_the_times_of_the_wait() {
    let mut bench = bench(5);
    use_up_to(&mut bench, 1, 2);
    bench.close(at(11));
    use_up_to(&mut bench, 2, 5);
    bench.map_subscriber("ana", Some(0));
    use_up_to(&mut bench, 3, 6);
    let records = bench.close(at(11)).records;
    let found: Vec<_> = records
        .iter()
        .map(|it| (it.price_per_gb, it.bytes_up / GB, it.last_event_at_ms))
        .collect();
    let (waited, then) = (records[0].last_event_at_ms, 60_000);
    assert_eq!(found, [(5, 2, waited), (11, 4, waited + then)]);
    assert_eq!(records[0].first_event_at_ms, records[1].first_event_at_ms);
}

#[test]
fn a_tariff_with_the_same_prices_is_no_other() {
    let mut bench = bench(5);
    use_up_to(&mut bench, 1, 2);
    let first = bench.close(at(5)).public;
    use_up_to(&mut bench, 2, 5);
    let second = close(&mut bench, &first, 5);
    bench.map_subscriber("ana", Some(0));
    let third = close(&mut bench, &second, 5);
    assert_eq!(third.charges[0].charged, 5 * 5);
    assert_eq!(third.earlier_tariffs, []);
}

#[test]
fn an_asset_that_the_tariff_does_not_know_costs_what_it_cost_first() {
    let mut bench = Bench::new(snapshot(&[5], &[RICH]));
    bench.map_radio("tower", Some(1));
    use_up_to(&mut bench, 1, 2);
    bench.close(snapshot(&[6, 7], &[RICH]));
    bench.close(snapshot(&[6, 9], &[RICH]));
    bench.map_subscriber("ana", Some(0));
    let closed = bench.close(snapshot(&[6, 9], &[RICH])).public;
    assert_eq!(closed.charges[0].charged, 2 * 7);
    assert_eq!(closed.earlier_tariffs, [line(2, &[6, 7])]);
    closed.check([2; 32]).expect("it agrees");
}

/// Prices 1, 2, 3 and so on: what was reported under the first three is one part, at the lowest of their prices.
#[test]
fn a_run_has_eight_parts() {
    let mut bench = bench(1);
    for epoch in 1..=10 {
        use_up_to(&mut bench, epoch, epoch.into());
        bench.close(at(u64::from(epoch) + 1));
    }
    bench.map_subscriber("ana", Some(0));
    let closed = bench.close(at(1)).public;
    let charged = 3 + (4..=10).sum::<u64>();
    assert_eq!(closed.charges[0].charged, charged);
    assert_eq!(closed.earlier_tariffs.len(), 8);
}

/// It was reported under the first of forty tariffs, of which those from the eighth on are kept: that one stands for those before.
#[test]
fn thirty_two_tariffs_of_closed_epochs_count() {
    let mut bench = bench(1);
    use_up_to(&mut bench, 1, 1);
    for epoch in 1..=39 {
        bench.close(at(epoch + 1));
    }
    bench.map_subscriber("ana", Some(0));
    let closed = bench.close(at(1)).public;
    assert_eq!(closed.charges[0].charged, 1);
    assert_eq!(closed.earlier_tariffs, [line(8, &[1])]);
}

/// What `ana` pays for a gigabyte in each of these epochs, with these prices of the tower and of another asset.
fn charged_for(mapped_radio: bool, prices: impl Iterator<Item = (u64, u64)>) -> u64 {
    let mut prices = prices.map(|(tower, other)| snapshot(&[tower, other], &[RICH]));
    let mut bench = Bench::new(prices.next().expect("a first epoch"));
    if mapped_radio {
        bench.map_radio("tower", Some(0));
    }
    let mut gigabytes = 0;
    for next in prices {
        gigabytes += 1;
        use_up_to(&mut bench, gigabytes, gigabytes.into());
        bench.close(next);
    }
    bench.map_radio("tower", Some(0));
    bench.map_subscriber("ana", Some(0));
    let closed = bench.close(at_with_other(1)).public;
    closed.check([2; 32]).expect("it agrees");
    closed.charges[0].charged
}

fn at_with_other(price: u64) -> ChainSnapshot {
    snapshot(&[price, price], &[RICH])
}

/// The tower's owner raises its price once, and others change theirs in every epoch.
#[test]
fn prices_of_other_assets_make_nothing_dearer() {
    for mapped_radio in [true, false] {
        let raised = |epoch| if epoch < 4 { 5 } else { 500 };
        let charged = charged_for(mapped_radio, (1..=30).map(|epoch| (raised(epoch), epoch)));
        match mapped_radio {
            true => assert_eq!(charged, 3 * 5 + 26 * 500),
            // Which asset it is nobody knows while it waits: what was before the rise is no dearer.
            false => assert_eq!(charged, 22 * 5 + 7 * 500),
        }
    }
}

/// Whatever prices follow, what was used costs no more than it did.
#[test]
fn an_owner_who_changes_prices_often_earns_no_more() {
    for most in [2, 7, 1_000_000] {
        for mapped_radio in [true, false] {
            let price = |epoch: u64| 1 + epoch * epoch * 7919 % most;
            let charged = charged_for(mapped_radio, (1..=50).map(|epoch| (price(epoch), 1)));
            let seen = (1..=49).map(price).sum();
            assert!(charged <= seen, "{charged} of {seen}");
        }
    }
}

/// It is used once, and then the price rises and wavers for as long as tariffs are kept and longer.
#[test]
fn an_owner_who_waits_long_earns_no_more() {
    let mut bench = bench(5);
    use_up_to(&mut bench, 1, 2);
    for epoch in 2..=100 {
        bench.close(at(500 + epoch % 2));
    }
    bench.map_subscriber("ana", Some(0));
    let closed = bench.close(at(500)).public;
    closed.check([2; 32]).expect("it agrees");
    assert_eq!(closed.charges[0].charged, 2 * 5);
}

/// Anybody can found assets, one in every epoch.
#[test]
fn assets_that_come_make_no_tariff_of_their_own() {
    let mut bench = bench(5);
    let mut prices = vec![5];
    for epoch in 1..=60 {
        use_up_to(&mut bench, epoch, epoch.into());
        prices.push(9);
        prices[0] = if epoch < 20 { 5 } else { 500 };
        bench.close(snapshot(&prices, &[RICH]));
    }
    bench.map_subscriber("ana", Some(0));
    let closed = bench.close(snapshot(&prices, &[RICH])).public;
    assert_eq!(closed.charges[0].charged, 20 * 5 + 40 * 500);
    assert_eq!(closed.earlier_tariffs.len(), 1);
}

#[test]
fn a_part_without_room_waits_on_alone() {
    let mut bench = bench(5);
    use_up_to(&mut bench, 1, 2);
    bench.close(at(u64::MAX));
    use_up_to(&mut bench, 2, 4);
    bench.map_subscriber("ana", Some(0));
    let waits = bench.engine.unattributed(9);
    let waits: Vec<_> = waits.iter().map(|it| (it.why, it.bytes)).collect();
    assert_eq!(waits, [(NoRoute::LedgerFull, 2 * GB)]);
    let closed = bench.close(at(7)).public;
    assert_eq!(closed.charges[0].charged, 2 * 5);
    // It was reported at a price at which it never fits.
    assert_eq!(bench.engine.unattributed_bytes(), u128::from(2 * GB));
}

#[test]
fn the_state_has_what_waits_and_its_tariffs() {
    let mut bench = bench(5);
    use_up_to(&mut bench, 1, 2);
    bench.close(at(11));
    use_up_to(&mut bench, 2, 5);
    let state = bench.engine.state().expect("small");
    bench.engine = Engine::restore(&state).expect("as written");
    bench.map_subscriber("ana", Some(0));
    let closed = bench.close(at(11)).public;
    assert_eq!(closed.charges[0].charged, 2 * 5 + 3 * 11);
}

#[test]
fn an_archive_with_another_earlier_tariff_is_refused() {
    let mut bench = bench(5);
    use_up_to(&mut bench, 1, 2);
    let first = bench.close(at(11)).public;
    bench.map_subscriber("ana", Some(0));
    let second = close(&mut bench, &first, 11);
    type Change = fn(&mut PublicArchive);
    let changes: [(&str, Change); 4] = [
        ("a price", |it| it.earlier_tariffs[0].prices[0] = 4),
        ("a tariff", |it| it.earlier_tariffs[0].tariff = 0),
        ("none", |it| it.earlier_tariffs.clear()),
        ("an asset too many", |it| {
            it.earlier_tariffs[0].prices.push(5);
        }),
    ];
    for (what, change) in changes {
        let mut archive = second.clone();
        change(&mut archive);
        assert!(archive.check([2; 32]).is_err(), "{what}");
    }
    let mut archive = second;
    archive.charges[0].bytes = GB / 2;
    let error = archive.check_continues(Some(&first)).expect_err("too few");
    assert!(
        error.to_string().contains("bytes that are paid for"),
        "{error}"
    );
    // Nor with what would then be paid for.
    archive.charges[0].paid_bytes = GB / 2;
    let error = archive.check_continues(Some(&first)).expect_err("too few");
    assert!(error.to_string().contains("bytes times price"), "{error}");
}
