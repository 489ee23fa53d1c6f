//! What nodes say that is not so costs time and nothing else: the oracle goes on when they are right again.

use std::{sync::Arc, time::Duration};

use openmast_oracle::{
    settle::{Action, AttemptState, Outbox, Prepared, Progress, SettleError, Settler, Timing},
    time::Clock,
};

use super::{Oracle, scenario, sim::SimChain};

/// Steps and blocks while nodes lie. The codes of the alarms of the last step.
fn run_with_lies(oracle: &mut Oracle, steps: u32) -> Vec<&'static str> {
    let mut codes = Vec::new();
    for _ in 0..steps {
        match oracle.step().expect("alive") {
            Ok(report) => codes = report.alarms.iter().map(|alarm| alarm.code).collect(),
            Err(SettleError::Unreachable(_)) => codes = vec!["unreachable"],
            Err(error) => panic!("the oracle stopped: {error}"),
        }
        oracle.block();
    }
    codes
}

fn heals(mut oracle: Oracle, epochs: u64) {
    oracle.chain.lock().stop_lying();
    oracle.run_to_the_end(epochs);
    assert_eq!(oracle.alarm_codes(), [""; 0]);
    assert_eq!(oracle.reopened, []);
    assert_eq!(oracle.chain.lock().finals(), oracle.contents());
}

#[test]
fn a_node_that_fell_back_is_an_alarm_after_a_restart_and_heals() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.chain.lock().freeze(true);
    let early = std::mem::take(&mut oracle.chain.lock().lies);
    oracle.run_to_the_end(3);
    oracle.close();
    oracle.chain.lock().lies = early;
    // What this process has seen is not undone.
    assert_eq!(run_with_lies(&mut oracle, 1), ["unreachable"]);
    // The next one knows what the outbox has.
    oracle.kill();
    assert_eq!(run_with_lies(&mut oracle, 3), ["chain_contradicts"]);
    heals(oracle, 4);
}

#[test]
fn another_chain_is_an_alarm_and_heals() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.run_to_the_end(3);
    let prepared = oracle.chain.lock().prepared;
    oracle.chain.lock().other_chain(true);
    oracle.close();
    assert_eq!(run_with_lies(&mut oracle, 10), ["chain_contradicts"]);
    oracle.kill();
    assert_eq!(run_with_lies(&mut oracle, 10), ["chain_contradicts"]);
    assert_eq!(
        oracle.chain.lock().prepared,
        prepared,
        "nothing is even built"
    );
    heals(oracle, 4);
}

/// The settlement is final and cannot have been closed yet.
#[test]
fn an_account_that_cannot_be_gone_is_not() {
    let _scenario = scenario();
    for is_seen in [true, false] {
        let mut oracle = Oracle::new();
        oracle.run_until_proposed();
        while oracle.chain.lock().final_epoch() == 0 {
            oracle.step();
            oracle.block();
        }
        if is_seen {
            oracle.step();
        }
        oracle.chain.lock().lies.nulls = true;
        assert_eq!(run_with_lies(&mut oracle, 10), ["chain_contradicts"]);
        let reached = if is_seen {
            Progress::Final
        } else {
            Progress::Proposed
        };
        assert_eq!(oracle.progress(1), Some(reached));
        heals(oracle, 3);
    }
}

/// A proposal that one answer lacks is no reason to close the epoch anew, though a new one could not be final in time.
#[test]
fn one_answer_does_not_open_an_epoch_again() {
    let _scenario = scenario();
    let mut oracle = Oracle::on(SimChain::with_others());
    oracle.run_until_proposed();
    let closed_at = oracle.content(1).closed_at;
    let min_epoch_seconds = u32::try_from(closed_at + 1).expect("the chain is young");
    oracle
        .chain
        .lock()
        .change(move |network, _| network.min_epoch_seconds = min_epoch_seconds);
    oracle.chain.lock().lies.nulls = true;
    run_with_lies(&mut oracle, 1);
    oracle.chain.lock().lies.nulls = false;
    run_with_lies(&mut oracle, 1);
    oracle.chain.lock().lies.nulls = true;
    run_with_lies(&mut oracle, 1);
    assert_eq!(oracle.reopened, []);
    heals(oracle, 1);
}

#[test]
fn the_same_bytes_again_are_no_error_and_offer_no_more() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.close();
    oracle.chain.lock().lossy = true;
    oracle.chain.lock().keep_blockhash(true);
    // Another node tells heights beyond what the old blockhash is valid for.
    oracle.chain.lock().lies.heights = 1_000_000_000;
    let chain = Arc::new(oracle.chain.clone());
    let timing = Timing {
        resend_after: Duration::ZERO,
        retry_refused_after: Duration::ZERO,
        ..Timing::default()
    };
    let mut settler = Settler::new(chain, oracle.outbox(), timing, Clock::default());
    settler
        .outbox_mut()
        .enqueue(&oracle.content(1), 1)
        .expect("new");
    for _ in 0..30 {
        oracle.runtime.block_on(settler.step()).expect("goes on");
        oracle.block();
    }
    let attempts = oracle.outbox().attempts(1).expect("readable");
    assert_eq!(attempts.len(), 1, "{attempts:?}");
    assert_eq!(
        attempts[0].priority_fee, 0,
        "no time has passed to offer more"
    );
    assert!(
        oracle.chain.lock().prepared > 5,
        "it was built again and again"
    );
    drop(settler);
    oracle.chain.lock().lossy = false;
    heals(oracle, 1);
}

#[test]
fn a_transaction_is_stored_once() {
    let _scenario = scenario();
    let oracle = Oracle::new();
    let mut outbox = oracle.outbox();
    let own = super::content(1);
    outbox.enqueue(&own, 1).expect("new");
    let action = Action::Propose(own);
    let prepared = Prepared {
        signature: [7; 64],
        raw: vec![1, 2, 3],
        last_valid_block_height: 9,
        priority_fee: 5,
    };
    let store = |outbox: &mut Outbox| outbox.store_attempt(&action, &prepared, 2);
    let mut attempt = store(&mut outbox).expect("stored").expect("new");
    let expired = AttemptState::Expired;
    outbox.mark(&mut attempt, expired, None, 3).expect("live");
    assert_eq!(outbox.live_attempts().expect("readable"), []);
    let again = store(&mut outbox).expect("no error").expect("live again");
    assert_eq!((again.id, again.state), (attempt.id, AttemptState::Built));
    for over in [AttemptState::Final, AttemptState::Failed] {
        let mut attempt = store(&mut outbox).expect("no error");
        if let Some(attempt) = &mut attempt {
            outbox.mark(attempt, over, None, 4).expect("live");
        }
        let stored = store(&mut outbox).expect("no error");
        assert_eq!(stored, None, "it was in a block");
    }
    assert_eq!(outbox.attempts(1).expect("readable").len(), 1);
}

/// An exit would have overtaken it, had it not been final before: only the other chain does not say so.
#[test]
fn what_this_oracle_made_final_is_not_closed_anew() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.run_until_proposed();
    while oracle.chain.lock().final_epoch() == 0 {
        oracle.step();
        oracle.block();
    }
    assert_eq!(oracle.progress(1), Some(Progress::Proposed));
    oracle.chain.lock().exit();
    oracle.chain.lock().finalize();
    oracle.chain.lock().other_chain(true);
    // The settlement that the other chain has is not this log's.
    let alarms = run_with_lies(&mut oracle, 5);
    assert_eq!(alarms, ["different", "chain_contradicts"]);
    heals(oracle, 3);
}
