//! One event for each instruction, with every value that it changed: the state can be
//! rebuilt from them. Amounts are base units, totals are after the change.

use {
    crate::state::{Content, MemberWeight, NetworkLimits, NetworkParameters, StakeHolding},
    alloc::{string::String, vec::Vec},
    anchor_lang::prelude::*,
    openmast_ledger::ProofNode,
};

/// A network was initialized; the founder holds every role and has a till for each of both paid ones.
#[event]
pub struct NetworkInitialized {
    /// The network, a `Network` account.
    pub network: Address,
    /// Who initialized it; the holder of every role.
    pub founder: Address,
    /// Paid the rent of all accounts.
    pub rent_payer: Address,
    /// Number that the founder chose; with the founder's key it makes the address.
    pub id: u32,
    /// SPL Token mint of the currency, 6 decimals.
    pub currency_mint: Address,
    /// The parameters that it begins with.
    pub parameters: NetworkParameters,
    /// What parameters may never leave.
    pub limits: NetworkLimits,
    /// Time of it, Unix seconds: from then on the roles are the founder's.
    pub created_at: i64,
}

/// The authority announced parameters.
#[event]
pub struct ParametersAnnounced {
    /// The network, a `Network` account.
    pub network: Address,
    /// The parameters that hold before `next_parameters_at`: those announced before, when they held already.
    pub parameters: NetworkParameters,
    /// The parameters that were announced, changed or not.
    pub next_parameters: NetworkParameters,
    /// From then on they hold, Unix seconds.
    pub next_parameters_at: i64,
}

/// The authority lowered the breaker or raised the bond, at once.
#[event]
pub struct ParametersTightened {
    /// The network, a `Network` account.
    pub network: Address,
    /// The parameters that hold before those that are announced.
    pub parameters: NetworkParameters,
    /// Those that were announced last; all zero when none ever were.
    pub next_parameters: NetworkParameters,
    /// When the breaker was last lowered at once, Unix seconds; 0: never.
    pub tightened_at: i64,
}

/// The authority named the next holder of a role; the zero key names nobody.
#[event]
pub struct RoleTransferred {
    /// The network, a `Network` account.
    pub network: Address,
    /// 0 authority, 1 treasury, 2 regulator, 3 pauser.
    pub role: u8,
    /// Who may take the role; zero: nobody.
    pub pending: Address,
}

/// The named holder took the role. With the authority's (0), nobody is named for any role any more. With the treasury's
/// (1) or the regulator's (2), who held it before keeps the epochs that opened before `at`, and the holder has a till.
#[event]
pub struct RoleAccepted {
    /// The network, a `Network` account.
    pub network: Address,
    /// 0 authority, 1 treasury, 2 regulator, 3 pauser.
    pub role: u8,
    /// Who holds the role from now on; nobody is named for it any more.
    pub holder: Address,
    /// Time of it, Unix seconds.
    pub at: i64,
}

/// The pauser set the pause bits.
#[event]
pub struct PauseSet {
    /// The network, a `Network` account.
    pub network: Address,
    /// What is paused from now on, a bit each: 1 creating assets and opening payers, 2 deposits, 4 settlements, 8
    /// collecting, 16 staking, 32 payouts of earnings.
    pub paused: u8,
    /// When the newest pause began, Unix seconds. 0: none ever did.
    pub paused_at: i64,
    /// When it lapses by itself, Unix seconds, unless a shorter longest pause begins to hold before.
    pub paused_until: i64,
}

/// The authority named oracles that may take over; no members: what was named is cancelled.
#[event]
pub struct OracleSetAnnounced {
    /// The network, a `Network` account.
    pub network: Address,
    /// Every member and its weight.
    pub members: Vec<MemberWeight>,
    /// Least weight that finalizes a settlement.
    pub threshold: u32,
    /// Whether it takes over when the authority says so; otherwise it does by itself.
    pub standby: bool,
    /// From then on it may take over, Unix seconds; 0 when there are no members.
    pub from: i64,
    /// Number of the set that decides.
    pub set_version: u32,
    /// Whether it took over at once, because there was no set before it: then it is neither the next nor the stand-by one,
    /// and the network's first epoch opened at `from`.
    pub at_once: bool,
}

/// The next oracle set took over. Members that are missing left; who left before and is named again
/// begins with a bond of zero, and what it left stays due as it was. All attestations are forgotten.
#[event]
pub struct OracleSetRotated {
    /// The network, a `Network` account.
    pub network: Address,
    /// Number of this set; it grows by 1 with each.
    pub set_version: u32,
    /// Least weight that finalizes a settlement.
    pub threshold: u32,
    /// Weight of all members together.
    pub total_weight: u32,
    /// Every member and its weight.
    pub members: Vec<MemberWeight>,
    /// From then on the bonds of those that left now may be withdrawn, Unix seconds.
    pub released_at: i64,
}

/// The stand-by oracle set took over, as the authority said. As with [`OracleSetRotated`].
#[event]
pub struct OracleSetSwitched {
    /// The network, a `Network` account.
    pub network: Address,
    /// Number of this set; it grows by 1 with each.
    pub set_version: u32,
    /// Least weight that finalizes a settlement.
    pub threshold: u32,
    /// Weight of all members together.
    pub total_weight: u32,
    /// Every member and its weight.
    pub members: Vec<MemberWeight>,
    /// From then on the bonds of those that left now may be withdrawn, Unix seconds.
    pub released_at: i64,
}

/// An oracle's bond grew.
#[event]
pub struct BondDeposited {
    /// The network, a `Network` account.
    pub network: Address,
    /// The oracle, a member of the set.
    pub member: Address,
    /// Who paid.
    pub depositor: Address,
    /// Paid in now, base units.
    pub amount: u64,
    /// The member's bond, base units.
    pub bond: u64,
    /// All bonds together, of members and of those that left, base units.
    pub bonded: u64,
}

/// An oracle that left took its bonds that were due at `at`.
#[event]
pub struct BondWithdrawn {
    /// The network, a `Network` account.
    pub network: Address,
    /// The oracle, which signed.
    pub member: Address,
    /// Paid to it, base units.
    pub amount: u64,
    /// All bonds together, of members and of those that left, base units.
    pub bonded: u64,
    /// Time of the payment, Unix seconds: what was due then was paid.
    pub at: i64,
}

/// Somebody sent an oracle that left its bonds that were due at `at`, into the oracle's associated token account.
#[event]
pub struct BondReturned {
    /// The network, a `Network` account.
    pub network: Address,
    /// The oracle, which did not sign.
    pub member: Address,
    /// Paid to it, base units.
    pub amount: u64,
    /// All bonds together, of members and of those that left, base units.
    pub bonded: u64,
    /// Time of the payment, Unix seconds: what was due then was paid.
    pub at: i64,
}

/// An asset and its shares were created.
#[event]
pub struct AssetCreated {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Its position in the asset tree.
    pub index: u32,
    /// Sets the price and the split, receives the owner's part and at first all shares.
    pub owner: Address,
    /// Paid the rent.
    pub rent_payer: Address,
    /// Token-2022 mint of the shares.
    pub share_mint: Address,
    /// Shares that exist, base units of the share mint; no more can be made.
    pub share_supply: u64,
    /// Decimals of the share mint.
    pub share_decimals: u8,
    /// Price from the start, base units per 10⁹ bytes.
    pub price_per_gb: u64,
    /// The stakers' part of what remains after treasury and levy, basis points.
    pub stakers_bps: u16,
    /// 0 tower, 1 small cell, 2 backhaul, 3 SIM bank, 4 edge site, 5 access point, 255 other.
    pub kind: u8,
    /// Where it stands, an H3 cell; 0: not told.
    pub h3_cell: u64,
    /// Capacity, Mbit/s.
    pub capacity_mbps: u32,
    /// Name of the shares, as their mint has it.
    pub shares_name: String,
    /// Symbol of the shares, as their mint has it.
    pub shares_symbol: String,
    /// URI of the shares' metadata, as their mint has it; may be empty.
    pub shares_uri: String,
}

/// The owner scheduled a price: `price_per_gb` holds before `epoch`, `next_price_per_gb` from it on.
#[event]
pub struct PriceSet {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Price before `epoch`, base units per 10⁹ bytes.
    pub price_per_gb: u64,
    /// Price from `epoch` on, base units per 10⁹ bytes.
    pub next_price_per_gb: u64,
    /// First epoch of the next price.
    pub epoch: u64,
}

/// The owner scheduled the stakers' part: `stakers_bps` of what is earned before `epoch`, `next_stakers_bps` from it on.
#[event]
pub struct SplitPolicySet {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The stakers' part of what remains after treasury and levy, of what is earned before `epoch`, basis points.
    pub stakers_bps: u16,
    /// The same of what is earned from `epoch` on, basis points.
    pub next_stakers_bps: u16,
    /// First epoch of the next part.
    pub epoch: u64,
}

/// The owner described the asset.
#[event]
pub struct MetadataSet {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// 0 tower, 1 small cell, 2 backhaul, 3 SIM bank, 4 edge site, 5 access point, 255 other.
    pub kind: u8,
    /// Where it stands, an H3 cell; 0: not told.
    pub h3_cell: u64,
    /// Capacity, Mbit/s.
    pub capacity_mbps: u32,
}

/// The owner retired the asset: no charges from `retired_epoch` on.
#[event]
pub struct AssetRetired {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// First epoch without charges.
    pub retired_epoch: u64,
}

/// The number of shares that exist was recorded.
#[event]
pub struct ShareSupplySynced {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Shares that exist, base units of the share mint.
    pub share_supply: u64,
}

/// The owner offered the asset to another; the zero key is nobody.
#[event]
pub struct AssetOffered {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Who may take it over; zero: nobody.
    pub pending_owner: Address,
}

/// An asset was taken over by who was offered it, with what its owner is owed and what is scheduled.
#[event]
pub struct AssetAccepted {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The owner from now on; nobody is offered it any more.
    pub owner: Address,
    /// Collected for the owner and not yet withdrawn, base units: it is the new owner's.
    pub owner_owed: u64,
    /// Price before `next_price_epoch`, base units per 10⁹ bytes.
    pub price_per_gb: u64,
    /// Price from `next_price_epoch` on, base units per 10⁹ bytes.
    pub next_price_per_gb: u64,
    /// First epoch of the next price; 0: none was ever scheduled.
    pub next_price_epoch: u64,
    /// The stakers' part of what remains after treasury and levy, of what is earned before `next_split_epoch`, basis points.
    pub stakers_bps: u16,
    /// The same of what is earned from `next_split_epoch` on, basis points.
    pub next_stakers_bps: u16,
    /// First epoch of the next part; 0: none was ever scheduled.
    pub next_split_epoch: u64,
}

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

/// The owner asked for unspent money back and stated what was spent. An earlier request ended unpaid.
#[event]
pub struct SpentStated {
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
    /// Of a statement: spent at least, lifetime, base units.
    pub stated: u64,
    /// Of a statement: from then on it is paid, Unix seconds; 0: the request is no statement.
    pub pays_at: i64,
    /// Of a statement: a snapshot at this time or later holds its money aside also when it is the first that saw it,
    /// Unix seconds.
    pub holds_from: i64,
}

/// A part of a proof was written into the writer's buffer.
#[event]
pub struct ProofWritten {
    /// Whose buffer it is.
    pub writer: Address,
    /// Paid the buffer's rent.
    pub rent_payer: Address,
    /// Position of the first node that was written now.
    pub offset: u8,
    /// What was written: siblings from the leaf upwards, 48 bytes each.
    pub nodes: Vec<ProofNode>,
    /// How many nodes the buffer has.
    pub count: u8,
}

/// The writer closed its buffer.
#[event]
pub struct ProofClosed {
    /// Whose buffer it was.
    pub writer: Address,
    /// Got the buffer's rent back.
    pub rent_payer: Address,
}

/// An oracle proposed a settlement, which counts as its attestation.
#[event]
pub struct SettlementProposed {
    /// The network, a `Network` account.
    pub network: Address,
    /// What is proposed.
    pub content: Content,
    /// Of it, with the network.
    pub content_hash: [u8; 32],
    /// The oracle that proposed it.
    pub proposer: Address,
    /// Paid the account's rent and gets it back when it is closed.
    pub rent_payer: Address,
    /// Version of the oracle set under which it was proposed.
    pub set_version: u32,
    /// Who attested: the proposer's bit alone, at its position in the oracle set.
    pub attested: u16,
    /// Time of the proposal, Unix seconds.
    pub proposed_at: i64,
    /// Since when the threshold's weight stands behind it, Unix seconds; 0: it does not.
    pub threshold_at: i64,
    /// When the epoch opened, Unix seconds.
    pub opened_at: i64,
    /// Least time between the threshold and final, seconds.
    pub challenge_seconds: u32,
    /// The treasury's part of the epoch, basis points.
    pub treasury_bps: u16,
    /// The levy of the epoch, basis points.
    pub levy_bps: u16,
    /// Whose the treasury's part is.
    pub treasury: Address,
    /// Whose the levy is.
    pub regulator: Address,
}

/// An oracle attested a proposal.
#[event]
pub struct SettlementAttested {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the proposal.
    pub epoch: u64,
    /// Names the proposal.
    pub content_hash: [u8; 32],
    /// Who attested.
    pub oracle: Address,
    /// Whose attestation stands, a bit for each position in the oracle set.
    pub attested: u16,
    /// Since when the threshold's weight stands behind it, Unix seconds; 0: it does not.
    pub threshold_at: i64,
}

/// An oracle took its attestation back.
#[event]
pub struct AttestationRetracted {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the proposal.
    pub epoch: u64,
    /// Names the proposal.
    pub content_hash: [u8; 32],
    /// Who took it back.
    pub oracle: Address,
    /// Whose attestation stands, a bit for each position in the oracle set.
    pub attested: u16,
    /// Since when the threshold's weight stands behind it, Unix seconds; 0: it does not (any more).
    pub threshold_at: i64,
}

/// A proposal became the settlement of its epoch, and its own account was closed. What is not here is as it was proposed.
#[event]
pub struct SettlementFinalized {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the settlement.
    pub epoch: u64,
    /// Names the proposal.
    pub content_hash: [u8; 32],
    /// Paid the settlement's rent and gets it back when it is closed.
    pub rent_payer: Address,
    /// When it became final, Unix seconds.
    pub final_at: i64,
    /// `snapshot_slot` of the settlement before; 0: none.
    pub previous_snapshot_slot: u64,
    /// The treasury's part, basis points.
    pub treasury_bps: u16,
    /// The levy, basis points.
    pub levy_bps: u16,
    /// First epoch of these cuts.
    pub cuts_epoch: u64,
    /// The smallest treasury's part that held before `cuts_epoch`, basis points.
    pub before_treasury_bps: u16,
    /// The smallest levy that held before `cuts_epoch`, basis points.
    pub before_levy_bps: u16,
    /// Final settlements of older epochs are not valid for proofs any more; 0: none is too old.
    pub oldest_kept_epoch: u64,
}

/// The account of a proposal that could not win any more was closed. Where `set_version` is that of the oracle set, the
/// attestations for this epoch of those that stood behind it are forgotten.
#[event]
pub struct ProposalClosed {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the proposal.
    pub epoch: u64,
    /// Names the proposal.
    pub content_hash: [u8; 32],
    /// Whose attestation stood, a bit for each position in the oracle set of `set_version`.
    pub attested: u16,
    /// Version of the oracle set under which it was proposed.
    pub set_version: u32,
    /// Got the account's rent back.
    pub rent_payer: Address,
}

/// A settlement's account was closed.
#[event]
pub struct SettlementClosed {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the settlement.
    pub epoch: u64,
    /// Got the account's rent back.
    pub rent_payer: Address,
}

/// What an asset earned since the last collecting was split.
#[event]
pub struct Collected {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The epoch of the settlement up to which is collected now.
    pub epoch: u64,
    /// What the asset carried up to that epoch, lifetime, bytes.
    pub lifetime_bytes: u64,
    /// What the asset earned up to that epoch, lifetime, base units; what is more than before was split now.
    pub lifetime_charged: u64,
    /// What accrued for the asset up to that epoch, lifetime, base units; what is more than charged is carried over.
    pub lifetime_accrued: u64,
    /// The treasury's part that was used, basis points.
    pub treasury_bps: u16,
    /// The levy that was used, basis points.
    pub levy_bps: u16,
    /// The stakers' part that was used, basis points; none of it is paid where no share is active.
    pub stakers_bps: u16,
    /// Added to what the owner is owed, base units.
    pub owner: u64,
    /// Added to what the stakers are owed, base units.
    pub stakers: u64,
    /// Added to what the treasury's till is owed, base units.
    pub treasury: u64,
    /// Added to what the regulator's till is owed, base units.
    pub levy: u64,
    /// Whose till the treasury's part went to.
    pub treasury_holder: Address,
    /// Whose till the levy went to.
    pub levy_holder: Address,
    /// Shares that earn from now on, base units of the share mint. The stakers' part was divided among them and `departed`.
    pub active_shares: u64,
    /// Shares that had left uncollected and stopped earning with this: their round ended, base units of the share mint.
    pub departed: u64,
    /// Lifetime reward of one active share, 2⁻⁶⁴ base units.
    pub reward_per_share: u128,
    /// What dividing by the shares left over for the next time, 2⁻⁶⁴ base units; less than `active_shares`, and 0 when
    /// shares stopped earning.
    pub reward_remainder: u64,
}

/// An asset's owner was paid.
#[event]
pub struct OwnerWithdrawn {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The asset's owner.
    pub owner: Address,
    /// Paid, base units: all that was owed.
    pub amount: u64,
    /// Paid to the owner, lifetime, base units.
    pub owner_paid: u64,
    /// Earned money that left the vault, lifetime, base units.
    pub network_paid_out: u64,
}

/// Who holds or held the treasury's role was paid.
#[event]
pub struct TreasuryWithdrawn {
    /// The network, a `Network` account.
    pub network: Address,
    /// Who holds or held the role.
    pub holder: Address,
    /// Paid, base units: all that its till was owed.
    pub amount: u64,
    /// Paid from its till, lifetime, base units.
    pub till_paid: u64,
    /// What all tills of the role are owed, base units.
    pub treasury_owed: u64,
    /// Paid from all tills of the role, lifetime, base units.
    pub treasury_paid: u64,
    /// Earned money and fees that left the vault, lifetime, base units.
    pub network_paid_out: u64,
}

/// Who holds or held the regulator's role was paid.
#[event]
pub struct LevyWithdrawn {
    /// The network, a `Network` account.
    pub network: Address,
    /// Who holds or held the role.
    pub holder: Address,
    /// Paid, base units: all that its till was owed.
    pub amount: u64,
    /// Paid from its till, lifetime, base units.
    pub till_paid: u64,
    /// What all tills of the role are owed, base units.
    pub levy_owed: u64,
    /// Paid from all tills of the role, lifetime, base units.
    pub levy_paid: u64,
    /// Earned money and fees that left the vault, lifetime, base units.
    pub network_paid_out: u64,
}

/// Shares were staked; they wait for a settlement that saw `pending_slot`.
#[event]
pub struct Staked {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Owns the shares and the rewards.
    pub staker: Address,
    /// Paid the rent of the stake's account.
    pub rent_payer: Address,
    /// Staked now, base units of the share mint.
    pub amount: u64,
    /// The staker's shares that do not earn yet, base units of the share mint.
    pub pending: u64,
    /// Slot since which all of these wait.
    pub pending_slot: u64,
    /// All stakers' shares that do not earn yet, base units of the share mint.
    pub asset_pending_shares: u64,
}

/// Pending shares began to earn.
#[event]
pub struct StakeActivated {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Owns the shares and the rewards; need not have signed.
    pub staker: Address,
    /// Shares that began to earn, all that waited, base units of the share mint.
    pub amount: u64,
    /// The staker's shares that earn, base units of the share mint.
    pub active: u64,
    /// All stakers' shares that earn, base units of the share mint.
    pub asset_active_shares: u64,
    /// Lifetime reward of one active share, up to which the rewards were settled, 2⁻⁶⁴ base units.
    pub reward_per_share: u128,
    /// Settled rewards, not yet claimed, whole base units.
    pub rewards_owed: u64,
    /// Settled rewards beyond the whole units, 2⁻⁶⁴ base units.
    pub rewards_fraction: u64,
}

/// The staker announced that active shares leave although the asset may not be collected; none takes it back.
#[event]
pub struct UnstakeAnnounced {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Owns the shares.
    pub staker: Address,
    /// So many active shares may leave uncollected, base units of the share mint.
    pub leaving: u64,
    /// From then on they may, Unix seconds; 0: none may.
    pub leaving_at: i64,
}

/// Shares were taken out of stake and cool down. Active ones of a collected asset stopped earning; of another they
/// departed, and earn until it is collected up to `asset_departed_epoch`. The first that did so in a round opened it, and
/// the staker paid the rent of its account.
#[event]
pub struct Unstaked {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Owns the shares and the rewards.
    pub staker: Address,
    /// Shares taken from those that did not earn yet, which go first, base units of the share mint.
    pub from_pending: u64,
    /// Shares taken from those that earned, base units of the share mint.
    pub from_active: u64,
    /// The staker's shares that earn, base units of the share mint.
    pub active: u64,
    /// The staker's shares that left uncollected and are not settled, base units of the share mint.
    pub departed: u64,
    /// The asset's round of departures in which they left.
    pub departed_round: u64,
    /// Lifetime reward of one share, up to which they are credited, 2⁻⁶⁴ base units.
    pub departed_per_share: u128,
    /// So many of the active shares may leave uncollected, base units of the share mint.
    pub leaving: u64,
    /// From then on they may, Unix seconds; 0: none may.
    pub leaving_at: i64,
    /// The staker's shares that wait for their cooldown, base units of the share mint.
    pub cooling: u64,
    /// From then on all that is cooling may be withdrawn, Unix seconds.
    pub cooling_until: i64,
    /// All stakers' shares that earn, with the departed, base units of the share mint.
    pub asset_active_shares: u64,
    /// All stakers' shares that left uncollected and still earn, base units of the share mint.
    pub asset_departed_shares: u64,
    /// The newest final epoch when the last of them left; 0: there are none.
    pub asset_departed_epoch: u64,
    /// Lifetime reward of one active share, up to which the staker's rewards are settled, 2⁻⁶⁴ base units.
    pub reward_per_share: u128,
    /// Settled rewards, not yet claimed, whole base units.
    pub rewards_owed: u64,
    /// Settled rewards beyond the whole units, 2⁻⁶⁴ base units.
    pub rewards_fraction: u64,
}

/// Shares that had left uncollected were credited with what their round earned, which is over.
#[event]
pub struct DepartureSettled {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Owns the rewards; need not have signed.
    pub staker: Address,
    /// The asset's round of departures in which they left.
    pub round: u64,
    /// Shares that were settled, base units of the share mint; the staker has none that departed any more.
    pub departed: u64,
    /// All stakers' shares of the round that are not settled yet, base units of the share mint; 0: its account was closed.
    pub round_shares: u64,
    /// Paid the rent of the round's account, and got it back when that was closed.
    pub rent_payer: Address,
    /// Settled rewards, not yet claimed, whole base units.
    pub rewards_owed: u64,
    /// Settled rewards beyond the whole units, 2⁻⁶⁴ base units.
    pub rewards_fraction: u64,
}

/// Cooled shares went back to the staker.
#[event]
pub struct UnstakedWithdrawn {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Owns the shares.
    pub staker: Address,
    /// Given back, all that had cooled down, base units of the share mint.
    pub amount: u64,
    /// All stakers' shares that wait for their cooldown, base units of the share mint.
    pub asset_cooling_shares: u64,
}

/// A staker was paid its rewards.
#[event]
pub struct RewardsClaimed {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Who was paid.
    pub staker: Address,
    /// Paid, whole base units: all that was owed.
    pub amount: u64,
    /// Paid to the staker, lifetime, base units.
    pub rewards_paid: u64,
    /// Lifetime reward of one active share, up to which the rewards were settled, 2⁻⁶⁴ base units.
    pub reward_per_share: u128,
    /// Paid to all stakers of the asset, lifetime, base units.
    pub stakers_paid: u64,
    /// Earned money that left the vault, lifetime, base units.
    pub network_paid_out: u64,
    /// Settled rewards beyond the whole units, which stay, 2⁻⁶⁴ base units.
    pub rewards_fraction: u64,
}

/// The staker offered the stake to another; the zero key is nobody.
#[event]
pub struct StakeOffered {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Owns the stake.
    pub staker: Address,
    /// Who may take it over; zero: nobody.
    pub pending_staker: Address,
}

/// A stake was added to that of who was offered it, and its account was closed.
#[event]
pub struct StakeAccepted {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Who owned the stake.
    pub from: Address,
    /// Who owns all of it now.
    pub staker: Address,
    /// Paid the rent of the stake to which it was added.
    pub rent_payer: Address,
    /// What was handed over, with its rewards settled.
    pub handed: StakeHolding,
    /// What the new staker has now, together with what it had.
    pub holding: StakeHolding,
}

/// The staker closed an empty stake.
#[event]
pub struct StakeClosed {
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Whose it was.
    pub staker: Address,
    /// Got the account's rent back.
    pub rent_payer: Address,
}
