//! What came of a transaction.

use openmast_client::{
    errors::{ProgramError, Refusal},
    events::Event,
};
use solana_transaction_error::TransactionError;

/// A transaction that did what it should.
#[derive(Debug)]
pub struct Done {
    /// What the whole transaction cost.
    pub compute_units: u64,
    /// The settlement program's events in order.
    pub events: Vec<Event>,
    /// What the programs logged.
    pub logs: Vec<String>,
}

impl Done {
    /// # Panics
    /// The program logged an event that the client does not know.
    pub fn new(compute_units: u64, logs: &[String]) -> Self {
        let events = Event::from_logs(logs.iter().map(String::as_str));
        let events = events
            .into_iter()
            .map(|event| event.expect("an event of the program"))
            .collect();
        Self {
            compute_units,
            events,
            logs: logs.to_vec(),
        }
    }

    /// The only event.
    ///
    /// # Panics
    /// There is none, or more than one.
    #[track_caller]
    pub fn event(&self) -> &Event {
        match self.events.as_slice() {
            [event] => event,
            events => panic!("one event expected: {events:?}"),
        }
    }
}

/// A transaction that changed nothing.
#[derive(Debug)]
pub struct Refused(pub Refusal);

impl Refused {
    pub fn new(error: TransactionError, logs: Vec<String>) -> Self {
        Self(Refusal::new(error, logs))
    }

    /// The program's own error code, if it was the one that refused.
    pub fn code(&self) -> Option<u32> {
        self.0.program_error.map(ProgramError::code)
    }
}

/// Either.
pub type Outcome = Result<Done, Refused>;

/// Asserts that a transaction was refused by the program with this error.
///
/// # Panics
/// It was not.
#[track_caller]
pub fn assert_refused(outcome: Outcome, expected: ProgramError) {
    match outcome {
        Ok(done) => panic!("accepted, expected {expected:?}: {done:?}"),
        Err(refused) => assert_eq!(refused.0.program_error, Some(expected), "{refused:?}"),
    }
}
