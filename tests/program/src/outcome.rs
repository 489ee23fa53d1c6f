//! What came of a transaction.

use openmast_client::{
    errors::{ProgramError, Refusal},
    events::Event,
    share_gate,
};
use solana_instruction::error::InstructionError;
use solana_pubkey::Pubkey;
use solana_transaction_error::TransactionError;

/// A transaction that did what it should.
#[derive(Debug)]
pub struct Done {
    /// What the whole transaction cost.
    pub compute_units: u64,
    /// The settlement program's events in order.
    pub events: Vec<Event>,
    /// The share gate's events in order.
    pub gate_events: Vec<share_gate::events::Event>,
    /// What the programs logged.
    pub logs: Vec<String>,
}

impl Done {
    /// # Panics
    /// The program logged an event that the client does not know.
    pub fn new(compute_units: u64, logs: &[String]) -> Self {
        let events = Event::from_logs(logs.iter().map(String::as_str));
        let events: Vec<Event> = events
            .into_iter()
            .map(|event| event.expect("an event of the program"))
            .collect();
        let of_gate = share_gate::events::Event::from_logs(logs.iter().map(String::as_str));
        let gate_events = of_gate
            .into_iter()
            .map(|event| event.expect("an event of the share gate"))
            .collect();
        Self {
            compute_units,
            events,
            gate_events,
            logs: logs.to_vec(),
        }
    }

    /// What `program` itself cost where others called it, with what it called.
    ///
    /// # Panics
    /// It was not called.
    #[track_caller]
    pub fn units_of(&self, program: &Pubkey) -> u64 {
        let begins = format!("Program {program} consumed ");
        let line = self.logs.iter().find_map(|line| line.strip_prefix(&begins));
        let units = line.and_then(|line| line.split(' ').next());
        units.expect("it was called").parse().expect("a number")
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

/// An error of the share gate.
pub use share_gate::errors::ProgramError as GateError;

/// Asserts that the share gate refused with this error, asked by Token ACL or directly.
///
/// # Panics
/// It did not, or another program refused.
#[track_caller]
pub fn assert_gate_refused(outcome: Outcome, expected: GateError) {
    let Refused(refusal) = match outcome {
        Ok(done) => panic!("accepted, expected {expected:?}: {done:?}"),
        Err(refused) => refused,
    };
    let gate = format!("Program {} failed", share_gate::PROGRAM_ID);
    let first = refusal.logs.iter().find(|line| line.contains(" failed"));
    assert!(
        first.is_some_and(|line| line.starts_with(&gate)),
        "expected {expected:?}: {refusal:?}"
    );
    let TransactionError::InstructionError(_, InstructionError::Custom(code)) = refusal.error
    else {
        panic!("expected {expected:?}: {refusal:?}")
    };
    assert_eq!(GateError::from_code(code), Some(expected), "{refusal:?}");
}
