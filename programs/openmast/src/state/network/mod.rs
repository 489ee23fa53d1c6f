//! The account of a network; what may be done with it lies in a file for each area.

mod announcing;
mod books;
mod lots;
mod pauses;
mod roles;
mod settling;

use {
    crate::state::{Limits, Parameters},
    anchor_lang::prelude::*,
};

/// One deployment: its currency, roles, parameters and money totals.
///
/// Address: `"network"`, founder, id.
#[account]
pub struct Network {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// Who initialized it. Part of the address, without power.
    pub founder: Address,
    /// Part of the address, chosen by the founder.
    pub id: PodU32,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the vault's address.
    pub vault_bump: u8,
    /// Bump of the bond vault's address.
    pub bond_vault_bump: u8,
    /// Bit set of what the newest pause stops while it is in force; see [`crate::constants::pause`].
    pub paused: u8,
    /// When the newest pause began, Unix seconds; 0: none ever did.
    pub paused_at: PodI64,
    /// When it lapses, Unix seconds, unless a shorter `max_pause_seconds` begins to hold before.
    pub paused_until: PodI64,
    /// When it was initialized, Unix seconds.
    pub created_at: PodI64,
    /// SPL Token mint of the currency, 6 decimals.
    pub currency_mint: Address,
    /// Announces and tightens parameters, names oracles, jurisdictions and the pending holders of roles.
    pub authority: Address,
    /// Named to become the authority; zero when nobody is named.
    pub pending_authority: Address,
    /// Receives the network's part.
    pub treasury: Address,
    /// Named to become the treasury; zero when nobody is named.
    pub pending_treasury: Address,
    /// Who received it of epochs that opened before `treasury_since`.
    pub treasury_before: Address,
    /// Epochs that opened at this time or later are the present treasury's, Unix seconds.
    pub treasury_since: PodI64,
    /// Sets and clears pause bits.
    pub pauser: Address,
    /// Named to become the pauser; zero when nobody is named.
    pub pending_pauser: Address,
    /// What parameters may never leave.
    pub limits: Limits,
    /// Hold before `next_parameters_at`.
    pub parameters: Parameters,
    /// Hold from `next_parameters_at` on.
    pub next_parameters: Parameters,
    /// When the next parameters begin to hold, Unix seconds; 0: none were ever announced.
    pub next_parameters_at: PodI64,
    /// When the breaker was last lowered at once, Unix seconds; 0: never.
    pub tightened_at: PodI64,
    /// Index of the next asset.
    pub asset_count: PodU32,
    /// Index of the next payer.
    pub payer_count: PodU32,
    /// Index of the next reserve, a lot or an entitlement.
    pub reserve_count: PodU32,
    /// Newest final epoch; 0: none.
    pub final_epoch: PodU64,
    /// Slot of the chain state that the newest final settlement used.
    pub final_snapshot_slot: PodU64,
    /// The chain's clock there, Unix seconds: when the next epoch opened. Before the first settlement when the first
    /// oracle set was named, and before that `created_at`.
    pub final_closed_at: PodI64,
    /// Root hash of the newest final settlement's payer tree.
    pub final_payer_root: [u8; 32],
    /// Sum charged of the newest final settlement's asset tree: earned, which is spent and released, base units.
    pub settled_amount: PodU64,
    /// Sum accrued of the newest final settlement's asset tree, base units.
    pub settled_accrued: PodU64,
    /// The part of `settled_amount` that reserves released, base units; the rest is what payers spent.
    pub settled_reserve_amount: PodU64,
    /// The part of `settled_accrued` that reserves released, base units; the rest is payers'.
    pub settled_reserve_accrued: PodU64,
    /// Leaf count of the newest final settlement's asset tree.
    pub settled_asset_count: PodU32,
    /// Leaf count of the newest final settlement's payer tree.
    pub settled_payer_count: PodU32,
    /// Leaf count of the newest final settlement's reserve tree.
    pub settled_reserve_count: PodU32,
    /// Whose the treasury's part is in the newest final settlement.
    pub settled_treasury: Address,
    /// First epoch of the treasury's part in the newest final settlement, and of whose it is.
    pub treasury_epoch: PodU64,
    /// The treasury's part in the newest final settlement, basis points.
    pub settled_treasury_bps: PodU16,
    /// The smallest treasury's part that held before `treasury_epoch`, basis points.
    pub before_treasury_bps: PodU16,
    /// Final settlements of older epochs are not valid for proofs any more. Never falls; 0: none is too old.
    pub oldest_kept_epoch: PodU64,
    /// Settlements that are not final and were closed before this time, Unix seconds, may charge what left. Never falls.
    pub exit_closed_at: PodI64,
    /// What payers paid in, lifetime, without fees, base units.
    pub deposited: PodU64,
    /// What payers took out again unspent, lifetime, base units.
    pub withdrawn: PodU64,
    /// What was paid for lots, lifetime, base units, without what was paid back for tokens returned before their window.
    pub lots_in: PodU64,
    /// What of it was paid back, lifetime, for any other reason, base units.
    pub lots_out: PodU64,
    /// What of `lots_in - lots_out` is owed back to buyers because the price of their sale fell, base units.
    pub lots_excess: PodU64,
    /// Payer fees, lifetime, base units.
    pub fees: PodU64,
    /// Sum of `Statement.claim`, base units.
    pub stated_claims: PodU64,
    /// Sum of `Asset.collected`, base units.
    pub collected: PodU64,
    /// Earned money and fees that left the vault, lifetime, base units.
    pub paid_out: PodU64,
    /// Sum of what the treasury's tills are owed, base units.
    pub treasury_owed: PodU64,
    /// Sum of `Jurisdiction.owed`, base units.
    pub levy_owed: PodU64,
    /// Sum of what the treasury's tills were paid, base units.
    pub treasury_paid: PodU64,
    /// Sum of `Jurisdiction.paid`, base units.
    pub levy_paid: PodU64,
    /// Zero.
    pub reserved: [u8; 64],
}
