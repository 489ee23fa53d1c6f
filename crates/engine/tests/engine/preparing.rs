//! Records whose keys other threads found come to the same as records without.

use std::thread;

use openmast_engine::{Answer, ClosedEpoch, Engine, Preparing, Room};
use openmast_records::{Genesis, Lsn, Record, RecordRef, Unreadable};
use proptest::prelude::*;

use crate::{
    bench::{encoded, read, snapshot},
    differential,
    reference::Ledgers,
};

/// Into how many records each are cut that threads prepare in turn, and how many threads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InTurn {
    pub piece: usize,
    pub threads: usize,
}

/// Has threads prepare records, and the engine take them in.
pub(crate) fn apply_prepared(
    engine: &mut Engine,
    preparing: &Preparing,
    in_turn: InTurn,
    records: &[(Lsn, Vec<u8>)],
    mut closed: impl FnMut(&mut Engine, ClosedEpoch) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let InTurn { piece, threads } = in_turn;
    thread::scope(|scope| {
        let working: Vec<_> = (0..threads)
            .map(|thread| {
                let mut preparing = preparing.clone();
                let pieces = records.chunks(piece).skip(thread).step_by(threads);
                scope.spawn(move || {
                    pieces
                        .map(|piece| {
                            let records = piece.iter().map(read_one);
                            preparing.prepare(records, Room::default())
                        })
                        .collect::<Result<Vec<_>, Unreadable>>()
                })
            })
            .collect();
        let mut prepared = Vec::new();
        for thread in working {
            prepared.push(thread.join().expect("joins")?.into_iter());
        }
        for number in 0..records.len().div_ceil(piece) {
            let piece = prepared[number % threads].next().expect("prepared");
            engine.apply_prepared(&piece, |engine, _, _, epoch| closed(engine, epoch))?;
        }
        Ok(())
    })
}

fn read_one((lsn, bytes): &(Lsn, Vec<u8>)) -> Result<(Lsn, RecordRef<'_>), Unreadable> {
    Ok((*lsn, RecordRef::read(bytes)?))
}

/// What comes of a log.
#[derive(Debug, PartialEq)]
struct Outcome {
    closed: Vec<Ledgers>,
    answers: Vec<(Lsn, Answer)>,
    state: Vec<u8>,
}

impl Outcome {
    fn of(mut engine: Engine, closed: Vec<Ledgers>) -> Self {
        Self {
            closed,
            answers: engine.take_answers().collect(),
            state: engine.state().expect("encodes"),
        }
    }
}

fn in_one_thread(log: &[(Lsn, Vec<u8>)]) -> Outcome {
    let (mut engine, mut closed) = (Engine::new(), Vec::new());
    let applied = engine.apply_batch(&read(log), |_, _, _, epoch| {
        closed.push(Ledgers::from(epoch));
        Ok(())
    });
    applied.expect("a log as written");
    Outcome::of(engine, closed)
}

/// From a position on, by an engine that took in what is before.
fn prepared_from(at: usize, log: &[(Lsn, Vec<u8>)], in_turn: InTurn) -> Outcome {
    let (mut engine, mut closed) = (Engine::new(), Vec::new());
    for part in [&log[..at], &log[at..]] {
        let preparing = engine.preparing();
        let applied = apply_prepared(&mut engine, &preparing, in_turn, part, |_, epoch| {
            closed.push(Ledgers::from(epoch));
            Ok(())
        });
        applied.expect("a log as written");
    }
    Outcome::of(engine, closed)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whoever_prepares_them_records_come_to_the_same(
        seed: u64,
        piece in 1..90_usize,
        threads in 1..5_usize,
        at: prop::sample::Index,
    ) {
        let log = differential::log(seed);
        let log = encoded((0..).zip(&log));
        let at = at.index(log.len());
        let found = prepared_from(at, &log, InTurn { piece, threads });
        prop_assert!(found == in_one_thread(&log));
    }
}

/// An engine of a log with another secret.
fn of_another_log() -> Preparing {
    let mut engine = Engine::new();
    let genesis = Record::Genesis(Genesis {
        program: [1; 32],
        network: [2; 32],
        salt_key: [4; 32],
        first_epoch: 1,
        snapshot: snapshot(&[5], &[7]),
    });
    engine.apply(0, &genesis).expect("a first record");
    engine.preparing()
}

#[test]
fn keys_under_another_secret_are_not_used() {
    let log = differential::log(7);
    let log = encoded((0..).zip(&log));
    let expected = in_one_thread(&log);
    let (mut engine, mut closed) = (Engine::new(), Vec::new());
    let in_turn = InTurn {
        piece: 10,
        threads: 2,
    };
    let applied = apply_prepared(&mut engine, &of_another_log(), in_turn, &log, |_, epoch| {
        closed.push(Ledgers::from(epoch));
        Ok(())
    });
    applied.expect("a log as written");
    assert!(Outcome::of(engine, closed) == expected);
}
