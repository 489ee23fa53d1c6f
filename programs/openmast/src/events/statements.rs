//! Statements: asking for what is unspent without a proof.

use anchor_lang::prelude::*;

/// The owner asked for unspent money back and stated what was spent. An earlier request ended unpaid.
#[event]
pub struct StatementOpened {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// Paid the statement's rent and the bounty.
    pub rent_payer: Address,
    /// What the owner wants back, base units; it takes the place of an earlier request.
    pub requested: u64,
    /// Slot of the statement: a settlement of this or a later snapshot saw it.
    pub requested_slot: u64,
    /// From then on it holds no money any more and is not paid, Unix seconds.
    pub lapses_at: i64,
    /// What the owner says to have spent, lifetime, base units.
    pub stated: u64,
    /// From then on it is paid, Unix seconds; sooner once a settlement is shown that saw it.
    pub pays_at: i64,
    /// A snapshot at this time or later holds the money aside also when it is the first that saw it, Unix seconds.
    pub holds_from: i64,
    /// Requests that ended, lifetime.
    pub requests_ended: u32,
    /// How they ended: bit 0 whether the last one was paid, bit 1 the one before, and so on.
    pub endings: u64,
    /// The newest final epoch, whose payer root it copied; 0: none.
    pub epoch: u64,
    /// Root hash of that epoch's payer tree.
    pub payer_root: [u8; 32],
    /// Leaves of that tree.
    pub payer_count: u32,
    /// Lifetime charged in that root, base units.
    pub charged: u64,
    /// Lifetime accrued in that root, base units.
    pub accrued: u64,
    /// Most that it pays, base units.
    pub claim: u64,
    /// Put up for who shows that more is spent, lamports.
    pub bounty_lamports: u64,
    /// Claims of all statements of the network, base units.
    pub network_stated_claims: u64,
}

/// Somebody showed that a payer spent more than it stated, or that a settlement saw the statement, which makes it due.
#[event]
pub struct StatementRaised {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// Who showed it.
    pub prover: Address,
    /// The epoch of the settlement that showed it, or of the copied root; 0: none.
    pub epoch: u64,
    /// What the payer owes for good up to that epoch, lifetime, base units.
    pub accrued: u64,
    /// What the statement says now, lifetime, base units.
    pub stated: u64,
    /// Highest lifetime accrued that any proof has shown of this payer, base units.
    pub proven: u64,
    /// From then on it is paid, Unix seconds.
    pub pays_at: i64,
    /// Most that it pays, base units.
    pub claim: u64,
    /// Claims of all statements of the network, base units.
    pub network_stated_claims: u64,
    /// Paid to the prover now, lamports: nothing when nothing was raised.
    pub bounty_paid_lamports: u64,
    /// What is left of the bounty, lamports.
    pub bounty_lamports: u64,
}

/// The owner was paid what its statement claims: the request ended paid, and the statement's account was closed.
/// `exit_closed_at` is the network's.
#[event]
pub struct StatementPaid {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// Paid to the owner, base units: the claim, or its part when all claims were more than what was unspent.
    pub amount: u64,
    /// What this payer took out again, lifetime, base units.
    pub payer_withdrawn: u64,
    /// What all payers took out again, lifetime, base units.
    pub network_withdrawn: u64,
    /// Claims of all statements of the network, base units.
    pub network_stated_claims: u64,
    /// Settlements that are not final and closed before it are overtaken, Unix seconds; 0: none is.
    pub exit_closed_at: i64,
    /// Requests that ended, lifetime.
    pub requests_ended: u32,
    /// How they ended: bit 0 whether the last one was paid, bit 1 the one before, and so on.
    pub endings: u64,
    /// Got the statement's rent and the rest of the bounty back.
    pub rent_payer: Address,
}

/// The owner took the statement back: the request ended unpaid, and the statement's account was closed.
#[event]
pub struct StatementCancelled {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// What had been requested and is not any more, base units.
    pub requested: u64,
    /// Claims of all statements of the network, base units.
    pub network_stated_claims: u64,
    /// Requests that ended, lifetime.
    pub requests_ended: u32,
    /// How they ended: bit 0 whether the last one was paid, bit 1 the one before, and so on.
    pub endings: u64,
    /// Got the statement's rent and the rest of the bounty back.
    pub rent_payer: Address,
}
