//! Why a batch was not recorded.

use openmast_usage::{Acknowledgement, Reason};

/// A reason, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub reason: Reason,
    /// For whoever runs the radio.
    pub detail: String,
    /// For [`Reason::SequenceTooOld`]: a sequence that is recent enough.
    pub next_sequence: u64,
}

impl Refusal {
    pub(super) fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            detail: detail.into(),
            next_sequence: 0,
        }
    }
}

/// What became of a batch.
pub(super) type Outcome = Result<(), Refusal>;

/// The answer to a batch.
pub(super) fn acknowledgement(
    radio: Option<[u8; 32]>,
    sequence: u64,
    outcome: Outcome,
) -> Acknowledgement {
    let answer = Acknowledgement {
        radio_key: radio.map_or_else(Vec::new, |radio| radio.to_vec()),
        sequence,
        ..Acknowledgement::default()
    };
    match outcome {
        Ok(()) => answer,
        Err(refusal) => Acknowledgement {
            reason: refusal.reason.into(),
            detail: format!("{}; {}", refusal.detail, refusal.reason.what_to_do()),
            next_sequence: refusal.next_sequence,
            ..answer
        },
    }
}
