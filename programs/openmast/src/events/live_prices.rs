//! What assets can carry, and prices that follow how busy they are.

use anchor_lang::prelude::*;

/// The owner announced what the asset can carry: the values without `next` hold before `epoch`, those with it from it on.
#[event]
pub struct CapacityAnnounced {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
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

/// The owner lets the price follow how busy the asset is.
#[event]
pub struct LivePriceSet {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The lowest price, base units per 10⁹ bytes.
    pub price_floor: u64,
    /// The highest price, base units per 10⁹ bytes.
    pub price_cap: u64,
    /// The part of the capacity at which the price stays, basis points.
    pub target_bps: u16,
}

/// The owner sets the price again; it stays where it is, and scheduled as it is.
#[event]
pub struct LivePriceEnded {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
}

/// Somebody had a live price computed: `price_per_gb` holds before `next_price_epoch`, `next_price_per_gb` from it on. The
/// first time after it was set only notes from where on use is counted, and leaves the price.
#[event]
pub struct PriceRepriced {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
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
