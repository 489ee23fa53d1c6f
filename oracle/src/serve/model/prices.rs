//! What usage costs now, and what some bytes would cost.

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::{AssetName, Decimal, Reason};

/// An H3 cell in hexadecimal, as H3's own tools write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, examples("89393362c6bffff"), pattern = "^[0-9a-f]{15}$")]
pub struct Cell(pub u64);

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:x}", self.0))
    }
}

/// Which prices hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceVersion {
    /// The epoch that began with them. While an epoch is opened again, that is the one after it.
    pub epoch: Decimal,
    /// Slot of the snapshot that they are by, at finalized commitment.
    pub slot: Decimal,
}

/// How long a price holds: what the oracle has acknowledged by then costs it, or nothing for want of a licence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Validity {
    /// Until this epoch ends.
    pub through_epoch: Decimal,
    /// A bound: the epoch does not end before this time, Unix seconds by the chain's clock. As a rule it ends later. When this has
    /// passed the price still holds, and another may at any moment.
    pub at_least_until: Decimal,
}

/// What usage of an asset costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Price {
    /// Index of the asset on chain.
    pub asset: u32,
    /// Base units per 10⁹ bytes of what is reported now.
    pub price_per_gb: Decimal,
    /// Why it costs nothing whatever its owner asks: the asset is retired or not licensed.
    pub why_free: Option<Reason>,
    /// Base units per 10⁹ bytes that its owner asks all the same, where it is free for want of a licence: it costs that once it is
    /// licensed again.
    pub asked_per_gb: Option<Decimal>,
    /// The next price, if one is announced that does not hold yet.
    pub scheduled: Option<ScheduledPrice>,
    /// Where the asset is; absent if its owner has not told.
    pub cell: Option<Cell>,
}

/// A price that is announced. Its owner can replace it as long as `from_epoch` is four epochs after the newest final one or later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScheduledPrice {
    /// Base units per 10⁹ bytes.
    pub price_per_gb: Decimal,
    /// It holds from this epoch on.
    pub from_epoch: Decimal,
}

/// The price of one asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssetPrice {
    pub price: Price,
    /// Absent if its mint does not say, or the oracle has not read it yet.
    pub asset_name: Option<AssetName>,
    pub version: PriceVersion,
    pub valid: Validity,
}

/// Prices of the stream: all of them in an event `prices`, those that have changed in an event `changes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceEvent {
    pub version: PriceVersion,
    /// How long these prices hold at least, whichever asset it is.
    pub valid: Validity,
    pub prices: Vec<Price>,
}

/// Where an asset is, seen from the cell that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In it.
    Within,
    /// In a coarser cell around it: its owner does not tell more exactly where it is.
    Around,
    /// In a neighbour of such a cell.
    Beside,
}

/// What some bytes of one asset cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Quote {
    /// Index of the asset on chain.
    pub asset: u32,
    /// Absent if its mint does not say, or the oracle has not read it yet.
    pub asset_name: Option<AssetName>,
    /// Absent if the asset was asked for by its index.
    pub place: Option<Place>,
    /// Where the asset is; absent if its owner has not told.
    pub cell: Option<Cell>,
    /// Base units per 10⁹ bytes.
    pub price_per_gb: Decimal,
    /// Of the bytes those that the payer's entitlements meet: they are paid for ahead. 0 without a payer.
    pub met_bytes: Decimal,
    /// The most that the other bytes add to what a payer is charged, in base units: rounded up. It is a base unit less if what the payer
    /// used of the asset before has a fraction that leaves room for it.
    pub amount: Decimal,
    pub valid: Validity,
}

/// What some bytes cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuoteList {
    /// The bytes that were asked for, both ways together.
    pub bytes: Decimal,
    pub version: PriceVersion,
    /// The payer that was asked for.
    pub payer: Option<QuotedPayer>,
    /// Never empty: the nearest first, and of these the cheapest.
    pub quotes: Vec<Quote>,
}

/// The payer that a quote is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuotedPayer {
    /// Its index on chain.
    pub index: u32,
    /// Base units that it can still be charged in the open epoch, by what was reported until now.
    pub free: Decimal,
    /// The most that it pays for 10⁹ bytes, in base units: dearer assets are quoted only if entitlements meet all of the bytes. Absent:
    /// any price.
    pub max_price_per_gb: Option<Decimal>,
}
