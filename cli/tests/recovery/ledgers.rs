//! Ledgers from an archive are those of the engine that wrote it, to the byte, and go on alike.

use openmast_archive::PublicArchive;
use openmast_engine::{Engine, opening_of};
use openmast_records::{ChainSnapshot, EpochClosed, Record, UsageEvent};
use proptest::prelude::*;

use crate::{
    dice::Dice,
    payers::Payers,
    usage::{NETWORK, T0, continued, genesis, mappings, report, snapshot},
};

const ASSETS: u32 = 3;
const PAYERS: u32 = 4;
/// No session that begins after that may have been billed before.
const LONG: u64 = 3_600_000;

/// An engine with its log, and what the chain shows.
struct World {
    engine: Engine,
    next: u64,
}

impl World {
    fn apply(&mut self, record: &Record) -> Option<PublicArchive> {
        let closed = self
            .engine
            .apply(self.next, record)
            .expect("a log as written");
        self.next += 1;
        closed.map(|closed| openmast_archive::seal(closed).public)
    }

    fn map_all(&mut self) {
        for mapping in mappings(ASSETS, PAYERS) {
            self.apply(&mapping);
        }
    }

    fn restored(&self) -> Self {
        let state = self.engine.state().expect("encodes");
        Self {
            engine: Engine::restore(&state).expect("decodes"),
            next: self.next,
        }
    }
}

/// Sessions that begin and end within the hour.
fn usage(dice: &mut Dice, epoch: u64, now_ms: &mut u64) -> Vec<Record> {
    let mut records = Vec::new();
    for number in 0..dice.below(9) {
        let who = (
            dice.below(PAYERS.into()) as u32,
            dice.below(ASSETS.into()) as u32,
        );
        let (session, began_ms) = (format!("{epoch}-{number}"), *now_ms);
        let volume = [1_000, 90_000_000, 900_000_000][dice.below(3) as usize];
        let bytes = dice.below(volume);
        let mut push = |event, after_ms: u64, bytes| {
            let times = (began_ms, began_ms + after_ms);
            records.push(Record::Report(report(who, &session, event, times, bytes)));
        };
        push(UsageEvent::Start, 0, 0);
        push(UsageEvent::Interim, 1_000_000, bytes / 2);
        push(UsageEvent::Stop, 2_000_000, bytes);
        *now_ms += dice.below(60_000);
    }
    *now_ms += 2_000_000;
    records
}

fn end(
    dice: &mut Dice,
    payers: &mut Payers,
    (epoch, closed_at_ms): (u64, u64),
) -> (Record, ChainSnapshot) {
    payers.go_on(dice);
    payers.catch_up(closed_at_ms - dice.below(30_000));
    let prices: Vec<u64> = (0..ASSETS).map(|_| dice.below(2_000_000)).collect();
    let mut snapshot = snapshot(0, &prices, &[]);
    payers.show_in(&mut snapshot, dice);
    if dice.is(30) {
        snapshot.assets[0].next_price_per_gb = dice.below(9_999);
        snapshot.assets[0].next_price_epoch = epoch + 1 + dice.below(2);
        snapshot.assets[1].retired_epoch = epoch + dice.below(3);
    }
    let closed = EpochClosed {
        epoch,
        closed_at_ms,
        snapshot: snapshot.clone(),
    };
    (Record::EpochClosed(closed), snapshot)
}

/// As it comes back from its file.
fn reread(archive: &PublicArchive) -> PublicArchive {
    let mut bytes = Vec::new();
    let hash = archive
        .write_to(&mut bytes)
        .expect("a Vec takes everything");
    PublicArchive::read_from(bytes.as_slice(), Some(&hash)).expect("as written")
}

/// What does not depend on the sessions that are known.
fn comparable(mut archive: PublicArchive) -> PublicArchive {
    archive.counters.clear();
    archive
}

fn run(seed: u64) -> Result<(), TestCaseError> {
    let dice = &mut Dice(seed);
    let deposits: Vec<u64> = (0..PAYERS).map(|_| dice.below(3_000_000)).collect();
    let mut payers = Payers::new(&deposits);
    let mut lost = World {
        engine: Engine::new(),
        next: 0,
    };
    let prices = [700_000, 1_100_000, 90_000];
    lost.apply(&Record::Genesis(genesis(snapshot(0, &prices, &deposits))));
    lost.map_all();
    let (mut now_ms, mut newest, mut epoch) = (T0, None::<PublicArchive>, 1);
    for _ in 0..1 + dice.below(5) {
        for record in usage(dice, epoch, &mut now_ms) {
            lost.apply(&record);
        }
        let (end, _) = end(dice, &mut payers, (epoch, now_ms));
        let archive = lost.apply(&end).expect("an epoch closes");
        let checked = archive
            .check(NETWORK)
            .and_then(|()| archive.check_continues(newest.as_ref()));
        prop_assert!(checked.is_ok(), "{checked:?}");
        (newest, epoch) = (Some(archive), epoch + 1);
    }
    let archive = reread(&newest.expect("an epoch closed"));

    // What the chain shows by now is something else.
    let mut later = payers.clone();
    later.go_on(dice);
    later.go_on(dice);
    let mut now = snapshot(0, &[1, 2, 3, 4], &[]);
    later.show_in(&mut now, dice);
    let first = continued(
        epoch - 1,
        opening_of(&archive.ledgers().expect("addresses"), &now).expect("enough accounts"),
    );
    let engine = Engine::new()
        .go_on(&first, &archive.ledgers().expect("addresses"))
        .expect("an archive as written");
    let mut recovered = World { engine, next: 1 };
    prop_assert_eq!(
        recovered.engine.ledgers().expect("encodes"),
        lost.engine.ledgers().expect("encodes")
    );
    recovered = recovered.restored();
    recovered.map_all();
    now_ms += LONG;
    let mut before = archive;
    for _ in 0..3 {
        for record in usage(dice, epoch, &mut now_ms) {
            lost.apply(&record);
            recovered.apply(&record);
        }
        let (end, _) = end(dice, &mut payers, (epoch, now_ms));
        let expected = lost.apply(&end).expect("an epoch closes");
        let found = recovered.apply(&end).expect("an epoch closes");
        prop_assert_eq!(comparable(found.clone()), comparable(expected));
        let checked = found.check_continues(Some(&before));
        prop_assert!(checked.is_ok(), "{checked:?}");
        (before, epoch) = (found, epoch + 1);
    }
    prop_assert_eq!(
        recovered.engine.ledgers().expect("encodes"),
        lost.engine.ledgers().expect("encodes")
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ledgers_from_an_archive_are_those_that_were_lost_and_go_on_alike(seed: u64) {
        run(seed)?;
    }
}

/// What docs/reference/archive.md says of the size.
#[test]
fn a_pair_takes_tens_of_bytes_in_an_archive() {
    let pairs = (0..1_000_u32).flat_map(|payer| {
        (0..4).map(move |asset| openmast_engine::PairBalance {
            payer: 100_000 + payer,
            asset: 1_000 + 7 * asset,
            accrued: 12_345_678,
            carried: 0,
            owed: 0,
            fraction: 123_456_789,
        })
    });
    let lines = openmast_archive::pair_lines(pairs.collect());
    let bytes: usize = lines
        .iter()
        .map(|line| serde_json::to_string(line).expect("encodes").len() + 1)
        .sum();
    let per_pair = bytes / 4_000;
    assert!(
        (30..=60).contains(&per_pair),
        "{per_pair} bytes a pair, with a quarter of its payer's line"
    );
}

#[test]
fn an_archive_of_another_epoch_is_refused() {
    let opening = snapshot(0, &[1], &[1]);
    let mut engine = Engine::new();
    let genesis = Record::Genesis(genesis(opening.clone()));
    engine.apply(0, &genesis).expect("a first record");
    let end = EpochClosed {
        epoch: 1,
        closed_at_ms: T0,
        snapshot: opening.clone(),
    };
    let closed = engine.apply(1, &Record::EpochClosed(end)).expect("ends");
    let archive = openmast_archive::seal(closed.expect("closes")).public;
    assert!(
        Engine::new()
            .go_on(
                &continued(1, opening.clone()),
                &archive.ledgers().expect("addresses")
            )
            .is_ok()
    );
    assert!(
        Engine::new()
            .go_on(
                &continued(2, opening.clone()),
                &archive.ledgers().expect("addresses")
            )
            .is_err()
    );
    let mut forged = archive;
    forged.header.asset_root = [1; 32];
    assert!(
        Engine::new()
            .go_on(
                &continued(1, opening),
                &forged.ledgers().expect("addresses")
            )
            .is_err()
    );
    // And an engine alone cannot begin with such a record.
    let first = Record::Continued(continued(1, ChainSnapshot::default()));
    assert!(Engine::new().apply(0, &first).is_err());
}
