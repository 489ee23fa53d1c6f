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
    /// The network, a `Network` account.
    pub network: Address,
    /// Who initialized it; the holder of every role.
    pub founder: Address,
    /// Number that the founder chose; with the founder's key it makes the address.
    pub id: u32,
    /// SPL Token mint of the currency, 6 decimals.
    pub currency_mint: Address,
    /// The parameters that it begins with.
    pub parameters: NetworkParameters,
}

/// The authority set the parameters.
#[event]
pub struct ParametersUpdated {
    /// The network, a `Network` account.
    pub network: Address,
    /// All parameters, changed or not.
    pub parameters: NetworkParameters,
    /// Final settlements of older epochs are not valid for proofs any more; 0: none is too old.
    pub oldest_kept_epoch: u64,
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

/// The named holder took the role.
#[event]
pub struct RoleAccepted {
    /// The network, a `Network` account.
    pub network: Address,
    /// 0 authority, 1 treasury, 2 regulator, 3 pauser.
    pub role: u8,
    /// Who holds the role from now on; nobody is named any more.
    pub holder: Address,
}

/// The pauser set the pause bits.
#[event]
pub struct PauseSet {
    /// The network, a `Network` account.
    pub network: Address,
    /// What is paused from now on, a bit each: 1 creating assets and opening payers, 2 deposits, 4 settlements, 8
    /// collecting, 16 staking, 32 payouts of earnings.
    pub paused: u8,
}

/// The authority set the oracle set. Members that are missing left at `at`; who left before and is named again
/// begins with a bond of zero, and what it left stays due as it was.
#[event]
pub struct OracleSetSet {
    /// The network, a `Network` account.
    pub network: Address,
    /// Number of this set; it grows by 1 with each.
    pub version: u32,
    /// Least weight that finalizes or rejects a settlement.
    pub threshold: u32,
    /// Weight of all members together.
    pub total_weight: u32,
    /// Every member and its weight.
    pub members: Vec<MemberWeight>,
    /// Time of the change, Unix seconds.
    pub at: i64,
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

/// A payer account was opened.
#[event]
pub struct PayerOpened {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// Its position in the payer tree.
    pub index: u32,
    /// May withdraw.
    pub owner: Address,
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

/// The owner asked for unspent money back.
#[event]
pub struct WithdrawalRequested {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// What the owner wants back, base units; it takes the place of an earlier request.
    pub requested: u64,
    /// Slot of the request: a settlement of this or a later snapshot keeps the amount aside.
    pub requested_slot: u64,
    /// Time of the request, Unix seconds; the exit delay begins.
    pub requested_at: i64,
}

/// The owner took the request back.
#[event]
pub struct WithdrawalCancelled {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// What had been requested and is not any more, base units.
    pub requested: u64,
}

/// The owner was paid against a final settlement; the request is done. `exit_request_slot` is the network's.
#[event]
pub struct Withdrawn {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// The epoch of the settlement that proved what was spent.
    pub epoch: u64,
    /// What the payer spent up to that epoch, lifetime, base units.
    pub lifetime_spent: u64,
    /// Paid to the owner, base units: the request, or less when less is left.
    pub amount: u64,
    /// What this payer took out again, lifetime, base units.
    pub payer_withdrawn: u64,
    /// What all payers took out again, lifetime, base units.
    pub network_withdrawn: u64,
    /// Slot of the newest request that was paid as an exit, without a settlement that saw it; 0: none was.
    pub exit_request_slot: u64,
}

/// The owner was paid although nothing was ever settled; the request is done. `exit_request_slot` is the network's.
#[event]
pub struct UnsettledWithdrawn {
    /// The network, a `Network` account.
    pub network: Address,
    /// The payer, a `Payer` account.
    pub payer: Address,
    /// Paid to the owner, base units: the request, or less when less is left.
    pub amount: u64,
    /// What this payer took out again, lifetime, base units.
    pub payer_withdrawn: u64,
    /// What all payers took out again, lifetime, base units.
    pub network_withdrawn: u64,
    /// Slot of the newest request that was paid as an exit, without a settlement that saw it.
    pub exit_request_slot: u64,
}

/// An oracle posted a settlement, which counts as its attestation.
#[event]
pub struct SettlementPosted {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the settlement.
    pub epoch: u64,
    /// The oracle that posted it.
    pub poster: Address,
    /// Version of the oracle set under which it was posted.
    pub oracle_set_version: u32,
    /// Slot of the chain state that it used.
    pub snapshot_slot: u64,
    /// Slot of the posting.
    pub posted_slot: u64,
    /// Time of the posting, Unix seconds.
    pub posted_at: i64,
    /// Leaves of the asset tree.
    pub asset_count: u32,
    /// Leaves of the payer tree.
    pub payer_count: u32,
    /// Root hash of the asset tree.
    pub asset_root: [u8; 32],
    /// Root hash of the payer tree.
    pub payer_root: [u8; 32],
    /// Sum of both trees: lifetime earned, which is lifetime spent, base units.
    pub amount: u64,
    /// Lifetime bytes of all assets.
    pub bytes: u64,
    /// SHA-256 of the public archive.
    pub archive_hash: [u8; 32],
    /// Root of the private records.
    pub private_root: [u8; 32],
    /// SHA-256 of the prices that the epoch used.
    pub price_set_hash: [u8; 32],
    /// Who attested: the poster's bit alone, at its position in the oracle set.
    pub attested: u16,
    /// Paid the account's rent and gets it back when it is closed.
    pub rent_payer: Address,
    /// Least time until it is final, seconds.
    pub challenge_seconds: u32,
}

/// An oracle attested the posted roots.
#[event]
pub struct SettlementAttested {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the settlement.
    pub epoch: u64,
    /// Who attested.
    pub oracle: Address,
    /// All who attested so far, a bit for each position in the oracle set.
    pub attested: u16,
}

/// A settlement became final.
#[event]
pub struct SettlementFinalized {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the settlement.
    pub epoch: u64,
    /// Lifetime earned, which is lifetime spent, base units.
    pub amount: u64,
    /// Slot of the chain state that it used.
    pub snapshot_slot: u64,
    /// Leaves of the asset tree.
    pub asset_count: u32,
    /// Leaves of the payer tree.
    pub payer_count: u32,
    /// When it became final, Unix seconds.
    pub final_at: i64,
    /// Final settlements of older epochs are not valid for proofs any more; 0: none is too old.
    pub oldest_kept_epoch: u64,
}

/// An oracle voted against a settlement; `state` is 2 when that rejected it.
#[event]
pub struct SettlementRejected {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the settlement.
    pub epoch: u64,
    /// Who voted.
    pub oracle: Address,
    /// Who attested, a bit for each position in the oracle set; without the voter, who takes an attestation back with
    /// this vote.
    pub attested: u16,
    /// All who voted against it so far, a bit for each position in the oracle set.
    pub rejected: u16,
    /// 0 posted still, 2 rejected.
    pub state: u8,
}

/// A settlement was rejected because an exit overtook it (`overtaken`), or because the oracle set changed after its posting.
#[event]
pub struct SettlementExpired {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the settlement.
    pub epoch: u64,
    /// Version of the oracle set now, which may be the one of the posting when `overtaken`.
    pub oracle_set_version: u32,
    /// Whether an exit was paid that the snapshot had not seen.
    pub overtaken: bool,
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

/// What an asset earned since the last collecting was split, with `stakers_bps` for the stakers.
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
    pub lifetime_earned: u64,
    /// The stakers' part that was used, basis points; none of it is paid where no share is active.
    pub stakers_bps: u16,
    /// Added to what the owner is owed, base units.
    pub owner: u64,
    /// Added to what the stakers are owed, base units.
    pub stakers: u64,
    /// Added to what the treasury is owed, base units.
    pub treasury: u64,
    /// Added to what the regulator is owed, base units.
    pub levy: u64,
    /// Staked shares that earn, among which the stakers' part is divided, base units of the share mint.
    pub active_shares: u64,
    /// Lifetime reward of one active share, 2⁻⁶⁴ base units.
    pub reward_per_share: u128,
    /// What dividing by the shares left over for the next time, 2⁻⁶⁴ base units; less than `active_shares`.
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

/// The treasury was paid.
#[event]
pub struct TreasuryWithdrawn {
    /// The network, a `Network` account.
    pub network: Address,
    /// The holder of the role.
    pub treasury: Address,
    /// Paid, base units: all that was owed.
    pub amount: u64,
    /// Paid to the treasury, lifetime, base units.
    pub treasury_paid: u64,
    /// Earned money that left the vault, lifetime, base units.
    pub network_paid_out: u64,
}

/// The regulator was paid.
#[event]
pub struct LevyWithdrawn {
    /// The network, a `Network` account.
    pub network: Address,
    /// The holder of the role.
    pub regulator: Address,
    /// Paid, base units: all that was owed.
    pub amount: u64,
    /// Paid to the regulator, lifetime, base units.
    pub levy_paid: u64,
    /// Earned money that left the vault, lifetime, base units.
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

/// Shares stopped earning and cool down. Rewards are settled up to `reward_per_share` only if active ones left.
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
    /// The staker's shares that wait for their cooldown, base units of the share mint.
    pub cooling: u64,
    /// From then on all that is cooling may be withdrawn, Unix seconds.
    pub cooling_until: i64,
    /// All stakers' shares that earn, base units of the share mint.
    pub asset_active_shares: u64,
    /// Lifetime reward of one active share, 2⁻⁶⁴ base units.
    pub reward_per_share: u128,
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
