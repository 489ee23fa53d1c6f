//! Whose SOL is not enough, and how much is missing.

use super::{context::Context, failure::Failure};
use openmast_client::{
    amounts::{Amount, SOL_DECIMALS},
    errors::{Refusal, Shortage},
    sender::SendError,
};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;
use solana_transaction_error::TransactionError;

/// What any account must hold, lamports: the rent of 128 bytes for two years.
const LEAST_BALANCE: u64 = 890_880;
/// The fee for each signature, lamports.
const SIGNATURE_FEE: u64 = 5_000;

/// Accounts that may pay, with what they have. They may be one and the same.
#[derive(Clone, Copy, Debug)]
struct Payers {
    fee_payer: (Pubkey, u64),
    signer: (Pubkey, u64),
}

impl Payers {
    /// Fees of a transaction that both sign.
    fn fee(&self) -> u64 {
        match self.fee_payer.0 == self.signer.0 {
            true => SIGNATURE_FEE,
            false => 2 * SIGNATURE_FEE,
        }
    }

    /// Who had that much when a program was to take more: the fee is gone by then.
    fn who_had(&self, lamports: u64) -> (&'static str, Pubkey) {
        let (payer, before) = self.fee_payer;
        let is_signer = self.signer.1 == lamports && before != lamports.saturating_add(self.fee());
        match is_signer {
            true => ("the signer", self.signer.0),
            false => ("the fee payer", payer),
        }
    }

    /// What is missing, in words; `None`: this refusal is not about SOL.
    fn missing(&self, refusal: &Refusal) -> Option<String> {
        if let Some(shortage) = refusal.shortage {
            return Some(self.of_program(shortage));
        }
        let (payer, there) = self.fee_payer;
        let needed = LEAST_BALANCE.saturating_add(self.fee());
        match refusal.error {
            TransactionError::AccountNotFound
            | TransactionError::InsufficientFundsForFee
            | TransactionError::InsufficientFundsForRent { account_index: 0 }
            | TransactionError::InvalidRentPayingAccount => Some(format!(
                "the fee payer {payer} has {} SOL; it needs {} SOL for the fee and for what must stay in it, beside the rent of \
                 accounts that are created: send it at least {} SOL",
                sol(there),
                sol(needed),
                sol(needed.saturating_sub(there).max(1))
            )),
            _ => None,
        }
    }

    fn of_program(&self, shortage: Shortage) -> String {
        let (who, address) = self.who_had(shortage.there);
        format!(
            "{who} {address} has {} SOL left for this, and {} SOL are needed: send it at least {} SOL",
            sol(shortage.there),
            sol(shortage.needed),
            sol(shortage.missing())
        )
    }
}

fn sol(lamports: u64) -> String {
    Amount::new(lamports, SOL_DECIMALS).to_string()
}

impl Context {
    /// The failure of sending; where SOL is not enough, with whose and how much.
    pub async fn explained(&self, error: SendError) -> Failure {
        let missing = match &error {
            SendError::Refused { refusal, .. } => match self.payers().await {
                Some(payers) => payers.missing(refusal),
                None => None,
            },
            _ => None,
        };
        let failure = Failure::from(error);
        match missing {
            Some(missing) => failure.hint(missing),
            None => failure,
        }
    }

    /// `None`: nobody tells.
    async fn payers(&self) -> Option<Payers> {
        let (fee_payer, signer) = (self.fee_payer_key().ok()?, self.signer_key().ok()?);
        let addresses = [fee_payer, signer];
        let read = self
            .rpc
            .raw_accounts(&addresses, CommitmentConfig::confirmed());
        let mut lamports = (read.await.ok()?.value.into_iter())
            .map(|account| account.map_or(0, |account| account.lamports));
        Some(Payers {
            fee_payer: (fee_payer, lamports.next()?),
            signer: (signer, lamports.next()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_instruction::error::InstructionError;

    const FEE_PAYER: Pubkey = Pubkey::new_from_array([1; 32]);
    const SIGNER: Pubkey = Pubkey::new_from_array([2; 32]);

    fn payers(fee_payer: u64, signer: u64) -> Payers {
        Payers {
            fee_payer: (FEE_PAYER, fee_payer),
            signer: (SIGNER, signer),
        }
    }

    #[test]
    fn who_lacks_how_much_is_told() {
        let logs = vec!["Transfer: insufficient lamports 985, need 2526480".to_owned()];
        let error = InstructionError::Custom(1);
        let refusal = Refusal::new(TransactionError::InstructionError(0, error), logs);
        let text = payers(9_000_000, 985).missing(&refusal).unwrap();
        assert!(text.starts_with(&format!("the signer {SIGNER}")), "{text}");
        assert!(
            text.contains("0.002526480") && text.contains("0.002525495"),
            "{text}"
        );
        let text = payers(10_985, 985).missing(&refusal).unwrap();
        assert!(
            text.starts_with(&format!("the fee payer {FEE_PAYER}")),
            "{text}"
        );
    }

    #[test]
    fn a_fee_payer_below_what_must_stay_is_told() {
        for error in [
            TransactionError::InsufficientFundsForRent { account_index: 0 },
            TransactionError::InsufficientFundsForFee,
            TransactionError::AccountNotFound,
        ] {
            let refusal = Refusal::new(error, Vec::new());
            let text = payers(892_000, 0).missing(&refusal).unwrap();
            assert!(text.contains(&FEE_PAYER.to_string()), "{text}");
            assert!(text.contains("at least 0.000008880 SOL"), "{text}");
        }
        let other = Refusal::new(TransactionError::BlockhashNotFound, Vec::new());
        assert_eq!(payers(0, 0).missing(&other), None);
        let rent = TransactionError::InsufficientFundsForRent { account_index: 3 };
        assert_eq!(payers(0, 0).missing(&Refusal::new(rent, Vec::new())), None);
    }
}
