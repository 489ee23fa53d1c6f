//! Assets: what their owners decide, and whose they are.

use {alloc::string::String, anchor_lang::prelude::*};

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

/// The owner scheduled a price: `price_per_gb` holds before `epoch`, `next_price_per_gb` from it on.
#[event]
pub struct PriceScheduled {
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
pub struct SplitPolicyScheduled {
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
pub struct MetadataUpdated {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// 0 tower, 1 small cell, 2 backhaul, 3 SIM bank, 4 edge site, 5 access point, 255 other.
    pub kind: u8,
    /// Where it stands, an H3 cell; 0: not told.
    pub h3_cell: u64,
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

/// An asset was taken over by who was offered it, with what its owner is owed and what is scheduled. A move to another
/// jurisdiction that was asked for, and not accepted yet, is forgotten.
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
