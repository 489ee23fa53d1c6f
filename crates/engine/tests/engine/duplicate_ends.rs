//! Ends of epochs that another node appended: the first one in the log counts.

use openmast_engine::{Engine, Reopenings};
use openmast_records::{
    ChainSnapshot, EpochClosed, EpochsReopened, Genesis, Record, UsageEvent::Interim,
};

use crate::{
    bench::{Bench, GB, T0, report, snapshot},
    reference,
};

fn accounts(slot: u64) -> ChainSnapshot {
    ChainSnapshot {
        slot,
        ..snapshot(&[5, 7], &[1 << 40, 1 << 40])
    }
}

fn end(epoch: u64, snapshot: ChainSnapshot) -> Record {
    Record::EpochClosed(EpochClosed {
        epoch,
        closed_at_ms: T0 + 1,
        snapshot,
    })
}

#[test]
fn the_second_end_of_an_epoch_changes_nothing_and_is_counted() {
    let mut bench = Bench::mapped();
    bench.report(&report(Interim, 0, 60, GB, 0));
    bench.close(accounts(2));
    bench.report(&report(Interim, 0, 120, 3 * GB, 0));
    let before = bench.engine.open_epoch();
    let (figures, opening) = (before.figures, before.opening.clone());
    let log_time = bench.engine.log_time();
    let first = bench.log.len() as u64 - 2;
    // By other prices, with fewer accounts, much later: none of that is looked at.
    let other = ChainSnapshot {
        unix_time: 1_900_000_000,
        ..snapshot(&[500], &[1])
    };
    let lsn = bench.log.len() as u64;
    assert!(bench.apply(end(1, other)).is_none());
    assert!(bench.apply(end(1, accounts(2))).is_none());
    let after = bench.engine.open_epoch();
    assert_eq!((after.epoch, after.figures), (2, figures));
    assert_eq!(*after.opening, opening);
    assert_eq!(bench.engine.log_time(), log_time);
    let is_duplicate = |lsn| bench.engine.is_duplicate_end(lsn);
    assert_eq!(
        [first, lsn, lsn + 1, lsn + 2].map(is_duplicate),
        [false, true, true, false]
    );
    assert_eq!(bench.engine.counted("duplicate_end"), 2);
    let closed = bench.close(accounts(3)).public;
    assert_eq!((closed.header.epoch, closed.header.charged), (2, 15));
    let counters = closed.counters.iter();
    let mut counted = counters.filter(|line| line.counter == "duplicate_end");
    assert_eq!(counted.next().map(|line| line.count), Some(2));
    assert_eq!(bench.engine.counted("duplicate_end"), 0);
}

#[test]
fn an_epoch_that_never_began_or_is_none_of_the_log_ends_nothing() {
    let refused = |epoch| {
        let mut engine = Engine::new();
        let genesis = Record::Genesis(Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 5,
            snapshot: accounts(1),
        });
        engine.apply(0, &genesis).expect("a log as written");
        engine.apply(1, &end(5, accounts(2))).expect("in turn");
        engine.apply(2, &end(6, accounts(3))).expect("in turn");
        let applied = engine.apply(3, &end(epoch, accounts(4)));
        applied.map(|closed| closed.is_some()).err()
    };
    for epoch in [0, 4, 8, u64::MAX] {
        let error = refused(epoch).expect("refused").to_string();
        let expected = format!("epoch {epoch} ends while epoch 7 is open");
        assert_eq!(error, expected);
    }
    for epoch in [5, 6, 7] {
        assert!(refused(epoch).is_none(), "{epoch}");
    }
}

/// Epoch 2 is ended by two nodes, opened again, and ended by both once more.
#[test]
fn the_first_end_after_a_reopening_counts() {
    let mut bench = Bench::mapped();
    bench.close(accounts(1));
    let mut log = bench.log.clone();
    let mut fewer = accounts(2);
    fewer.payers.pop();
    log.extend([
        end(2, accounts(2)),
        end(2, fewer),
        end(1, accounts(9)),
        Record::Report(report(Interim, 0, 60, GB, 0)),
        Record::EpochsReopened(EpochsReopened {
            from_epoch: 2,
            least_slot: 3,
        }),
        end(2, accounts(3)),
        end(2, accounts(4)),
        end(1, accounts(4)),
        Record::Report(report(Interim, 0, 120, 2 * GB, 0)),
        end(3, accounts(5)),
    ]);
    let mut engine = Engine::new();
    let mut plain = reference::Engine::new();
    let reopenings = Reopenings::of((0..).zip(&log));
    plain.set_reopenings(&reopenings.in_order());
    engine.set_reopenings(reopenings);
    let mut slots = Vec::new();
    for (lsn, record) in (0..).zip(&log) {
        let closed = engine.apply(lsn, record).expect("a log as written");
        let closed = closed.map(reference::Ledgers::from);
        slots.extend(closed.iter().map(|it| it.public.header.snapshot_slot));
        assert_eq!(closed, plain.apply(lsn, record).expect("a log as written"));
    }
    assert_eq!(slots, [1, 3, 5]);
    assert_eq!(engine.open_epoch().epoch, 4);
    let begin = bench.log.len() as u64;
    let duplicates: Vec<u64> = (0..10)
        .filter(|at| engine.is_duplicate_end(begin + at))
        .collect();
    assert_eq!(duplicates, [1, 2, 6, 7]);
}
