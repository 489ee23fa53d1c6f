//! Stakes: shares that earn, and what they earned.

use {crate::state::StakeHolding, anchor_lang::prelude::*};

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
