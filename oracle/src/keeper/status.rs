//! What the keeper did and could not do, for the API.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Budget, Call, CallState, HeldBack, Kind};

/// What the keeper did today, what waits, and why. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct KeeperStatus(Arc<Mutex<Option<Told>>>);

/// What was found at the last look.
#[derive(Clone, Debug)]
pub struct Told {
    /// When, Unix milliseconds.
    pub looked_at_ms: u64,
    /// Parts of the network that could not be read, with the reason.
    pub unread: Vec<String>,
    pub budget: Budget,
    /// What was done today, the most important kind first.
    pub kinds: Vec<OfKind>,
    /// Why work waits, when it is for money.
    pub held_back: Option<HeldBack>,
    /// The newest transactions, newest first.
    pub newest: Vec<Call>,
}

/// What was done of one kind today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfKind {
    pub kind: Kind,
    /// Transactions that succeeded.
    pub done: u64,
    /// Those that failed in a block.
    pub failed: u64,
    /// Those that no block took.
    pub expired: u64,
    /// Those of which it is not known yet.
    pub sent: u64,
    /// Tasks that were refused in simulation, or failed, since the process began, and are tried again later.
    pub refused: u64,
    /// Why the last one of them was refused.
    pub last_refusal: Option<String>,
    /// Tasks that wait.
    pub waiting: u64,
    /// Lamports, with what may still be spent.
    pub spent: u64,
}

impl KeeperStatus {
    /// Shows what was found.
    pub fn show(&self, told: Told) {
        *self.lock() = Some(told);
    }

    /// What was found at the last look; `None` before the first, or when the keeper is off.
    pub fn told(&self) -> Option<Told> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Told>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Today's transactions by kind, all kinds.
pub fn by_kind(calls: &[Call]) -> Vec<OfKind> {
    let of_kind = |kind: Kind| {
        let all = || calls.iter().filter(|call| call.kind == kind);
        let count = |state| all().filter(|call| call.state == state).count() as u64;
        let spent = all().filter(|call| call.state != CallState::Expired);
        OfKind {
            kind,
            done: count(CallState::Done),
            failed: count(CallState::Failed),
            expired: count(CallState::Expired),
            sent: count(CallState::Sent),
            spent: spent.fold(0, |sum, call| {
                sum.saturating_add(call.fee).saturating_add(call.rent)
            }),
            refused: 0,
            last_refusal: None,
            waiting: 0,
        }
    };
    Kind::ALL.into_iter().map(of_kind).collect()
}
