//! What accounts, instructions and events are made of.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_pubkey::Pubkey;

const _: () = assert!(size_of::<openmast_ledger::ProofNode>() == 48);

/// What one lot takes in every epoch of its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct BookEntry {
    /// The lot's reserve index.
    pub reserve: u32,
    /// 0 volume, 1 SIM slots, 2 committed rate, 3 exclusive window: nothing else of the asset's bits is sold beside it.
    pub kind: u8,
    /// First epoch of the window.
    pub first_epoch: u64,
    /// The epoch after the last one of the window, roll-over included.
    pub end_epoch: u64,
    /// Bits a second, both directions together; 0 of SIM slots.
    pub bits_per_second: u64,
    /// SIM slots; 0 of the other kinds.
    pub slots: u32,
}

impl BookEntry {
    /// Bytes of its fields.
    pub const SIZE: usize = 33;
}

/// What an oracle proposes: the ledger after one epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct Content {
    /// The one after the newest final epoch, from 1.
    pub epoch: u64,
    /// Slot of the chain state that was used.
    pub snapshot_slot: u64,
    /// The chain's clock there, Unix seconds.
    pub closed_at: i64,
    /// Leaves of the asset tree.
    pub asset_count: u32,
    /// Leaves of the payer tree.
    pub payer_count: u32,
    /// Leaves of the reserve tree.
    pub reserve_count: u32,
    /// Root hash of the asset tree.
    pub asset_root: [u8; 32],
    /// First sum of the asset tree's root: lifetime charged, base units.
    pub asset_charged: u64,
    /// Second sum of the asset tree's root: lifetime accrued, base units.
    pub asset_accrued: u64,
    /// Root hash of the payer tree.
    pub payer_root: [u8; 32],
    /// First sum of the payer tree's root: lifetime charged, base units.
    pub payer_charged: u64,
    /// Second sum of the payer tree's root: lifetime accrued, base units.
    pub payer_accrued: u64,
    /// Root hash of the reserve tree.
    pub reserve_root: [u8; 32],
    /// First sum of the reserve tree's root: lifetime charged, base units.
    pub reserve_charged: u64,
    /// Second sum of the reserve tree's root: lifetime accrued, base units.
    pub reserve_accrued: u64,
    /// Lifetime bytes of all assets.
    pub bytes: u64,
    /// SHA-256 of the public archive.
    pub archive_hash: [u8; 32],
    /// Root of the private records.
    pub private_root: [u8; 32],
    /// SHA-256 of the prices that the epoch used.
    pub price_set_hash: [u8; 32],
}

impl Content {
    /// Bytes of its fields.
    pub const SIZE: usize = 284;
}

/// One oracle of the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct Member {
    /// Signs for the oracle.
    pub key: Pubkey,
    /// Its weight; 0: it left.
    pub weight: u32,
    /// What it has bonded, base units.
    pub bond: u64,
    /// From then on the bond of one that left may be withdrawn, Unix seconds; 0 while it is a member.
    pub released_at: i64,
    /// The epoch for which its attestation stands; 0: none.
    pub attested_epoch: u64,
}

impl Member {
    /// Bytes of its fields.
    pub const SIZE: usize = 60;
}

/// A member as the authority names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct MemberWeight {
    /// Signs for the oracle.
    pub key: Pubkey,
    /// Its weight, more than 0.
    pub weight: u32,
}

impl MemberWeight {
    /// Bytes of its fields.
    pub const SIZE: usize = 36;
}

/// Oracles that may take the place of the present ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct NamedSet {
    /// How many of `members` are in use; 0: none are named.
    pub count: u8,
    /// Weight that makes a settlement final under this set.
    pub threshold: u32,
    /// From then on it may take over, Unix seconds.
    pub from: i64,
    /// Who they are.
    pub members: [MemberWeight; 8],
}

impl NamedSet {
    /// Bytes of its fields.
    pub const SIZE: usize = 301;
}

/// What parameters may never leave, fixed when the network is initialized.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct NetworkLimits {
    /// Most that the treasury may take, basis points.
    pub most_treasury_bps: u16,
    /// Most that a jurisdiction may ever levy, basis points; with `most_treasury_bps` at most 5 000.
    pub most_levy_bps: u16,
    /// Shortest challenge window, seconds.
    pub least_challenge_seconds: u32,
    /// Shortest exit delay, seconds.
    pub least_exit_delay_seconds: u32,
    /// Lowest `min_bond`, base units.
    pub least_min_bond: u64,
    /// Highest `min_bond`, base units.
    pub most_min_bond: u64,
    /// Lowest breaker, base units, more than zero.
    pub least_epoch_increase: u64,
    /// Highest breaker, base units.
    pub most_epoch_increase: u64,
    /// Highest `payer_fee`, base units.
    pub most_payer_fee: u64,
}

impl NetworkLimits {
    /// Bytes of its fields.
    pub const SIZE: usize = 52;
}

/// What the authority may announce, within the limits of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct NetworkParameters {
    /// The treasury's part of everything collected, basis points.
    pub treasury_bps: u16,
    /// Least length of an epoch, from one snapshot's clock to the next one's, seconds.
    pub min_epoch_seconds: u32,
    /// Least time between the threshold and final, seconds.
    pub challenge_seconds: u32,
    /// After it a statement is paid, and shares that cannot be collected may leave, seconds.
    pub exit_delay_seconds: u32,
    /// A pause lapses by itself after this, seconds.
    pub max_pause_seconds: u32,
    /// From unstaking until the shares may be withdrawn, seconds.
    pub unstake_cooldown_seconds: u32,
    /// From leaving the oracle set until the bond may be withdrawn, seconds.
    pub bond_delay_seconds: u32,
    /// How many of the newest final settlements stay valid for proofs, 2 ..= 64.
    pub settlements_kept: u32,
    /// An oracle with less bonded cannot propose or attest, base units.
    pub min_bond: u64,
    /// The breaker: most that one settlement may add to what is charged, and most that it may carry over, base units.
    pub max_epoch_increase: u64,
    /// No asset may ask for more, base units per 10⁹ bytes.
    pub max_price_per_gb: u64,
    /// Least first deposit of a payer, base units.
    pub min_first_deposit: u64,
    /// The part of the first deposit that is kept for the treasury, base units.
    pub payer_fee: u64,
    /// 1: usage of an asset is charged only in epochs in which it is licensed; 0: licences decide nothing.
    pub requires_licences: u8,
    /// Least price of a lot as part of the asset's tariff for what it covers, basis points, 1 ..= 10 000.
    pub least_lot_bps: u16,
    /// Most that a live price moves in one step, as a power of one half of the price: 3 is an eighth, 2 a quarter.
    pub price_step_shift: u8,
}

impl NetworkParameters {
    /// Bytes of its fields.
    pub const SIZE: usize = 74;
}

/// What the owner says about a new asset.
#[derive(Clone, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct NewAsset {
    /// Name of the shares, at most 32 bytes of UTF-8.
    pub shares_name: String,
    /// Symbol of the shares, at most 10 bytes.
    pub shares_symbol: String,
    /// Where the shares are described, at most 200 bytes.
    pub shares_uri: String,
    /// Shares to mint, base units of the share mint, more than 0.
    pub share_supply: u64,
    /// Decimals of the share mint, at most 9.
    pub share_decimals: u8,
    /// First price, base units per 10⁹ bytes.
    pub price_per_gb: u64,
    /// The stakers' part of what treasury and levy leave, basis points.
    pub stakers_bps: u16,
    /// 0 tower, 1 small cell, 2 backhaul, 3 SIM bank, 4 edge site, 5 access point, 255 other.
    pub kind: u8,
    /// Where it stands, an H3 cell; 0: not told.
    pub h3_cell: u64,
    /// Capacity, Mbit/s.
    pub capacity_mbps: u32,
    /// 0 open: shares move freely; 1 permissioned: they are born frozen and thawed by rule. Never changes.
    pub share_kind: u8,
}

/// What the network's authority says about a new jurisdiction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct NewJurisdiction {
    /// ISO 3166 numeric code, 1 to 999.
    pub code: u16,
    /// Its first regulator.
    pub regulator: Pubkey,
    /// The levy from the beginning on, basis points.
    pub levy_bps: u16,
    /// The levy will never be more, basis points; at most the network's limit.
    pub most_levy_bps: u16,
}

impl NewJurisdiction {
    /// Bytes of its fields.
    pub const SIZE: usize = 38;
}

/// What the regulator says about a new licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct NewLicence {
    /// 0 licence, 1 spectrum manager lease, 2 de facto transfer lease, 3 general authorization.
    pub kind: u8,
    /// The `Licence` account that a lease is of; zero: that is not on chain, or this is no lease.
    pub parent: Pubkey,
    /// Call sign, licence number or lease id: UTF-8 text, filled up with zeros.
    pub reference: [u8; 32],
    /// Where its band begins, kHz.
    pub band_from_khz: u64,
    /// Where its band ends, kHz; with `band_from_khz` 0 for a general authorization without a band.
    pub band_to_khz: u64,
    /// 0 whole country, 1 SHA-256 of a sorted list of H3 cells, 2 code of the regulator.
    pub area_kind: u8,
    /// The area: zero, the hash, or UTF-8 text filled up with zeros.
    pub area: [u8; 32],
    /// It holds from this time on, Unix seconds; it may lie in the past.
    pub valid_from: i64,
    /// It holds before this time, Unix seconds.
    pub valid_until: i64,
    /// SHA-256 of the document with its conditions.
    pub document_hash: [u8; 32],
    /// An account that attests it; zero: none.
    pub attestation: Pubkey,
}

impl NewLicence {
    /// Bytes of its fields.
    pub const SIZE: usize = 194;
}

/// What the owner says about a new lot.
#[derive(Clone, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct NewLot {
    /// Name of the tokens, at most 32 bytes of UTF-8.
    pub name: String,
    /// Symbol of the tokens, at most 10 bytes.
    pub symbol: String,
    /// Where the tokens are described, at most 200 bytes.
    pub uri: String,
    /// 0 volume (a token is 10⁹ bytes), 1 SIM slots, 2 committed rate (1 Mbit/s), 3 exclusive window (one token).
    pub kind: u8,
    /// Tokens to sell, more than 0.
    pub quantity: u64,
    /// First epoch of the window, four epochs after the newest final one or later.
    pub first_epoch: u64,
    /// Last epoch of the window, roll-over included.
    pub last_epoch: u64,
    /// How many of the last epochs are the roll-over of a volume, less than all; 0 of other kinds.
    pub rolls_epochs: u32,
    /// The window is over at this time at the latest, Unix seconds, later than `sale_ends`.
    pub ends_by: i64,
    /// Price at the beginning of the sale, base units for a token.
    pub price_start: u64,
    /// Price at the end of the sale, base units for a token; equal to `price_start`: the price stays.
    pub price_floor: u64,
    /// From then on tokens can be bought, Unix seconds.
    pub sale_starts: i64,
    /// Before then tokens can be bought, Unix seconds.
    pub sale_ends: i64,
    /// Least that is bought at once, tokens, at most `quantity`; or all that is left.
    pub least_purchase: u64,
    /// What a token that is returned before the window pays, basis points of its price; 0: none can be returned.
    pub refund_bps: u16,
    /// Most that a token meets in one epoch, bytes; 0: no cap, and for all kinds but volume.
    pub most_per_epoch: u64,
}

/// What is in a stake, as an event says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct StakeHolding {
    /// Shares that earn, base units of the share mint.
    pub active: u64,
    /// Shares that do not earn yet, base units of the share mint.
    pub pending: u64,
    /// Slot since which all that is pending waits.
    pub pending_slot: u64,
    /// Unstaked shares that wait for their cooldown, base units of the share mint.
    pub cooling: u64,
    /// From then on all that is cooling may be withdrawn, Unix seconds.
    pub cooling_until: i64,
    /// Shares that may leave uncollected from `leaving_at` on, base units of the share mint.
    pub leaving: u64,
    /// From then on they may, Unix seconds.
    pub leaving_at: i64,
    /// Shares that left uncollected and earn until their round ends, base units of the share mint.
    pub departed: u64,
    /// The asset's round of departures in which they left.
    pub departed_round: u64,
    /// Lifetime reward of one share, up to which they are credited, 2⁻⁶⁴ base units.
    pub departed_per_share: u128,
    /// Lifetime reward of one active share, up to which the rewards are settled, 2⁻⁶⁴ base units.
    pub reward_per_share: u128,
    /// Settled rewards, not yet claimed, whole base units.
    pub rewards_owed: u64,
    /// Settled rewards beyond the whole units, 2⁻⁶⁴ base units.
    pub rewards_fraction: u64,
    /// Claimed rewards, lifetime, base units.
    pub rewards_paid: u64,
}

impl StakeHolding {
    /// Bytes of its fields.
    pub const SIZE: usize = 128;
}
