//! The program's events, one for each instruction, decoded from transaction logs. Amounts are base units,
//! totals are after the change.

pub use crate::generated::openmast::{events::*, types::StakeHolding};

use base64::{Engine, prelude::BASE64_STANDARD};
use borsh::BorshDeserialize;
use solana_pubkey::Pubkey;

/// Why a log line that looks like an event is none that this version knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// What follows `Program data: ` is no base64.
    #[error("the event's data is no base64; the log is damaged")]
    Encoding,
    /// No event begins with these bytes.
    #[error(
        "unknown event; it was written by another version of the program, update this software"
    )]
    Unknown,
    /// The event is known by its discriminator, and its fields do not decode.
    #[error("malformed event {event}: {error}")]
    Malformed {
        /// Name of the event in the program.
        event: &'static str,
        /// What the decoder says.
        error: String,
    },
}

/// An event without the bytes in front of it.
pub(crate) fn decode<T: BorshDeserialize>(
    body: &[u8],
    event: &'static str,
) -> Result<T, EventError> {
    T::try_from_slice(body).map_err(|error| EventError::Malformed {
        event,
        error: error.to_string(),
    })
}

/// What a program itself emitted in a transaction, in order, and decoded.
pub(crate) fn from_logs<'a, T>(
    logs: impl IntoIterator<Item = &'a str>,
    program_id: &Pubkey,
    decode: impl Fn(&[u8]) -> Result<T, EventError>,
) -> Vec<Result<T, EventError>> {
    let program = program_id.to_string();
    let mut running: Vec<&str> = Vec::new();
    let mut events = Vec::new();
    for line in logs {
        if let Some(data) = line.strip_prefix("Program data: ") {
            if running.last() == Some(&program.as_str()) {
                let data = BASE64_STANDARD.decode(data.trim());
                let data = data.map_err(|_| EventError::Encoding);
                events.push(data.and_then(|data| decode(&data)));
            }
        } else if let Some((id, state)) = program_line(line) {
            if state.starts_with("invoke [") {
                running.push(id);
            } else if (state == "success" || state.starts_with("failed"))
                && running.last() == Some(&id)
            {
                running.pop();
            }
        }
    }
    events
}

/// Whether a node left out the rest of these logs for want of room: then events can be missing. What programs say has
/// something in front of it.
pub(crate) fn are_cut<'a>(logs: impl IntoIterator<Item = &'a str>) -> bool {
    logs.into_iter().any(|line| line == "Log truncated")
}

/// Program and what happened to it. `Program log: …` is what a program says and not about one.
fn program_line(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("Program ")?
        .split_once(' ')
        .filter(|(id, _)| !id.ends_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addresses::PROGRAM_ID;
    use borsh::BorshSerialize;

    fn line(event: &PauseChanged) -> String {
        let mut data = PauseChanged::DISCRIMINATOR.to_vec();
        event.serialize(&mut data).unwrap();
        format!("Program data: {}", BASE64_STANDARD.encode(data))
    }

    #[test]
    fn only_our_own_events_are_read() {
        let paused = PauseChanged {
            network: Pubkey::new_from_array([3; 32]),
            paused: 5,
            paused_at: 6,
            paused_until: 7,
        };
        let ours = line(&paused);
        let logs = [
            format!("Program {PROGRAM_ID} invoke [1]"),
            "Program log: invoke [9]".into(),
            "Program Other111 invoke [2]".into(),
            ours.clone(),
            "Program Other111 success".into(),
            ours.clone(),
            "Program data: AAAA".into(),
            "Program data: not base64!".into(),
            format!("Program {PROGRAM_ID} consumed 5 of 10 compute units"),
            format!("Program {PROGRAM_ID} success"),
            ours,
        ];
        let events = Event::from_logs(logs.iter().map(String::as_str));
        assert_eq!(
            events,
            [
                Ok(Event::PauseChanged(paused)),
                Err(EventError::Unknown),
                Err(EventError::Encoding)
            ]
        );
    }

    #[test]
    fn a_cut_event_is_malformed() {
        let mut data = PauseChanged::DISCRIMINATOR.to_vec();
        data.extend([0; 7]);
        assert!(matches!(
            Event::decode(&data),
            Err(EventError::Malformed {
                event: "PauseChanged",
                ..
            })
        ));
    }
}
