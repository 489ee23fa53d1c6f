//! States that this software did not write.

use openmast_engine::Engine;
use openmast_records::UsageEvent;

use crate::bench::{Bench, GB, report};

/// Bytes of a state behind its parties, when there is nothing else in it: numbers of rows and sessions, and thirteen empty lists.
const BEHIND_PARTIES: usize = 4 + 8 + 13 * 4;

#[test]
fn what_is_announced_and_not_there_takes_no_memory() {
    let mut state = Engine::new().state().expect("encodes");
    let at = state.len() - BEHIND_PARTIES - 4;
    assert_eq!(state[at..at + 4], [0; 4]);
    state[at..at + 4].fill(0xff);
    assert!(Engine::restore(&state).is_err());
}

#[test]
fn a_session_in_a_row_that_is_not_there_is_refused() {
    let mut bench = Bench::mapped();
    bench.report(&report(UsageEvent::Start, 0, 0, 0, GB));
    let mut state = bench.engine.state().expect("encodes");
    // One row, one session, and that in row 0.
    let rows = [[1, 0, 0, 0, 1, 0, 0, 0].as_slice(), &[0; 8]].concat();
    let at = state.windows(rows.len()).position(|bytes| bytes == rows);
    let row = at.expect("one session") + 12;
    state[row..row + 4].copy_from_slice(&(u32::MAX - 1).to_le_bytes());
    assert!(Engine::restore(&state).is_err());
}

#[test]
fn a_pair_of_an_account_that_is_not_there_is_refused() {
    let mut bench = Bench::mapped();
    bench.report(&report(UsageEvent::Start, 0, 0, 0, GB));
    let mut state = bench.engine.state().expect("encodes");
    // One pair: payer 0, asset 0, nothing before, nothing in its books, so many bytes.
    let used = [[1].as_slice(), &GB.to_le_bytes()].concat();
    let pair = [[1, 0, 0, 0].as_slice(), &[0; 4 + 4 + 16 + 3 * 8], &used].concat();
    let at = state.windows(pair.len()).position(|bytes| bytes == pair);
    let payer = at.expect("one pair") + 4;
    state[payer + 1] = 1;
    assert!(Engine::restore(&state).is_err());
}
