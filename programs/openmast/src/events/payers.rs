//! Prepaid accounts and the requests for what is unspent.

use anchor_lang::prelude::*;

/// A payer account was opened with its first deposit, of which a fee is the treasury's.
#[event]
pub struct PayerOpened {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// Its position in the payer tree; the next payer's is one more.
    pub index: u32,
    /// May withdraw.
    pub owner: Address,
    /// Paid the rent and the deposit.
    pub rent_payer: Address,
    /// Paid in now, base units: the fee and what the payer was given.
    pub amount: u64,
    /// The fee, base units.
    pub fee: u64,
    /// What this payer was given, lifetime, base units.
    pub payer_deposited: u64,
    /// What all payers were given, lifetime, base units.
    pub network_deposited: u64,
    /// All fees, lifetime, base units.
    pub network_fees: u64,
    /// Whose the fee is: the holder of the role.
    pub treasury: Address,
    /// What that holder is owed in this role, base units.
    pub till_owed: u64,
    /// What all holders of the role, present and past, are owed together, base units.
    pub network_treasury_owed: u64,
}

/// Somebody paid into a payer account.
#[event]
pub struct Deposited {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// Who paid.
    pub depositor: Address,
    /// Paid in now, base units.
    pub amount: u64,
    /// What this payer was given, lifetime, base units.
    pub payer_deposited: u64,
    /// What all payers were given, lifetime, base units.
    pub network_deposited: u64,
}

/// The owner asked for unspent money back. An earlier request ended unpaid.
#[event]
pub struct WithdrawalRequested {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// What the owner wants back, base units; it takes the place of an earlier request.
    pub requested: u64,
    /// Slot of the request: a settlement of this or a later snapshot saw it.
    pub requested_slot: u64,
    /// From then on it holds no money any more and is not paid, Unix seconds.
    pub lapses_at: i64,
    /// Requests that ended, lifetime.
    pub requests_ended: u32,
    /// How they ended: bit 0 whether the last one was paid, bit 1 the one before, and so on.
    pub endings: u64,
}

/// The owner took the request back: it ended unpaid.
#[event]
pub struct WithdrawalCancelled {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// What had been requested and is not any more, base units.
    pub requested: u64,
    /// Requests that ended, lifetime.
    pub requests_ended: u32,
    /// How they ended: bit 0 whether the last one was paid, bit 1 the one before, and so on.
    pub endings: u64,
}

/// The owner was paid against a final settlement: the request ended paid.
#[event]
pub struct Withdrawn {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// The epoch of the settlement that proved what accrued.
    pub epoch: u64,
    /// What the payer owes for good up to that epoch, lifetime, base units.
    pub accrued: u64,
    /// Paid to the owner, base units: the request, or less when less is left.
    pub amount: u64,
    /// Highest lifetime accrued that any proof has shown of this payer, base units.
    pub proven: u64,
    /// What this payer took out again, lifetime, base units.
    pub payer_withdrawn: u64,
    /// What all payers took out again, lifetime, base units.
    pub network_withdrawn: u64,
    /// Requests that ended, lifetime.
    pub requests_ended: u32,
    /// How they ended: bit 0 whether the last one was paid, bit 1 the one before, and so on.
    pub endings: u64,
}

/// Somebody showed what a payer owes for good: later statements cannot say less.
#[event]
pub struct SpentProven {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// The epoch of the settlement that proved it.
    pub epoch: u64,
    /// What the payer owes for good up to that epoch, lifetime, base units.
    pub accrued: u64,
    /// Highest lifetime accrued that any proof has shown of this payer, base units.
    pub proven: u64,
}

/// The owner offered the payer account to another; the zero key is nobody.
#[event]
pub struct PayerOffered {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// Who may take it over; zero: nobody.
    pub pending_owner: Address,
}

/// A payer account was taken over by who was offered it, with its balance and its request.
#[event]
pub struct PayerAccepted {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// The owner from now on; nobody is offered it any more.
    pub owner: Address,
    /// What this payer was given, lifetime, base units.
    pub deposited: u64,
    /// What it took out again, lifetime, base units.
    pub withdrawn: u64,
    /// Highest lifetime accrued that any proof has shown of it, base units.
    pub proven: u64,
    /// Requested to be withdrawn, base units; 0: no request.
    pub requested: u64,
    /// Slot of the request.
    pub requested_slot: u64,
    /// From then on the request holds no money any more and is not paid, Unix seconds.
    pub lapses_at: i64,
    /// What a statement says to be spent, lifetime, base units; 0 without one.
    pub stated: u64,
    /// When a statement begins to be paid, Unix seconds; 0: the request is no statement.
    pub pays_at: i64,
    /// A snapshot at this time or later holds a statement's money aside also when it is the first that saw it,
    /// Unix seconds; 0 without a statement.
    pub holds_from: i64,
}

/// The owner said which price is too high: from the next snapshot on the payer is not served by assets that ask for more.
#[event]
pub struct MaxPriceSet {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// The highest price, base units per 10⁹ bytes; 0: any.
    pub max_price_per_gb: u64,
}
