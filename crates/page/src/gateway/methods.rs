//! What the page may ask a node. A list of what is allowed: what a node learns to do is refused until it stands here.

/// Reads accounts and the chain's state, tries a transaction, sends one and looks what became of it. No search: what the
/// page lists comes from an oracle's API, and a search costs a node more than all of these.
const CALLS: [&str; 16] = [
    "getAccountInfo",
    "getBalance",
    "getBlockHeight",
    "getEpochInfo",
    "getFeeForMessage",
    "getGenesisHash",
    "getLatestBlockhash",
    "getMinimumBalanceForRentExemption",
    "getMultipleAccounts",
    "getRecentPrioritizationFees",
    "getSignatureStatuses",
    "getSlot",
    "getTokenAccountBalance",
    "isBlockhashValid",
    "sendTransaction",
    "simulateTransaction",
];

const SUBSCRIBES: [&str; 3] = ["accountSubscribe", "signatureSubscribe", "slotSubscribe"];

const UNSUBSCRIBES: [&str; 3] = [
    "accountUnsubscribe",
    "signatureUnsubscribe",
    "slotUnsubscribe",
];

/// Whether `/rpc` passes it on.
pub(super) fn is_call(method: &str) -> bool {
    CALLS.contains(&method)
}

/// Whether `/ws` passes it on, to begin something.
pub(super) fn is_subscribe(method: &str) -> bool {
    SUBSCRIBES.contains(&method)
}

/// Whether `/ws` passes it on, to end something.
pub(super) fn is_unsubscribe(method: &str) -> bool {
    UNSUBSCRIBES.contains(&method)
}
