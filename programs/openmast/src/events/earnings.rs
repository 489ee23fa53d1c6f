//! Earned money: splitting it and paying it out.

use anchor_lang::prelude::*;

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
    pub treasury_holder: Address,
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

/// A jurisdiction's regulator was paid the levy.
#[event]
pub struct LevyWithdrawn {
    /// The network, a `Network` account.
    pub network: Address,
    /// The jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// Its regulator.
    pub regulator: Address,
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
