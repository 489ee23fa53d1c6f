//! Why a command failed: exit code, words, and what scripts can read.

use super::{
    report::{Report, print},
    values::text_of_u64,
};
use openmast_client::{fetch::FetchError, rpc::RpcTrouble, sender::SendError};
use serde_json::{Map, Value, json};
use solana_signature::Signature;
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// Exit codes; `args::EXIT_CODES` documents them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Internal = 1,
    /// As clap has it.
    Usage = 2,
    Input = 3,
    Refused = 4,
    Trouble = 5,
    Outcome = 6,
    Verification = 7,
    /// As shells tell it of Ctrl-C.
    Interrupted = 130,
}

impl Exit {
    /// Stable name in JSON.
    fn name(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Usage => "usage",
            Self::Input => "input",
            Self::Refused => "refused",
            Self::Trouble => "trouble",
            Self::Outcome => "outcome",
            Self::Verification => "verification",
            Self::Interrupted => "interrupted",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Key of the program's error in [`Failure`].
const PROGRAM_ERROR: &str = "program_error";

/// A failed command.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    message: String,
    /// Further fields of the JSON error.
    details: Vec<(&'static str, Value)>,
    /// What was done all the same.
    done: Option<Box<Report>>,
    /// It is part of what stands there.
    is_on_stdout: bool,
    /// Another's transaction came in between.
    is_overtaken: bool,
}

impl Failure {
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
            details: Vec::new(),
            done: None,
            is_on_stdout: false,
            is_overtaken: false,
        }
    }

    /// Bad input or configuration.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(Exit::Input, message)
    }

    pub fn with(mut self, key: &'static str, value: Value) -> Self {
        self.details.push((key, value));
        self
    }

    /// Name of the program's error, when that was what refused.
    pub fn program_error(&self) -> Option<&str> {
        let mut details = self.details.iter();
        let (_, value) = details.find(|(key, _)| *key == PROGRAM_ERROR)?;
        value.as_str()
    }

    /// Another's transaction came in between: planned anew it may succeed.
    pub fn overtaken(mut self) -> Self {
        self.is_overtaken = true;
        self
    }

    pub fn is_overtaken(&self) -> bool {
        self.is_overtaken
    }

    /// Says more.
    pub fn hint(mut self, hint: impl AsRef<str>) -> Self {
        self.message.push_str("; ");
        self.message.push_str(hint.as_ref());
        self
    }

    /// Names the transactions that had landed before it failed: they are not undone.
    pub fn after(self, landed: &[Signature]) -> Self {
        if landed.is_empty() {
            return self;
        }
        let signatures: Vec<String> = landed.iter().map(ToString::to_string).collect();
        self.hint(format!(
            "these transactions had landed before: {}",
            signatures.join(", ")
        ))
        .with("landed", signatures.into())
    }

    /// Reports what was done before or beside it.
    pub fn beside(mut self, done: Report) -> Self {
        self.done = Some(Box::new(done));
        self
    }

    /// The JSON on stdout tells it already.
    pub fn on_stdout(mut self) -> Self {
        self.is_on_stdout = true;
        self
    }

    pub fn message(&self) -> &str {
        &self.message
    }

    /// JSON on stdout for scripts, words on stderr for people.
    pub fn print(&self, json: bool) {
        self.print_stdout(json);
        complain(&format!("error: {}", self.message));
    }

    /// The part of [`Self::print`] that goes to stdout.
    pub fn print_stdout(&self, json: bool) {
        let printed = match (&self.done, json) {
            _ if self.is_on_stdout => Ok(()),
            (_, true) => print(&format!("{:#}\n", self.to_json())),
            (Some(done), false) => print(&done.to_text()),
            (None, false) => Ok(()),
        };
        if let Err(error) = printed {
            complain(&format!("stdout: {error}"));
        }
    }

    /// What was done, and `error`.
    fn to_json(&self) -> Value {
        let mut fields = match self.done.as_ref().map(|done| done.to_json()) {
            Some(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        fields.insert("error".into(), self.error_json());
        fields.into()
    }

    /// Code, exit code, message and details.
    pub fn error_json(&self) -> Value {
        let mut error = json!({
            "code": self.exit.name(),
            "exit_code": self.exit as u8,
            "message": self.message,
        });
        if let Some(fields) = error.as_object_mut() {
            fields.extend(
                self.details
                    .iter()
                    .map(|(key, value)| ((*key).to_string(), value.clone())),
            );
        }
        error
    }
}

/// A line on stderr. Where nobody reads it there is nowhere else to complain to.
pub fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

impl From<RpcTrouble> for Failure {
    fn from(trouble: RpcTrouble) -> Self {
        let exit = match trouble {
            RpcTrouble::NoEndpoint | RpcTrouble::DifferentChains(_) => Exit::Input,
            RpcTrouble::Unreachable { .. }
            | RpcTrouble::Disagreement(_)
            | RpcTrouble::Refused { .. }
            | RpcTrouble::Unexpected(_) => Exit::Trouble,
        };
        Self::new(exit, trouble.to_string())
    }
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Rpc(trouble) => trouble.into(),
            FetchError::NotFound { .. } | FetchError::Decode { .. } => {
                Self::input(error.to_string())
            }
        }
    }
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        let message = error.to_string();
        match error {
            SendError::Refused { refusal, signature } => {
                let error = refusal.named();
                Self::new(Exit::Refused, message)
                    .with(PROGRAM_ERROR, error.map(|(name, _)| name).into())
                    .with("program_code", error.map(|(_, code)| code).into())
                    .with("instruction", refusal.instruction.into())
                    .with("chain_error", refusal.error.to_string().into())
                    .with(
                        "signature",
                        signature.map(|signature| signature.to_string()).into(),
                    )
                    .with("logs", refusal.logs.into())
            }
            SendError::Rpc(trouble) => trouble.into(),
            SendError::Fetch(error) => error.into(),
            SendError::TooLarge { .. }
            | SendError::Signing(_)
            | SendError::Device(_)
            | SendError::Absent(_)
            | SendError::Authority { .. } => Self::input(message),
            SendError::OldBlockhash(_) => Self::new(Exit::Outcome, message),
            SendError::Expired { attempts } => {
                Self::new(Exit::Outcome, message).with("attempts", text_of_u64(attempts.into()))
            }
            SendError::Unknown { signature, .. }
            | SendError::Forgotten { signature }
            | SendError::NonceAdvanced { signature, .. }
            | SendError::StillPossible { signature, .. } => {
                Self::new(Exit::Outcome, message).with("signature", signature.to_string().into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_client::errors::Refusal;
    use solana_transaction_error::TransactionError;

    #[test]
    fn each_trouble_has_its_exit_code() {
        let exit = |error: SendError| Failure::from(error).exit;
        let refusal = Box::new(Refusal::new(TransactionError::AccountNotFound, Vec::new()));
        assert_eq!(
            exit(SendError::Refused {
                refusal,
                signature: None
            }),
            Exit::Refused
        );
        assert_eq!(exit(SendError::Expired { attempts: 3 }), Exit::Outcome);
        assert_eq!(exit(SendError::TooLarge { size: 2, limit: 1 }), Exit::Input);
        assert_eq!(
            exit(
                RpcTrouble::Unreachable {
                    call: "x",
                    last: String::new()
                }
                .into()
            ),
            Exit::Trouble
        );
        assert_eq!(exit(RpcTrouble::NoEndpoint.into()), Exit::Input);
        assert_eq!(
            [Exit::Input as u8, Exit::Refused as u8, Exit::Trouble as u8],
            [3, 4, 5]
        );
        assert_eq!([Exit::Outcome as u8, Exit::Verification as u8], [6, 7]);
    }

    #[test]
    fn what_was_done_is_told_beside_the_error() {
        let done = Report::new().number("epoch", "Epoch", 3);
        let failure = Failure::input("no")
            .after(&[Signature::default()])
            .beside(done);
        let json = failure.to_json();
        assert_eq!(json["epoch"], "3");
        assert_eq!(json["error"]["code"], "input");
        assert_eq!(json["error"]["landed"][0], Signature::default().to_string());
        assert!(failure.message().starts_with("no; these transactions"));
        assert!(Failure::input("no").after(&[]).to_json()["error"]["landed"].is_null());
    }

    #[test]
    fn scripts_learn_the_programs_error() {
        let error = solana_instruction::error::InstructionError::Custom(6004);
        let refusal = Box::new(Refusal::new(
            TransactionError::InstructionError(0, error),
            Vec::new(),
        ));
        let json = Failure::from(SendError::Refused {
            refusal,
            signature: None,
        })
        .to_json();
        assert_eq!(json["error"]["program_error"], "ZeroAmount");
        assert_eq!(json["error"]["program_code"], 6004);
        assert_eq!(json["error"]["exit_code"], 4);
    }
}
