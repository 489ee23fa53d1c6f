//! One event for each instruction, with every value that it changed: the state can be
//! rebuilt from them. Amounts are base units, totals are after the change.

use {
    crate::state::{MemberWeight, NetworkParameters},
    alloc::{string::String, vec::Vec},
    anchor_lang::prelude::*,
};

/// A network was initialized; the founder holds every role.
#[event]
pub struct NetworkInitialized {
    pub network: Address,
    pub founder: Address,
    pub id: u32,
    pub currency_mint: Address,
    pub parameters: NetworkParameters,
}

/// The authority set the parameters.
#[event]
pub struct ParametersUpdated {
    pub network: Address,
    pub parameters: NetworkParameters,
    pub oldest_kept_epoch: u64,
}

/// The authority named the next holder of a role; the zero key names nobody.
#[event]
pub struct RoleTransferred {
    pub network: Address,
    pub role: u8,
    pub pending: Address,
}

/// The named holder took the role.
#[event]
pub struct RoleAccepted {
    pub network: Address,
    pub role: u8,
    pub holder: Address,
}

/// The pauser set the pause bits.
#[event]
pub struct PauseSet {
    pub network: Address,
    pub paused: u8,
}

/// The authority set the oracle set. Members that are missing left at `at`; who left before and is named again
/// begins with a bond of zero, and what it left stays due as it was.
#[event]
pub struct OracleSetSet {
    pub network: Address,
    pub version: u32,
    pub threshold: u32,
    pub total_weight: u32,
    pub members: Vec<MemberWeight>,
    pub at: i64,
}

/// An oracle's bond grew.
#[event]
pub struct BondDeposited {
    pub network: Address,
    pub member: Address,
    pub depositor: Address,
    pub amount: u64,
    pub bond: u64,
    pub bonded: u64,
}

/// An oracle that left took its bonds that were due at `at`.
#[event]
pub struct BondWithdrawn {
    pub network: Address,
    pub member: Address,
    pub amount: u64,
    pub bonded: u64,
    pub at: i64,
}

/// Somebody sent an oracle that left its bonds that were due at `at`, into the oracle's associated token account.
#[event]
pub struct BondReturned {
    pub network: Address,
    pub member: Address,
    pub amount: u64,
    pub bonded: u64,
    pub at: i64,
}

/// An asset and its shares were created.
#[event]
pub struct AssetCreated {
    pub network: Address,
    pub asset: Address,
    pub index: u32,
    pub owner: Address,
    pub share_mint: Address,
    pub share_supply: u64,
    pub share_decimals: u8,
    pub price_per_gb: u64,
    pub stakers_bps: u16,
    pub kind: u8,
    pub h3_cell: u64,
    pub capacity_mbps: u32,
    pub shares_name: String,
    pub shares_symbol: String,
    pub shares_uri: String,
}

/// The owner scheduled a price: `price_per_gb` holds before `epoch`, `next_price_per_gb` from it on.
#[event]
pub struct PriceSet {
    pub network: Address,
    pub asset: Address,
    pub price_per_gb: u64,
    pub next_price_per_gb: u64,
    pub epoch: u64,
}

/// The owner scheduled the stakers' part: `stakers_bps` of what is earned before `epoch`, `next_stakers_bps` from it on.
#[event]
pub struct SplitPolicySet {
    pub network: Address,
    pub asset: Address,
    pub stakers_bps: u16,
    pub next_stakers_bps: u16,
    pub epoch: u64,
}

/// The owner described the asset.
#[event]
pub struct MetadataSet {
    pub network: Address,
    pub asset: Address,
    pub kind: u8,
    pub h3_cell: u64,
    pub capacity_mbps: u32,
}

/// The owner retired the asset: no charges from `retired_epoch` on.
#[event]
pub struct AssetRetired {
    pub network: Address,
    pub asset: Address,
    pub retired_epoch: u64,
}

/// A payer account was opened.
#[event]
pub struct PayerOpened {
    pub network: Address,
    pub payer: Address,
    pub index: u32,
    pub owner: Address,
}

/// Somebody paid into a payer account.
#[event]
pub struct Deposited {
    pub network: Address,
    pub payer: Address,
    pub depositor: Address,
    pub amount: u64,
    pub payer_deposited: u64,
    pub network_deposited: u64,
}

/// The owner asked for unspent money back.
#[event]
pub struct WithdrawalRequested {
    pub network: Address,
    pub payer: Address,
    pub requested: u64,
    pub requested_slot: u64,
    pub requested_at: i64,
}

/// The owner took the request back.
#[event]
pub struct WithdrawalCancelled {
    pub network: Address,
    pub payer: Address,
    pub requested: u64,
}

/// The owner was paid against a final settlement; the request is done. `exit_request_slot` is the network's.
#[event]
pub struct Withdrawn {
    pub network: Address,
    pub payer: Address,
    pub epoch: u64,
    pub lifetime_spent: u64,
    pub amount: u64,
    pub payer_withdrawn: u64,
    pub network_withdrawn: u64,
    pub exit_request_slot: u64,
}

/// The owner was paid although nothing was ever settled; the request is done. `exit_request_slot` is the network's.
#[event]
pub struct UnsettledWithdrawn {
    pub network: Address,
    pub payer: Address,
    pub amount: u64,
    pub payer_withdrawn: u64,
    pub network_withdrawn: u64,
    pub exit_request_slot: u64,
}

/// An oracle posted a settlement, which counts as its attestation.
#[event]
pub struct SettlementPosted {
    pub network: Address,
    pub epoch: u64,
    pub poster: Address,
    pub oracle_set_version: u32,
    pub snapshot_slot: u64,
    pub posted_slot: u64,
    pub posted_at: i64,
    pub asset_count: u32,
    pub payer_count: u32,
    pub asset_root: [u8; 32],
    pub payer_root: [u8; 32],
    pub amount: u64,
    pub bytes: u64,
    pub archive_hash: [u8; 32],
    pub private_root: [u8; 32],
    pub price_set_hash: [u8; 32],
    pub attested: u16,
    pub rent_payer: Address,
    pub challenge_seconds: u32,
}

/// An oracle attested the posted roots.
#[event]
pub struct SettlementAttested {
    pub network: Address,
    pub epoch: u64,
    pub oracle: Address,
    pub attested: u16,
}

/// A settlement became final.
#[event]
pub struct SettlementFinalized {
    pub network: Address,
    pub epoch: u64,
    pub amount: u64,
    pub snapshot_slot: u64,
    pub asset_count: u32,
    pub payer_count: u32,
    pub final_at: i64,
    pub oldest_kept_epoch: u64,
}

/// An oracle voted against a settlement; `state` is 2 when that rejected it.
#[event]
pub struct SettlementRejected {
    pub network: Address,
    pub epoch: u64,
    pub oracle: Address,
    pub attested: u16,
    pub rejected: u16,
    pub state: u8,
}

/// A settlement was rejected because an exit overtook it (`overtaken`), or because the oracle set changed after its posting.
#[event]
pub struct SettlementExpired {
    pub network: Address,
    pub epoch: u64,
    pub oracle_set_version: u32,
    pub overtaken: bool,
}

/// A settlement's account was closed.
#[event]
pub struct SettlementClosed {
    pub network: Address,
    pub epoch: u64,
    pub rent_payer: Address,
}

/// What an asset earned since the last collecting was split, with `stakers_bps` for the stakers.
#[event]
pub struct Collected {
    pub network: Address,
    pub asset: Address,
    pub epoch: u64,
    pub lifetime_bytes: u64,
    pub lifetime_earned: u64,
    pub stakers_bps: u16,
    pub owner: u64,
    pub stakers: u64,
    pub treasury: u64,
    pub levy: u64,
    pub active_shares: u64,
    pub reward_per_share: u128,
    pub reward_remainder: u64,
}

/// An asset's owner was paid.
#[event]
pub struct OwnerWithdrawn {
    pub network: Address,
    pub asset: Address,
    pub owner: Address,
    pub amount: u64,
    pub owner_paid: u64,
    pub network_paid_out: u64,
}

/// The treasury was paid.
#[event]
pub struct TreasuryWithdrawn {
    pub network: Address,
    pub treasury: Address,
    pub amount: u64,
    pub treasury_paid: u64,
    pub network_paid_out: u64,
}

/// The regulator was paid.
#[event]
pub struct LevyWithdrawn {
    pub network: Address,
    pub regulator: Address,
    pub amount: u64,
    pub levy_paid: u64,
    pub network_paid_out: u64,
}

/// Shares were staked; they wait for a settlement that saw `pending_slot`.
#[event]
pub struct Staked {
    pub network: Address,
    pub asset: Address,
    pub staker: Address,
    pub amount: u64,
    pub pending: u64,
    pub pending_slot: u64,
    pub asset_pending_shares: u64,
}

/// Pending shares began to earn.
#[event]
pub struct StakeActivated {
    pub network: Address,
    pub asset: Address,
    pub staker: Address,
    pub amount: u64,
    pub active: u64,
    pub asset_active_shares: u64,
    pub reward_per_share: u128,
    pub rewards_owed: u64,
    pub rewards_fraction: u64,
}

/// Shares stopped earning and cool down. Rewards are settled up to `reward_per_share` only if active ones left.
#[event]
pub struct Unstaked {
    pub network: Address,
    pub asset: Address,
    pub staker: Address,
    pub from_pending: u64,
    pub from_active: u64,
    pub cooling: u64,
    pub cooling_until: i64,
    pub asset_active_shares: u64,
    pub reward_per_share: u128,
    pub rewards_owed: u64,
    pub rewards_fraction: u64,
}

/// Cooled shares went back to the staker.
#[event]
pub struct UnstakedWithdrawn {
    pub network: Address,
    pub asset: Address,
    pub staker: Address,
    pub amount: u64,
    pub asset_cooling_shares: u64,
}

/// A staker was paid its rewards.
#[event]
pub struct RewardsClaimed {
    pub network: Address,
    pub asset: Address,
    pub staker: Address,
    pub amount: u64,
    pub rewards_paid: u64,
    pub reward_per_share: u128,
    pub stakers_paid: u64,
    pub network_paid_out: u64,
    pub rewards_fraction: u64,
}
