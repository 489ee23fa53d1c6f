//! Usage of an asset that is not licensed is metered and costs nothing, and whoever has usage wait gains nothing by it.

use openmast_archive::{ArchiveError, PublicArchive};
use openmast_engine::{Engine, NotLicensedBytes, SessionFilter, opening_of};
use openmast_ledger::NotLicensed;
use openmast_records::{
    AssetState, ChainSnapshot, Continued, EpochsReopened, Genesis, Record, UsageEvent::Interim,
};
use proptest::prelude::*;

use crate::{
    bench::{Bench, GB, report, snapshot},
    dice::Dice,
};

const RICH: u64 = 1 << 50;
const LICENSED: u8 = 0;
const UNLICENSED: u8 = NotLicensed::Unlicensed as u8;
const SUSPENDED: u8 = NotLicensed::Suspended as u8;
const EXPIRED: u8 = NotLicensed::Expired as u8;

/// A tower and another asset at 7 base units for a GB, which is always licensed; one payer.
fn at(price: u64, not_licensed: u8) -> ChainSnapshot {
    let mut snapshot = snapshot(&[price, 7], &[RICH]);
    snapshot.assets[0].not_licensed = not_licensed;
    snapshot
}

/// `tower` and `ana` are mapped.
fn bench(not_licensed: u8) -> Bench {
    let mut bench = Bench::new(at(5, not_licensed));
    bench.map_radio("tower", Some(0));
    bench.map_subscriber("ana", Some(0));
    bench
}

/// `ana` has used so much in all, so many minutes after the beginning.
fn use_up_to(bench: &mut Bench, minutes: u32, gigabytes: u64) {
    bench.report(&report(Interim, 0, 60 * minutes, gigabytes * GB, 0));
}

fn checked(
    bench: &mut Bench,
    previous: Option<&PublicArchive>,
    next: ChainSnapshot,
) -> PublicArchive {
    let closed = bench.close(next).public;
    closed.check([2; 32]).expect("it agrees");
    closed.check_continues(previous).expect("it goes on");
    closed
}

fn bytes(unlicensed: u64, suspended: u64, expired: u64) -> NotLicensedBytes {
    NotLicensedBytes {
        unlicensed: unlicensed * GB,
        suspended: suspended * GB,
        expired: expired * GB,
    }
}

#[test]
fn each_epoch_goes_by_the_licence_that_it_began_with() {
    let mut bench = bench(UNLICENSED);
    use_up_to(&mut bench, 1, 2);
    let first = checked(&mut bench, None, at(5, LICENSED));
    use_up_to(&mut bench, 2, 5);
    let second = checked(&mut bench, Some(&first), at(5, SUSPENDED));
    use_up_to(&mut bench, 3, 9);
    let third = checked(&mut bench, Some(&second), at(5, EXPIRED));
    use_up_to(&mut bench, 4, 14);
    let fourth = checked(&mut bench, Some(&third), at(5, LICENSED));
    let found = [first, second, third, fourth].map(|archive| {
        let charge = &archive.charges[0];
        (charge.bytes / GB, charge.not_licensed(), charge.charged)
    });
    let expected = [
        (2, bytes(2, 0, 0), 0),
        (3, bytes(0, 0, 0), 3 * 5),
        (4, bytes(0, 4, 0), 0),
        (5, bytes(0, 0, 5), 0),
    ];
    assert_eq!(found, expected);
}

#[test]
fn people_see_why_usage_costs_nothing() {
    let mut bench = bench(SUSPENDED);
    use_up_to(&mut bench, 1, 2);
    let open = bench.engine.open_epoch().figures;
    assert_eq!((open.bytes, open.amount_before_write_off), (2 * GB, 0));
    assert_eq!(open.not_licensed, bytes(0, 2, 0));
    assert_eq!(bench.engine.asset_not_licensed(0), bytes(0, 2, 0));
    assert_eq!(bench.engine.asset_not_licensed(1), bytes(0, 0, 0));
    assert_eq!(bench.engine.payer_not_licensed(0), bytes(0, 2, 0));
    let why = |asset| {
        let balance = bench.engine.asset_balance(asset).expect("on chain");
        balance.not_licensed
    };
    assert_eq!((why(0), why(1)), (Some(NotLicensed::Suspended), None));
    let found = bench.engine.sessions_like(SessionFilter::default(), 9);
    let billed = &found.sessions[0].runs[0].billed;
    assert_eq!(billed.len(), 1);
    assert_eq!(billed[0].not_licensed, Some(NotLicensed::Suspended));
    assert_eq!(billed[0].price.0, 0);
}

#[test]
fn a_retired_asset_is_retired_and_needs_no_licence() {
    let mut opening = at(5, UNLICENSED);
    opening.assets[0].retired_epoch = 1;
    let mut bench = Bench::new(opening);
    bench.map_radio("tower", Some(0));
    bench.map_subscriber("ana", Some(0));
    use_up_to(&mut bench, 1, 2);
    let closed = checked(&mut bench, None, at(5, LICENSED));
    let charge = &closed.charges[0];
    assert_eq!((charge.not_licensed(), charge.charged), (bytes(0, 0, 0), 0));
    assert_eq!(closed.tariffs[0].not_licensed(), []);
}

/// Whoever maps late neither pays for what was not licensed nor gets for nothing what was.
#[test]
fn what_waits_goes_by_the_licence_of_its_report() {
    let mut bench = bench(UNLICENSED);
    bench.map_subscriber("ana", None);
    use_up_to(&mut bench, 1, 2);
    bench.close(at(5, LICENSED));
    use_up_to(&mut bench, 2, 5);
    bench.close(at(5, SUSPENDED));
    use_up_to(&mut bench, 3, 9);
    let before = bench.close(at(5, EXPIRED)).public;
    bench.map_subscriber("ana", Some(0));
    let closed = checked(&mut bench, Some(&before), at(5, LICENSED));
    let charge = &closed.charges[0];
    assert_eq!((charge.bytes, charge.charged), (9 * GB, 3 * 5));
    assert_eq!(charge.not_licensed(), bytes(2, 4, 0));
    let reasons: Vec<_> = closed
        .earlier_tariffs
        .iter()
        .map(|it| it.not_licensed())
        .collect();
    let expected = [
        vec![(0, NotLicensed::Unlicensed)],
        vec![],
        vec![(0, NotLicensed::Suspended)],
    ];
    assert_eq!(reasons, expected);
}

/// Its price was 0 all the time: the tariffs differ by the licence alone.
#[test]
fn a_licence_makes_another_tariff_of_a_free_asset() {
    let mut bench = Bench::new(at(0, UNLICENSED));
    bench.map_radio("tower", Some(0));
    use_up_to(&mut bench, 1, 2);
    bench.close(at(0, LICENSED));
    use_up_to(&mut bench, 2, 5);
    bench.close(at(0, LICENSED));
    bench.map_subscriber("ana", Some(0));
    let closed = bench.close(at(0, LICENSED)).public;
    closed.check([2; 32]).expect("it agrees");
    assert_eq!(closed.charges[0].not_licensed(), bytes(2, 0, 0));
}

/// What a payer with so little money cannot pay is written off, and none of that is what costs nothing anyway.
#[test]
fn what_is_not_licensed_is_not_written_off() {
    let mut opening = at(5, UNLICENSED);
    opening.payers[0].deposited = 5;
    let mut bench = Bench::new(opening);
    bench.map_radio("tower", Some(0));
    use_up_to(&mut bench, 1, 8);
    let mut next = at(5, LICENSED);
    next.payers[0].deposited = 5;
    bench.close(next.clone());
    bench.map_subscriber("ana", Some(0));
    use_up_to(&mut bench, 2, 10);
    let closed = bench.close(next).public;
    closed.check([2; 32]).expect("it agrees");
    let charge = &closed.charges[0];
    assert_eq!(
        (charge.bytes, charge.not_licensed()),
        (10 * GB, bytes(8, 0, 0))
    );
    assert_eq!((charge.charged, charge.written_off), (5, 5));
    assert_eq!(charge.written_off_bytes, GB);
}

/// What `ana` pays for a gigabyte in each of these epochs, with this price and licence of the tower, when she is mapped at the
/// end; and what she would have paid.
fn charged_late(is_mapped_radio: bool, epochs: &[(u64, u8)]) -> (u64, u64) {
    let (first, rest) = epochs.split_first().expect("a first epoch");
    let mut bench = Bench::new(at(first.0, first.1));
    if is_mapped_radio {
        bench.map_radio("tower", Some(0));
    }
    let mut gigabytes = 0;
    for (price, not_licensed) in rest.iter().chain([&(1, LICENSED)]) {
        gigabytes += 1;
        use_up_to(&mut bench, gigabytes, gigabytes.into());
        bench.close(at(*price, *not_licensed));
    }
    bench.map_radio("tower", Some(0));
    bench.map_subscriber("ana", Some(0));
    let closed = bench.close(at(1, LICENSED)).public;
    closed.check([2; 32]).expect("it agrees");
    closed.check_continues(None).expect("nothing went before");
    let licensed = epochs.iter().filter(|(_, why)| *why == LICENSED);
    (closed.charges[0].charged, licensed.map(|it| it.0).sum())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    /// A regulator, an owner and a payer who do what they like: nobody is charged for what was not licensed, nor more than the
    /// price that was seen; and for as many changes as there are parts, nobody gets for nothing what was licensed.
    #[test]
    fn nobody_gains_by_mapping_late(seed: u64, is_mapped_radio: bool, count in 1..60_usize) {
        let mut dice = Dice(seed);
        let changes = 1 + dice.below(60);
        let mut now = (1 + dice.below(9), dice.below(4) as u8);
        let epochs: Vec<(u64, u8)> = (0..count)
            .map(|_| {
                if dice.is(changes) {
                    now = (1 + dice.below(9), dice.below(4) as u8);
                }
                now
            })
            .collect();
        let (charged, seen) = charged_late(is_mapped_radio, &epochs);
        prop_assert!(charged <= seen, "{} of {}", charged, seen);
        let changed = epochs.windows(2).filter(|pair| pair[0] != pair[1]).count();
        if changed < 7 {
            prop_assert_eq!(charged, seen);
        }
    }

    /// An owner or anybody else who changes prices in every epoch makes nothing free that was licensed, if the licence changes less
    /// often than what waits has parts.
    #[test]
    fn prices_that_change_free_nothing(seed: u64, is_mapped_radio: bool, from in 0..50_usize, count in 0..9_usize) {
        let mut dice = Dice(seed);
        let epochs: Vec<(u64, u8)> = (0..60)
            .map(|epoch| {
                let is_suspended = (from..from + count).contains(&epoch);
                (1 + dice.below(9), if is_suspended { SUSPENDED } else { LICENSED })
            })
            .collect();
        let (charged, seen) = charged_late(is_mapped_radio, &epochs);
        let licensed = epochs.iter().filter(|(_, why)| *why == LICENSED).count() as u64;
        prop_assert!((licensed..=seen).contains(&charged), "{} of {}", charged, seen);
    }
}

/// Of a licence that is suspended and lifted more often than what waits has parts, what is joined costs nothing: the asset's owner
/// alone loses, and the newest parts are what they were.
#[test]
fn a_licence_that_changes_too_often_frees_the_oldest() {
    let epochs: Vec<(u64, u8)> = (0..20)
        .map(|epoch| (5, if epoch % 2 == 0 { LICENSED } else { SUSPENDED }))
        .collect();
    assert_eq!(charged_late(true, &epochs), (3 * 5, 10 * 5));
}

#[test]
fn the_state_has_what_was_not_licensed() {
    let mut bench = bench(EXPIRED);
    use_up_to(&mut bench, 1, 2);
    let state = bench.engine.state().expect("small");
    let restored = Engine::restore(&state).expect("as written");
    assert_eq!(restored, bench.engine);
    assert_eq!(
        restored.open_epoch().figures,
        bench.engine.open_epoch().figures
    );
    assert_eq!(restored.asset_not_licensed(0), bytes(0, 0, 2));
    bench.engine = restored;
    use_up_to(&mut bench, 2, 3);
    let closed = bench.close(at(5, LICENSED)).public;
    assert_eq!(closed.charges[0].not_licensed(), bytes(0, 0, 3));
}

/// An end that turns out to be void keeps its licences for what was reported after it, as its prices.
#[test]
fn the_licences_of_a_void_end_hold() {
    let mut log = {
        let mut bench = bench(LICENSED);
        use_up_to(&mut bench, 1, 2);
        bench.close(at(5, SUSPENDED));
        use_up_to(&mut bench, 2, 5);
        bench.log
    };
    log.push(Record::EpochsReopened(EpochsReopened {
        from_epoch: 1,
        least_slot: 1,
    }));
    let Some(Record::EpochClosed(end)) = log.iter().rev().nth(2).cloned() else {
        panic!("an end of an epoch");
    };
    log.push(Record::EpochClosed(openmast_records::EpochClosed {
        snapshot: at(5, LICENSED),
        ..end
    }));
    let mut engine = Engine::new();
    engine.set_reopenings(openmast_engine::Reopenings::of((0..).zip(&log)));
    let mut closed = None;
    for (lsn, record) in (0..).zip(&log) {
        closed = engine
            .apply(lsn, record)
            .expect("a log as written")
            .or(closed);
    }
    let closed = openmast_archive::seal(closed.expect("it closes")).public;
    let charge = &closed.charges[0];
    assert_eq!((charge.bytes, charge.charged), (5 * GB, 2 * 5));
    assert_eq!(charge.not_licensed(), bytes(0, 3, 0));
    closed.check([2; 32]).expect("it agrees");
}

/// From the archive alone: the licences that the next epoch begins with are in it.
#[test]
fn a_log_that_goes_on_from_an_archive_has_its_licences() {
    let mut bench = bench(LICENSED);
    use_up_to(&mut bench, 1, 2);
    let closed = bench.close(at(5, SUSPENDED)).public;
    let ledgers = closed.ledgers().expect("addresses");
    // Meanwhile the chain has the asset licensed again, which does not count for this epoch.
    let opening = opening_of(&ledgers, &at(5, LICENSED)).expect("as many accounts");
    let expected = AssetState {
        not_licensed: SUSPENDED,
        ..AssetState::default()
    };
    assert_eq!(opening.assets[0], expected);
    let first = Continued {
        epoch: 1,
        content_hash: [4; 32],
        archive_hash: [5; 32],
        state_hash: None,
        genesis: Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 2,
            snapshot: opening,
        },
    };
    let engine = Engine::new().go_on(&first, &ledgers).expect("its archive");
    let balance = engine.asset_balance(0).expect("on chain");
    assert_eq!(balance.not_licensed, Some(NotLicensed::Suspended));
}

#[test]
fn an_archive_that_lies_about_licences_is_refused() {
    let mut bench = bench(SUSPENDED);
    bench.map_subscriber("ana", None);
    use_up_to(&mut bench, 1, 2);
    let first = bench.close(at(5, LICENSED)).public;
    bench.map_subscriber("ana", Some(0));
    use_up_to(&mut bench, 2, 5);
    let second = checked(&mut bench, Some(&first), at(5, LICENSED));
    type Change = fn(&mut PublicArchive);
    let changes: [(&str, &str, Change); 8] = [
        ("another reason", "price set", |it| {
            let list = std::mem::take(&mut it.earlier_tariffs[0].suspended);
            it.earlier_tariffs[0].expired = list;
            it.charges[0].expired_bytes = std::mem::take(&mut it.charges[0].suspended_bytes);
        }),
        ("no reason", "price set", |it| {
            it.earlier_tariffs[0].suspended.clear();
        }),
        ("two reasons", "two reasons", |it| {
            it.next_tariff.suspended.push(1);
            it.next_tariff.expired.push(1);
        }),
        ("a price all the same", "has a price", |it| {
            it.next_tariff.suspended.push(1);
        }),
        ("an unknown asset", "has a price", |it| {
            it.next_tariff.suspended.push(9);
        }),
        ("in disorder", "not in the order", |it| {
            it.next_tariff.suspended = vec![1, 0];
        }),
        ("more than there was", "than were metered", |it| {
            it.charges[0].suspended_bytes = 6 * GB;
        }),
        ("of another reason", "no tariff says so", |it| {
            it.charges[0].expired_bytes = 1;
        }),
    ];
    for (what, text, change) in changes {
        let mut archive = second.clone();
        change(&mut archive);
        let error = archive.check([2; 32]).expect_err(what);
        assert!(error.to_string().contains(text), "{what}: {error}");
    }
    // Three gigabytes were licensed, and are charged 15: neither more nor fewer can be.
    for suspended_bytes in [0, GB, 3 * GB] {
        let mut archive = second.clone();
        archive.charges[0].suspended_bytes = suspended_bytes;
        let error = archive.check_continues(Some(&first)).expect_err("too few");
        assert!(matches!(error, ArchiveError::Disagrees(_)), "{error}");
        assert!(
            error.to_string().contains("bytes that are paid for"),
            "{error}"
        );
    }
}
