use super::{ProgramError, gate_advice, market_advice};
use crate::{addresses::PROGRAM_ID, market, programs, share_gate};
use solana_instruction::error::InstructionError;
use solana_transaction_error::TransactionError;
use spl_token_2022_interface::error::TokenError;

/// Why a transaction failed or would fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// As the chain says it.
    pub error: TransactionError,
    /// Position of the instruction that failed, when one did.
    pub instruction: Option<u8>,
    /// The program's own error, when it was the one that refused.
    pub program_error: Option<ProgramError>,
    /// What an account that pays lacked, when that was told.
    pub shortage: Option<Shortage>,
    /// What the programs logged; empty when the node did not tell.
    pub logs: Vec<String>,
}

/// Less SOL than was to be taken from an account, lamports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// Lamports that the account had.
    pub there: u64,
    /// Lamports that were to be taken from it.
    pub needed: u64,
}

impl Shortage {
    /// Lamports that it lacked.
    pub fn missing(self) -> u64 {
        self.needed.saturating_sub(self.there)
    }

    /// As the System program logs it.
    fn of(logs: &[String]) -> Option<Self> {
        logs.iter().find_map(|line| {
            let (there, needed) = line
                .strip_prefix("Transfer: insufficient lamports ")?
                .split_once(", need ")?;
            Some(Self {
                there: there.parse().ok()?,
                needed: needed.trim().parse().ok()?,
            })
        })
    }
}

impl Refusal {
    /// Sorts out who refused: `logs` name the innermost program that failed.
    pub fn new(error: TransactionError, logs: Vec<String>) -> Self {
        let (instruction, code) = match &error {
            TransactionError::InstructionError(index, InstructionError::Custom(code)) => {
                (Some(*index), Some(*code))
            }
            TransactionError::InstructionError(index, _) => (Some(*index), None),
            _ => (None, None),
        };
        let ours = failed_program(&logs).is_none_or(|program| program == PROGRAM_ID.to_string());
        let program_error = code.filter(|_| ours).and_then(ProgramError::from_code);
        Self {
            error,
            instruction,
            program_error,
            shortage: Shortage::of(&logs),
            logs,
        }
    }

    /// Name and code of the error, when it was this program or another that the client knows that refused.
    pub fn named(&self) -> Option<(&'static str, u32)> {
        if let Some(error) = self.program_error {
            return Some((error.name(), error.code()));
        }
        let TransactionError::InstructionError(_, InstructionError::Custom(code)) = self.error
        else {
            return None;
        };
        let program = failed_program(&self.logs).and_then(programs::find)?;
        let (name, _) = (program.error)(code)?;
        Some((name, code))
    }

    /// What is wrong and what to do.
    pub fn advice(&self) -> String {
        if let Some(error) = self.program_error {
            return error.advice().to_string();
        }
        match &self.error {
            TransactionError::InstructionError(_, error) => {
                instruction_advice(error, failed_program(&self.logs))
            }
            error => transaction_advice(error),
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.advice())?;
        match self.named() {
            Some((name, code)) => write!(formatter, " [{name} {code}]"),
            None => write!(formatter, " [{}]", self.error),
        }
    }
}

impl std::error::Error for Refusal {}

/// The program that failed first, which is the innermost one.
fn failed_program(logs: &[String]) -> Option<&str> {
    logs.iter().find_map(|line| {
        let (program, rest) = line.strip_prefix("Program ")?.split_once(' ')?;
        (rest.starts_with("failed") && !program.ends_with(':')).then_some(program)
    })
}

fn transaction_advice(error: &TransactionError) -> String {
    match error {
        TransactionError::AccountNotFound => {
            "the account that pays the fee does not exist on this chain; send it some SOL first, or check --url".into()
        }
        TransactionError::InsufficientFundsForFee => {
            "not enough SOL for the transaction fee; send some SOL to the account that pays".into()
        }
        // The fee payer comes first among the accounts.
        TransactionError::InsufficientFundsForRent { account_index: 0 } => {
            "the account that pays the fee would be left with less SOL than any account must have; send it some SOL".into()
        }
        TransactionError::InsufficientFundsForRent { .. } | TransactionError::InvalidRentPayingAccount => {
            "an account would be left with less SOL than any account must have; send some SOL to the account that pays"
                .into()
        }
        TransactionError::BlockhashNotFound => {
            "the transaction's blockhash is unknown or expired; send it again".into()
        }
        TransactionError::AlreadyProcessed => "this very transaction was processed already; look at its result".into(),
        TransactionError::ProgramAccountNotFound | TransactionError::InvalidProgramForExecution => {
            format!("program {PROGRAM_ID} or one that it needs is not deployed on this chain; check --url")
        }
        TransactionError::SignatureFailure | TransactionError::MissingSignatureForFee => {
            "a signature is missing or wrong; sign with the right --keypair".into()
        }
        TransactionError::AccountInUse
        | TransactionError::WouldExceedMaxBlockCostLimit
        | TransactionError::WouldExceedMaxAccountCostLimit
        | TransactionError::WouldExceedAccountDataBlockLimit => "the chain is busy; send it again in a moment".into(),
        other => format!("the chain refused the transaction: {other}"),
    }
}

fn instruction_advice(error: &InstructionError, program: Option<&str>) -> String {
    match error {
        InstructionError::Custom(code) => custom_advice(*code, program),
        InstructionError::InsufficientFunds => "not enough SOL in an account; send it some first".into(),
        InstructionError::MissingRequiredSignature => {
            "a signature is missing; sign with the --keypair that holds the role or owns the account".into()
        }
        InstructionError::InvalidSeeds | InstructionError::IncorrectProgramId => {
            "an address does not belong to this network; check --network and the index".into()
        }
        InstructionError::InvalidAccountOwner
        | InstructionError::IllegalOwner
        | InstructionError::UninitializedAccount
        | InstructionError::AccountDataTooSmall
        | InstructionError::InvalidAccountData => {
            "an account does not exist yet, is closed, or is of another kind; check --network and the index".into()
        }
        InstructionError::AccountAlreadyInitialized => {
            "the account exists already; choose another id, or run the command again".into()
        }
        InstructionError::MissingAccount | InstructionError::InvalidInstructionData => {
            "the deployed program is another version than this client; update this software".into()
        }
        InstructionError::ComputationalBudgetExceeded => {
            "the transaction ran out of compute units; send it again".into()
        }
        InstructionError::UnsupportedProgramId => {
            format!("program {PROGRAM_ID} or one that it needs is not deployed on this chain; check --url")
        }
        other => format!("the program failed: {other}"),
    }
}

fn custom_advice(code: u32, program: Option<&str>) -> String {
    let known = program.and_then(programs::find);
    if let Some(known) = known
        && let Some((_, message)) = (known.error)(code)
    {
        let advice = match known.id {
            market::PROGRAM_ID => {
                market::MarketError::from_code(code).and_then(market_advice::advice)
            }
            share_gate::PROGRAM_ID => {
                share_gate::errors::ProgramError::from_code(code).and_then(gate_advice::advice)
            }
            _ => None,
        };
        let advice = advice.map_or_else(String::new, |advice| format!("; {advice}"));
        return format!("{} refused: {message}{advice}", known.name);
    }
    let token = [spl_token_interface::ID, spl_token_2022_interface::ID];
    let is_token = program.is_some_and(|id| token.iter().any(|token| token.to_string() == id));
    let is_system = program.is_some_and(|id| solana_sdk_ids::system_program::ID.to_string() == id);
    match code {
        0 if is_system => "the account exists already; choose another id, or run the command again".into(),
        1 if is_system => "not enough SOL; send some to the account that pays".into(),
        1 if is_token => "not enough tokens in the source account; put more in, or use a smaller amount".into(),
        3 if is_token => "a token account is of another mint; give an account of the right mint".into(),
        4 if is_token => "the signer does not own the token account; sign with its owner's --keypair".into(),
        _ if is_token && code == TokenError::NoMemo as u32 => {
            "the account that receives takes only transfers with a memo, which this program's are not; turn that off \
             (`spl-token disable-required-transfer-memos ACCOUNT`) or name another account"
                .into()
        }
        _ if is_token && code == TokenError::CpiGuardTransferBlocked as u32 => {
            "the CPI guard of the account that pays lets no program move its tokens; turn it off for this \
             (`spl-token disable-cpi-guard ACCOUNT`) or pay from another account"
                .into()
        }
        17 if is_token => {
            "the token account is frozen by its mint's authority; ask it to thaw the account, and of permissioned shares \
             `openmast holder show INDEX WALLET` says why and until when"
                .into()
        },
        1 => "not enough SOL or tokens in an account; put more in".into(),
        2000..3000 => "an account is not the one the program expects; check --network, the index and --keypair".into(),
        _ => format!("program {} refused with code {code}", program.unwrap_or("(unknown)")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn custom(code: u32, logs: &[String]) -> Refusal {
        Refusal::new(
            TransactionError::InstructionError(2, InstructionError::Custom(code)),
            logs.to_vec(),
        )
    }

    #[test]
    fn our_codes_are_named_whether_or_not_there_are_logs() {
        let refusal = custom(6004, &[]);
        assert_eq!(refusal.program_error, Some(ProgramError::ZeroAmount));
        assert_eq!(refusal.instruction, Some(2));
        assert_eq!(
            refusal.to_string(),
            "the amount must be more than zero [ZeroAmount 6004]"
        );
        let logs = [format!(
            "Program {PROGRAM_ID} failed: custom program error: 0x1774"
        )];
        assert_eq!(
            custom(6004, &logs).program_error,
            Some(ProgramError::ZeroAmount)
        );
    }

    #[test]
    fn codes_of_other_programs_are_not_taken_for_ours() {
        let logs = [
            "Program log: failed".to_string(),
            "Program Other1111 failed: custom program error: 0x1774".into(),
            format!("Program {PROGRAM_ID} failed: custom program error: 0x1774"),
        ];
        let refusal = custom(6004, &logs);
        assert_eq!(refusal.program_error, None);
        assert!(refusal.to_string().contains("Other1111"));
    }

    #[test]
    fn what_the_market_refuses_is_named_with_what_to_do_and_without_the_chains_words() {
        let logs = [format!(
            "Program {} failed: custom program error: 0x1789",
            market::PROGRAM_ID
        )];
        let refusal = custom(6025, &logs);
        assert_eq!(refusal.named(), Some(("OfferExpired", 6025)));
        let text = refusal.to_string();
        assert!(
            text.starts_with("market refused: The offer has expired; "),
            "{text}"
        );
        assert!(text.ends_with("[OfferExpired 6025]"), "{text}");
        assert_eq!(
            custom(6025, &["Program Other failed: x".into()]).named(),
            None
        );
    }

    #[test]
    fn what_the_share_gate_refuses_is_told_with_what_to_do() {
        let logs = [format!(
            "Program {} failed: custom program error: 0x178c",
            share_gate::PROGRAM_ID
        )];
        let text = custom(6028, &logs).to_string();
        assert!(
            text.starts_with("share_gate refused: The holder was dismissed already"),
            "{text}"
        );
        let text = custom(6020, &logs).to_string();
        assert!(text.contains("--regulator-keypair"), "{text}");
    }

    #[test]
    fn a_token_program_inside_ours_lacks_tokens() {
        let logs = [
            format!(
                "Program {} failed: custom program error: 0x1",
                spl_token_interface::ID
            ),
            format!("Program {PROGRAM_ID} failed: custom program error: 0x1"),
        ];
        assert!(custom(1, &logs).advice().starts_with("not enough tokens"));
        let system = [format!(
            "Program {} failed: custom program error: 0x1",
            solana_sdk_ids::system_program::ID
        )];
        assert!(custom(1, &system).advice().starts_with("not enough SOL;"));
    }

    #[test]
    fn a_token_account_that_refuses_is_told_with_its_way_out() {
        let logs = [format!(
            "Program {} failed: custom program error: 0x24",
            spl_token_2022_interface::ID
        )];
        let advice = custom(36, &logs).advice();
        assert!(
            advice.contains("disable-required-transfer-memos"),
            "{advice}"
        );
        let advice = custom(TokenError::CpiGuardTransferBlocked as u32, &logs).advice();
        assert!(advice.contains("disable-cpi-guard"), "{advice}");
    }

    #[test]
    fn how_much_is_missing_is_read_from_the_logs() {
        let logs = [
            "Program 11111111111111111111111111111111 invoke [2]".to_owned(),
            "Transfer: insufficient lamports 985, need 2526480".into(),
        ];
        let shortage = custom(1, &logs).shortage.unwrap();
        assert_eq!((shortage.there, shortage.needed), (985, 2_526_480));
        assert_eq!(shortage.missing(), 2_525_495);
        assert_eq!(custom(1, &[]).shortage, None);
    }

    #[test]
    fn chain_errors_say_what_to_do() {
        for (error, words) in [
            (TransactionError::AccountNotFound, "SOL"),
            (TransactionError::InsufficientFundsForFee, "SOL"),
            (TransactionError::BlockhashNotFound, "send it again"),
            (TransactionError::ProgramAccountNotFound, "not deployed"),
            (
                TransactionError::InstructionError(0, InstructionError::MissingRequiredSignature),
                "--keypair",
            ),
        ] {
            let advice = Refusal::new(error, Vec::new()).advice();
            assert!(advice.contains(words), "{advice}");
        }
    }
}
