//! What was split at each collect of an asset.

use serde::Serialize;
use utoipa::ToSchema;

use super::{AssetName, Decimal};

/// Collects of an asset, newest first, as the program's events say. Base units of the network's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CollectList {
    /// Index of the asset.
    pub asset: u32,
    /// What its shares are called.
    pub asset_name: Option<AssetName>,
    pub collects: Vec<AssetCollect>,
    /// Whether these leave nothing out: each splits exactly what the asset earned since the one before it, and the newest of the first
    /// page is what the Asset account says, at finalized commitment. False also while a collect is newer than the page.
    pub is_whole: bool,
    /// Transactions whose events no node of this oracle tells any more, or not in full.
    pub untold: u32,
    /// Signature to pass as `before` to get the next page; absent: the oracle's nodes know of no older transaction.
    pub next_before: Option<String>,
}

/// What one collect split, and how shares stood with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssetCollect {
    /// Of the transaction.
    pub signature: String,
    pub slot: Decimal,
    /// When the block was made, Unix seconds; absent: the node does not know.
    pub unix_time: Option<Decimal>,
    /// The settlement up to which it collected: of this epoch and of those before that were not collected.
    pub epoch: Decimal,
    /// What was split: the sum of the four parts.
    pub split: Decimal,
    pub owner: Decimal,
    pub stakers: Decimal,
    pub treasury: Decimal,
    pub levy: Decimal,
    /// The treasury's part that was used, basis points of all.
    pub treasury_bps: u16,
    /// The levy that was used, basis points of all.
    pub levy_bps: u16,
    /// The stakers' part that was used, basis points of what these leave.
    pub stakers_bps: u16,
    /// ISO 3166 numeric code of the jurisdiction that the levy is owed to.
    pub jurisdiction: u16,
    /// Bytes that the asset carried until then, lifetime.
    pub lifetime_bytes: Decimal,
    /// What the asset earned until then, lifetime.
    pub lifetime_earned: Decimal,
    /// Shares among which the stakers' part was divided, base units of the share mint.
    pub earning_shares: Decimal,
    /// What a share that always earned had earned until then, 2⁻⁶⁴ base units for each base unit of the share mint.
    pub reward_per_share: String,
}
