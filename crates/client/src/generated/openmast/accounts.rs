//! The program's accounts.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use super::PROGRAM_ID;
use super::types;
use crate::accounts::ProgramAccount;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_pubkey::Pubkey;

/// One piece of infrastructure, its price, its shares and what it earned.
///
/// Address: `"asset"`, network, index.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Asset {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it belongs to.
    pub network: Pubkey,
    /// Its position in the asset tree.
    pub index: u32,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the share mint's address.
    pub share_mint_bump: u8,
    /// Bump of the stake vault's address.
    pub stake_vault_bump: u8,
    /// 0 active, 1 retired.
    pub state: u8,
    /// 0 tower, 1 small cell, 2 backhaul, 3 SIM bank, 4 edge site, 5 access point, 255 other.
    pub kind: u8,
    /// Decimals of the share mint.
    pub share_decimals: u8,
    /// 0 open: shares move freely; 1 permissioned: they are born frozen and thawed by rule. Never changes.
    pub share_kind: u8,
    /// Whose levy the next collect pays, and whose regulator decides about its shares: ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// Sets the price and the split, receives the owner's part.
    pub owner: Pubkey,
    /// Was offered the asset; zero when nobody was.
    pub pending_owner: Pubkey,
    /// Paid this account's rent.
    pub rent_payer: Pubkey,
    /// Token-2022 mint of the shares; its supply can only fall.
    pub share_mint: Pubkey,
    /// Shares that exist, as last recorded, base units of the share mint.
    pub share_supply: u64,
    /// Price before `next_price_epoch`, base units per 10⁹ bytes.
    pub price_per_gb: u64,
    /// Price from `next_price_epoch` on, base units per 10⁹ bytes.
    pub next_price_per_gb: u64,
    /// First epoch of the next price; 0: none was ever scheduled.
    pub next_price_epoch: u64,
    /// The stakers' part of what remains after treasury and levy, of what was earned before
    /// `next_split_epoch`, basis points.
    pub stakers_bps: u16,
    /// The same of what is earned from `next_split_epoch` on, basis points.
    pub next_stakers_bps: u16,
    /// First epoch of the next part; 0: none was ever scheduled.
    pub next_split_epoch: u64,
    /// What it can carry before `next_capacity_epoch`, both directions together, Mbit/s; 0: not told.
    pub capacity_mbps: u32,
    /// Identities that can be active at once before `next_capacity_epoch`.
    pub sim_slots: u32,
    /// What a SIM slot costs for one epoch before `next_capacity_epoch`, base units: SIM-slot lots are measured by it.
    pub slot_price: u64,
    /// How long the owner counts an epoch to be before `next_capacity_epoch`, seconds; 0: not told.
    pub epoch_seconds: u32,
    /// `capacity_mbps` from `next_capacity_epoch` on, Mbit/s.
    pub next_capacity_mbps: u32,
    /// `sim_slots` from `next_capacity_epoch` on.
    pub next_sim_slots: u32,
    /// `slot_price` from `next_capacity_epoch` on, base units.
    pub next_slot_price: u64,
    /// `epoch_seconds` from `next_capacity_epoch` on, seconds.
    pub next_epoch_seconds: u32,
    /// First epoch of the next capacity; 0: none was ever scheduled.
    pub next_capacity_epoch: u64,
    /// 1: the price follows how busy the asset is, within floor and cap; 0: its owner sets it.
    pub live: u8,
    /// The lowest live price, base units per 10⁹ bytes; 0 while the price is not live.
    pub price_floor: u64,
    /// The highest live price, base units per 10⁹ bytes; 0 while the price is not live.
    pub price_cap: u64,
    /// The part of the capacity at which a live price stays, basis points; 0 while the price is not live.
    pub target_bps: u16,
    /// Epoch of the settlement by which the live price was computed last: use is counted from its end on. 0: none yet.
    pub checkpoint_epoch: u64,
    /// Lifetime bytes that were paid for in that settlement's leaf.
    pub checkpoint_paid: u64,
    /// When that settlement's epoch closed, Unix seconds.
    pub checkpoint_at: i64,
    /// The largest capacity that held at the checkpoint or since and is not in the fields above, Mbit/s.
    pub checkpoint_capacity_mbps: u32,
    /// Entries of the asset's `LotBook`.
    pub booked_lots: u16,
    /// Where it stands, an H3 cell; 0: not told.
    pub h3_cell: u64,
    /// First epoch without charges; 0 while active.
    pub retired_epoch: u64,
    /// Lifetime earned that was split so far, base units.
    pub collected: u64,
    /// Lifetime bytes of the leaf that was collected last.
    pub collected_bytes: u64,
    /// Epoch of the settlement that was collected last.
    pub collected_epoch: u64,
    /// Collected for the owner, not yet withdrawn, base units.
    pub owner_owed: u64,
    /// Withdrawn by the owner, lifetime, base units.
    pub owner_paid: u64,
    /// Collected for the stakers, lifetime, base units.
    pub stakers_total: u64,
    /// Claimed by the stakers, lifetime, base units.
    pub stakers_paid: u64,
    /// Shares that earn: the active ones of all stakes, and the departed.
    pub active_shares: u64,
    /// Shares that left uncollected and earn until the next collect: cooling, or out of the stake vault already.
    pub departed_shares: u64,
    /// Newest final epoch when the last of them left; 0: there are none. Collecting it, or a later one, ends the round.
    pub departed_epoch: u64,
    /// The round in which they left, or in which the next ones will.
    pub departure_round: u64,
    /// Staked shares that do not earn yet.
    pub pending_shares: u64,
    /// Unstaked shares that wait for their cooldown.
    pub cooling_shares: u64,
    /// Lifetime reward of one active share, 2⁻⁶⁴ base units.
    pub reward_per_share: u128,
    /// What the last division left over, 2⁻⁶⁴ base units; less than `active_shares`.
    pub reward_remainder: u64,
    /// The jurisdiction to which it is to move; 0: none.
    pub move_to: u16,
    /// 0 no move, 1 the owner asks for one, 2 the present regulator has agreed, 3 the new one has accepted.
    pub move_state: u8,
    /// First epoch in the new jurisdiction, once its regulator has accepted; 0: none.
    pub move_epoch: u64,
    /// Licences that were ever granted to it, in all its jurisdictions, and the number of the next one.
    pub licence_count: u16,
    /// The first number that can be of the jurisdiction to which it belongs: earlier ones count no more.
    pub first_licence: u16,
    /// The first number of the jurisdiction to which it moves, once that has accepted; 0 before.
    pub next_first_licence: u16,
    /// Zero.
    pub reserved: [u8; 44],
}

impl ProgramAccount for Asset {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Asset";
    const DISCRIMINATOR: [u8; 8] = [234, 180, 241, 252, 139, 224, 160, 8];
    const SIZE: usize = 528;
}

impl Asset {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::index`] begins in the account's data.
    pub const INDEX_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 45;
    /// Where [`Self::share_mint_bump`] begins in the account's data.
    pub const SHARE_MINT_BUMP_OFFSET: usize = 46;
    /// Where [`Self::stake_vault_bump`] begins in the account's data.
    pub const STAKE_VAULT_BUMP_OFFSET: usize = 47;
    /// Where [`Self::state`] begins in the account's data.
    pub const STATE_OFFSET: usize = 48;
    /// Where [`Self::kind`] begins in the account's data.
    pub const KIND_OFFSET: usize = 49;
    /// Where [`Self::share_decimals`] begins in the account's data.
    pub const SHARE_DECIMALS_OFFSET: usize = 50;
    /// Where [`Self::share_kind`] begins in the account's data.
    pub const SHARE_KIND_OFFSET: usize = 51;
    /// Where [`Self::jurisdiction`] begins in the account's data.
    pub const JURISDICTION_OFFSET: usize = 52;
    /// Where [`Self::owner`] begins in the account's data.
    pub const OWNER_OFFSET: usize = 54;
    /// Where [`Self::pending_owner`] begins in the account's data.
    pub const PENDING_OWNER_OFFSET: usize = 86;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 118;
    /// Where [`Self::share_mint`] begins in the account's data.
    pub const SHARE_MINT_OFFSET: usize = 150;
    /// Where [`Self::share_supply`] begins in the account's data.
    pub const SHARE_SUPPLY_OFFSET: usize = 182;
    /// Where [`Self::price_per_gb`] begins in the account's data.
    pub const PRICE_PER_GB_OFFSET: usize = 190;
    /// Where [`Self::next_price_per_gb`] begins in the account's data.
    pub const NEXT_PRICE_PER_GB_OFFSET: usize = 198;
    /// Where [`Self::next_price_epoch`] begins in the account's data.
    pub const NEXT_PRICE_EPOCH_OFFSET: usize = 206;
    /// Where [`Self::stakers_bps`] begins in the account's data.
    pub const STAKERS_BPS_OFFSET: usize = 214;
    /// Where [`Self::next_stakers_bps`] begins in the account's data.
    pub const NEXT_STAKERS_BPS_OFFSET: usize = 216;
    /// Where [`Self::next_split_epoch`] begins in the account's data.
    pub const NEXT_SPLIT_EPOCH_OFFSET: usize = 218;
    /// Where [`Self::capacity_mbps`] begins in the account's data.
    pub const CAPACITY_MBPS_OFFSET: usize = 226;
    /// Where [`Self::sim_slots`] begins in the account's data.
    pub const SIM_SLOTS_OFFSET: usize = 230;
    /// Where [`Self::slot_price`] begins in the account's data.
    pub const SLOT_PRICE_OFFSET: usize = 234;
    /// Where [`Self::epoch_seconds`] begins in the account's data.
    pub const EPOCH_SECONDS_OFFSET: usize = 242;
    /// Where [`Self::next_capacity_mbps`] begins in the account's data.
    pub const NEXT_CAPACITY_MBPS_OFFSET: usize = 246;
    /// Where [`Self::next_sim_slots`] begins in the account's data.
    pub const NEXT_SIM_SLOTS_OFFSET: usize = 250;
    /// Where [`Self::next_slot_price`] begins in the account's data.
    pub const NEXT_SLOT_PRICE_OFFSET: usize = 254;
    /// Where [`Self::next_epoch_seconds`] begins in the account's data.
    pub const NEXT_EPOCH_SECONDS_OFFSET: usize = 262;
    /// Where [`Self::next_capacity_epoch`] begins in the account's data.
    pub const NEXT_CAPACITY_EPOCH_OFFSET: usize = 266;
    /// Where [`Self::live`] begins in the account's data.
    pub const LIVE_OFFSET: usize = 274;
    /// Where [`Self::price_floor`] begins in the account's data.
    pub const PRICE_FLOOR_OFFSET: usize = 275;
    /// Where [`Self::price_cap`] begins in the account's data.
    pub const PRICE_CAP_OFFSET: usize = 283;
    /// Where [`Self::target_bps`] begins in the account's data.
    pub const TARGET_BPS_OFFSET: usize = 291;
    /// Where [`Self::checkpoint_epoch`] begins in the account's data.
    pub const CHECKPOINT_EPOCH_OFFSET: usize = 293;
    /// Where [`Self::checkpoint_paid`] begins in the account's data.
    pub const CHECKPOINT_PAID_OFFSET: usize = 301;
    /// Where [`Self::checkpoint_at`] begins in the account's data.
    pub const CHECKPOINT_AT_OFFSET: usize = 309;
    /// Where [`Self::checkpoint_capacity_mbps`] begins in the account's data.
    pub const CHECKPOINT_CAPACITY_MBPS_OFFSET: usize = 317;
    /// Where [`Self::booked_lots`] begins in the account's data.
    pub const BOOKED_LOTS_OFFSET: usize = 321;
    /// Where [`Self::h3_cell`] begins in the account's data.
    pub const H3_CELL_OFFSET: usize = 323;
    /// Where [`Self::retired_epoch`] begins in the account's data.
    pub const RETIRED_EPOCH_OFFSET: usize = 331;
    /// Where [`Self::collected`] begins in the account's data.
    pub const COLLECTED_OFFSET: usize = 339;
    /// Where [`Self::collected_bytes`] begins in the account's data.
    pub const COLLECTED_BYTES_OFFSET: usize = 347;
    /// Where [`Self::collected_epoch`] begins in the account's data.
    pub const COLLECTED_EPOCH_OFFSET: usize = 355;
    /// Where [`Self::owner_owed`] begins in the account's data.
    pub const OWNER_OWED_OFFSET: usize = 363;
    /// Where [`Self::owner_paid`] begins in the account's data.
    pub const OWNER_PAID_OFFSET: usize = 371;
    /// Where [`Self::stakers_total`] begins in the account's data.
    pub const STAKERS_TOTAL_OFFSET: usize = 379;
    /// Where [`Self::stakers_paid`] begins in the account's data.
    pub const STAKERS_PAID_OFFSET: usize = 387;
    /// Where [`Self::active_shares`] begins in the account's data.
    pub const ACTIVE_SHARES_OFFSET: usize = 395;
    /// Where [`Self::departed_shares`] begins in the account's data.
    pub const DEPARTED_SHARES_OFFSET: usize = 403;
    /// Where [`Self::departed_epoch`] begins in the account's data.
    pub const DEPARTED_EPOCH_OFFSET: usize = 411;
    /// Where [`Self::departure_round`] begins in the account's data.
    pub const DEPARTURE_ROUND_OFFSET: usize = 419;
    /// Where [`Self::pending_shares`] begins in the account's data.
    pub const PENDING_SHARES_OFFSET: usize = 427;
    /// Where [`Self::cooling_shares`] begins in the account's data.
    pub const COOLING_SHARES_OFFSET: usize = 435;
    /// Where [`Self::reward_per_share`] begins in the account's data.
    pub const REWARD_PER_SHARE_OFFSET: usize = 443;
    /// Where [`Self::reward_remainder`] begins in the account's data.
    pub const REWARD_REMAINDER_OFFSET: usize = 459;
    /// Where [`Self::move_to`] begins in the account's data.
    pub const MOVE_TO_OFFSET: usize = 467;
    /// Where [`Self::move_state`] begins in the account's data.
    pub const MOVE_STATE_OFFSET: usize = 469;
    /// Where [`Self::move_epoch`] begins in the account's data.
    pub const MOVE_EPOCH_OFFSET: usize = 470;
    /// Where [`Self::licence_count`] begins in the account's data.
    pub const LICENCE_COUNT_OFFSET: usize = 478;
    /// Where [`Self::first_licence`] begins in the account's data.
    pub const FIRST_LICENCE_OFFSET: usize = 480;
    /// Where [`Self::next_first_licence`] begins in the account's data.
    pub const NEXT_FIRST_LICENCE_OFFSET: usize = 482;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 484;
}

/// The shares that left an asset uncollected in one round: between two collects that took who had left out of those that
/// earn. Made by the first that leaves in the round.
///
/// Address: `"departure"`, asset, round.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Departure {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The asset.
    pub asset: Pubkey,
    /// The round, counted from 0.
    pub round: u64,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Pubkey,
    /// Shares of the ended round that are not settled yet, base units of the share mint; 0: the round is open.
    pub shares: u64,
    /// The asset's `reward_per_share` when the round ended, 2⁻⁶⁴ base units.
    pub reward_per_share: u128,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Departure {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Departure";
    const DISCRIMINATOR: [u8; 8] = [211, 240, 82, 209, 253, 174, 235, 9];
    const SIZE: usize = 138;
}

impl Departure {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::asset`] begins in the account's data.
    pub const ASSET_OFFSET: usize = 9;
    /// Where [`Self::round`] begins in the account's data.
    pub const ROUND_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 49;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 50;
    /// Where [`Self::shares`] begins in the account's data.
    pub const SHARES_OFFSET: usize = 82;
    /// Where [`Self::reward_per_share`] begins in the account's data.
    pub const REWARD_PER_SHARE_OFFSET: usize = 90;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 106;
}

/// Tokens of a lot that were redeemed for a payer: its usage is met by them before its money.
///
/// Address: `"reserve"`, network, index. A `Lot` lies at such an address too.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Entitlement {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it belongs to.
    pub network: Pubkey,
    /// Its position in the reserve tree.
    pub index: u32,
    /// Bump of this account's address.
    pub bump: u8,
    /// The lot, a `Lot` account.
    pub lot: Pubkey,
    /// The lot's position in the reserve tree.
    pub lot_index: u32,
    /// Whose usage it meets, a `Payer` account; its owner decides about it.
    pub payer: Pubkey,
    /// The payer's position in the payer tree.
    pub payer_index: u32,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Pubkey,
    /// Tokens, without those that were taken back.
    pub quantity: u64,
    /// Tokens that are asked back, at most `quantity`; 0: none. A snapshot that sees this lets them meet nothing.
    pub asked: u64,
    /// Slot in which they were asked back; 0: none are.
    pub asked_slot: u64,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Entitlement {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Entitlement";
    const DISCRIMINATOR: [u8; 8] = [220, 250, 27, 244, 55, 49, 74, 154];
    const SIZE: usize = 206;
}

impl Entitlement {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::index`] begins in the account's data.
    pub const INDEX_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 45;
    /// Where [`Self::lot`] begins in the account's data.
    pub const LOT_OFFSET: usize = 46;
    /// Where [`Self::lot_index`] begins in the account's data.
    pub const LOT_INDEX_OFFSET: usize = 78;
    /// Where [`Self::payer`] begins in the account's data.
    pub const PAYER_OFFSET: usize = 82;
    /// Where [`Self::payer_index`] begins in the account's data.
    pub const PAYER_INDEX_OFFSET: usize = 114;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 118;
    /// Where [`Self::quantity`] begins in the account's data.
    pub const QUANTITY_OFFSET: usize = 150;
    /// Where [`Self::asked`] begins in the account's data.
    pub const ASKED_OFFSET: usize = 158;
    /// Where [`Self::asked_slot`] begins in the account's data.
    pub const ASKED_SLOT_OFFSET: usize = 166;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 174;
}

/// Who regulates a country's assets, and the levy on what they earn. The levy is the jurisdiction's: whoever is its
/// regulator withdraws it.
///
/// Address: `"jurisdiction"`, network, code.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Jurisdiction {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it belongs to.
    pub network: Pubkey,
    /// ISO 3166 numeric code, 1 to 999.
    pub code: u16,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent.
    pub rent_payer: Pubkey,
    /// Announces the levy, withdraws it, agrees to moves of assets.
    pub regulator: Pubkey,
    /// Was offered the regulator's role; zero when nobody was.
    pub pending_regulator: Pubkey,
    /// The levy is never more, basis points.
    pub most_levy_bps: u16,
    /// The smallest levy that ever held before `levy_epoch`, basis points.
    pub before_levy_bps: u16,
    /// The levy on what is earned from `levy_epoch` on, before `next_levy_epoch`, basis points.
    pub levy_bps: u16,
    /// First epoch of `levy_bps`; 0: no other levy ever held.
    pub levy_epoch: u64,
    /// The levy on what is earned from `next_levy_epoch` on, basis points.
    pub next_levy_bps: u16,
    /// First epoch of the next levy; 0: none was ever announced.
    pub next_levy_epoch: u64,
    /// What its assets earned that was split while they were in it, lifetime, base units.
    pub collected: u64,
    /// Levied and not yet withdrawn, base units.
    pub owed: u64,
    /// Levied and withdrawn, lifetime, base units.
    pub paid: u64,
    /// Zero.
    pub reserved: [u8; 64],
}

impl ProgramAccount for Jurisdiction {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Jurisdiction";
    const DISCRIMINATOR: [u8; 8] = [151, 118, 212, 152, 149, 211, 87, 2];
    const SIZE: usize = 252;
}

impl Jurisdiction {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::code`] begins in the account's data.
    pub const CODE_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 43;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 44;
    /// Where [`Self::regulator`] begins in the account's data.
    pub const REGULATOR_OFFSET: usize = 76;
    /// Where [`Self::pending_regulator`] begins in the account's data.
    pub const PENDING_REGULATOR_OFFSET: usize = 108;
    /// Where [`Self::most_levy_bps`] begins in the account's data.
    pub const MOST_LEVY_BPS_OFFSET: usize = 140;
    /// Where [`Self::before_levy_bps`] begins in the account's data.
    pub const BEFORE_LEVY_BPS_OFFSET: usize = 142;
    /// Where [`Self::levy_bps`] begins in the account's data.
    pub const LEVY_BPS_OFFSET: usize = 144;
    /// Where [`Self::levy_epoch`] begins in the account's data.
    pub const LEVY_EPOCH_OFFSET: usize = 146;
    /// Where [`Self::next_levy_bps`] begins in the account's data.
    pub const NEXT_LEVY_BPS_OFFSET: usize = 154;
    /// Where [`Self::next_levy_epoch`] begins in the account's data.
    pub const NEXT_LEVY_EPOCH_OFFSET: usize = 156;
    /// Where [`Self::collected`] begins in the account's data.
    pub const COLLECTED_OFFSET: usize = 164;
    /// Where [`Self::owed`] begins in the account's data.
    pub const OWED_OFFSET: usize = 172;
    /// Where [`Self::paid`] begins in the account's data.
    pub const PAID_OFFSET: usize = 180;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 188;
}

/// A licence of an asset, as the regulator of its jurisdiction wrote it down. It is never closed.
///
/// Address: `"licence"`, asset, number.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Licence {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that the asset belongs to.
    pub network: Pubkey,
    /// The asset that may radiate.
    pub asset: Pubkey,
    /// Which of the asset's licences it is, from 0 on.
    pub number: u16,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent.
    pub rent_payer: Pubkey,
    /// Whose regulator granted it and decides about it: ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// The regulator that granted it.
    pub regulator: Pubkey,
    /// 0 licence, 1 spectrum manager lease, 2 de facto transfer lease, 3 general authorization.
    pub kind: u8,
    /// The `Licence` account that a lease is of; zero: that is not on chain, or this is no lease.
    pub parent: Pubkey,
    /// Steps below a licence without a parent, 0 to 3.
    pub depth: u8,
    /// Call sign, licence number or lease id: UTF-8 text, filled up with zeros.
    pub reference: [u8; 32],
    /// Where its band begins, kHz; 0 with `band_to_khz` 0: a general authorization without a band.
    pub band_from_khz: u64,
    /// Where its band ends, kHz.
    pub band_to_khz: u64,
    /// 0 whole country, 1 SHA-256 of a sorted list of H3 cells, 2 code of the regulator.
    pub area_kind: u8,
    /// The area: zero, the hash, or UTF-8 text filled up with zeros.
    pub area: [u8; 32],
    /// It holds from this time on, Unix seconds; before it was granted it licensed nothing.
    pub valid_from: i64,
    /// It holds before this time, Unix seconds.
    pub valid_until: i64,
    /// SHA-256 of the document with its conditions.
    pub document_hash: [u8; 32],
    /// An account that attests it; zero: none.
    pub attestation: Pubkey,
    /// When it was granted, Unix seconds.
    pub granted_at: i64,
    /// First epoch of the newest suspension; 0: it was never suspended.
    pub suspended_from: u64,
    /// The newest suspension concerns epochs that open before this time, Unix seconds.
    pub suspended_until: i64,
    /// Hash of the reason that the regulator gave for the newest suspension.
    pub suspension_reason: [u8; 32],
    /// First epoch after the newest suspension; 0: it was not lifted.
    pub lifted_from: u64,
    /// First epoch without the licence; 0: it is not ended.
    pub ended_from: u64,
    /// Hash of the reason that the regulator gave for ending it; zero while it is not.
    pub end_reason: [u8; 32],
    /// How often it was suspended, the newest time included; 255: so often or more often.
    pub suspensions: u8,
    /// Zero.
    pub reserved: [u8; 31],
}

impl ProgramAccount for Licence {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Licence";
    const DISCRIMINATOR: [u8; 8] = [189, 100, 109, 91, 126, 56, 170, 241];
    const SIZE: usize = 473;
}

impl Licence {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::asset`] begins in the account's data.
    pub const ASSET_OFFSET: usize = 41;
    /// Where [`Self::number`] begins in the account's data.
    pub const NUMBER_OFFSET: usize = 73;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 75;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 76;
    /// Where [`Self::jurisdiction`] begins in the account's data.
    pub const JURISDICTION_OFFSET: usize = 108;
    /// Where [`Self::regulator`] begins in the account's data.
    pub const REGULATOR_OFFSET: usize = 110;
    /// Where [`Self::kind`] begins in the account's data.
    pub const KIND_OFFSET: usize = 142;
    /// Where [`Self::parent`] begins in the account's data.
    pub const PARENT_OFFSET: usize = 143;
    /// Where [`Self::depth`] begins in the account's data.
    pub const DEPTH_OFFSET: usize = 175;
    /// Where [`Self::reference`] begins in the account's data.
    pub const REFERENCE_OFFSET: usize = 176;
    /// Where [`Self::band_from_khz`] begins in the account's data.
    pub const BAND_FROM_KHZ_OFFSET: usize = 208;
    /// Where [`Self::band_to_khz`] begins in the account's data.
    pub const BAND_TO_KHZ_OFFSET: usize = 216;
    /// Where [`Self::area_kind`] begins in the account's data.
    pub const AREA_KIND_OFFSET: usize = 224;
    /// Where [`Self::area`] begins in the account's data.
    pub const AREA_OFFSET: usize = 225;
    /// Where [`Self::valid_from`] begins in the account's data.
    pub const VALID_FROM_OFFSET: usize = 257;
    /// Where [`Self::valid_until`] begins in the account's data.
    pub const VALID_UNTIL_OFFSET: usize = 265;
    /// Where [`Self::document_hash`] begins in the account's data.
    pub const DOCUMENT_HASH_OFFSET: usize = 273;
    /// Where [`Self::attestation`] begins in the account's data.
    pub const ATTESTATION_OFFSET: usize = 305;
    /// Where [`Self::granted_at`] begins in the account's data.
    pub const GRANTED_AT_OFFSET: usize = 337;
    /// Where [`Self::suspended_from`] begins in the account's data.
    pub const SUSPENDED_FROM_OFFSET: usize = 345;
    /// Where [`Self::suspended_until`] begins in the account's data.
    pub const SUSPENDED_UNTIL_OFFSET: usize = 353;
    /// Where [`Self::suspension_reason`] begins in the account's data.
    pub const SUSPENSION_REASON_OFFSET: usize = 361;
    /// Where [`Self::lifted_from`] begins in the account's data.
    pub const LIFTED_FROM_OFFSET: usize = 393;
    /// Where [`Self::ended_from`] begins in the account's data.
    pub const ENDED_FROM_OFFSET: usize = 401;
    /// Where [`Self::end_reason`] begins in the account's data.
    pub const END_REASON_OFFSET: usize = 409;
    /// Where [`Self::suspensions`] begins in the account's data.
    pub const SUSPENSIONS_OFFSET: usize = 441;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 442;
}

/// Capacity of one asset, sold as a token for a window of whole epochs: its sale, its money and how it ended.
///
/// Address: `"reserve"`, network, index. An `Entitlement` lies at such an address too. It is never closed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Lot {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it belongs to.
    pub network: Pubkey,
    /// Its position in the reserve tree.
    pub index: u32,
    /// Bump of this account's address.
    pub bump: u8,
    /// The asset whose capacity it is.
    pub asset: Pubkey,
    /// The asset's position in the asset tree.
    pub asset_index: u32,
    /// Which of the asset's lots it is, from 0 on.
    pub number: u32,
    /// What a token stands for: 0 volume (10⁹ bytes), 1 a SIM slot, 2 committed rate (1 Mbit/s), 3 the whole asset.
    pub kind: u8,
    /// Token-2022 mint of the tokens, without decimals; this account is its authority.
    pub mint: Pubkey,
    /// Bump of the mint's address.
    pub mint_bump: u8,
    /// Paid the rent of this account and of the mint.
    pub rent_payer: Pubkey,
    /// Tokens that are sold or still for sale.
    pub quantity: u64,
    /// Tokens that were sold and not returned before the window.
    pub sold: u64,
    /// First epoch of the window.
    pub first_epoch: u64,
    /// Last epoch of the window, roll-over included.
    pub last_epoch: u64,
    /// How many of the last epochs are the roll-over of a volume.
    pub rolls_epochs: u32,
    /// How long an epoch counted to be when it was issued, seconds.
    pub epoch_seconds: u32,
    /// The window is over at this time at the latest, Unix seconds: no epoch that closes then or later is served. It comes
    /// earlier when a network that settles no more is left.
    pub ends_by: i64,
    /// Price at the beginning of the sale, base units for a token.
    pub price_start: u64,
    /// Price at the end of the sale, base units for a token; that at its beginning for a fixed price.
    pub price_floor: u64,
    /// From then on tokens can be bought, Unix seconds.
    pub sale_starts: i64,
    /// Before then tokens can be bought, Unix seconds.
    pub sale_ends: i64,
    /// What a token costs all its buyers, base units: the price of the last purchase, or `price_start` before the first.
    pub price: u64,
    /// Least that is bought at once, tokens, or all that is left.
    pub least_purchase: u64,
    /// What a token that is returned before the window pays, basis points of its price; 0: none can be returned.
    pub refund_bps: u16,
    /// Most that a token meets in one epoch, bytes; 0: no cap. Of volume alone.
    pub most_per_epoch: u64,
    /// Paid for tokens, without what was paid back for returned ones, lifetime, base units.
    pub paid_in: u64,
    /// Paid back otherwise, lifetime, base units.
    pub returned: u64,
    /// What buyers of a sale whose price fell paid above it and did not get back yet, base units.
    pub excess: u64,
    /// What those who returned tokens did not get back, lifetime, base units: the asset earns it.
    pub forfeited: u64,
    /// 0 not settled, 1 by a settlement, 2 lapsed: no settlement came in time.
    pub settled: u8,
    /// Epochs of the window that were served, once it is settled.
    pub served: u64,
    /// Mbit/s that a token was priced by: 1 of committed rate, the capacity of an exclusive window; otherwise 0. It meets no
    /// more than these.
    pub counted_mbps: u32,
    /// How long an epoch was by which those two kinds were priced, seconds; otherwise 0. In its life a token meets no more
    /// than so much for each epoch of the window in which it can be used and which is served.
    pub counted_seconds: u32,
    /// Zero.
    pub reserved: [u8; 56],
}

impl ProgramAccount for Lot {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Lot";
    const DISCRIMINATOR: [u8; 8] = [2, 198, 93, 153, 205, 31, 101, 252];
    const SIZE: usize = 363;
}

impl Lot {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::index`] begins in the account's data.
    pub const INDEX_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 45;
    /// Where [`Self::asset`] begins in the account's data.
    pub const ASSET_OFFSET: usize = 46;
    /// Where [`Self::asset_index`] begins in the account's data.
    pub const ASSET_INDEX_OFFSET: usize = 78;
    /// Where [`Self::number`] begins in the account's data.
    pub const NUMBER_OFFSET: usize = 82;
    /// Where [`Self::kind`] begins in the account's data.
    pub const KIND_OFFSET: usize = 86;
    /// Where [`Self::mint`] begins in the account's data.
    pub const MINT_OFFSET: usize = 87;
    /// Where [`Self::mint_bump`] begins in the account's data.
    pub const MINT_BUMP_OFFSET: usize = 119;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 120;
    /// Where [`Self::quantity`] begins in the account's data.
    pub const QUANTITY_OFFSET: usize = 152;
    /// Where [`Self::sold`] begins in the account's data.
    pub const SOLD_OFFSET: usize = 160;
    /// Where [`Self::first_epoch`] begins in the account's data.
    pub const FIRST_EPOCH_OFFSET: usize = 168;
    /// Where [`Self::last_epoch`] begins in the account's data.
    pub const LAST_EPOCH_OFFSET: usize = 176;
    /// Where [`Self::rolls_epochs`] begins in the account's data.
    pub const ROLLS_EPOCHS_OFFSET: usize = 184;
    /// Where [`Self::epoch_seconds`] begins in the account's data.
    pub const EPOCH_SECONDS_OFFSET: usize = 188;
    /// Where [`Self::ends_by`] begins in the account's data.
    pub const ENDS_BY_OFFSET: usize = 192;
    /// Where [`Self::price_start`] begins in the account's data.
    pub const PRICE_START_OFFSET: usize = 200;
    /// Where [`Self::price_floor`] begins in the account's data.
    pub const PRICE_FLOOR_OFFSET: usize = 208;
    /// Where [`Self::sale_starts`] begins in the account's data.
    pub const SALE_STARTS_OFFSET: usize = 216;
    /// Where [`Self::sale_ends`] begins in the account's data.
    pub const SALE_ENDS_OFFSET: usize = 224;
    /// Where [`Self::price`] begins in the account's data.
    pub const PRICE_OFFSET: usize = 232;
    /// Where [`Self::least_purchase`] begins in the account's data.
    pub const LEAST_PURCHASE_OFFSET: usize = 240;
    /// Where [`Self::refund_bps`] begins in the account's data.
    pub const REFUND_BPS_OFFSET: usize = 248;
    /// Where [`Self::most_per_epoch`] begins in the account's data.
    pub const MOST_PER_EPOCH_OFFSET: usize = 250;
    /// Where [`Self::paid_in`] begins in the account's data.
    pub const PAID_IN_OFFSET: usize = 258;
    /// Where [`Self::returned`] begins in the account's data.
    pub const RETURNED_OFFSET: usize = 266;
    /// Where [`Self::excess`] begins in the account's data.
    pub const EXCESS_OFFSET: usize = 274;
    /// Where [`Self::forfeited`] begins in the account's data.
    pub const FORFEITED_OFFSET: usize = 282;
    /// Where [`Self::settled`] begins in the account's data.
    pub const SETTLED_OFFSET: usize = 290;
    /// Where [`Self::served`] begins in the account's data.
    pub const SERVED_OFFSET: usize = 291;
    /// Where [`Self::counted_mbps`] begins in the account's data.
    pub const COUNTED_MBPS_OFFSET: usize = 299;
    /// Where [`Self::counted_seconds`] begins in the account's data.
    pub const COUNTED_SECONDS_OFFSET: usize = 303;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 307;
}

/// What the lots of one asset take of its capacity: each from its issue until it is settled, has lapsed or sold nothing.
///
/// Address: `"lots"`, asset.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotBook {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that the asset belongs to.
    pub network: Pubkey,
    /// The asset.
    pub asset: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent.
    pub rent_payer: Pubkey,
    /// Lots that were ever issued of the asset, and the number of the next one.
    pub issued: u32,
    /// How many of `entries` are in use: the first ones.
    pub count: u8,
    /// What each lot takes, in no order. Those that are not in use are zero.
    pub entries: [types::BookEntry; 32],
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for LotBook {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "LotBook";
    const DISCRIMINATOR: [u8; 8] = [163, 201, 96, 253, 232, 38, 87, 178];
    const SIZE: usize = 1199;
}

impl LotBook {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::asset`] begins in the account's data.
    pub const ASSET_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 73;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 74;
    /// Where [`Self::issued`] begins in the account's data.
    pub const ISSUED_OFFSET: usize = 106;
    /// Where [`Self::count`] begins in the account's data.
    pub const COUNT_OFFSET: usize = 110;
    /// Where [`Self::entries`] begins in the account's data.
    pub const ENTRIES_OFFSET: usize = 111;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 1167;
}

/// One deployment: its currency, roles, parameters and money totals.
///
/// Address: `"network"`, founder, id.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Network {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// Who initialized it. Part of the address, without power.
    pub founder: Pubkey,
    /// Part of the address, chosen by the founder.
    pub id: u32,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the vault's address.
    pub vault_bump: u8,
    /// Bump of the bond vault's address.
    pub bond_vault_bump: u8,
    /// Bit set of what the newest pause stops while it is in force; see `pause`.
    pub paused: u8,
    /// When the newest pause began, Unix seconds; 0: none ever did.
    pub paused_at: i64,
    /// When it lapses, Unix seconds, unless a shorter `max_pause_seconds` begins to hold before.
    pub paused_until: i64,
    /// When it was initialized, Unix seconds.
    pub created_at: i64,
    /// SPL Token mint of the currency, 6 decimals.
    pub currency_mint: Pubkey,
    /// Announces and tightens parameters, names oracles, jurisdictions and the pending holders of roles.
    pub authority: Pubkey,
    /// Named to become the authority; zero when nobody is named.
    pub pending_authority: Pubkey,
    /// Receives the network's part.
    pub treasury: Pubkey,
    /// Named to become the treasury; zero when nobody is named.
    pub pending_treasury: Pubkey,
    /// Who received it of epochs that opened before `treasury_since`.
    pub treasury_before: Pubkey,
    /// Epochs that opened at this time or later are the present treasury's, Unix seconds.
    pub treasury_since: i64,
    /// Sets and clears pause bits.
    pub pauser: Pubkey,
    /// Named to become the pauser; zero when nobody is named.
    pub pending_pauser: Pubkey,
    /// What parameters may never leave.
    pub limits: types::NetworkLimits,
    /// Hold before `next_parameters_at`.
    pub parameters: types::NetworkParameters,
    /// Hold from `next_parameters_at` on.
    pub next_parameters: types::NetworkParameters,
    /// When the next parameters begin to hold, Unix seconds; 0: none were ever announced.
    pub next_parameters_at: i64,
    /// When the breaker was last lowered at once, Unix seconds; 0: never.
    pub tightened_at: i64,
    /// Index of the next asset.
    pub asset_count: u32,
    /// Index of the next payer.
    pub payer_count: u32,
    /// Index of the next reserve, a lot or an entitlement.
    pub reserve_count: u32,
    /// Newest final epoch; 0: none.
    pub final_epoch: u64,
    /// Slot of the chain state that the newest final settlement used.
    pub final_snapshot_slot: u64,
    /// The chain's clock there, Unix seconds: when the next epoch opened. Before the first settlement when the first
    /// oracle set was named, and before that `created_at`.
    pub final_closed_at: i64,
    /// Root hash of the newest final settlement's payer tree.
    pub final_payer_root: [u8; 32],
    /// Sum charged of the newest final settlement's asset tree: earned, which is spent and released, base units.
    pub settled_amount: u64,
    /// Sum accrued of the newest final settlement's asset tree, base units.
    pub settled_accrued: u64,
    /// The part of `settled_amount` that reserves released, base units; the rest is what payers spent.
    pub settled_reserve_amount: u64,
    /// The part of `settled_accrued` that reserves released, base units; the rest is payers'.
    pub settled_reserve_accrued: u64,
    /// Leaf count of the newest final settlement's asset tree.
    pub settled_asset_count: u32,
    /// Leaf count of the newest final settlement's payer tree.
    pub settled_payer_count: u32,
    /// Leaf count of the newest final settlement's reserve tree.
    pub settled_reserve_count: u32,
    /// Whose the treasury's part is in the newest final settlement.
    pub settled_treasury: Pubkey,
    /// First epoch of the treasury's part in the newest final settlement, and of whose it is.
    pub treasury_epoch: u64,
    /// The treasury's part in the newest final settlement, basis points.
    pub settled_treasury_bps: u16,
    /// The smallest treasury's part that held before `treasury_epoch`, basis points.
    pub before_treasury_bps: u16,
    /// Final settlements of older epochs are not valid for proofs any more. Never falls; 0: none is too old.
    pub oldest_kept_epoch: u64,
    /// Settlements that are not final and were closed before this time, Unix seconds, may charge what left. Never falls.
    pub exit_closed_at: i64,
    /// What payers paid in, lifetime, without fees, base units.
    pub deposited: u64,
    /// What payers took out again unspent, lifetime, base units.
    pub withdrawn: u64,
    /// What was paid for lots, lifetime, base units, without what was paid back for tokens returned before their window.
    pub lots_in: u64,
    /// What of it was paid back, lifetime, for any other reason, base units.
    pub lots_out: u64,
    /// What of `lots_in - lots_out` is owed back to buyers because the price of their sale fell, base units.
    pub lots_excess: u64,
    /// Payer fees, lifetime, base units.
    pub fees: u64,
    /// Sum of `Statement.claim`, base units.
    pub stated_claims: u64,
    /// Sum of `Asset.collected`, base units.
    pub collected: u64,
    /// Earned money and fees that left the vault, lifetime, base units.
    pub paid_out: u64,
    /// Sum of what the treasury's tills are owed, base units.
    pub treasury_owed: u64,
    /// Sum of `Jurisdiction.owed`, base units.
    pub levy_owed: u64,
    /// Sum of what the treasury's tills were paid, base units.
    pub treasury_paid: u64,
    /// Sum of `Jurisdiction.paid`, base units.
    pub levy_paid: u64,
    /// Zero.
    pub reserved: [u8; 64],
}

impl ProgramAccount for Network {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Network";
    const DISCRIMINATOR: [u8; 8] = [51, 5, 209, 183, 60, 99, 156, 251];
    const SIZE: usize = 893;
}

impl Network {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::founder`] begins in the account's data.
    pub const FOUNDER_OFFSET: usize = 9;
    /// Where [`Self::id`] begins in the account's data.
    pub const ID_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 45;
    /// Where [`Self::vault_bump`] begins in the account's data.
    pub const VAULT_BUMP_OFFSET: usize = 46;
    /// Where [`Self::bond_vault_bump`] begins in the account's data.
    pub const BOND_VAULT_BUMP_OFFSET: usize = 47;
    /// Where [`Self::paused`] begins in the account's data.
    pub const PAUSED_OFFSET: usize = 48;
    /// Where [`Self::paused_at`] begins in the account's data.
    pub const PAUSED_AT_OFFSET: usize = 49;
    /// Where [`Self::paused_until`] begins in the account's data.
    pub const PAUSED_UNTIL_OFFSET: usize = 57;
    /// Where [`Self::created_at`] begins in the account's data.
    pub const CREATED_AT_OFFSET: usize = 65;
    /// Where [`Self::currency_mint`] begins in the account's data.
    pub const CURRENCY_MINT_OFFSET: usize = 73;
    /// Where [`Self::authority`] begins in the account's data.
    pub const AUTHORITY_OFFSET: usize = 105;
    /// Where [`Self::pending_authority`] begins in the account's data.
    pub const PENDING_AUTHORITY_OFFSET: usize = 137;
    /// Where [`Self::treasury`] begins in the account's data.
    pub const TREASURY_OFFSET: usize = 169;
    /// Where [`Self::pending_treasury`] begins in the account's data.
    pub const PENDING_TREASURY_OFFSET: usize = 201;
    /// Where [`Self::treasury_before`] begins in the account's data.
    pub const TREASURY_BEFORE_OFFSET: usize = 233;
    /// Where [`Self::treasury_since`] begins in the account's data.
    pub const TREASURY_SINCE_OFFSET: usize = 265;
    /// Where [`Self::pauser`] begins in the account's data.
    pub const PAUSER_OFFSET: usize = 273;
    /// Where [`Self::pending_pauser`] begins in the account's data.
    pub const PENDING_PAUSER_OFFSET: usize = 305;
    /// Where [`Self::limits`] begins in the account's data.
    pub const LIMITS_OFFSET: usize = 337;
    /// Where [`Self::parameters`] begins in the account's data.
    pub const PARAMETERS_OFFSET: usize = 389;
    /// Where [`Self::next_parameters`] begins in the account's data.
    pub const NEXT_PARAMETERS_OFFSET: usize = 463;
    /// Where [`Self::next_parameters_at`] begins in the account's data.
    pub const NEXT_PARAMETERS_AT_OFFSET: usize = 537;
    /// Where [`Self::tightened_at`] begins in the account's data.
    pub const TIGHTENED_AT_OFFSET: usize = 545;
    /// Where [`Self::asset_count`] begins in the account's data.
    pub const ASSET_COUNT_OFFSET: usize = 553;
    /// Where [`Self::payer_count`] begins in the account's data.
    pub const PAYER_COUNT_OFFSET: usize = 557;
    /// Where [`Self::reserve_count`] begins in the account's data.
    pub const RESERVE_COUNT_OFFSET: usize = 561;
    /// Where [`Self::final_epoch`] begins in the account's data.
    pub const FINAL_EPOCH_OFFSET: usize = 565;
    /// Where [`Self::final_snapshot_slot`] begins in the account's data.
    pub const FINAL_SNAPSHOT_SLOT_OFFSET: usize = 573;
    /// Where [`Self::final_closed_at`] begins in the account's data.
    pub const FINAL_CLOSED_AT_OFFSET: usize = 581;
    /// Where [`Self::final_payer_root`] begins in the account's data.
    pub const FINAL_PAYER_ROOT_OFFSET: usize = 589;
    /// Where [`Self::settled_amount`] begins in the account's data.
    pub const SETTLED_AMOUNT_OFFSET: usize = 621;
    /// Where [`Self::settled_accrued`] begins in the account's data.
    pub const SETTLED_ACCRUED_OFFSET: usize = 629;
    /// Where [`Self::settled_reserve_amount`] begins in the account's data.
    pub const SETTLED_RESERVE_AMOUNT_OFFSET: usize = 637;
    /// Where [`Self::settled_reserve_accrued`] begins in the account's data.
    pub const SETTLED_RESERVE_ACCRUED_OFFSET: usize = 645;
    /// Where [`Self::settled_asset_count`] begins in the account's data.
    pub const SETTLED_ASSET_COUNT_OFFSET: usize = 653;
    /// Where [`Self::settled_payer_count`] begins in the account's data.
    pub const SETTLED_PAYER_COUNT_OFFSET: usize = 657;
    /// Where [`Self::settled_reserve_count`] begins in the account's data.
    pub const SETTLED_RESERVE_COUNT_OFFSET: usize = 661;
    /// Where [`Self::settled_treasury`] begins in the account's data.
    pub const SETTLED_TREASURY_OFFSET: usize = 665;
    /// Where [`Self::treasury_epoch`] begins in the account's data.
    pub const TREASURY_EPOCH_OFFSET: usize = 697;
    /// Where [`Self::settled_treasury_bps`] begins in the account's data.
    pub const SETTLED_TREASURY_BPS_OFFSET: usize = 705;
    /// Where [`Self::before_treasury_bps`] begins in the account's data.
    pub const BEFORE_TREASURY_BPS_OFFSET: usize = 707;
    /// Where [`Self::oldest_kept_epoch`] begins in the account's data.
    pub const OLDEST_KEPT_EPOCH_OFFSET: usize = 709;
    /// Where [`Self::exit_closed_at`] begins in the account's data.
    pub const EXIT_CLOSED_AT_OFFSET: usize = 717;
    /// Where [`Self::deposited`] begins in the account's data.
    pub const DEPOSITED_OFFSET: usize = 725;
    /// Where [`Self::withdrawn`] begins in the account's data.
    pub const WITHDRAWN_OFFSET: usize = 733;
    /// Where [`Self::lots_in`] begins in the account's data.
    pub const LOTS_IN_OFFSET: usize = 741;
    /// Where [`Self::lots_out`] begins in the account's data.
    pub const LOTS_OUT_OFFSET: usize = 749;
    /// Where [`Self::lots_excess`] begins in the account's data.
    pub const LOTS_EXCESS_OFFSET: usize = 757;
    /// Where [`Self::fees`] begins in the account's data.
    pub const FEES_OFFSET: usize = 765;
    /// Where [`Self::stated_claims`] begins in the account's data.
    pub const STATED_CLAIMS_OFFSET: usize = 773;
    /// Where [`Self::collected`] begins in the account's data.
    pub const COLLECTED_OFFSET: usize = 781;
    /// Where [`Self::paid_out`] begins in the account's data.
    pub const PAID_OUT_OFFSET: usize = 789;
    /// Where [`Self::treasury_owed`] begins in the account's data.
    pub const TREASURY_OWED_OFFSET: usize = 797;
    /// Where [`Self::levy_owed`] begins in the account's data.
    pub const LEVY_OWED_OFFSET: usize = 805;
    /// Where [`Self::treasury_paid`] begins in the account's data.
    pub const TREASURY_PAID_OFFSET: usize = 813;
    /// Where [`Self::levy_paid`] begins in the account's data.
    pub const LEVY_PAID_OFFSET: usize = 821;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 829;
}

/// Who may propose and attest settlements, with which weight.
///
/// Address: `"oracles"`, network.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OracleSet {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it serves.
    pub network: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// How many of `members` are in use, with those that left.
    pub member_count: u8,
    /// Weight that makes a settlement final.
    pub threshold: u32,
    /// Sum of the members' weights.
    pub total_weight: u32,
    /// Grows at each change of the set; a proposal holds under the version it was made under. 0: no set was ever named.
    pub set_version: u32,
    /// Sum of the bonds, base units.
    pub bonded: u64,
    /// The members, then those that left with a bond; a member's position is its bit in a proposal.
    /// A key that left and was named again has an entry for each: the bond that it left is not the new one's.
    pub members: [types::Member; 16],
    /// Takes over by itself once its time has come: nothing can be decided until then.
    pub next: types::NamedSet,
    /// Takes over when the authority says so, once its time has come.
    pub standby: types::NamedSet,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for OracleSet {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "OracleSet";
    const DISCRIMINATOR: [u8; 8] = [128, 26, 73, 134, 218, 90, 126, 42];
    const SIZE: usize = 1657;
}

impl OracleSet {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 41;
    /// Where [`Self::member_count`] begins in the account's data.
    pub const MEMBER_COUNT_OFFSET: usize = 42;
    /// Where [`Self::threshold`] begins in the account's data.
    pub const THRESHOLD_OFFSET: usize = 43;
    /// Where [`Self::total_weight`] begins in the account's data.
    pub const TOTAL_WEIGHT_OFFSET: usize = 47;
    /// Where [`Self::set_version`] begins in the account's data.
    pub const SET_VERSION_OFFSET: usize = 51;
    /// Where [`Self::bonded`] begins in the account's data.
    pub const BONDED_OFFSET: usize = 55;
    /// Where [`Self::members`] begins in the account's data.
    pub const MEMBERS_OFFSET: usize = 63;
    /// Where [`Self::next`] begins in the account's data.
    pub const NEXT_OFFSET: usize = 1023;
    /// Where [`Self::standby`] begins in the account's data.
    pub const STANDBY_OFFSET: usize = 1324;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 1625;
}

/// A prepaid account.
///
/// Address: `"payer"`, network, index.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Payer {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it belongs to.
    pub network: Pubkey,
    /// Its position in the payer tree.
    pub index: u32,
    /// Bump of this account's address.
    pub bump: u8,
    /// May withdraw.
    pub owner: Pubkey,
    /// Was offered this account; zero when nobody was.
    pub pending_owner: Pubkey,
    /// Paid this account's rent.
    pub rent_payer: Pubkey,
    /// Paid in, lifetime, base units.
    pub deposited: u64,
    /// Taken out again, lifetime, base units.
    pub withdrawn: u64,
    /// Highest lifetime accrued that any proof has shown, base units. No statement may say less.
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
    /// Requests that ended, lifetime.
    pub requests_ended: u32,
    /// How they ended: bit 0 whether the last one was paid, bit 1 the one before, and so on.
    pub endings: u64,
    /// It is not served by assets that ask for more, base units per 10⁹ bytes; 0: by all.
    pub max_price_per_gb: u64,
    /// Zero.
    pub reserved: [u8; 24],
}

impl ProgramAccount for Payer {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Payer";
    const DISCRIMINATOR: [u8; 8] = [49, 175, 248, 154, 182, 200, 109, 177];
    const SIZE: usize = 258;
}

impl Payer {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::index`] begins in the account's data.
    pub const INDEX_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 45;
    /// Where [`Self::owner`] begins in the account's data.
    pub const OWNER_OFFSET: usize = 46;
    /// Where [`Self::pending_owner`] begins in the account's data.
    pub const PENDING_OWNER_OFFSET: usize = 78;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 110;
    /// Where [`Self::deposited`] begins in the account's data.
    pub const DEPOSITED_OFFSET: usize = 142;
    /// Where [`Self::withdrawn`] begins in the account's data.
    pub const WITHDRAWN_OFFSET: usize = 150;
    /// Where [`Self::proven`] begins in the account's data.
    pub const PROVEN_OFFSET: usize = 158;
    /// Where [`Self::requested`] begins in the account's data.
    pub const REQUESTED_OFFSET: usize = 166;
    /// Where [`Self::requested_slot`] begins in the account's data.
    pub const REQUESTED_SLOT_OFFSET: usize = 174;
    /// Where [`Self::lapses_at`] begins in the account's data.
    pub const LAPSES_AT_OFFSET: usize = 182;
    /// Where [`Self::stated`] begins in the account's data.
    pub const STATED_OFFSET: usize = 190;
    /// Where [`Self::pays_at`] begins in the account's data.
    pub const PAYS_AT_OFFSET: usize = 198;
    /// Where [`Self::holds_from`] begins in the account's data.
    pub const HOLDS_FROM_OFFSET: usize = 206;
    /// Where [`Self::requests_ended`] begins in the account's data.
    pub const REQUESTS_ENDED_OFFSET: usize = 214;
    /// Where [`Self::endings`] begins in the account's data.
    pub const ENDINGS_OFFSET: usize = 218;
    /// Where [`Self::max_price_per_gb`] begins in the account's data.
    pub const MAX_PRICE_PER_GB_OFFSET: usize = 226;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 234;
}

/// A proof that is too long for the transaction that uses it. Whoever uses it need not have written it: what it proves
/// does not depend on who wrote it.
///
/// Address: `"proof"`, writer.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ProofBuffer {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// Writes and closes it.
    pub writer: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Pubkey,
    /// How many nodes are written.
    pub count: u8,
    /// The siblings from the leaf upwards.
    pub nodes: [openmast_ledger::ProofNode; 32],
}

impl ProgramAccount for ProofBuffer {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "ProofBuffer";
    const DISCRIMINATOR: [u8; 8] = [71, 133, 225, 94, 9, 130, 40, 161];
    const SIZE: usize = 1611;
}

impl ProofBuffer {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::writer`] begins in the account's data.
    pub const WRITER_OFFSET: usize = 9;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 41;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 42;
    /// Where [`Self::count`] begins in the account's data.
    pub const COUNT_OFFSET: usize = 74;
    /// Where [`Self::nodes`] begins in the account's data.
    pub const NODES_OFFSET: usize = 75;
}

/// What an oracle would have as the settlement of an epoch, and who stands behind it.
///
/// Address: `"proposal"`, network, epoch, content hash.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Proposal {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it would settle.
    pub network: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// Hash of `content` and the network.
    pub content_hash: [u8; 32],
    /// What is proposed.
    pub content: types::Content,
    /// The oracle that proposed it.
    pub proposer: Pubkey,
    /// Receives this account's rent when it is closed.
    pub rent_payer: Pubkey,
    /// Version of the oracle set under which it was proposed.
    pub set_version: u32,
    /// Whose attestation stands, a bit for each position in the oracle set.
    pub attested: u16,
    /// Time of the proposal, Unix seconds.
    pub proposed_at: i64,
    /// Since when the threshold's weight stands behind it, Unix seconds; 0: it does not.
    pub threshold_at: i64,
    /// When the epoch opened, Unix seconds.
    pub opened_at: i64,
    /// Least time between the threshold and final, seconds: the network's when it was proposed.
    pub challenge_seconds: u32,
    /// The treasury's part of the epoch, basis points.
    pub treasury_bps: u16,
    /// Whose the treasury's part is.
    pub treasury: Pubkey,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Proposal {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Proposal";
    const DISCRIMINATOR: [u8; 8] = [26, 94, 189, 187, 116, 136, 53, 33];
    const SIZE: usize = 522;
}

impl Proposal {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 41;
    /// Where [`Self::content_hash`] begins in the account's data.
    pub const CONTENT_HASH_OFFSET: usize = 42;
    /// Where [`Self::content`] begins in the account's data.
    pub const CONTENT_OFFSET: usize = 74;
    /// Where [`Self::proposer`] begins in the account's data.
    pub const PROPOSER_OFFSET: usize = 358;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 390;
    /// Where [`Self::set_version`] begins in the account's data.
    pub const SET_VERSION_OFFSET: usize = 422;
    /// Where [`Self::attested`] begins in the account's data.
    pub const ATTESTED_OFFSET: usize = 426;
    /// Where [`Self::proposed_at`] begins in the account's data.
    pub const PROPOSED_AT_OFFSET: usize = 428;
    /// Where [`Self::threshold_at`] begins in the account's data.
    pub const THRESHOLD_AT_OFFSET: usize = 436;
    /// Where [`Self::opened_at`] begins in the account's data.
    pub const OPENED_AT_OFFSET: usize = 444;
    /// Where [`Self::challenge_seconds`] begins in the account's data.
    pub const CHALLENGE_SECONDS_OFFSET: usize = 452;
    /// Where [`Self::treasury_bps`] begins in the account's data.
    pub const TREASURY_BPS_OFFSET: usize = 456;
    /// Where [`Self::treasury`] begins in the account's data.
    pub const TREASURY_OFFSET: usize = 458;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 490;
}

/// What one buyer bought in a lot's sale whose price falls: all pay what the last one pays, and what a buyer paid above it
/// comes back once the sale is over.
///
/// Address: `"purchase"`, lot, buyer.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Purchase {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The lot, a `Lot` account.
    pub lot: Pubkey,
    /// Who bought and paid this account's rent.
    pub buyer: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// Tokens bought.
    pub quantity: u64,
    /// Paid for them, base units.
    pub paid: u64,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Purchase {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Purchase";
    const DISCRIMINATOR: [u8; 8] = [33, 203, 1, 252, 231, 228, 8, 67];
    const SIZE: usize = 122;
}

impl Purchase {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::lot`] begins in the account's data.
    pub const LOT_OFFSET: usize = 9;
    /// Where [`Self::buyer`] begins in the account's data.
    pub const BUYER_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 73;
    /// Where [`Self::quantity`] begins in the account's data.
    pub const QUANTITY_OFFSET: usize = 74;
    /// Where [`Self::paid`] begins in the account's data.
    pub const PAID_OFFSET: usize = 82;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 90;
}

/// Commits to the lifetime ledger after one epoch. It is final: until then it is a `Proposal`.
///
/// Address: `"settlement"`, network, epoch.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Settlement {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it settles.
    pub network: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// Hash of `content` and the network.
    pub content_hash: [u8; 32],
    /// What it says.
    pub content: types::Content,
    /// The oracle that proposed it.
    pub proposer: Pubkey,
    /// Receives this account's rent when it is closed.
    pub rent_payer: Pubkey,
    /// Version of the oracle set that decided.
    pub set_version: u32,
    /// Who stood behind it, a bit for each position in that oracle set.
    pub attested: u16,
    /// Time of the proposal, Unix seconds.
    pub proposed_at: i64,
    /// When it became final, Unix seconds.
    pub final_at: i64,
    /// When the epoch opened, Unix seconds.
    pub opened_at: i64,
    /// `snapshot_slot` of the settlement before; 0: none.
    pub previous_snapshot_slot: u64,
    /// The treasury's part, basis points.
    pub treasury_bps: u16,
    /// First epoch of this part, and of whose it is.
    pub treasury_epoch: u64,
    /// The smallest that held before `treasury_epoch`, basis points.
    pub before_treasury_bps: u16,
    /// Whose the treasury's part is.
    pub treasury: Pubkey,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Settlement {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Settlement";
    const DISCRIMINATOR: [u8; 8] = [55, 11, 219, 33, 36, 136, 40, 182];
    const SIZE: usize = 536;
}

impl Settlement {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 41;
    /// Where [`Self::content_hash`] begins in the account's data.
    pub const CONTENT_HASH_OFFSET: usize = 42;
    /// Where [`Self::content`] begins in the account's data.
    pub const CONTENT_OFFSET: usize = 74;
    /// Where [`Self::proposer`] begins in the account's data.
    pub const PROPOSER_OFFSET: usize = 358;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 390;
    /// Where [`Self::set_version`] begins in the account's data.
    pub const SET_VERSION_OFFSET: usize = 422;
    /// Where [`Self::attested`] begins in the account's data.
    pub const ATTESTED_OFFSET: usize = 426;
    /// Where [`Self::proposed_at`] begins in the account's data.
    pub const PROPOSED_AT_OFFSET: usize = 428;
    /// Where [`Self::final_at`] begins in the account's data.
    pub const FINAL_AT_OFFSET: usize = 436;
    /// Where [`Self::opened_at`] begins in the account's data.
    pub const OPENED_AT_OFFSET: usize = 444;
    /// Where [`Self::previous_snapshot_slot`] begins in the account's data.
    pub const PREVIOUS_SNAPSHOT_SLOT_OFFSET: usize = 452;
    /// Where [`Self::treasury_bps`] begins in the account's data.
    pub const TREASURY_BPS_OFFSET: usize = 460;
    /// Where [`Self::treasury_epoch`] begins in the account's data.
    pub const TREASURY_EPOCH_OFFSET: usize = 462;
    /// Where [`Self::before_treasury_bps`] begins in the account's data.
    pub const BEFORE_TREASURY_BPS_OFFSET: usize = 470;
    /// Where [`Self::treasury`] begins in the account's data.
    pub const TREASURY_OFFSET: usize = 472;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 504;
}

/// What one staker has staked on one asset.
///
/// Address: `"stake"`, asset, staker.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Stake {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The asset.
    pub asset: Pubkey,
    /// Owns the shares and the rewards.
    pub staker: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// Was offered the stake; zero when nobody was.
    pub pending_staker: Pubkey,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Pubkey,
    /// Shares that earn.
    pub active: u64,
    /// Shares that do not earn yet.
    pub pending: u64,
    /// Slot since which all that is pending waits.
    pub pending_slot: u64,
    /// Unstaked shares that wait for their cooldown.
    pub cooling: u64,
    /// From then on all that is cooling may be withdrawn, Unix seconds.
    pub cooling_until: i64,
    /// How many of the active shares may leave uncollected.
    pub leaving: u64,
    /// From then on they may, Unix seconds.
    pub leaving_at: i64,
    /// Shares that left uncollected and are not settled: they earn until their round ends.
    pub departed: u64,
    /// The asset's round of departures in which they left.
    pub departed_round: u64,
    /// The asset's `reward_per_share` up to which they are credited, 2⁻⁶⁴ base units.
    pub departed_per_share_paid: u128,
    /// The asset's `reward_per_share` up to which rewards are settled, 2⁻⁶⁴ base units.
    pub reward_per_share_paid: u128,
    /// Settled rewards, not yet claimed, whole base units.
    pub rewards_owed: u64,
    /// Settled rewards beyond the whole units, 2⁻⁶⁴ base units.
    pub rewards_fraction: u64,
    /// Claimed rewards, lifetime, base units.
    pub rewards_paid: u64,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Stake {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Stake";
    const DISCRIMINATOR: [u8; 8] = [150, 197, 176, 29, 55, 132, 112, 149];
    const SIZE: usize = 298;
}

impl Stake {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::asset`] begins in the account's data.
    pub const ASSET_OFFSET: usize = 9;
    /// Where [`Self::staker`] begins in the account's data.
    pub const STAKER_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 73;
    /// Where [`Self::pending_staker`] begins in the account's data.
    pub const PENDING_STAKER_OFFSET: usize = 74;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 106;
    /// Where [`Self::active`] begins in the account's data.
    pub const ACTIVE_OFFSET: usize = 138;
    /// Where [`Self::pending`] begins in the account's data.
    pub const PENDING_OFFSET: usize = 146;
    /// Where [`Self::pending_slot`] begins in the account's data.
    pub const PENDING_SLOT_OFFSET: usize = 154;
    /// Where [`Self::cooling`] begins in the account's data.
    pub const COOLING_OFFSET: usize = 162;
    /// Where [`Self::cooling_until`] begins in the account's data.
    pub const COOLING_UNTIL_OFFSET: usize = 170;
    /// Where [`Self::leaving`] begins in the account's data.
    pub const LEAVING_OFFSET: usize = 178;
    /// Where [`Self::leaving_at`] begins in the account's data.
    pub const LEAVING_AT_OFFSET: usize = 186;
    /// Where [`Self::departed`] begins in the account's data.
    pub const DEPARTED_OFFSET: usize = 194;
    /// Where [`Self::departed_round`] begins in the account's data.
    pub const DEPARTED_ROUND_OFFSET: usize = 202;
    /// Where [`Self::departed_per_share_paid`] begins in the account's data.
    pub const DEPARTED_PER_SHARE_PAID_OFFSET: usize = 210;
    /// Where [`Self::reward_per_share_paid`] begins in the account's data.
    pub const REWARD_PER_SHARE_PAID_OFFSET: usize = 226;
    /// Where [`Self::rewards_owed`] begins in the account's data.
    pub const REWARDS_OWED_OFFSET: usize = 242;
    /// Where [`Self::rewards_fraction`] begins in the account's data.
    pub const REWARDS_FRACTION_OFFSET: usize = 250;
    /// Where [`Self::rewards_paid`] begins in the account's data.
    pub const REWARDS_PAID_OFFSET: usize = 258;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 266;
}

/// What a payer without a proof says to have spent; its request is in the payer's account.
///
/// Address: `"statement"`, payer.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Statement {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it belongs to.
    pub network: Pubkey,
    /// Whose it is, a `Payer` account.
    pub payer: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent and the bounty, and gets back what is left.
    pub rent_payer: Pubkey,
    /// The newest final epoch when it was made; 0: none.
    pub epoch: u64,
    /// Root hash of the payer tree of that epoch's settlement.
    pub payer_root: [u8; 32],
    /// Leaves of that tree.
    pub payer_count: u32,
    /// First sum of that root: lifetime charged, base units.
    pub charged: u64,
    /// Second sum of that root: lifetime accrued, base units.
    pub accrued: u64,
    /// Most that it pays, base units.
    pub claim: u64,
    /// What is left for who shows that more is spent, lamports; on top of the rent.
    pub bounty_lamports: u64,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Statement {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Statement";
    const DISCRIMINATOR: [u8; 8] = [202, 2, 247, 46, 97, 244, 139, 209];
    const SIZE: usize = 214;
}

impl Statement {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::payer`] begins in the account's data.
    pub const PAYER_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 73;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 74;
    /// Where [`Self::epoch`] begins in the account's data.
    pub const EPOCH_OFFSET: usize = 106;
    /// Where [`Self::payer_root`] begins in the account's data.
    pub const PAYER_ROOT_OFFSET: usize = 114;
    /// Where [`Self::payer_count`] begins in the account's data.
    pub const PAYER_COUNT_OFFSET: usize = 146;
    /// Where [`Self::charged`] begins in the account's data.
    pub const CHARGED_OFFSET: usize = 150;
    /// Where [`Self::accrued`] begins in the account's data.
    pub const ACCRUED_OFFSET: usize = 158;
    /// Where [`Self::claim`] begins in the account's data.
    pub const CLAIM_OFFSET: usize = 166;
    /// Where [`Self::bounty_lamports`] begins in the account's data.
    pub const BOUNTY_LAMPORTS_OFFSET: usize = 174;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 182;
}

/// What a holder of the treasury's role is owed, also after it held the role.
///
/// Address: `"till"`, network, role, holder.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Till {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it belongs to.
    pub network: Pubkey,
    /// 1: the treasury's.
    pub role: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Who is paid from it.
    pub holder: Pubkey,
    /// Who paid this account's rent.
    pub rent_payer: Pubkey,
    /// Not yet withdrawn, base units.
    pub owed: u64,
    /// Withdrawn, lifetime, base units.
    pub paid: u64,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Till {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Till";
    const DISCRIMINATOR: [u8; 8] = [222, 121, 151, 28, 50, 47, 213, 236];
    const SIZE: usize = 155;
}

impl Till {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::role`] begins in the account's data.
    pub const ROLE_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 42;
    /// Where [`Self::holder`] begins in the account's data.
    pub const HOLDER_OFFSET: usize = 43;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 75;
    /// Where [`Self::owed`] begins in the account's data.
    pub const OWED_OFFSET: usize = 107;
    /// Where [`Self::paid`] begins in the account's data.
    pub const PAID_OFFSET: usize = 115;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 123;
}

/// A token account of a market that takes permissioned shares although no person owns it.
///
/// Address: `"venue"`, asset, token account.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Venue {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The asset whose shares it takes.
    pub asset: Pubkey,
    /// The token account, of the asset's share mint.
    pub token_account: Pubkey,
    /// Its owner when it was listed.
    pub owner: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Pubkey,
    /// Listed it.
    pub listed_by: Pubkey,
    /// When the newest halt began, Unix seconds; 0: there was none.
    pub halted_since: i64,
    /// From then on anybody may end it, Unix seconds; 0: the venue is not halted.
    pub halted_until: i64,
    /// When the newest halt that is over ended, Unix seconds; 0: none is.
    pub halt_ended: i64,
    /// Hash of the reason that the regulator gave for the newest halt.
    pub reason_hash: [u8; 32],
    /// How often it was halted.
    pub halts: u32,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Venue {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Venue";
    const DISCRIMINATOR: [u8; 8] = [8, 155, 85, 226, 234, 173, 42, 242];
    const SIZE: usize = 262;
}

impl Venue {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::asset`] begins in the account's data.
    pub const ASSET_OFFSET: usize = 9;
    /// Where [`Self::token_account`] begins in the account's data.
    pub const TOKEN_ACCOUNT_OFFSET: usize = 41;
    /// Where [`Self::owner`] begins in the account's data.
    pub const OWNER_OFFSET: usize = 73;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 105;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 106;
    /// Where [`Self::listed_by`] begins in the account's data.
    pub const LISTED_BY_OFFSET: usize = 138;
    /// Where [`Self::halted_since`] begins in the account's data.
    pub const HALTED_SINCE_OFFSET: usize = 170;
    /// Where [`Self::halted_until`] begins in the account's data.
    pub const HALTED_UNTIL_OFFSET: usize = 178;
    /// Where [`Self::halt_ended`] begins in the account's data.
    pub const HALT_ENDED_OFFSET: usize = 186;
    /// Where [`Self::reason_hash`] begins in the account's data.
    pub const REASON_HASH_OFFSET: usize = 194;
    /// Where [`Self::halts`] begins in the account's data.
    pub const HALTS_OFFSET: usize = 226;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 230;
}
