//! One thing that is worth calling, and who does it.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::Kind;

/// Who asks for work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeper {
    /// The key that pays and signs.
    pub key: Pubkey,
    /// The key that pays for the settlements of the oracle that this keeper is part of: it closes them by itself.
    pub settler: Pubkey,
    /// An asset is collected for so much, base units of the currency, or more.
    pub least_collect: u64,
}

/// One thing that is worth calling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Why it matters.
    pub kind: Kind,
    /// The account that it is about: no two tasks of a kind are about the same.
    pub subject: Pubkey,
    /// What comes first among tasks of a kind: the greater, the earlier.
    pub weight: u64,
    /// What is to be sent.
    pub work: Work,
}

/// What is to be sent for a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// These instructions, in one transaction.
    Instructions(Vec<Instruction>),
    /// A collect of the asset with this index up to the newest final settlement, which takes proofs, and then the activation of
    /// these stakers' waiting shares.
    Collect { index: u32, stakers: Vec<Pubkey> },
    /// A new live price of the asset with this index, by the newest final settlement.
    Reprice { index: u32 },
    /// What the newest final settlement says of the lot with this index among the reserves.
    SettleLot { index: u32 },
}

impl Task {
    /// A task of one instruction.
    pub(super) fn of_one(kind: Kind, subject: Pubkey, instruction: Instruction) -> Self {
        Self {
            kind,
            subject,
            weight: 0,
            work: Work::Instructions(vec![instruction]),
        }
    }
}
