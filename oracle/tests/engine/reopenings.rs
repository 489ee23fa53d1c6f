//! Epochs that are opened again: the ledgers are those of a log in which they had never ended.

use openmast_oracle::{
    engine::{Engine, Reopened, Reopenings},
    record::{ChainSnapshot, EpochClosed, EpochsReopened, Record, UsageEvent::Interim},
};
use proptest::prelude::*;

use crate::{
    bench::{Bench, GB, T0, report, snapshot},
    dice::Dice,
    differential,
    reference::{self, Ledgers},
};

/// A log, and which of its records would not be there if no epoch had been opened again.
struct Reopening {
    log: Vec<Record>,
    needless: Vec<bool>,
}

impl Reopening {
    /// Usage and ends of epochs as in any log; now and then the epochs that are not final are opened again.
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mut this = Self {
            log: Vec::new(),
            needless: Vec::new(),
        };
        let (mut open, mut newest_final) = (1, 0);
        for mut record in differential::log(seed) {
            if let Record::EpochClosed(closed) = &mut record {
                closed.epoch = open;
                open += 1;
            }
            this.push(record, false);
            if open > newest_final + 1 && dice.is(10) {
                open = newest_final + 1;
                this.reopen(open);
            } else if dice.is(5) {
                newest_final += dice.below(open - newest_final);
            }
        }
        this
    }

    fn push(&mut self, record: Record, is_needless: bool) {
        self.log.push(record);
        self.needless.push(is_needless);
    }

    fn reopen(&mut self, from_epoch: u64) {
        for (record, is_needless) in self.log.iter().zip(&mut self.needless) {
            *is_needless |=
                matches!(record, Record::EpochClosed(closed) if closed.epoch >= from_epoch);
        }
        let reopened = EpochsReopened {
            from_epoch,
            least_slot: 0,
        };
        self.push(Record::EpochsReopened(reopened), true);
    }

    /// The log in which these epochs had never ended.
    fn never_ended(&self) -> Vec<Record> {
        let records = self.log.iter().zip(&self.needless);
        records
            .filter(|(_, is_needless)| !**is_needless)
            .map(|(record, _)| record.clone())
            .collect()
    }
}

/// What is ahead of record `from`.
fn ahead(log: &[Record], from: usize) -> Reopenings {
    let records = (0..).zip(log).skip(from);
    Reopenings::of(records)
}

/// Takes in the log from a position on; gives the ends that counted, with the engine's state there.
fn replay(mut engine: Engine, log: &[Record], from: usize) -> (Engine, Vec<(usize, Closed)>) {
    engine.heed(ahead(log, from));
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
struct Closed {
    ledgers: Ledgers,
    state: Vec<u8>,
}

fn ledgers(closed: Vec<(usize, Closed)>) -> Vec<Ledgers> {
    closed.into_iter().map(|(_, end)| end.ledgers).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_end_that_does_not_count_leaves_no_trace(seed: u64) {
        let with = Reopening::new(seed);
        let (engine, closed) = replay(Engine::new(), &with.log, 0);
        let (other, expected) = replay(Engine::new(), &with.never_ended(), 0);
        prop_assert_eq!(ledgers(closed), ledgers(expected));
        let (open, other_open) = (engine.open_epoch(), other.open_epoch());
        prop_assert_eq!((open.epoch, open.opened_at_ms), (other_open.epoch, other_open.opened_at_ms));
        prop_assert_eq!(open.figures, other_open.figures);
        prop_assert_eq!(open.opening, other_open.opening);
        prop_assert_eq!(engine.unattributed(99), other.unattributed(99));
    }

    #[test]
    fn the_plain_engine_agrees_at_every_record(seed: u64) {
        let Reopening { log, .. } = Reopening::new(seed);
        let (mut engine, mut plain) = (Engine::new(), reference::Engine::new());
        engine.heed(ahead(&log, 0));
        plain.read_ahead(&log);
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
    let of_seed = |seed| Reopening::new(seed).needless;
    let needless: usize = (0..100).flat_map(of_seed).filter(|it| *it).count();
    assert!(needless > 200, "{needless} records");
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
    engine.heed(ahead(&bench.log, 0));
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
    let mut log = bench.log.clone();
    log.push(Record::EpochsReopened(EpochsReopened {
        from_epoch: 2,
        least_slot: 9,
    }));
    log.push(Record::EpochClosed(EpochClosed {
        epoch: 2,
        closed_at_ms: T0,
        snapshot: accounts(9, 10),
    }));
    let (_, closed) = replay(Engine::new(), &log, 0);
    let after = &closed.last().expect("closed").1.ledgers.public;
    assert_eq!((after.header.epoch, after.header.snapshot_slot), (2, 9));
    let charge = &after.charges[0];
    assert_eq!(
        (charge.bytes, charge.charged, charge.written_off),
        (3 * GB, 0, 15)
    );
    assert_eq!((after.payers[0].spent, after.payers[1].spent), (0, 0));
    assert_eq!(after.header.amount, 0);
    after.check([2; 32]).expect("whoever recomputes it agrees");
}
