//! What the keeper did and could not do.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Address, Decimal};
use crate::keeper::{Call, OfKind, Told};

/// What the keeper did today (UTC), what waits, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Keeper {
    /// Whether the service keeps the network in order.
    pub enabled: bool,
    /// When it last looked, Unix milliseconds; absent before the first look.
    pub looked_at_ms: Option<Decimal>,
    /// The most that is spent in a day, lamports; 0 while what was spent today is not known.
    pub daily_lamports: Decimal,
    /// What was spent today, with what may still be: fees, and rents until they are back. Lamports.
    pub spent_lamports: Decimal,
    /// What the key has, lamports.
    pub balance_lamports: Decimal,
    /// What it keeps at least, lamports.
    pub least_balance_lamports: Decimal,
    /// Why work waits for money: `budget_used`, `part_of_kind_used` or `balance_low`. Absent: none does.
    pub held_back: Option<String>,
    /// Parts of the network that could not be read at the last look, each with the reason.
    pub unread: Vec<String>,
    /// Each kind of work, the most important first.
    pub kinds: Vec<KeeperKind>,
    /// The newest transactions, newest first, at most 50.
    pub transactions: Vec<KeeperTransaction>,
}

/// One kind of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct KeeperKind {
    /// Name of the instruction.
    pub kind: String,
    /// Tasks that wait: for their turn, for money, or since they were refused.
    pub waiting: Decimal,
    /// Transactions of today that are final.
    pub done: Decimal,
    /// Transactions of today that failed in a block.
    pub failed: Decimal,
    /// Transactions of today that no block took.
    pub expired: Decimal,
    /// Transactions of today that may still land.
    pub sent: Decimal,
    /// Tasks that were refused in simulation, or failed, since the service started. As a rule somebody else was faster.
    pub refused: Decimal,
    /// Why the last one of those was.
    pub last_refusal: Option<String>,
    /// What was spent on it today, with what may still be, lamports.
    pub spent_lamports: Decimal,
}

/// One transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct KeeperTransaction {
    /// Name of the instruction.
    pub kind: String,
    /// The account that it is about.
    pub subject: Address,
    /// `sent`, `done`, `failed` or `expired`.
    pub state: String,
    /// The transaction's first signature, in base58.
    pub signature: String,
    /// What it costs, lamports.
    pub fee_lamports: Decimal,
    /// Why it failed, when it did.
    pub error: Option<String>,
    /// When it was sent, Unix milliseconds.
    pub sent_at_ms: Decimal,
}

impl From<Told> for Keeper {
    fn from(told: Told) -> Self {
        Self {
            enabled: true,
            looked_at_ms: Some(Decimal(told.looked_at_ms)),
            daily_lamports: Decimal(told.budget.daily),
            spent_lamports: Decimal(told.budget.spent_in_all()),
            balance_lamports: Decimal(told.budget.balance),
            least_balance_lamports: Decimal(told.budget.least_balance),
            held_back: told.held_back.map(|why| why.name().to_owned()),
            unread: told.unread,
            kinds: told.kinds.into_iter().map(Into::into).collect(),
            transactions: told.newest.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<OfKind> for KeeperKind {
    fn from(of: OfKind) -> Self {
        Self {
            kind: of.kind.name().to_owned(),
            waiting: Decimal(of.waiting),
            done: Decimal(of.done),
            failed: Decimal(of.failed),
            expired: Decimal(of.expired),
            sent: Decimal(of.sent),
            refused: Decimal(of.refused),
            last_refusal: of.last_refusal,
            spent_lamports: Decimal(of.spent),
        }
    }
}

impl From<Call> for KeeperTransaction {
    fn from(call: Call) -> Self {
        Self {
            kind: call.kind.name().to_owned(),
            subject: Address(call.subject),
            state: call.state.name().to_owned(),
            signature: bs58::encode(call.signature).into_string(),
            fee_lamports: Decimal(call.fee),
            error: call.error,
            sent_at_ms: Decimal(call.sent_at_ms),
        }
    }
}
