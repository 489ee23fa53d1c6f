//! The program's events.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use super::PROGRAM_ID;
use super::types;
use crate::events::EventError;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_pubkey::Pubkey;

/// An asset was taken over by who was offered it, with what its owner is owed and what is scheduled. A move to another
/// jurisdiction that was asked for, and not accepted yet, is forgotten.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AssetAccepted {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The owner from now on; nobody is offered it any more.
    pub owner: Pubkey,
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

impl AssetAccepted {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [139, 42, 192, 81, 158, 179, 185, 60];
}

/// An asset and its shares were created.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AssetCreated {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Its position in the asset tree.
    pub index: u32,
    /// Sets the price and the split, receives the owner's part and at first all shares.
    pub owner: Pubkey,
    /// Paid the rent.
    pub rent_payer: Pubkey,
    /// Token-2022 mint of the shares.
    pub share_mint: Pubkey,
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
    /// 0 open, 1 permissioned.
    pub share_kind: u8,
    /// Name of the shares, as their mint has it.
    pub shares_name: String,
    /// Symbol of the shares, as their mint has it.
    pub shares_symbol: String,
    /// URI of the shares' metadata, as their mint has it; may be empty.
    pub shares_uri: String,
    /// Its jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// The newest final epoch: it earned nothing until then.
    pub collected_epoch: u64,
}

impl AssetCreated {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [206, 193, 252, 254, 207, 185, 154, 4];
}

/// The owner offered the asset to another; the zero key is nobody.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AssetOffered {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Who may take it over; zero: nobody.
    pub pending_owner: Pubkey,
}

impl AssetOffered {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [93, 72, 153, 219, 137, 36, 170, 106];
}

/// The owner retired the asset: no charges from `retired_epoch` on.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AssetRetired {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// First epoch without charges.
    pub retired_epoch: u64,
}

impl AssetRetired {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [133, 239, 180, 43, 101, 10, 130, 71];
}

/// An oracle took its attestation back.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AttestationRetracted {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The epoch of the proposal.
    pub epoch: u64,
    /// Names the proposal.
    pub content_hash: [u8; 32],
    /// Who took it back.
    pub oracle: Pubkey,
    /// Whose attestation stands, a bit for each position in the oracle set.
    pub attested: u16,
    /// Since when the threshold's weight stands behind it, Unix seconds; 0: it does not (any more).
    pub threshold_at: i64,
}

impl AttestationRetracted {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [25, 154, 216, 72, 87, 155, 130, 200];
}

/// An oracle's bond grew.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BondDeposited {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The oracle, a member of the set.
    pub member: Pubkey,
    /// Who paid.
    pub depositor: Pubkey,
    /// Paid in now, base units.
    pub amount: u64,
    /// The member's bond, base units.
    pub bond: u64,
    /// All bonds together, of members and of those that left, base units.
    pub bonded: u64,
}

impl BondDeposited {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [210, 149, 47, 232, 72, 128, 248, 153];
}

/// Somebody sent an oracle that left its bonds that were due at `at`, into the oracle's associated token account.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BondReturned {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The oracle, which did not sign.
    pub member: Pubkey,
    /// Paid to it, base units.
    pub amount: u64,
    /// All bonds together, of members and of those that left, base units.
    pub bonded: u64,
    /// Time of the payment, Unix seconds: what was due then was paid.
    pub at: i64,
}

impl BondReturned {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [41, 85, 150, 247, 210, 150, 160, 118];
}

/// An oracle that left took its bonds that were due at `at`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BondWithdrawn {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The oracle, which signed.
    pub member: Pubkey,
    /// Paid to it, base units.
    pub amount: u64,
    /// All bonds together, of members and of those that left, base units.
    pub bonded: u64,
    /// Time of the payment, Unix seconds: what was due then was paid.
    pub at: i64,
}

impl BondWithdrawn {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [111, 192, 154, 231, 58, 115, 130, 103];
}

/// The owner announced what the asset can carry: the values without `next` hold before `epoch`, those with it from it on.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CapacityAnnounced {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Capacity before `epoch`, both directions together, Mbit/s.
    pub capacity_mbps: u32,
    /// Identities that can be active at once before `epoch`.
    pub sim_slots: u32,
    /// What a SIM slot costs for one epoch before `epoch`, base units.
    pub slot_price: u64,
    /// How long the owner counts an epoch to be before `epoch`, seconds.
    pub epoch_seconds: u32,
    /// Capacity from `epoch` on, Mbit/s.
    pub next_capacity_mbps: u32,
    /// Identities from `epoch` on.
    pub next_sim_slots: u32,
    /// What a SIM slot costs for one epoch from `epoch` on, base units.
    pub next_slot_price: u64,
    /// How long the owner counts an epoch to be from `epoch` on, seconds.
    pub next_epoch_seconds: u32,
    /// First epoch of the next capacity.
    pub epoch: u64,
    /// The largest capacity that held since a live price was computed and is none of these, Mbit/s; 0 without a live
    /// price.
    pub checkpoint_capacity_mbps: u32,
}

impl CapacityAnnounced {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [91, 46, 135, 9, 192, 167, 52, 16];
}

/// What an asset earned since the last collecting was split.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Collected {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The epoch of the settlement up to which is collected now.
    pub epoch: u64,
    /// What the asset carried up to that epoch, lifetime, bytes.
    pub lifetime_bytes: u64,
    /// What of it was paid for, lifetime, bytes.
    pub lifetime_paid: u64,
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
    /// Added to what the jurisdiction is owed, base units.
    pub levy: u64,
    /// Whose till the treasury's part went to.
    pub treasury_holder: Pubkey,
    /// The asset's jurisdiction until now, ISO 3166 numeric code: the levy is owed to it.
    pub jurisdiction: u16,
    /// The asset's jurisdiction from now on: another one when a move was agreed, and this collect ends it.
    pub next_jurisdiction: u16,
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

impl Collected {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [67, 109, 138, 167, 168, 239, 2, 207];
}

/// Shares that had left uncollected were credited with what their round earned, which is over.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DepartureSettled {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Owns the rewards; need not have signed.
    pub staker: Pubkey,
    /// The asset's round of departures in which they left.
    pub round: u64,
    /// Shares that were settled, base units of the share mint; the staker has none that departed any more.
    pub departed: u64,
    /// All stakers' shares of the round that are not settled yet, base units of the share mint; 0: its account was closed.
    pub round_shares: u64,
    /// Paid the rent of the round's account, and got it back when that was closed.
    pub rent_payer: Pubkey,
    /// Settled rewards, not yet claimed, whole base units.
    pub rewards_owed: u64,
    /// Settled rewards beyond the whole units, 2⁻⁶⁴ base units.
    pub rewards_fraction: u64,
}

impl DepartureSettled {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [111, 94, 66, 35, 161, 255, 12, 51];
}

/// Somebody paid into a payer account.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Deposited {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The payer, a `Payer` account.
    pub payer: Pubkey,
    /// Who paid.
    pub depositor: Pubkey,
    /// Paid in now, base units.
    pub amount: u64,
    /// What this payer was given, lifetime, base units.
    pub payer_deposited: u64,
    /// What all payers were given, lifetime, base units.
    pub network_deposited: u64,
}

impl Deposited {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [111, 141, 26, 45, 161, 35, 100, 57];
}

/// A payer's owner got back what was neither met nor served; the entitlement is closed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct EntitlementRefunded {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The lot, a `Lot` account.
    pub lot: Pubkey,
    /// The entitlement. Its account is closed.
    pub entitlement: Pubkey,
    /// Its position in the reserve tree.
    pub index: u32,
    /// Whose usage it met, a `Payer` account.
    pub payer: Pubkey,
    /// Got back the rent.
    pub rent_payer: Pubkey,
    /// Paid back now, base units.
    pub amount: u64,
    /// Paid back for the lot, lifetime, base units.
    pub lot_returned: u64,
    /// Paid back for all lots, lifetime, base units.
    pub network_lots_out: u64,
}

impl EntitlementRefunded {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [103, 76, 107, 126, 152, 128, 53, 183];
}

/// The network's authority added a jurisdiction.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct JurisdictionAdded {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// ISO 3166 numeric code; with the network it makes the address.
    pub jurisdiction: u16,
    /// Paid the account's rent.
    pub rent_payer: Pubkey,
    /// Its first regulator.
    pub regulator: Pubkey,
    /// The levy from the beginning on, basis points.
    pub levy_bps: u16,
    /// The levy will never be more, basis points.
    pub most_levy_bps: u16,
}

impl JurisdictionAdded {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [168, 88, 21, 108, 160, 121, 163, 12];
}

/// The regulator announced a levy: `levy_bps` holds from `levy_epoch` on and before `next_levy_epoch`, `next_levy_bps` from
/// that one on.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LevyAnnounced {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// The smallest levy that ever held before `levy_epoch`, basis points.
    pub before_levy_bps: u16,
    /// The levy before the announced one, basis points.
    pub levy_bps: u16,
    /// First epoch of `levy_bps`; 0: no other levy ever held.
    pub levy_epoch: u64,
    /// The levy that was announced, basis points.
    pub next_levy_bps: u16,
    /// First epoch of the announced levy.
    pub next_levy_epoch: u64,
}

impl LevyAnnounced {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [149, 199, 113, 233, 37, 52, 40, 102];
}

/// A jurisdiction's regulator was paid the levy.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LevyWithdrawn {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// Its regulator.
    pub regulator: Pubkey,
    /// Paid, base units: all that the jurisdiction was owed.
    pub amount: u64,
    /// Paid to the jurisdiction's regulators, lifetime, base units.
    pub paid: u64,
    /// What all jurisdictions are owed, base units.
    pub levy_owed: u64,
    /// Paid to all jurisdictions' regulators, lifetime, base units.
    pub levy_paid: u64,
    /// Earned money and fees that left the vault, lifetime, base units.
    pub network_paid_out: u64,
}

impl LevyWithdrawn {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [6, 114, 175, 212, 100, 120, 116, 156];
}

/// The regulator ended a licence for good.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LicenceEnded {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The licence, a `Licence` account.
    pub licence: Pubkey,
    /// Whose regulator decides about it, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// First epoch without the licence.
    pub ended_from: u64,
    /// Hash of the regulator's reason.
    pub reason_hash: [u8; 32],
}

impl LicenceEnded {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [137, 196, 53, 140, 47, 133, 245, 177];
}

/// The regulator granted an asset a licence; the asset has `number` + 1 of them from now on.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LicenceGranted {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The licence, a `Licence` account.
    pub licence: Pubkey,
    /// Which of the asset's licences it is, from 0 on.
    pub number: u16,
    /// Paid the account's rent.
    pub rent_payer: Pubkey,
    /// Whose regulator decides about it, ISO 3166 numeric code.
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
    /// It holds from this time on, Unix seconds; before `granted_at` it licensed nothing.
    pub valid_from: i64,
    /// It holds before this time, Unix seconds.
    pub valid_until: i64,
    /// SHA-256 of the document with its conditions.
    pub document_hash: [u8; 32],
    /// An account that attests it; zero: none.
    pub attestation: Pubkey,
    /// When it was granted, Unix seconds.
    pub granted_at: i64,
}

impl LicenceGranted {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [63, 33, 132, 99, 35, 157, 241, 32];
}

/// The regulator lifted the suspension of a licence.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LicenceLifted {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The licence, a `Licence` account.
    pub licence: Pubkey,
    /// Whose regulator decides about it, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// First epoch after the suspension.
    pub lifted_from: u64,
}

impl LicenceLifted {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [78, 172, 181, 29, 251, 196, 44, 81];
}

/// The regulator lets a licence hold longer.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LicenceRenewed {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The licence, a `Licence` account.
    pub licence: Pubkey,
    /// Whose regulator decides about it, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// It holds before this time, Unix seconds.
    pub valid_until: i64,
    /// SHA-256 of the document with its conditions from now on.
    pub document_hash: [u8; 32],
}

impl LicenceRenewed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [142, 144, 203, 127, 197, 103, 102, 84];
}

/// The regulator suspended a licence. An earlier suspension is forgotten; it concerned no epoch that is not final.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LicenceSuspended {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The licence, a `Licence` account.
    pub licence: Pubkey,
    /// Whose regulator decides about it, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// First epoch of the suspension, which is not lifted.
    pub suspended_from: u64,
    /// It concerns epochs that open before this time, Unix seconds.
    pub suspended_until: i64,
    /// Hash of the regulator's reason.
    pub reason_hash: [u8; 32],
}

impl LicenceSuspended {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [190, 84, 144, 199, 228, 34, 38, 90];
}

/// The owner sets the price again; it stays where it is, and scheduled as it is.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LivePriceEnded {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
}

impl LivePriceEnded {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [164, 207, 19, 38, 48, 57, 51, 12];
}

/// The owner lets the price follow how busy the asset is.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LivePriceSet {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The lowest price, base units per 10⁹ bytes.
    pub price_floor: u64,
    /// The highest price, base units per 10⁹ bytes.
    pub price_cap: u64,
    /// The part of the capacity at which the price stays, basis points.
    pub target_bps: u16,
}

impl LivePriceSet {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [116, 168, 96, 53, 86, 1, 141, 48];
}

/// A payer's owner asks for no tokens back any more.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotAskCancelled {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The lot, a `Lot` account.
    pub lot: Pubkey,
    /// The entitlement, an `Entitlement` account.
    pub entitlement: Pubkey,
}

impl LotAskCancelled {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [115, 129, 175, 228, 251, 104, 45, 76];
}

/// A payer's owner asked for tokens back. What was asked before is replaced.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotAskedBack {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The lot, a `Lot` account.
    pub lot: Pubkey,
    /// The entitlement, an `Entitlement` account.
    pub entitlement: Pubkey,
    /// Tokens that are asked back.
    pub asked: u64,
    /// Slot of that: a settlement of this or a later snapshot saw it.
    pub asked_slot: u64,
}

impl LotAskedBack {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [70, 58, 110, 232, 62, 56, 36, 106];
}

/// Somebody bought tokens of a lot.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotBought {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The lot, a `Lot` account.
    pub lot: Pubkey,
    /// Who bought.
    pub buyer: Pubkey,
    /// Tokens bought now.
    pub quantity: u64,
    /// Paid for them, base units.
    pub paid: u64,
    /// The price of a token, which all buyers pay from now on, base units.
    pub price: u64,
    /// Tokens sold so far.
    pub sold: u64,
    /// Paid for tokens of the lot, lifetime, base units.
    pub lot_paid_in: u64,
    /// What buyers of the lot paid above the price, base units.
    pub lot_excess: u64,
    /// Tokens that this buyer bought so far, of a sale whose price falls; otherwise 0.
    pub purchase_quantity: u64,
    /// Paid for those, base units.
    pub purchase_paid: u64,
    /// Paid for all lots, lifetime, base units.
    pub network_lots_in: u64,
    /// What buyers of all lots paid above the price, base units.
    pub network_lots_excess: u64,
}

impl LotBought {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [203, 144, 224, 166, 111, 44, 231, 154];
}

/// The network settles no more: a lot's window is over.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotCutShort {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The lot, a `Lot` account.
    pub lot: Pubkey,
    /// The window is over at this time at the latest, Unix seconds: now.
    pub ends_by: i64,
}

impl LotCutShort {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [29, 160, 82, 180, 105, 45, 164, 138];
}

/// The owner of an asset issued a lot.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotIssued {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset whose capacity it is, an `Asset` account.
    pub asset: Pubkey,
    /// The lot, a `Lot` account.
    pub lot: Pubkey,
    /// Its position in the reserve tree; the next reserve's is one more.
    pub index: u32,
    /// The asset's position in the asset tree.
    pub asset_index: u32,
    /// Which of the asset's lots it is, from 0 on; the next one's number is one more.
    pub number: u32,
    /// Token-2022 mint of the tokens.
    pub mint: Pubkey,
    /// Paid the rent of lot and mint.
    pub rent_payer: Pubkey,
    /// Paid the rent of the asset's lot book.
    pub book_rent_payer: Pubkey,
    /// How long an epoch counts to be for it, seconds.
    pub epoch_seconds: u32,
    /// Mbit/s that a token was priced by, if it is of rate or an exclusive window; otherwise 0.
    pub counted_mbps: u32,
    /// How long an epoch was by which those two kinds were priced, seconds; otherwise 0.
    pub counted_seconds: u32,
    /// What it takes of the asset's capacity in every epoch of its window, bits a second.
    pub bits_per_second: u64,
    /// SIM slots that it takes.
    pub slots: u32,
    /// Entries of the asset's lot book.
    pub booked_lots: u16,
    /// What the owner said about it.
    pub terms: types::NewLot,
}

impl LotIssued {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [145, 144, 244, 146, 119, 101, 73, 204];
}

/// Nobody showed in time how a lot's window went: all but its final epochs is paid back from now on.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotLapsed {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The lot, a `Lot` account. It takes nothing of the capacity any more.
    pub lot: Pubkey,
    /// Epochs of its window that are final: they count as served.
    pub served: u64,
    /// Settlements that are not final and were closed before this time cannot become so, Unix seconds.
    pub exit_closed_at: i64,
    /// Entries of the asset's lot book.
    pub booked_lots: u16,
}

impl LotLapsed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [55, 163, 6, 26, 220, 24, 86, 143];
}

/// A buyer got back what it paid above the price; the account of its purchase is closed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotPurchaseSettled {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The lot, a `Lot` account.
    pub lot: Pubkey,
    /// The buyer, who was paid, and got the rent.
    pub buyer: Pubkey,
    /// Paid back, base units.
    pub amount: u64,
    /// Paid back for the lot, lifetime, base units.
    pub lot_returned: u64,
    /// What buyers of the lot paid above the price and did not get back, base units.
    pub lot_excess: u64,
    /// Paid back for all lots, lifetime, base units.
    pub network_lots_out: u64,
    /// What buyers of all lots paid above the price and did not get back, base units.
    pub network_lots_excess: u64,
}

impl LotPurchaseSettled {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [52, 9, 167, 197, 24, 36, 95, 235];
}

/// A holder redeemed tokens for a payer: an entitlement was made.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotRedeemed {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The lot, a `Lot` account.
    pub lot: Pubkey,
    /// The lot's position in the reserve tree.
    pub lot_index: u32,
    /// The entitlement, an `Entitlement` account.
    pub entitlement: Pubkey,
    /// Its position in the reserve tree; the next reserve's is one more.
    pub index: u32,
    /// Whose usage it meets, a `Payer` account.
    pub payer: Pubkey,
    /// The payer's position in the payer tree.
    pub payer_index: u32,
    /// Whose tokens they were, or its delegate; paid the rent.
    pub holder: Pubkey,
    /// Tokens.
    pub quantity: u64,
}

impl LotRedeemed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [251, 241, 136, 142, 2, 135, 172, 97];
}

/// A holder got back what was not served.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotRefunded {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The lot, a `Lot` account.
    pub lot: Pubkey,
    /// Whose tokens they were, or its delegate.
    pub holder: Pubkey,
    /// Tokens, which are gone.
    pub quantity: u64,
    /// Paid back now, base units.
    pub amount: u64,
    /// Paid back for the lot, lifetime, base units.
    pub lot_returned: u64,
    /// Paid back for all lots, lifetime, base units.
    pub network_lots_out: u64,
}

impl LotRefunded {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [208, 102, 57, 97, 99, 39, 91, 99];
}

/// A holder returned tokens before the window.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotReturned {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The lot, a `Lot` account.
    pub lot: Pubkey,
    /// Whose tokens they were, or its delegate.
    pub holder: Pubkey,
    /// Tokens returned now; nobody can buy them again.
    pub quantity: u64,
    /// Paid back now, base units.
    pub amount: u64,
    /// Tokens that are sold or still for sale.
    pub lot_quantity: u64,
    /// Tokens that are sold and not returned.
    pub sold: u64,
    /// Paid for tokens of the lot, without what was paid back for returned ones, lifetime, base units.
    pub lot_paid_in: u64,
    /// What holders did not get back for returned tokens, lifetime, base units.
    pub forfeited: u64,
    /// Paid for all lots, without what was paid back for returned tokens, lifetime, base units.
    pub network_lots_in: u64,
}

impl LotReturned {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [56, 162, 99, 114, 25, 133, 12, 99];
}

/// A lot offers no more than what is sold, and takes no more of the capacity.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotSaleEnded {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The lot, a `Lot` account.
    pub lot: Pubkey,
    /// Tokens that are sold and not returned.
    pub quantity: u64,
    /// Whether it still has an entry in the lot book; without one it takes nothing.
    pub is_booked: bool,
    /// What it takes of the capacity in every epoch of its window, bits a second.
    pub bits_per_second: u64,
    /// SIM slots that it takes.
    pub slots: u32,
    /// Entries of the asset's lot book.
    pub booked_lots: u16,
}

impl LotSaleEnded {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [221, 40, 5, 87, 0, 218, 174, 162];
}

/// A settlement said how a lot's window went: what was not served is paid back from now on.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotSettled {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The lot, a `Lot` account. It takes nothing of the capacity any more.
    pub lot: Pubkey,
    /// The epoch of the settlement.
    pub epoch: u64,
    /// Epochs of its window that were served.
    pub served: u64,
    /// Entries of the asset's lot book.
    pub booked_lots: u16,
}

impl LotSettled {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [87, 217, 89, 245, 32, 86, 22, 175];
}

/// A payer's owner got tokens back out of an entitlement; nothing is asked back any more.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotTakenBack {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The lot, a `Lot` account.
    pub lot: Pubkey,
    /// The entitlement, an `Entitlement` account.
    pub entitlement: Pubkey,
    /// The epoch of the settlement that shows what it met.
    pub epoch: u64,
    /// Tokens that came back.
    pub granted: u64,
    /// Tokens that it still has.
    pub quantity: u64,
}

impl LotTakenBack {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [27, 58, 166, 171, 89, 78, 0, 129];
}

/// The owner said which price is too high: from the next snapshot on the payer is not served by assets that ask for more.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MaxPriceSet {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The payer, a `Payer` account.
    pub payer: Pubkey,
    /// The highest price, base units per 10⁹ bytes; 0: any.
    pub max_price_per_gb: u64,
}

impl MaxPriceSet {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [109, 178, 13, 255, 42, 191, 182, 182];
}

/// The owner described the asset.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MetadataUpdated {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// 0 tower, 1 small cell, 2 backhaul, 3 SIM bank, 4 edge site, 5 access point, 255 other.
    pub kind: u8,
    /// Where it stands, an H3 cell; 0: not told.
    pub h3_cell: u64,
}

impl MetadataUpdated {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [132, 36, 215, 246, 166, 90, 189, 44];
}

/// The regulator of the new jurisdiction accepted a move: it is certain now, and holds for all that the asset earns from
/// `epoch` on.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MoveAccepted {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Its present jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// Its jurisdiction from `epoch` on.
    pub to: u16,
    /// First epoch in the new jurisdiction.
    pub epoch: u64,
}

impl MoveAccepted {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [175, 243, 44, 134, 201, 83, 66, 125];
}

/// The regulator of an asset's present jurisdiction agreed to its move, or took that back.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MoveAgreed {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Its present jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// Where it is to move.
    pub to: u16,
    /// Whether the regulator agrees from now on.
    pub agrees: bool,
}

impl MoveAgreed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [65, 194, 87, 233, 170, 159, 172, 9];
}

/// An asset's owner asked for a move to another jurisdiction, or took that back. What was agreed to an earlier request is
/// forgotten.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MoveOffered {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Its present jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// Where it is to move; 0: it stays.
    pub to: u16,
}

impl MoveOffered {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [9, 171, 65, 0, 38, 151, 86, 166];
}

/// A network was initialized; the founder holds every role and has a till as the treasury. It has no jurisdiction yet.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct NetworkInitialized {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// Who initialized it; the holder of every role.
    pub founder: Pubkey,
    /// Paid the rent of all accounts.
    pub rent_payer: Pubkey,
    /// Number that the founder chose; with the founder's key it makes the address.
    pub id: u32,
    /// SPL Token mint of the currency, 6 decimals.
    pub currency_mint: Pubkey,
    /// The parameters that it begins with.
    pub parameters: types::NetworkParameters,
    /// What parameters may never leave.
    pub limits: types::NetworkLimits,
    /// Time of it, Unix seconds: from then on the roles are the founder's.
    pub created_at: i64,
}

impl NetworkInitialized {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [248, 98, 167, 253, 2, 186, 222, 90];
}

/// The authority named oracles that may take over; no members: what was named is cancelled.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OracleSetAnnounced {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// Every member and its weight.
    pub members: Vec<types::MemberWeight>,
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

impl OracleSetAnnounced {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [192, 214, 173, 138, 248, 189, 16, 253];
}

/// The next oracle set took over. Members that are missing left; who left before and is named again
/// begins with a bond of zero, and what it left stays due as it was. All attestations are forgotten.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OracleSetRotated {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// Number of this set; it grows by 1 with each.
    pub set_version: u32,
    /// Least weight that finalizes a settlement.
    pub threshold: u32,
    /// Weight of all members together.
    pub total_weight: u32,
    /// Every member and its weight.
    pub members: Vec<types::MemberWeight>,
    /// From then on the bonds of those that left now may be withdrawn, Unix seconds.
    pub released_at: i64,
}

impl OracleSetRotated {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [126, 245, 16, 82, 133, 143, 187, 15];
}

/// The stand-by oracle set took over, as the authority said. As with `OracleSetRotated`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OracleSetSwitched {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// Number of this set; it grows by 1 with each.
    pub set_version: u32,
    /// Least weight that finalizes a settlement.
    pub threshold: u32,
    /// Weight of all members together.
    pub total_weight: u32,
    /// Every member and its weight.
    pub members: Vec<types::MemberWeight>,
    /// From then on the bonds of those that left now may be withdrawn, Unix seconds.
    pub released_at: i64,
}

impl OracleSetSwitched {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [9, 51, 219, 121, 219, 9, 50, 199];
}

/// An asset's owner was paid.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OwnerWithdrawn {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The asset's owner.
    pub owner: Pubkey,
    /// Paid, base units: all that was owed.
    pub amount: u64,
    /// Paid to the owner, lifetime, base units.
    pub owner_paid: u64,
    /// Earned money that left the vault, lifetime, base units.
    pub network_paid_out: u64,
}

impl OwnerWithdrawn {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [61, 163, 82, 71, 25, 148, 131, 143];
}

/// The authority announced parameters.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ParametersAnnounced {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The parameters that hold before `next_parameters_at`: those announced before, when they held already.
    pub parameters: types::NetworkParameters,
    /// The parameters that were announced, changed or not.
    pub next_parameters: types::NetworkParameters,
    /// From then on they hold, Unix seconds.
    pub next_parameters_at: i64,
}

impl ParametersAnnounced {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [112, 85, 97, 56, 188, 77, 120, 144];
}

/// The authority lowered the breaker or raised the bond, at once.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ParametersTightened {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The parameters that hold before those that are announced.
    pub parameters: types::NetworkParameters,
    /// Those that were announced last; all zero when none ever were.
    pub next_parameters: types::NetworkParameters,
    /// When the breaker was last lowered at once, Unix seconds; 0: never.
    pub tightened_at: i64,
}

impl ParametersTightened {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [11, 128, 86, 175, 14, 33, 180, 37];
}

/// The pauser set the pause bits.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PauseChanged {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// What is paused from now on, a bit each: 1 creating assets and opening payers, 2 deposits, 4 settlements, 8
    /// collecting, 16 staking, 32 payouts of earnings.
    pub paused: u8,
    /// When the newest pause began, Unix seconds. 0: none ever did.
    pub paused_at: i64,
    /// When it lapses by itself, Unix seconds, unless a shorter longest pause begins to hold before.
    pub paused_until: i64,
}

impl PauseChanged {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [238, 188, 213, 78, 134, 209, 178, 218];
}

/// A payer account was taken over by who was offered it, with its balance and its request.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PayerAccepted {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The payer, a `Payer` account.
    pub payer: Pubkey,
    /// The owner from now on; nobody is offered it any more.
    pub owner: Pubkey,
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

impl PayerAccepted {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [127, 72, 94, 212, 233, 253, 141, 37];
}

/// The owner offered the payer account to another; the zero key is nobody.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PayerOffered {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The payer, a `Payer` account.
    pub payer: Pubkey,
    /// Who may take it over; zero: nobody.
    pub pending_owner: Pubkey,
}

impl PayerOffered {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [12, 155, 73, 223, 182, 96, 216, 8];
}

/// A payer account was opened with its first deposit, of which a fee is the treasury's.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PayerOpened {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The payer, a `Payer` account.
    pub payer: Pubkey,
    /// Its position in the payer tree; the next payer's is one more.
    pub index: u32,
    /// May withdraw.
    pub owner: Pubkey,
    /// Paid the rent and the deposit.
    pub rent_payer: Pubkey,
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
    pub treasury: Pubkey,
    /// What that holder is owed in this role, base units.
    pub till_owed: u64,
    /// What all holders of the role, present and past, are owed together, base units.
    pub network_treasury_owed: u64,
}

impl PayerOpened {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [155, 13, 30, 155, 177, 36, 174, 138];
}

/// Somebody had a live price computed: `price_per_gb` holds before `next_price_epoch`, `next_price_per_gb` from it on. The
/// first time after it was set only notes from where on use is counted, and leaves the price.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PriceRepriced {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Use was counted up to the end of this epoch, and is counted from there on.
    pub epoch: u64,
    /// Lifetime bytes of the asset that were paid for until then.
    pub lifetime_paid: u64,
    /// When that epoch closed, Unix seconds.
    pub closed_at: i64,
    /// Capacity in that epoch, Mbit/s.
    pub capacity_mbps: u32,
    /// Bytes that were paid for since the last time; 0 the first time.
    pub used_bytes: u64,
    /// That as a part of what the asset could have carried, basis points.
    pub utilization_bps: u32,
    /// Price before `next_price_epoch`, base units per 10⁹ bytes.
    pub price_per_gb: u64,
    /// Price from `next_price_epoch` on, base units per 10⁹ bytes.
    pub next_price_per_gb: u64,
    /// First epoch of the next price; 0: none was ever scheduled.
    pub next_price_epoch: u64,
}

impl PriceRepriced {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [174, 179, 118, 20, 239, 96, 72, 78];
}

/// The owner scheduled a price: `price_per_gb` holds before `epoch`, `next_price_per_gb` from it on.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PriceScheduled {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Price before `epoch`, base units per 10⁹ bytes.
    pub price_per_gb: u64,
    /// Price from `epoch` on, base units per 10⁹ bytes.
    pub next_price_per_gb: u64,
    /// First epoch of the next price.
    pub epoch: u64,
}

impl PriceScheduled {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [113, 49, 80, 206, 107, 41, 254, 73];
}

/// The writer closed its buffer.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ProofClosed {
    /// Whose buffer it was.
    pub writer: Pubkey,
    /// Got the buffer's rent back.
    pub rent_payer: Pubkey,
}

impl ProofClosed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [18, 210, 94, 129, 6, 0, 14, 166];
}

/// A part of a proof was written into the writer's buffer.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ProofWritten {
    /// Whose buffer it is.
    pub writer: Pubkey,
    /// Paid the buffer's rent.
    pub rent_payer: Pubkey,
    /// Position of the first node that was written now.
    pub offset: u8,
    /// What was written: siblings from the leaf upwards, 48 bytes each.
    pub nodes: Vec<openmast_ledger::ProofNode>,
    /// How many nodes the buffer has.
    pub count: u8,
}

impl ProofWritten {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [130, 17, 113, 167, 58, 219, 84, 66];
}

/// The account of a proposal that could not win any more was closed. Where `set_version` is that of the oracle set, the
/// attestations for this epoch of those that stood behind it are forgotten.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ProposalClosed {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The epoch of the proposal.
    pub epoch: u64,
    /// Names the proposal.
    pub content_hash: [u8; 32],
    /// Whose attestation stood, a bit for each position in the oracle set of `set_version`.
    pub attested: u16,
    /// Version of the oracle set under which it was proposed.
    pub set_version: u32,
    /// Got the account's rent back.
    pub rent_payer: Pubkey,
}

impl ProposalClosed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [57, 90, 47, 164, 105, 55, 97, 27];
}

/// The regulator's role was taken over by who was offered it, with what the jurisdiction is owed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RegulatorAccepted {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// The regulator from now on; nobody is offered the role any more.
    pub regulator: Pubkey,
    /// Levied and not yet withdrawn, base units: the new regulator withdraws it.
    pub owed: u64,
}

impl RegulatorAccepted {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [27, 188, 155, 156, 241, 119, 227, 180];
}

/// The regulator offered its role to another; the zero key is nobody.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RegulatorOffered {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// Who may take the role; zero: nobody.
    pub pending_regulator: Pubkey,
}

impl RegulatorOffered {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [111, 190, 42, 122, 207, 23, 160, 154];
}

/// A staker was paid its rewards.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RewardsClaimed {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Who was paid.
    pub staker: Pubkey,
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

impl RewardsClaimed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [75, 98, 88, 18, 219, 112, 88, 121];
}

/// The named holder took the role. With the authority's (0), nobody is named for any role any more. With the treasury's
/// (1), who held it before keeps the epochs that opened before `at`, and the holder has a till.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RoleAccepted {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// 0 authority, 1 treasury, 2 pauser.
    pub role: u8,
    /// Who holds the role from now on; nobody is named for it any more.
    pub holder: Pubkey,
    /// Time of it, Unix seconds.
    pub at: i64,
}

impl RoleAccepted {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [130, 219, 17, 167, 202, 238, 104, 50];
}

/// The authority named the next holder of a role; the zero key names nobody.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RoleTransferred {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// 0 authority, 1 treasury, 2 pauser.
    pub role: u8,
    /// Who may take the role; zero: nobody.
    pub pending: Pubkey,
}

impl RoleTransferred {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [234, 2, 29, 68, 201, 65, 162, 222];
}

/// An oracle attested a proposal.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SettlementAttested {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The epoch of the proposal.
    pub epoch: u64,
    /// Names the proposal.
    pub content_hash: [u8; 32],
    /// Who attested.
    pub oracle: Pubkey,
    /// Whose attestation stands, a bit for each position in the oracle set.
    pub attested: u16,
    /// Since when the threshold's weight stands behind it, Unix seconds; 0: it does not.
    pub threshold_at: i64,
}

impl SettlementAttested {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [239, 162, 77, 172, 75, 14, 204, 5];
}

/// A settlement's account was closed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SettlementClosed {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The epoch of the settlement.
    pub epoch: u64,
    /// Got the account's rent back.
    pub rent_payer: Pubkey,
}

impl SettlementClosed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [245, 50, 228, 218, 145, 185, 227, 59];
}

/// A proposal became the settlement of its epoch, and its own account was closed. What is not here is as it was proposed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SettlementFinalized {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The epoch of the settlement.
    pub epoch: u64,
    /// Names the proposal.
    pub content_hash: [u8; 32],
    /// Paid the settlement's rent and gets it back when it is closed.
    pub rent_payer: Pubkey,
    /// When it became final, Unix seconds.
    pub final_at: i64,
    /// `snapshot_slot` of the settlement before; 0: none.
    pub previous_snapshot_slot: u64,
    /// The treasury's part, basis points.
    pub treasury_bps: u16,
    /// First epoch of this part, and of whose it is.
    pub treasury_epoch: u64,
    /// The smallest that held before `treasury_epoch`, basis points.
    pub before_treasury_bps: u16,
    /// Final settlements of older epochs are not valid for proofs any more; 0: none is too old.
    pub oldest_kept_epoch: u64,
}

impl SettlementFinalized {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [95, 186, 111, 179, 117, 162, 152, 217];
}

/// An oracle proposed a settlement, which counts as its attestation.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SettlementProposed {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// What is proposed.
    pub content: types::Content,
    /// Hash of the content and the network.
    pub content_hash: [u8; 32],
    /// The oracle that proposed it.
    pub proposer: Pubkey,
    /// Paid the account's rent and gets it back when it is closed.
    pub rent_payer: Pubkey,
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
    /// Whose the treasury's part is.
    pub treasury: Pubkey,
}

impl SettlementProposed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [139, 32, 64, 205, 27, 154, 100, 147];
}

/// The number of shares that exist was recorded.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ShareSupplySynced {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Shares that exist, base units of the share mint.
    pub share_supply: u64,
}

impl ShareSupplySynced {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [233, 87, 126, 165, 233, 42, 170, 89];
}

/// The market delivered shares out of its escrow into an account that is frozen, and stays so.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SharesDelivered {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Whose shares they are, and whose associated account they came to.
    pub owner: Pubkey,
    /// How many, base units of the share mint.
    pub amount: u64,
}

impl SharesDelivered {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [91, 52, 7, 69, 124, 156, 12, 255];
}

/// Somebody showed what a payer owes for good: later statements cannot say less.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SpentProven {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The payer, a `Payer` account.
    pub payer: Pubkey,
    /// The epoch of the settlement that proved it.
    pub epoch: u64,
    /// What the payer owes for good up to that epoch, lifetime, base units.
    pub accrued: u64,
    /// Highest lifetime accrued that any proof has shown of this payer, base units.
    pub proven: u64,
}

impl SpentProven {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [174, 116, 72, 123, 172, 94, 3, 29];
}

/// The owner scheduled the stakers' part: `stakers_bps` of what is earned before `epoch`, `next_stakers_bps` from it on.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SplitPolicyScheduled {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The stakers' part of what remains after treasury and levy, of what is earned before `epoch`, basis points.
    pub stakers_bps: u16,
    /// The same of what is earned from `epoch` on, basis points.
    pub next_stakers_bps: u16,
    /// First epoch of the next part.
    pub epoch: u64,
}

impl SplitPolicyScheduled {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [6, 83, 234, 214, 107, 89, 8, 230];
}

/// A stake was added to that of who was offered it, and its account was closed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StakeAccepted {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Who owned the stake.
    pub from: Pubkey,
    /// Who owns all of it now.
    pub staker: Pubkey,
    /// Paid the rent of the stake to which it was added.
    pub rent_payer: Pubkey,
    /// What was handed over, with its rewards settled.
    pub handed: types::StakeHolding,
    /// What the new staker has now, together with what it had.
    pub holding: types::StakeHolding,
}

impl StakeAccepted {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [134, 58, 90, 254, 5, 24, 110, 212];
}

/// Pending shares began to earn.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StakeActivated {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Owns the shares and the rewards; need not have signed.
    pub staker: Pubkey,
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

impl StakeActivated {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [156, 232, 9, 4, 13, 247, 233, 111];
}

/// The staker closed an empty stake.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StakeClosed {
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Whose it was.
    pub staker: Pubkey,
    /// Got the account's rent back.
    pub rent_payer: Pubkey,
}

impl StakeClosed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [72, 166, 77, 134, 139, 12, 214, 160];
}

/// The staker offered the stake to another; the zero key is nobody.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StakeOffered {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Owns the stake.
    pub staker: Pubkey,
    /// Who may take it over; zero: nobody.
    pub pending_staker: Pubkey,
}

impl StakeOffered {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [221, 71, 210, 242, 255, 0, 136, 190];
}

/// Shares were staked; they wait for a settlement that saw `pending_slot`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Staked {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Owns the shares and the rewards.
    pub staker: Pubkey,
    /// Paid the rent of the stake's account.
    pub rent_payer: Pubkey,
    /// Staked now, base units of the share mint.
    pub amount: u64,
    /// The staker's shares that do not earn yet, base units of the share mint.
    pub pending: u64,
    /// Slot since which all of these wait.
    pub pending_slot: u64,
    /// All stakers' shares that do not earn yet, base units of the share mint.
    pub asset_pending_shares: u64,
}

impl Staked {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [11, 146, 45, 205, 230, 58, 213, 240];
}

/// The owner took the statement back: the request ended unpaid, and the statement's account was closed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StatementCancelled {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The payer, a `Payer` account.
    pub payer: Pubkey,
    /// What had been requested and is not any more, base units.
    pub requested: u64,
    /// Claims of all statements of the network, base units.
    pub network_stated_claims: u64,
    /// Requests that ended, lifetime.
    pub requests_ended: u32,
    /// How they ended: bit 0 whether the last one was paid, bit 1 the one before, and so on.
    pub endings: u64,
    /// Got the statement's rent and the rest of the bounty back.
    pub rent_payer: Pubkey,
}

impl StatementCancelled {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [49, 16, 184, 189, 174, 229, 12, 160];
}

/// The owner asked for unspent money back and stated what was spent. An earlier request ended unpaid.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StatementOpened {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The payer, a `Payer` account.
    pub payer: Pubkey,
    /// Paid the statement's rent and the bounty.
    pub rent_payer: Pubkey,
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

impl StatementOpened {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [81, 170, 64, 182, 210, 102, 10, 104];
}

/// The owner was paid what its statement claims: the request ended paid, and the statement's account was closed.
/// `exit_closed_at` is the network's.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StatementPaid {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The payer, a `Payer` account.
    pub payer: Pubkey,
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
    pub rent_payer: Pubkey,
}

impl StatementPaid {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [160, 137, 111, 237, 186, 160, 111, 82];
}

/// Somebody showed that a payer spent more than it stated, or that a settlement saw the statement, which makes it due.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StatementRaised {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The payer, a `Payer` account.
    pub payer: Pubkey,
    /// Who showed it.
    pub prover: Pubkey,
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

impl StatementRaised {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [213, 166, 108, 12, 70, 237, 235, 6];
}

/// Who holds or held the treasury's role was paid.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct TreasuryWithdrawn {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// Who holds or held the role.
    pub holder: Pubkey,
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

impl TreasuryWithdrawn {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [143, 181, 157, 169, 87, 155, 170, 46];
}

/// The staker announced that active shares leave although the asset may not be collected; none takes it back.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UnstakeAnnounced {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Owns the shares.
    pub staker: Pubkey,
    /// So many active shares may leave uncollected, base units of the share mint.
    pub leaving: u64,
    /// From then on they may, Unix seconds; 0: none may.
    pub leaving_at: i64,
}

impl UnstakeAnnounced {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [158, 225, 216, 8, 38, 199, 101, 230];
}

/// Shares were taken out of stake and cool down. Active ones of a collected asset stopped earning; of another they
/// departed, and earn until it is collected up to `asset_departed_epoch`. The first that did so in a round opened it, and
/// the staker paid the rent of its account.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Unstaked {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Owns the shares and the rewards.
    pub staker: Pubkey,
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

impl Unstaked {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [27, 179, 156, 215, 47, 71, 195, 7];
}

/// Cooled shares went back to the staker.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UnstakedWithdrawn {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// Owns the shares.
    pub staker: Pubkey,
    /// Given back, all that had cooled down, base units of the share mint.
    pub amount: u64,
    /// All stakers' shares that wait for their cooldown, base units of the share mint.
    pub asset_cooling_shares: u64,
}

impl UnstakedWithdrawn {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [42, 57, 239, 133, 10, 186, 110, 121];
}

/// The regulator stopped a venue, and its account was frozen.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct VenueHalted {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The venue's account of the shares.
    pub token_account: Pubkey,
    /// Halted it.
    pub regulator: Pubkey,
    /// When the halt began, Unix seconds.
    pub halted_since: i64,
    /// From then on anybody may end it, Unix seconds.
    pub halted_until: i64,
    /// Hash of the regulator's reason.
    pub reason_hash: [u8; 32],
    /// How often the venue was halted so far.
    pub halts: u32,
}

impl VenueHalted {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [201, 125, 167, 255, 134, 7, 227, 121];
}

/// A token account became a venue, and was thawed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct VenueListed {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The venue's account of the shares.
    pub token_account: Pubkey,
    /// Who owns that account.
    pub owner: Pubkey,
    /// Listed it.
    pub listed_by: Pubkey,
    /// Paid the rent.
    pub rent_payer: Pubkey,
}

impl VenueListed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [238, 39, 87, 114, 250, 252, 198, 22];
}

/// A halt ended, and the venue's account was thawed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct VenueResumed {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The venue's account of the shares.
    pub token_account: Pubkey,
    /// When it ended, Unix seconds.
    pub halt_ended: i64,
}

impl VenueResumed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [101, 143, 92, 68, 246, 208, 190, 219];
}

/// An empty venue was closed, and its account frozen.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct VenueUnlisted {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The account of the shares that is no venue any more.
    pub token_account: Pubkey,
}

impl VenueUnlisted {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [187, 31, 157, 6, 7, 58, 30, 244];
}

/// The owner took the request back: it ended unpaid.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct WithdrawalCancelled {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The payer, a `Payer` account.
    pub payer: Pubkey,
    /// What had been requested and is not any more, base units.
    pub requested: u64,
    /// Requests that ended, lifetime.
    pub requests_ended: u32,
    /// How they ended: bit 0 whether the last one was paid, bit 1 the one before, and so on.
    pub endings: u64,
}

impl WithdrawalCancelled {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [119, 175, 207, 80, 186, 237, 229, 9];
}

/// The owner asked for unspent money back. An earlier request ended unpaid.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct WithdrawalRequested {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The payer, a `Payer` account.
    pub payer: Pubkey,
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

impl WithdrawalRequested {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [75, 207, 21, 12, 160, 102, 150, 55];
}

/// The owner was paid against a final settlement: the request ended paid.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Withdrawn {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The payer, a `Payer` account.
    pub payer: Pubkey,
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

impl Withdrawn {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [20, 89, 223, 198, 194, 124, 219, 13];
}

/// Any event of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// See [`AssetAccepted`].
    AssetAccepted(AssetAccepted),
    /// See [`AssetCreated`].
    AssetCreated(AssetCreated),
    /// See [`AssetOffered`].
    AssetOffered(AssetOffered),
    /// See [`AssetRetired`].
    AssetRetired(AssetRetired),
    /// See [`AttestationRetracted`].
    AttestationRetracted(AttestationRetracted),
    /// See [`BondDeposited`].
    BondDeposited(BondDeposited),
    /// See [`BondReturned`].
    BondReturned(BondReturned),
    /// See [`BondWithdrawn`].
    BondWithdrawn(BondWithdrawn),
    /// See [`CapacityAnnounced`].
    CapacityAnnounced(CapacityAnnounced),
    /// See [`Collected`].
    Collected(Collected),
    /// See [`DepartureSettled`].
    DepartureSettled(DepartureSettled),
    /// See [`Deposited`].
    Deposited(Deposited),
    /// See [`EntitlementRefunded`].
    EntitlementRefunded(EntitlementRefunded),
    /// See [`JurisdictionAdded`].
    JurisdictionAdded(JurisdictionAdded),
    /// See [`LevyAnnounced`].
    LevyAnnounced(LevyAnnounced),
    /// See [`LevyWithdrawn`].
    LevyWithdrawn(LevyWithdrawn),
    /// See [`LicenceEnded`].
    LicenceEnded(LicenceEnded),
    /// See [`LicenceGranted`].
    LicenceGranted(LicenceGranted),
    /// See [`LicenceLifted`].
    LicenceLifted(LicenceLifted),
    /// See [`LicenceRenewed`].
    LicenceRenewed(LicenceRenewed),
    /// See [`LicenceSuspended`].
    LicenceSuspended(LicenceSuspended),
    /// See [`LivePriceEnded`].
    LivePriceEnded(LivePriceEnded),
    /// See [`LivePriceSet`].
    LivePriceSet(LivePriceSet),
    /// See [`LotAskCancelled`].
    LotAskCancelled(LotAskCancelled),
    /// See [`LotAskedBack`].
    LotAskedBack(LotAskedBack),
    /// See [`LotBought`].
    LotBought(LotBought),
    /// See [`LotCutShort`].
    LotCutShort(LotCutShort),
    /// See [`LotIssued`].
    LotIssued(LotIssued),
    /// See [`LotLapsed`].
    LotLapsed(LotLapsed),
    /// See [`LotPurchaseSettled`].
    LotPurchaseSettled(LotPurchaseSettled),
    /// See [`LotRedeemed`].
    LotRedeemed(LotRedeemed),
    /// See [`LotRefunded`].
    LotRefunded(LotRefunded),
    /// See [`LotReturned`].
    LotReturned(LotReturned),
    /// See [`LotSaleEnded`].
    LotSaleEnded(LotSaleEnded),
    /// See [`LotSettled`].
    LotSettled(LotSettled),
    /// See [`LotTakenBack`].
    LotTakenBack(LotTakenBack),
    /// See [`MaxPriceSet`].
    MaxPriceSet(MaxPriceSet),
    /// See [`MetadataUpdated`].
    MetadataUpdated(MetadataUpdated),
    /// See [`MoveAccepted`].
    MoveAccepted(MoveAccepted),
    /// See [`MoveAgreed`].
    MoveAgreed(MoveAgreed),
    /// See [`MoveOffered`].
    MoveOffered(MoveOffered),
    /// See [`NetworkInitialized`].
    NetworkInitialized(NetworkInitialized),
    /// See [`OracleSetAnnounced`].
    OracleSetAnnounced(OracleSetAnnounced),
    /// See [`OracleSetRotated`].
    OracleSetRotated(OracleSetRotated),
    /// See [`OracleSetSwitched`].
    OracleSetSwitched(OracleSetSwitched),
    /// See [`OwnerWithdrawn`].
    OwnerWithdrawn(OwnerWithdrawn),
    /// See [`ParametersAnnounced`].
    ParametersAnnounced(ParametersAnnounced),
    /// See [`ParametersTightened`].
    ParametersTightened(ParametersTightened),
    /// See [`PauseChanged`].
    PauseChanged(PauseChanged),
    /// See [`PayerAccepted`].
    PayerAccepted(PayerAccepted),
    /// See [`PayerOffered`].
    PayerOffered(PayerOffered),
    /// See [`PayerOpened`].
    PayerOpened(PayerOpened),
    /// See [`PriceRepriced`].
    PriceRepriced(PriceRepriced),
    /// See [`PriceScheduled`].
    PriceScheduled(PriceScheduled),
    /// See [`ProofClosed`].
    ProofClosed(ProofClosed),
    /// See [`ProofWritten`].
    ProofWritten(ProofWritten),
    /// See [`ProposalClosed`].
    ProposalClosed(ProposalClosed),
    /// See [`RegulatorAccepted`].
    RegulatorAccepted(RegulatorAccepted),
    /// See [`RegulatorOffered`].
    RegulatorOffered(RegulatorOffered),
    /// See [`RewardsClaimed`].
    RewardsClaimed(RewardsClaimed),
    /// See [`RoleAccepted`].
    RoleAccepted(RoleAccepted),
    /// See [`RoleTransferred`].
    RoleTransferred(RoleTransferred),
    /// See [`SettlementAttested`].
    SettlementAttested(SettlementAttested),
    /// See [`SettlementClosed`].
    SettlementClosed(SettlementClosed),
    /// See [`SettlementFinalized`].
    SettlementFinalized(SettlementFinalized),
    /// See [`SettlementProposed`].
    SettlementProposed(SettlementProposed),
    /// See [`ShareSupplySynced`].
    ShareSupplySynced(ShareSupplySynced),
    /// See [`SharesDelivered`].
    SharesDelivered(SharesDelivered),
    /// See [`SpentProven`].
    SpentProven(SpentProven),
    /// See [`SplitPolicyScheduled`].
    SplitPolicyScheduled(SplitPolicyScheduled),
    /// See [`StakeAccepted`].
    StakeAccepted(StakeAccepted),
    /// See [`StakeActivated`].
    StakeActivated(StakeActivated),
    /// See [`StakeClosed`].
    StakeClosed(StakeClosed),
    /// See [`StakeOffered`].
    StakeOffered(StakeOffered),
    /// See [`Staked`].
    Staked(Staked),
    /// See [`StatementCancelled`].
    StatementCancelled(StatementCancelled),
    /// See [`StatementOpened`].
    StatementOpened(StatementOpened),
    /// See [`StatementPaid`].
    StatementPaid(StatementPaid),
    /// See [`StatementRaised`].
    StatementRaised(StatementRaised),
    /// See [`TreasuryWithdrawn`].
    TreasuryWithdrawn(TreasuryWithdrawn),
    /// See [`UnstakeAnnounced`].
    UnstakeAnnounced(UnstakeAnnounced),
    /// See [`Unstaked`].
    Unstaked(Unstaked),
    /// See [`UnstakedWithdrawn`].
    UnstakedWithdrawn(UnstakedWithdrawn),
    /// See [`VenueHalted`].
    VenueHalted(VenueHalted),
    /// See [`VenueListed`].
    VenueListed(VenueListed),
    /// See [`VenueResumed`].
    VenueResumed(VenueResumed),
    /// See [`VenueUnlisted`].
    VenueUnlisted(VenueUnlisted),
    /// See [`WithdrawalCancelled`].
    WithdrawalCancelled(WithdrawalCancelled),
    /// See [`WithdrawalRequested`].
    WithdrawalRequested(WithdrawalRequested),
    /// See [`Withdrawn`].
    Withdrawn(Withdrawn),
}

impl Event {
    /// Names of all events.
    pub const NAMES: &[&str] = &[
        "AssetAccepted",
        "AssetCreated",
        "AssetOffered",
        "AssetRetired",
        "AttestationRetracted",
        "BondDeposited",
        "BondReturned",
        "BondWithdrawn",
        "CapacityAnnounced",
        "Collected",
        "DepartureSettled",
        "Deposited",
        "EntitlementRefunded",
        "JurisdictionAdded",
        "LevyAnnounced",
        "LevyWithdrawn",
        "LicenceEnded",
        "LicenceGranted",
        "LicenceLifted",
        "LicenceRenewed",
        "LicenceSuspended",
        "LivePriceEnded",
        "LivePriceSet",
        "LotAskCancelled",
        "LotAskedBack",
        "LotBought",
        "LotCutShort",
        "LotIssued",
        "LotLapsed",
        "LotPurchaseSettled",
        "LotRedeemed",
        "LotRefunded",
        "LotReturned",
        "LotSaleEnded",
        "LotSettled",
        "LotTakenBack",
        "MaxPriceSet",
        "MetadataUpdated",
        "MoveAccepted",
        "MoveAgreed",
        "MoveOffered",
        "NetworkInitialized",
        "OracleSetAnnounced",
        "OracleSetRotated",
        "OracleSetSwitched",
        "OwnerWithdrawn",
        "ParametersAnnounced",
        "ParametersTightened",
        "PauseChanged",
        "PayerAccepted",
        "PayerOffered",
        "PayerOpened",
        "PriceRepriced",
        "PriceScheduled",
        "ProofClosed",
        "ProofWritten",
        "ProposalClosed",
        "RegulatorAccepted",
        "RegulatorOffered",
        "RewardsClaimed",
        "RoleAccepted",
        "RoleTransferred",
        "SettlementAttested",
        "SettlementClosed",
        "SettlementFinalized",
        "SettlementProposed",
        "ShareSupplySynced",
        "SharesDelivered",
        "SpentProven",
        "SplitPolicyScheduled",
        "StakeAccepted",
        "StakeActivated",
        "StakeClosed",
        "StakeOffered",
        "Staked",
        "StatementCancelled",
        "StatementOpened",
        "StatementPaid",
        "StatementRaised",
        "TreasuryWithdrawn",
        "UnstakeAnnounced",
        "Unstaked",
        "UnstakedWithdrawn",
        "VenueHalted",
        "VenueListed",
        "VenueResumed",
        "VenueUnlisted",
        "WithdrawalCancelled",
        "WithdrawalRequested",
        "Withdrawn",
    ];

    /// The event's name in the program.
    pub fn name(&self) -> &'static str {
        match self {
            Self::AssetAccepted(_) => "AssetAccepted",
            Self::AssetCreated(_) => "AssetCreated",
            Self::AssetOffered(_) => "AssetOffered",
            Self::AssetRetired(_) => "AssetRetired",
            Self::AttestationRetracted(_) => "AttestationRetracted",
            Self::BondDeposited(_) => "BondDeposited",
            Self::BondReturned(_) => "BondReturned",
            Self::BondWithdrawn(_) => "BondWithdrawn",
            Self::CapacityAnnounced(_) => "CapacityAnnounced",
            Self::Collected(_) => "Collected",
            Self::DepartureSettled(_) => "DepartureSettled",
            Self::Deposited(_) => "Deposited",
            Self::EntitlementRefunded(_) => "EntitlementRefunded",
            Self::JurisdictionAdded(_) => "JurisdictionAdded",
            Self::LevyAnnounced(_) => "LevyAnnounced",
            Self::LevyWithdrawn(_) => "LevyWithdrawn",
            Self::LicenceEnded(_) => "LicenceEnded",
            Self::LicenceGranted(_) => "LicenceGranted",
            Self::LicenceLifted(_) => "LicenceLifted",
            Self::LicenceRenewed(_) => "LicenceRenewed",
            Self::LicenceSuspended(_) => "LicenceSuspended",
            Self::LivePriceEnded(_) => "LivePriceEnded",
            Self::LivePriceSet(_) => "LivePriceSet",
            Self::LotAskCancelled(_) => "LotAskCancelled",
            Self::LotAskedBack(_) => "LotAskedBack",
            Self::LotBought(_) => "LotBought",
            Self::LotCutShort(_) => "LotCutShort",
            Self::LotIssued(_) => "LotIssued",
            Self::LotLapsed(_) => "LotLapsed",
            Self::LotPurchaseSettled(_) => "LotPurchaseSettled",
            Self::LotRedeemed(_) => "LotRedeemed",
            Self::LotRefunded(_) => "LotRefunded",
            Self::LotReturned(_) => "LotReturned",
            Self::LotSaleEnded(_) => "LotSaleEnded",
            Self::LotSettled(_) => "LotSettled",
            Self::LotTakenBack(_) => "LotTakenBack",
            Self::MaxPriceSet(_) => "MaxPriceSet",
            Self::MetadataUpdated(_) => "MetadataUpdated",
            Self::MoveAccepted(_) => "MoveAccepted",
            Self::MoveAgreed(_) => "MoveAgreed",
            Self::MoveOffered(_) => "MoveOffered",
            Self::NetworkInitialized(_) => "NetworkInitialized",
            Self::OracleSetAnnounced(_) => "OracleSetAnnounced",
            Self::OracleSetRotated(_) => "OracleSetRotated",
            Self::OracleSetSwitched(_) => "OracleSetSwitched",
            Self::OwnerWithdrawn(_) => "OwnerWithdrawn",
            Self::ParametersAnnounced(_) => "ParametersAnnounced",
            Self::ParametersTightened(_) => "ParametersTightened",
            Self::PauseChanged(_) => "PauseChanged",
            Self::PayerAccepted(_) => "PayerAccepted",
            Self::PayerOffered(_) => "PayerOffered",
            Self::PayerOpened(_) => "PayerOpened",
            Self::PriceRepriced(_) => "PriceRepriced",
            Self::PriceScheduled(_) => "PriceScheduled",
            Self::ProofClosed(_) => "ProofClosed",
            Self::ProofWritten(_) => "ProofWritten",
            Self::ProposalClosed(_) => "ProposalClosed",
            Self::RegulatorAccepted(_) => "RegulatorAccepted",
            Self::RegulatorOffered(_) => "RegulatorOffered",
            Self::RewardsClaimed(_) => "RewardsClaimed",
            Self::RoleAccepted(_) => "RoleAccepted",
            Self::RoleTransferred(_) => "RoleTransferred",
            Self::SettlementAttested(_) => "SettlementAttested",
            Self::SettlementClosed(_) => "SettlementClosed",
            Self::SettlementFinalized(_) => "SettlementFinalized",
            Self::SettlementProposed(_) => "SettlementProposed",
            Self::ShareSupplySynced(_) => "ShareSupplySynced",
            Self::SharesDelivered(_) => "SharesDelivered",
            Self::SpentProven(_) => "SpentProven",
            Self::SplitPolicyScheduled(_) => "SplitPolicyScheduled",
            Self::StakeAccepted(_) => "StakeAccepted",
            Self::StakeActivated(_) => "StakeActivated",
            Self::StakeClosed(_) => "StakeClosed",
            Self::StakeOffered(_) => "StakeOffered",
            Self::Staked(_) => "Staked",
            Self::StatementCancelled(_) => "StatementCancelled",
            Self::StatementOpened(_) => "StatementOpened",
            Self::StatementPaid(_) => "StatementPaid",
            Self::StatementRaised(_) => "StatementRaised",
            Self::TreasuryWithdrawn(_) => "TreasuryWithdrawn",
            Self::UnstakeAnnounced(_) => "UnstakeAnnounced",
            Self::Unstaked(_) => "Unstaked",
            Self::UnstakedWithdrawn(_) => "UnstakedWithdrawn",
            Self::VenueHalted(_) => "VenueHalted",
            Self::VenueListed(_) => "VenueListed",
            Self::VenueResumed(_) => "VenueResumed",
            Self::VenueUnlisted(_) => "VenueUnlisted",
            Self::WithdrawalCancelled(_) => "WithdrawalCancelled",
            Self::WithdrawalRequested(_) => "WithdrawalRequested",
            Self::Withdrawn(_) => "Withdrawn",
        }
    }

    /// Decodes the bytes behind `Program data: `.
    ///
    /// # Errors
    /// See [`EventError`].
    pub fn decode(data: &[u8]) -> Result<Self, EventError> {
        let (discriminator, body) = data.split_first_chunk::<8>().ok_or(EventError::Unknown)?;
        match *discriminator {
            AssetAccepted::DISCRIMINATOR => {
                crate::events::decode(body, "AssetAccepted").map(Self::AssetAccepted)
            }
            AssetCreated::DISCRIMINATOR => {
                crate::events::decode(body, "AssetCreated").map(Self::AssetCreated)
            }
            AssetOffered::DISCRIMINATOR => {
                crate::events::decode(body, "AssetOffered").map(Self::AssetOffered)
            }
            AssetRetired::DISCRIMINATOR => {
                crate::events::decode(body, "AssetRetired").map(Self::AssetRetired)
            }
            AttestationRetracted::DISCRIMINATOR => {
                crate::events::decode(body, "AttestationRetracted").map(Self::AttestationRetracted)
            }
            BondDeposited::DISCRIMINATOR => {
                crate::events::decode(body, "BondDeposited").map(Self::BondDeposited)
            }
            BondReturned::DISCRIMINATOR => {
                crate::events::decode(body, "BondReturned").map(Self::BondReturned)
            }
            BondWithdrawn::DISCRIMINATOR => {
                crate::events::decode(body, "BondWithdrawn").map(Self::BondWithdrawn)
            }
            CapacityAnnounced::DISCRIMINATOR => {
                crate::events::decode(body, "CapacityAnnounced").map(Self::CapacityAnnounced)
            }
            Collected::DISCRIMINATOR => {
                crate::events::decode(body, "Collected").map(Self::Collected)
            }
            DepartureSettled::DISCRIMINATOR => {
                crate::events::decode(body, "DepartureSettled").map(Self::DepartureSettled)
            }
            Deposited::DISCRIMINATOR => {
                crate::events::decode(body, "Deposited").map(Self::Deposited)
            }
            EntitlementRefunded::DISCRIMINATOR => {
                crate::events::decode(body, "EntitlementRefunded").map(Self::EntitlementRefunded)
            }
            JurisdictionAdded::DISCRIMINATOR => {
                crate::events::decode(body, "JurisdictionAdded").map(Self::JurisdictionAdded)
            }
            LevyAnnounced::DISCRIMINATOR => {
                crate::events::decode(body, "LevyAnnounced").map(Self::LevyAnnounced)
            }
            LevyWithdrawn::DISCRIMINATOR => {
                crate::events::decode(body, "LevyWithdrawn").map(Self::LevyWithdrawn)
            }
            LicenceEnded::DISCRIMINATOR => {
                crate::events::decode(body, "LicenceEnded").map(Self::LicenceEnded)
            }
            LicenceGranted::DISCRIMINATOR => {
                crate::events::decode(body, "LicenceGranted").map(Self::LicenceGranted)
            }
            LicenceLifted::DISCRIMINATOR => {
                crate::events::decode(body, "LicenceLifted").map(Self::LicenceLifted)
            }
            LicenceRenewed::DISCRIMINATOR => {
                crate::events::decode(body, "LicenceRenewed").map(Self::LicenceRenewed)
            }
            LicenceSuspended::DISCRIMINATOR => {
                crate::events::decode(body, "LicenceSuspended").map(Self::LicenceSuspended)
            }
            LivePriceEnded::DISCRIMINATOR => {
                crate::events::decode(body, "LivePriceEnded").map(Self::LivePriceEnded)
            }
            LivePriceSet::DISCRIMINATOR => {
                crate::events::decode(body, "LivePriceSet").map(Self::LivePriceSet)
            }
            LotAskCancelled::DISCRIMINATOR => {
                crate::events::decode(body, "LotAskCancelled").map(Self::LotAskCancelled)
            }
            LotAskedBack::DISCRIMINATOR => {
                crate::events::decode(body, "LotAskedBack").map(Self::LotAskedBack)
            }
            LotBought::DISCRIMINATOR => {
                crate::events::decode(body, "LotBought").map(Self::LotBought)
            }
            LotCutShort::DISCRIMINATOR => {
                crate::events::decode(body, "LotCutShort").map(Self::LotCutShort)
            }
            LotIssued::DISCRIMINATOR => {
                crate::events::decode(body, "LotIssued").map(Self::LotIssued)
            }
            LotLapsed::DISCRIMINATOR => {
                crate::events::decode(body, "LotLapsed").map(Self::LotLapsed)
            }
            LotPurchaseSettled::DISCRIMINATOR => {
                crate::events::decode(body, "LotPurchaseSettled").map(Self::LotPurchaseSettled)
            }
            LotRedeemed::DISCRIMINATOR => {
                crate::events::decode(body, "LotRedeemed").map(Self::LotRedeemed)
            }
            LotRefunded::DISCRIMINATOR => {
                crate::events::decode(body, "LotRefunded").map(Self::LotRefunded)
            }
            LotReturned::DISCRIMINATOR => {
                crate::events::decode(body, "LotReturned").map(Self::LotReturned)
            }
            LotSaleEnded::DISCRIMINATOR => {
                crate::events::decode(body, "LotSaleEnded").map(Self::LotSaleEnded)
            }
            LotSettled::DISCRIMINATOR => {
                crate::events::decode(body, "LotSettled").map(Self::LotSettled)
            }
            LotTakenBack::DISCRIMINATOR => {
                crate::events::decode(body, "LotTakenBack").map(Self::LotTakenBack)
            }
            MaxPriceSet::DISCRIMINATOR => {
                crate::events::decode(body, "MaxPriceSet").map(Self::MaxPriceSet)
            }
            MetadataUpdated::DISCRIMINATOR => {
                crate::events::decode(body, "MetadataUpdated").map(Self::MetadataUpdated)
            }
            MoveAccepted::DISCRIMINATOR => {
                crate::events::decode(body, "MoveAccepted").map(Self::MoveAccepted)
            }
            MoveAgreed::DISCRIMINATOR => {
                crate::events::decode(body, "MoveAgreed").map(Self::MoveAgreed)
            }
            MoveOffered::DISCRIMINATOR => {
                crate::events::decode(body, "MoveOffered").map(Self::MoveOffered)
            }
            NetworkInitialized::DISCRIMINATOR => {
                crate::events::decode(body, "NetworkInitialized").map(Self::NetworkInitialized)
            }
            OracleSetAnnounced::DISCRIMINATOR => {
                crate::events::decode(body, "OracleSetAnnounced").map(Self::OracleSetAnnounced)
            }
            OracleSetRotated::DISCRIMINATOR => {
                crate::events::decode(body, "OracleSetRotated").map(Self::OracleSetRotated)
            }
            OracleSetSwitched::DISCRIMINATOR => {
                crate::events::decode(body, "OracleSetSwitched").map(Self::OracleSetSwitched)
            }
            OwnerWithdrawn::DISCRIMINATOR => {
                crate::events::decode(body, "OwnerWithdrawn").map(Self::OwnerWithdrawn)
            }
            ParametersAnnounced::DISCRIMINATOR => {
                crate::events::decode(body, "ParametersAnnounced").map(Self::ParametersAnnounced)
            }
            ParametersTightened::DISCRIMINATOR => {
                crate::events::decode(body, "ParametersTightened").map(Self::ParametersTightened)
            }
            PauseChanged::DISCRIMINATOR => {
                crate::events::decode(body, "PauseChanged").map(Self::PauseChanged)
            }
            PayerAccepted::DISCRIMINATOR => {
                crate::events::decode(body, "PayerAccepted").map(Self::PayerAccepted)
            }
            PayerOffered::DISCRIMINATOR => {
                crate::events::decode(body, "PayerOffered").map(Self::PayerOffered)
            }
            PayerOpened::DISCRIMINATOR => {
                crate::events::decode(body, "PayerOpened").map(Self::PayerOpened)
            }
            PriceRepriced::DISCRIMINATOR => {
                crate::events::decode(body, "PriceRepriced").map(Self::PriceRepriced)
            }
            PriceScheduled::DISCRIMINATOR => {
                crate::events::decode(body, "PriceScheduled").map(Self::PriceScheduled)
            }
            ProofClosed::DISCRIMINATOR => {
                crate::events::decode(body, "ProofClosed").map(Self::ProofClosed)
            }
            ProofWritten::DISCRIMINATOR => {
                crate::events::decode(body, "ProofWritten").map(Self::ProofWritten)
            }
            ProposalClosed::DISCRIMINATOR => {
                crate::events::decode(body, "ProposalClosed").map(Self::ProposalClosed)
            }
            RegulatorAccepted::DISCRIMINATOR => {
                crate::events::decode(body, "RegulatorAccepted").map(Self::RegulatorAccepted)
            }
            RegulatorOffered::DISCRIMINATOR => {
                crate::events::decode(body, "RegulatorOffered").map(Self::RegulatorOffered)
            }
            RewardsClaimed::DISCRIMINATOR => {
                crate::events::decode(body, "RewardsClaimed").map(Self::RewardsClaimed)
            }
            RoleAccepted::DISCRIMINATOR => {
                crate::events::decode(body, "RoleAccepted").map(Self::RoleAccepted)
            }
            RoleTransferred::DISCRIMINATOR => {
                crate::events::decode(body, "RoleTransferred").map(Self::RoleTransferred)
            }
            SettlementAttested::DISCRIMINATOR => {
                crate::events::decode(body, "SettlementAttested").map(Self::SettlementAttested)
            }
            SettlementClosed::DISCRIMINATOR => {
                crate::events::decode(body, "SettlementClosed").map(Self::SettlementClosed)
            }
            SettlementFinalized::DISCRIMINATOR => {
                crate::events::decode(body, "SettlementFinalized").map(Self::SettlementFinalized)
            }
            SettlementProposed::DISCRIMINATOR => {
                crate::events::decode(body, "SettlementProposed").map(Self::SettlementProposed)
            }
            ShareSupplySynced::DISCRIMINATOR => {
                crate::events::decode(body, "ShareSupplySynced").map(Self::ShareSupplySynced)
            }
            SharesDelivered::DISCRIMINATOR => {
                crate::events::decode(body, "SharesDelivered").map(Self::SharesDelivered)
            }
            SpentProven::DISCRIMINATOR => {
                crate::events::decode(body, "SpentProven").map(Self::SpentProven)
            }
            SplitPolicyScheduled::DISCRIMINATOR => {
                crate::events::decode(body, "SplitPolicyScheduled").map(Self::SplitPolicyScheduled)
            }
            StakeAccepted::DISCRIMINATOR => {
                crate::events::decode(body, "StakeAccepted").map(Self::StakeAccepted)
            }
            StakeActivated::DISCRIMINATOR => {
                crate::events::decode(body, "StakeActivated").map(Self::StakeActivated)
            }
            StakeClosed::DISCRIMINATOR => {
                crate::events::decode(body, "StakeClosed").map(Self::StakeClosed)
            }
            StakeOffered::DISCRIMINATOR => {
                crate::events::decode(body, "StakeOffered").map(Self::StakeOffered)
            }
            Staked::DISCRIMINATOR => crate::events::decode(body, "Staked").map(Self::Staked),
            StatementCancelled::DISCRIMINATOR => {
                crate::events::decode(body, "StatementCancelled").map(Self::StatementCancelled)
            }
            StatementOpened::DISCRIMINATOR => {
                crate::events::decode(body, "StatementOpened").map(Self::StatementOpened)
            }
            StatementPaid::DISCRIMINATOR => {
                crate::events::decode(body, "StatementPaid").map(Self::StatementPaid)
            }
            StatementRaised::DISCRIMINATOR => {
                crate::events::decode(body, "StatementRaised").map(Self::StatementRaised)
            }
            TreasuryWithdrawn::DISCRIMINATOR => {
                crate::events::decode(body, "TreasuryWithdrawn").map(Self::TreasuryWithdrawn)
            }
            UnstakeAnnounced::DISCRIMINATOR => {
                crate::events::decode(body, "UnstakeAnnounced").map(Self::UnstakeAnnounced)
            }
            Unstaked::DISCRIMINATOR => crate::events::decode(body, "Unstaked").map(Self::Unstaked),
            UnstakedWithdrawn::DISCRIMINATOR => {
                crate::events::decode(body, "UnstakedWithdrawn").map(Self::UnstakedWithdrawn)
            }
            VenueHalted::DISCRIMINATOR => {
                crate::events::decode(body, "VenueHalted").map(Self::VenueHalted)
            }
            VenueListed::DISCRIMINATOR => {
                crate::events::decode(body, "VenueListed").map(Self::VenueListed)
            }
            VenueResumed::DISCRIMINATOR => {
                crate::events::decode(body, "VenueResumed").map(Self::VenueResumed)
            }
            VenueUnlisted::DISCRIMINATOR => {
                crate::events::decode(body, "VenueUnlisted").map(Self::VenueUnlisted)
            }
            WithdrawalCancelled::DISCRIMINATOR => {
                crate::events::decode(body, "WithdrawalCancelled").map(Self::WithdrawalCancelled)
            }
            WithdrawalRequested::DISCRIMINATOR => {
                crate::events::decode(body, "WithdrawalRequested").map(Self::WithdrawalRequested)
            }
            Withdrawn::DISCRIMINATOR => {
                crate::events::decode(body, "Withdrawn").map(Self::Withdrawn)
            }
            _ => Err(EventError::Unknown),
        }
    }

    /// All events that the program itself emitted in a transaction, in order. Data that other programs logged
    /// inside the same transaction is skipped. Logs may be truncated by the node: then the last events are missing.
    pub fn from_logs<'a>(logs: impl IntoIterator<Item = &'a str>) -> Vec<Result<Self, EventError>> {
        crate::events::from_logs(logs, &PROGRAM_ID, Self::decode)
    }
}
