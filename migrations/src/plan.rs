//! What a step would send, and what that costs.

use std::{collections::HashSet, fmt};

use openmast_client::amounts::{Amount, SOL_DECIMALS};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// Lamports for each signature.
const SIGNATURE_FEE: u64 = 5_000;

/// One transaction that is missing on chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// What it does.
    pub what: String,
    /// In this order; limits and price are put in front when it is sent.
    pub instructions: Vec<Instruction>,
    /// Lamports that stay in accounts.
    pub locks: u64,
    /// Lamports that come back from accounts.
    pub frees: u64,
}

impl Transaction {
    /// One that moves no lamports but its fee.
    pub fn new(what: impl Into<String>, instructions: Vec<Instruction>) -> Self {
        Self {
            what: what.into(),
            instructions,
            locks: 0,
            frees: 0,
        }
    }

    /// The same with lamports that stay in accounts.
    #[must_use]
    pub fn locking(self, lamports: u64) -> Self {
        Self {
            locks: lamports,
            ..self
        }
    }

    /// The same with lamports that come back.
    #[must_use]
    pub fn freeing(self, lamports: u64) -> Self {
        Self {
            frees: lamports,
            ..self
        }
    }

    /// Base fee, lamports.
    pub fn fee(&self, payer: &Pubkey) -> u64 {
        let accounts = self.instructions.iter().flat_map(|it| &it.accounts);
        let signers = accounts.filter(|account| account.is_signer);
        let keys: HashSet<Pubkey> = signers.map(|it| it.pubkey).chain([*payer]).collect();
        SIGNATURE_FEE.saturating_mul(keys.len() as u64)
    }
}

/// Transactions that may be sent at once, in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// What all of them do.
    pub what: String,
    /// At least one.
    pub transactions: Vec<Transaction>,
}

impl Stage {
    /// A plan of one transaction.
    pub fn single(transaction: Transaction) -> Self {
        Self {
            what: transaction.what.clone(),
            transactions: vec![transaction],
        }
    }
}

/// How far a step is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Nothing is to be done; what is there.
    Done(String),
    /// Nothing is to be done because nobody asked for it, or the cluster lacks what it needs.
    Skipped(String),
    /// These are missing, one stage after the other.
    Todo(Vec<Stage>),
    /// Somebody else must do something first.
    Waits(String),
}

/// What transactions cost, lamports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// How many.
    pub transactions: u64,
    /// Base fees, gone.
    pub fees: u64,
    /// Stays in accounts.
    pub locks: u64,
    /// Comes back from accounts.
    pub frees: u64,
    /// What the payer must have to begin with: the most that is out at any time.
    pub needed: u64,
}

impl Cost {
    /// Adds a transaction that is sent after all others.
    pub fn add(&mut self, transaction: &Transaction, payer: &Pubkey) {
        self.transactions += 1;
        self.fees = self.fees.saturating_add(transaction.fee(payer));
        self.locks = self.locks.saturating_add(transaction.locks);
        self.frees = self.frees.saturating_add(transaction.frees);
        let out = self.fees.saturating_add(self.locks);
        self.needed = self.needed.max(out.saturating_sub(self.frees));
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            transactions,
            fees,
            locks,
            frees,
            ..
        } = *self;
        let plural = if transactions == 1 { "" } else { "s" };
        write!(
            formatter,
            "{transactions} transaction{plural}, fees {}",
            sol(fees)
        )?;
        if locks > 0 {
            write!(formatter, ", into accounts {}", sol(locks))?;
        }
        if frees > 0 {
            write!(formatter, ", back from accounts {}", sol(frees))?;
        }
        Ok(())
    }
}

/// `0.000005000 SOL`
pub fn sol(lamports: u64) -> String {
    format!("{} SOL", Amount::new(lamports, SOL_DECIMALS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_instruction::AccountMeta;

    #[test]
    fn every_signature_costs_and_the_payers_is_counted_once() {
        let [payer, other] = [1, 2].map(|byte| Pubkey::new_from_array([byte; 32]));
        let accounts = vec![
            AccountMeta::new(payer, true),
            AccountMeta::new_readonly(other, true),
            AccountMeta::new_readonly(Pubkey::default(), false),
        ];
        let instruction = Instruction {
            program_id: Pubkey::default(),
            accounts,
            data: Vec::new(),
        };
        let transaction = Transaction::new("", vec![instruction.clone(), instruction]);
        assert_eq!(transaction.fee(&payer), 10_000);
        assert_eq!(Transaction::new("", Vec::new()).fee(&payer), 5_000);
    }

    #[test]
    fn what_is_needed_is_the_most_that_is_out_at_once() {
        let payer = Pubkey::default();
        let mut cost = Cost::default();
        let buffer = Transaction::new("", Vec::new()).locking(4_000_000);
        let deploy = Transaction::new("", Vec::new())
            .locking(4_100_000)
            .freeing(4_000_000);
        cost.add(&buffer, &payer);
        cost.add(&deploy, &payer);
        assert_eq!((cost.fees, cost.needed), (10_000, 4_110_000));
        cost.add(&Transaction::new("", Vec::new()).freeing(4_100_000), &payer);
        assert_eq!(cost.needed, 4_110_000);
    }
}
