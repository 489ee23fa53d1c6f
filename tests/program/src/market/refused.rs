//! What the market said, in a refusal or an event.

use openmast_client::market::{Event, MarketError, PROGRAM_ID};
use solana_instruction::error::InstructionError;
use solana_transaction_error::TransactionError;

use crate::outcome::{Done, Outcome, Refused};

/// The market's own error, if it was the one that refused.
pub fn market_error(refused: &Refused) -> Option<MarketError> {
    let TransactionError::InstructionError(_, InstructionError::Custom(code)) = refused.0.error
    else {
        return None;
    };
    let failed = refused.0.logs.iter().find_map(|line| {
        let (program, rest) = line.strip_prefix("Program ")?.split_once(' ')?;
        (rest.starts_with("failed") && !program.ends_with(':')).then_some(program)
    })?;
    if failed != PROGRAM_ID.to_string() {
        return None;
    }
    MarketError::from_code(code)
}

/// The market's events in order.
///
/// # Panics
/// It logged an event that the client does not know.
pub fn market_events(done: &Done) -> Vec<Event> {
    Event::from_logs(done.logs.iter().map(String::as_str))
        .into_iter()
        .map(|event| event.expect("an event of the market"))
        .collect()
}

/// The only event.
///
/// # Panics
/// There is none, or more than one.
#[track_caller]
pub fn market_event(done: &Done) -> Event {
    let events = market_events(done);
    match events.as_slice() {
        [event] => event.clone(),
        events => panic!("one event expected: {events:?}"),
    }
}

/// Asserts that the market refused with this error.
///
/// # Panics
/// It did not.
#[track_caller]
pub fn assert_market_refused(outcome: Outcome, expected: MarketError) {
    match outcome {
        Ok(done) => panic!("accepted, expected {expected:?}: {done:?}"),
        Err(refused) => assert_eq!(market_error(&refused), Some(expected), "{refused:?}"),
    }
}

/// Asserts that a transaction was refused, by whatever program.
///
/// # Panics
/// It was not, or by the market's own rules.
#[track_caller]
pub fn assert_refused_elsewhere(outcome: Outcome) {
    match outcome {
        Ok(done) => panic!("accepted: {done:?}"),
        Err(refused) => assert_eq!(market_error(&refused), None, "{refused:?}"),
    }
}
