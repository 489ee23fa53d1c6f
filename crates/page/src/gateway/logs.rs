//! The lines of a transaction's logs from which the programs' events are read: which program ran, what it emitted as data, and
//! whether the node cut them. What programs say in words, and why one failed, is left out.

use base64::{Engine, prelude::BASE64_STANDARD};
use solana_pubkey::Pubkey;

/// In front of what a program emitted.
const DATA: &str = "Program data: ";
/// The line of a node that left out the rest.
const CUT: &str = "Log truncated";

/// The lines as browsers are told them; `None`: data is none, as no node writes it.
pub(super) fn told(lines: &[String]) -> Option<Vec<String>> {
    let kept = lines.iter().map(|line| kept(line));
    let kept: Option<Vec<Option<String>>> = kept.collect();
    Some(kept?.into_iter().flatten().collect())
}

/// The line written anew, if it is one of those; `None`: it is data and is none.
fn kept(line: &str) -> Option<Option<String>> {
    if let Some(data) = line.strip_prefix(DATA) {
        let mut parts = data.split(' ');
        let is_data = parts.all(|part| BASE64_STANDARD.decode(part).is_ok());
        return is_data.then(|| Some(line.to_owned()));
    }
    if line == CUT {
        return Some(Some(line.to_owned()));
    }
    Some(of_a_program(line))
}

/// That a program began, at which depth, or ended.
fn of_a_program(line: &str) -> Option<String> {
    let (program, state) = line.strip_prefix("Program ")?.split_once(' ')?;
    let program: Pubkey = program.parse().ok()?;
    let state = match state {
        "success" => "success".to_owned(),
        _ if state == "failed" || state.starts_with("failed: ") => "failed".to_owned(),
        _ => {
            let depth = state.strip_prefix("invoke [")?.strip_suffix(']')?;
            let depth: u8 = depth.parse().ok()?;
            format!("invoke [{depth}]")
        }
    };
    Some(format!("Program {program} {state}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &str = "d16keiYUbALKjwXP2As3sUS34RZBdvhk7v1skcaVM2h";

    fn read(lines: &[&str]) -> Option<Vec<String>> {
        let lines: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
        told(&lines)
    }

    #[test]
    fn what_events_are_read_from_is_kept() {
        let lines = [
            &format!("Program {PROGRAM} invoke [1]"),
            "Program data: AQID",
            "Program data: AQID BAUG ",
            &format!("Program {PROGRAM} success"),
            "Log truncated",
        ];
        assert_eq!(read(&lines).unwrap(), lines);
    }

    #[test]
    fn words_are_not() {
        let told = read(&[
            "a-key",
            "Program log: a-key",
            "Program log: Log truncated",
            "Program return: a-key AQID",
            "Program a-key success",
            &format!("Program {PROGRAM} invoke [a-key]"),
            &format!("Program {PROGRAM} invoke [2] a-key"),
            &format!("Program {PROGRAM} consumed 5 of 10 compute units"),
            &format!("Program {PROGRAM} success a-key"),
            &format!("Program {PROGRAM} failed: a-key"),
        ]);
        assert_eq!(told.unwrap(), [format!("Program {PROGRAM} failed")]);
    }

    /// Else an event would be missing, and nobody would know.
    #[test]
    fn data_that_is_none_makes_all_of_it_worthless() {
        assert_eq!(
            read(&["Program log: a", "Program data: https://rpc.example/"]),
            None
        );
    }
}
