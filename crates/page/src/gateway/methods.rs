//! What the page may ask a node. A list of what is allowed: what a node learns to do is refused until it stands here.

use super::{
    past::{SIGNATURES, TRANSACTION},
    searches::SEARCH,
    shapes::Shape::{self, AtSlot, Name, Numbers, Signatures, Transaction},
};

/// Reads accounts and the chain's state, tries a transaction, sends one and looks what became of it; a few searches
/// (`searches`), and transactions of the past (`past`).
const CALLS: [(&str, Shape); 20] = [
    ("getAccountInfo", AtSlot),
    ("getBalance", AtSlot),
    ("getBlockHeight", Numbers),
    ("getEpochInfo", Numbers),
    ("getFeeForMessage", AtSlot),
    ("getFirstAvailableBlock", Numbers),
    ("getGenesisHash", Name),
    ("getLatestBlockhash", AtSlot),
    ("getMinimumBalanceForRentExemption", Numbers),
    ("getMultipleAccounts", AtSlot),
    (SEARCH, AtSlot),
    ("getRecentPrioritizationFees", Numbers),
    ("getSignatureStatuses", AtSlot),
    (SIGNATURES, Signatures),
    ("getSlot", Numbers),
    ("getTokenAccountBalance", AtSlot),
    (TRANSACTION, Transaction),
    ("isBlockhashValid", AtSlot),
    ("sendTransaction", Name),
    ("simulateTransaction", AtSlot),
];

const SUBSCRIBES: [&str; 3] = ["accountSubscribe", "signatureSubscribe", "slotSubscribe"];

const UNSUBSCRIBES: [&str; 3] = [
    "accountUnsubscribe",
    "signatureUnsubscribe",
    "slotUnsubscribe",
];

/// What a node tells of a signature.
pub(super) const OF_A_SIGNATURE: &str = "signatureNotification";

const NOTIFICATIONS: [(&str, Shape); 3] = [
    ("accountNotification", AtSlot),
    (OF_A_SIGNATURE, AtSlot),
    ("slotNotification", Numbers),
];

/// What `/rpc` passes on has a result of this shape; `None`: it does not pass it on.
pub(super) fn call(method: &str) -> Option<Shape> {
    found(&CALLS, method)
}

/// What `/ws` passes on of what a node tells has a result of this shape; `None`: it does not pass it on.
pub(super) fn notification(method: &str) -> Option<Shape> {
    found(&NOTIFICATIONS, method)
}

/// Whether `/ws` passes it on, to begin something.
pub(super) fn is_subscribe(method: &str) -> bool {
    SUBSCRIBES.contains(&method)
}

/// Whether `/ws` passes it on, to end something.
pub(super) fn is_unsubscribe(method: &str) -> bool {
    UNSUBSCRIBES.contains(&method)
}

fn found(all: &[(&str, Shape)], method: &str) -> Option<Shape> {
    let found = all.iter().find(|(name, _)| *name == method);
    found.map(|(_, shape)| *shape)
}
