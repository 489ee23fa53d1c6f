//! Epochs that are opened again: of an end that does not count nothing is left but its prices.

use openmast_archive::{PublicArchive, TariffLine};
use openmast_engine::{Engine, Reopened, Reopenings};
use openmast_records::{
    ChainSnapshot, EntitlementState, EpochClosed, EpochsReopened, LotState, MappingChange,
    PayerState, Record, ReserveState, UsageEvent::Interim,
};
use proptest::prelude::*;

use crate::{
    bench::{Bench, GB, T0, radio, report, snapshot, subscriber},
    chain::Payers,
    dice::Dice,
    differential,
    reference::{self, Ledgers},
};

/// A log, and which of its records are ends that do not count.
struct Reopening {
    log: Vec<Record>,
    void: Vec<bool>,
}

impl Reopening {
    /// Usage and ends of epochs as in any log, and payers who come and go; now and then the epochs that are not final are
    /// opened again, or another node's end of an epoch comes that has ended.
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mut this = Self {
            log: Vec::new(),
            void: Vec::new(),
        };
        let mut payers = Payers::new(&[]);
        let (mut open, mut newest_final) = (1, 0);
        for mut record in differential::log(seed) {
            if let Record::EpochClosed(closed) = &mut record {
                closed.epoch = open;
                open += 1;
                payers.states.resize(closed.snapshot.payers.len(), RICH);
                payers.go_on(&mut dice);
                payers.show_in(&mut closed.snapshot, &mut dice);
            }
            this.push(record);
            if open > 1 && dice.is(4) {
                this.push(duplicate(&mut dice, open, &payers));
            }
            if open > newest_final + 1 && dice.is(10) {
                open = newest_final + 1;
                this.reopen(open);
            } else if dice.is(5) {
                newest_final += dice.below(open - newest_final);
            }
        }
        this
    }

    fn push(&mut self, record: Record) {
        self.log.push(record);
        self.void.push(false);
    }

    fn reopen(&mut self, from_epoch: u64) {
        for (record, is_void) in self.log.iter().zip(&mut self.void) {
            *is_void |= matches!(record, Record::EpochClosed(closed) if closed.epoch >= from_epoch);
        }
        self.push(Record::EpochsReopened(EpochsReopened {
            from_epoch,
            least_slot: 0,
        }));
    }

    /// The log with other money in the snapshots of ends that do not count.
    fn with_other_money(&self, dice: &mut Dice) -> Vec<Record> {
        let other = |(record, is_void): (&Record, &bool)| match record {
            Record::EpochClosed(closed) if *is_void => {
                let mut closed = closed.clone();
                let mut payers = Payers::new(&vec![5; closed.snapshot.payers.len()]);
                payers.go_on(dice);
                let (slot, time) = (closed.snapshot.slot, closed.snapshot.unix_time);
                payers.show_in(&mut closed.snapshot, dice);
                (closed.snapshot.slot, closed.snapshot.unix_time) = (slot, time);
                Record::EpochClosed(closed)
            }
            record => record.clone(),
        };
        self.log.iter().zip(&self.void).map(other).collect()
    }
}

/// An end of one of the epochs before `open`, by a snapshot of now, or an older one with fewer accounts.
fn duplicate(dice: &mut Dice, open: u64, payers: &Payers) -> Record {
    let mut snapshot = snapshot(&[5, 7], &[]);
    payers.show_in(&mut snapshot, dice);
    if dice.is(50) {
        snapshot.slot = snapshot.slot.saturating_sub(1);
        snapshot.payers.pop();
    }
    Record::EpochClosed(EpochClosed {
        epoch: 1 + dice.below(open - 1),
        closed_at_ms: T0,
        snapshot,
    })
}

const RICH: PayerState = PayerState {
    deposited: 1_000_000,
    withdrawn: 0,
    requested: 0,
    requested_slot: 0,
    lapses_at: 0,
    holds_from: 0,
    requests_ended: 0,
    endings: 0,
    max_price_per_gb: 0,
};

/// What is ahead of record `from`.
fn ahead(log: &[Record], from: usize) -> Reopenings {
    let records = (0..).zip(log).skip(from);
    Reopenings::of(records)
}

/// Takes in the log from a position on; gives the ends that counted, with the engine's state there.
pub(crate) fn replay(
    mut engine: Engine,
    log: &[Record],
    from: usize,
) -> (Engine, Vec<(usize, Closed)>) {
    engine.set_reopenings(ahead(log, from));
    let mut closed = Vec::new();
    for (lsn, record) in log.iter().enumerate().skip(from) {
        if let Some(ledgers) = engine.apply(lsn as u64, record).expect("a log as written") {
            let (ledgers, state) = (ledgers.into(), engine.state().expect("encodes"));
            closed.push((lsn, Closed { ledgers, state }));
        }
    }
    (engine, closed)
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Closed {
    ledgers: Ledgers,
    state: Vec<u8>,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_money_of_an_end_that_does_not_count_is_not_looked_at(seed: u64) {
        let with = Reopening::new(seed);
        let (engine, closed) = replay(Engine::new(), &with.log, 0);
        let other = with.with_other_money(&mut Dice(!seed));
        let (other, expected) = replay(Engine::new(), &other, 0);
        prop_assert_eq!(closed, expected);
        prop_assert_eq!(engine, other);
    }

    #[test]
    fn the_plain_engine_agrees_at_every_record(seed: u64) {
        let Reopening { log, .. } = Reopening::new(seed);
        let (mut engine, mut plain) = (Engine::new(), reference::Engine::new());
        engine.set_reopenings(ahead(&log, 0));
        plain.set_reopenings(&ahead(&log, 0).in_order());
        for (lsn, record) in (0..).zip(&log) {
            let closed = engine.apply(lsn, record).expect("a log as written");
            let closed = closed.map(Ledgers::from);
            prop_assert_eq!(closed, plain.apply(lsn, record).expect("a log as written"));
            prop_assert_eq!(engine.open_epoch().figures, plain.figures());
        }
    }

    #[test]
    fn it_goes_on_from_the_state_at_any_end_that_counts(seed: u64) {
        let Reopening { log, .. } = Reopening::new(seed);
        let (whole, closed) = replay(Engine::new(), &log, 0);
        for (number, (lsn, end)) in closed.iter().enumerate() {
            let engine = Engine::restore(&end.state).expect("decodes");
            let (engine, rest) = replay(engine, &log, lsn + 1);
            prop_assert_eq!(&rest[..], &closed[number + 1..]);
            prop_assert_eq!(engine, whole.state().and_then(|state| Engine::restore(&state)).expect("decodes"));
        }
    }
}

#[test]
fn the_logs_of_these_tests_open_epochs_again() {
    let of_seed = |seed| Reopening::new(seed).void;
    let void: usize = (0..100).flat_map(of_seed).filter(|it| *it).count();
    assert!(void > 100, "{void} ends");
}

#[test]
fn who_was_not_told_has_to_begin_anew() {
    let mut bench = Bench::mapped();
    bench.close(snapshot(&[5, 7], &[100, 100]));
    bench.close(snapshot(&[5, 7], &[100, 100]));
    let lsn = bench.log.len() as u64;
    let reopen = |from_epoch| {
        Record::EpochsReopened(EpochsReopened {
            from_epoch,
            least_slot: 8,
        })
    };
    let end = |epoch| {
        Record::EpochClosed(EpochClosed {
            epoch,
            closed_at_ms: T0,
            snapshot: snapshot(&[5, 7], &[100, 100]),
        })
    };
    let live = &mut bench.engine;
    let usage = Record::Report(report(Interim, 0, 60, GB, 0));
    assert!(live.apply(lsn, &reopen(2)).expect("taken in").is_none());
    assert!(live.apply(lsn + 1, &usage).expect("taken in").is_none());
    for (lsn, epoch) in [(lsn + 2, 3), (lsn + 3, 2)] {
        let refused = live.apply(lsn, &end(epoch)).expect_err("too late");
        assert_eq!(
            refused.downcast_ref::<Reopened>(),
            Some(&Reopened { from_epoch: 2 })
        );
    }
    bench.log.push(reopen(2));

    let mut engine = Engine::new();
    engine.set_reopenings(ahead(&bench.log, 0));
    let slots = [1, 2, 3].map(|epoch| engine.reopenings().least_slot(epoch));
    assert_eq!(slots, [0, 8, 8]);
    for (lsn, record) in (0..).zip(&bench.log) {
        engine.apply(lsn, record).expect("a log as written");
    }
    assert_eq!(engine.open_epoch().epoch, 2);
    let mut bad = engine;
    let refused = bad.apply(lsn + 1, &reopen(3)).expect_err("never ended");
    assert_eq!(refused.downcast_ref::<Reopened>(), None);
}

/// Two payers with 10 each. The first one uses all of it, and leaves before that is settled.
#[test]
fn what_a_payer_took_along_is_written_off_and_nobody_else_pays() {
    let accounts = |slot, withdrawn| {
        let mut accounts = ChainSnapshot {
            slot,
            ..snapshot(&[5, 7], &[10, 10])
        };
        accounts.payers[0].withdrawn = withdrawn;
        accounts
    };
    let mut bench = Bench::mapped();
    bench.close(accounts(1, 0));
    bench.report(&report(Interim, 0, 60, 2 * GB, 0));
    let before = bench.close(accounts(2, 0)).public;
    assert_eq!((before.header.epoch, before.payers[0].spent), (2, 10));
    bench.report(&report(Interim, 0, 120, 3 * GB, 0));
    let after = close_again(&bench, 2, accounts(9, 10));
    assert_eq!((after.header.epoch, after.header.snapshot_slot), (2, 9));
    let charge = &after.charges[0];
    assert_eq!(
        (charge.bytes, charge.accrued, charge.written_off),
        (3 * GB, 0, 15)
    );
    assert_eq!((after.payers[0].accrued, after.payer(1).accrued.0), (0, 0));
    assert_eq!((after.header.charged, after.header.accrued), (0, 0));
    after.check([2; 32]).expect("whoever recomputes it agrees");
}

/// The first price is announced long before, the second holds from epoch 3 on: what was metered when epoch 3 was open costs
/// that, although it is billed in epoch 2.
#[test]
fn usage_keeps_the_price_that_held_when_it_was_metered() {
    let accounts = |slot: u64, assets: &[u64]| {
        let mut accounts = snapshot(assets, &[1 << 40, 1 << 40]);
        (accounts.slot, accounts.assets[0].next_price_epoch) = (slot, 3);
        accounts.assets[0].next_price_per_gb = 11;
        accounts
    };
    let mut bench = Bench::mapped();
    bench.map_radio("mast", Some(2));
    bench.close(accounts(1, &[5, 7]));
    bench.report(&report(Interim, 0, 60, 2 * GB, 0));
    let mut elsewhere = report(Interim, 0, 60, GB, 0);
    (elsewhere.radio, elsewhere.session_id) = (vec![radio("mast")], b"s2".to_vec());
    bench.report(&elsewhere);
    // Epoch 2 ends with a snapshot that knows another asset, and is opened again later.
    bench.close(accounts(2, &[5, 7, 13]));
    bench.report(&report(Interim, 0, 120, 3 * GB, 0));
    let after = close_again(&bench, 2, accounts(9, &[5, 7, 17]));
    let tariff = |tariff, prices: &[u64]| TariffLine {
        tariff,
        prices: prices.to_vec(),
        ..TariffLine::default()
    };
    let expected = [tariff(2, &[5, 7]), tariff(3, &[11, 7, 13])];
    assert_eq!(after.tariffs, expected);
    let charged = [(0, 2 * 5 + 11), (2, 13)];
    let found = after.charges.iter().map(|line| (line.asset, line.charged));
    assert_eq!(found.collect::<Vec<_>>(), charged);
    after.check([2; 32]).expect("whoever recomputes it agrees");
}

const GENEROUS: u64 = 1 << 40;

/// A lot of volume of the first asset at 40 base units a token, and so many tokens of one that were redeemed for the first payer.
fn lot(last_epoch: u64) -> ReserveState {
    ReserveState::Lot(LotState {
        price: 40,
        sold: 10,
        first_epoch: 1,
        last_epoch,
        ends_by: i64::MAX,
        ..LotState::default()
    })
}

fn tokens(lot: u32, quantity: u64) -> ReserveState {
    ReserveState::Entitlement(EntitlementState {
        lot,
        quantity,
        ..EntitlementState::default()
    })
}

fn with_lots(slot: u64, price: u64, reserves: &[ReserveState]) -> ChainSnapshot {
    ChainSnapshot {
        slot,
        reserves: reserves.to_vec(),
        ..snapshot(&[price, 7], &[GENEROUS, GENEROUS])
    }
}

fn met_by(archive: &PublicArchive, reserve: u32) -> u64 {
    let line = archive.reserves.iter().find(|it| it.reserve == reserve);
    line.expect("it is there").bytes
}

/// Tokens of the lot that ends with epoch 2 were there when it began, one of the other was redeemed in it, and others when it was open
/// again.
#[test]
fn usage_is_met_by_what_could_be_used_when_it_was_reported() {
    let mut bench = Bench::mapped();
    let mut reserves = vec![lot(2), lot(9), tokens(0, 4)];
    bench.close(with_lots(1, 5, &reserves));
    bench.report(&report(Interim, 0, 60, 3 * GB, 0));
    reserves.push(tokens(1, 1));
    bench.close(with_lots(2, 6, &reserves));
    bench.report(&report(Interim, 0, 120, 6 * GB, 0));
    reserves.push(tokens(1, 5));
    let after = close_again(&bench, 2, with_lots(9, 8, &reserves));
    let charge = &after.charges[0];
    // Three GB when epoch 2 was open, and then three at 6 when people took it for epoch 3.
    assert_eq!(
        (charge.bytes, charge.met_bytes, charge.accrued),
        (6 * GB, 4 * GB, 2 * 6)
    );
    assert_eq!([2, 3, 4].map(|it| met_by(&after, it)), [3 * GB, GB, 0]);
    after.check([2; 32]).expect("whoever recomputes it agrees");
}

/// Nobody knows whose usage it is until both epochs are closed anew: it keeps its price, and what could be used then.
#[test]
fn what_waits_through_a_reopening_is_met_as_it_was_reported() {
    let mut bench = Bench::mapped();
    let mut reserves = vec![lot(9)];
    let unknown = |session: &[u8], bytes| {
        let mut usage = report(Interim, 0, 60, bytes, 0);
        usage.session_id = session.to_vec();
        usage.subscriber = vec![subscriber("eve")];
        Record::Report(usage)
    };
    bench.close(with_lots(1, 5, &reserves));
    bench.apply(unknown(b"e1", GB));
    reserves.push(tokens(0, 9));
    bench.close(with_lots(2, 6, &reserves));
    bench.apply(unknown(b"e2", 2 * GB));
    let end = |epoch, slot, price| {
        Record::EpochClosed(EpochClosed {
            epoch,
            closed_at_ms: T0,
            snapshot: with_lots(slot, price, &reserves),
        })
    };
    bench.log.extend([
        Record::EpochsReopened(EpochsReopened {
            from_epoch: 2,
            least_slot: 9,
        }),
        end(2, 9, 8),
        Record::Mapping(MappingChange::Subscriber {
            identity: subscriber("eve"),
            payer: Some(0),
        }),
        end(3, 10, 8),
    ]);
    let closed = in_both(&bench.log);
    let last = &closed.last().expect("closed").public;
    let charge = &last.charges[0];
    assert_eq!(
        (charge.bytes, charge.met_bytes, charge.accrued),
        (3 * GB, 2 * GB, 5),
        "one GB at the 5 of before the tokens, and two that they meet"
    );
    assert_eq!(met_by(last, 1), 2 * GB);
    last.check([2; 32]).expect("whoever recomputes it agrees");
}

/// Opens an epoch of the log again and closes it with this snapshot, in both engines.
fn close_again(bench: &Bench, epoch: u64, snapshot: ChainSnapshot) -> PublicArchive {
    let mut log = bench.log.clone();
    log.push(Record::EpochsReopened(EpochsReopened {
        from_epoch: epoch,
        least_slot: snapshot.slot,
    }));
    log.push(Record::EpochClosed(EpochClosed {
        epoch,
        closed_at_ms: T0,
        snapshot,
    }));
    in_both(&log).pop().expect("closed").public
}

/// What the ends that count closed with, in both engines.
pub(crate) fn in_both(log: &[Record]) -> Vec<Ledgers> {
    let (_, closed) = replay(Engine::new(), log, 0);
    let mut plain = reference::Engine::new();
    plain.set_reopenings(&ahead(log, 0).in_order());
    let apply = |(lsn, record)| plain.apply(lsn, record).expect("a log as written");
    let expected: Vec<Ledgers> = (0..).zip(log).filter_map(apply).collect();
    let closed: Vec<Ledgers> = closed.into_iter().map(|(_, end)| end.ledgers).collect();
    assert_eq!(closed, expected);
    closed
}
