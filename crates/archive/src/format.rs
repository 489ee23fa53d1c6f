//! The lines of an archive: one JSON object each, in a fixed order and with fixed field order, so that the same epoch
//! always gives the same bytes. Numbers of 64 bits are decimal strings. `docs/reference/archive.md` describes it for outsiders.

use serde::{Deserialize, Serialize};

use super::values::{decimal, decimal_signed, decimals, hash, optional_hash};

/// The format that the file states.
pub const PUBLIC_FORMAT: &str = "openmast/archive/8";
/// The format that the first line of a private part states.
pub const PRIVATE_FORMAT: &str = "openmast/private-archive/1";

/// First line of the public part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// [`PUBLIC_FORMAT`]; another one is not read.
    pub format: String,
    /// Address in base58.
    pub program: String,
    /// Address in base58.
    pub network: String,
    /// Number of the epoch; the first of a network is 1.
    #[serde(with = "decimal")]
    pub epoch: u64,
    /// Slot of the chain's state that the epoch ended with.
    #[serde(with = "decimal")]
    pub snapshot_slot: u64,
    /// The chain's clock at that slot, Unix seconds.
    #[serde(with = "decimal_signed")]
    pub closed_at: i64,
    /// When the oracle ended the epoch, by its own time (Unix milliseconds).
    #[serde(with = "decimal")]
    pub closed_at_ms: u64,
    /// No report of this epoch, or of one before, arrived later than this, by the oracle's time (Unix milliseconds).
    #[serde(with = "decimal")]
    pub heard_until_ms: u64,
    /// The most that this epoch could add to what is charged, base units.
    #[serde(with = "decimal")]
    pub breaker: u64,
    /// The most that reserves could have released by the end of this epoch, lifetime base units: what was paid for lots and neither
    /// came back nor is owed back.
    #[serde(with = "decimal")]
    pub lots_left: u64,
    /// SHA-256 of the archive of the epoch before; absent for the first epoch of a log.
    #[serde(with = "optional_hash")]
    pub previous: Option<[u8; 32]>,
    /// Leaves of the settlement's tree over the assets, those with nothing but zeros included.
    pub asset_count: u32,
    /// Leaves of the settlement's tree over the payers, those with nothing but zeros included.
    pub payer_count: u32,
    /// Leaves of the settlement's tree over the reserves, those with nothing but zeros included.
    pub reserve_count: u32,
    /// Number of [`AssetLine`]s.
    pub asset_lines: u32,
    /// Number of [`PayerLine`]s.
    pub payer_lines: u32,
    /// Number of [`ReserveLine`](super::ReserveLine)s.
    pub reserve_lines: u32,
    /// Number of tariffs of this epoch: its own, and those of ends that did not count.
    pub tariff_lines: u32,
    /// Number of tariffs of earlier epochs, for usage that waited since then.
    pub earlier_tariff_lines: u32,
    /// Number of [`ChargeLine`]s.
    #[serde(with = "decimal")]
    pub charge_lines: u64,
    /// Number of [`RequestLine`]s.
    pub request_lines: u32,
    /// Number of [`PairsLine`]s.
    pub pair_lines: u32,
    /// Hash of the Merkle-sum tree's root over what the assets earned and accrued.
    #[serde(with = "hash")]
    pub asset_root: [u8; 32],
    /// Hash of the Merkle-sum tree's root over what the payers spent and accrued.
    #[serde(with = "hash")]
    pub payer_root: [u8; 32],
    /// Hash of the Merkle-sum tree's root over what the reserves released.
    #[serde(with = "hash")]
    pub reserve_root: [u8; 32],
    /// Σ earned by the assets, lifetime base units: what payers spent and reserves released together.
    #[serde(with = "decimal")]
    pub charged: u64,
    /// Σ accrued of the assets, lifetime base units.
    #[serde(with = "decimal")]
    pub accrued: u64,
    /// The part of `charged` that the payers spent.
    #[serde(with = "decimal")]
    pub payer_charged: u64,
    /// The part of `accrued` that is the payers'.
    #[serde(with = "decimal")]
    pub payer_accrued: u64,
    /// The part of `charged` that the reserves released.
    #[serde(with = "decimal")]
    pub reserve_charged: u64,
    /// The part of `accrued` that the reserves released.
    #[serde(with = "decimal")]
    pub reserve_accrued: u64,
    /// Lifetime bytes over all assets.
    #[serde(with = "decimal")]
    pub bytes: u64,
    /// Root of the salted commitment to the session records; 32 zeros if there are none.
    #[serde(with = "hash")]
    pub private_root: [u8; 32],
    /// SHA-256 of all tariffs that usage of this epoch is priced by (docs/reference/protocol.md).
    #[serde(with = "hash")]
    pub price_set_hash: [u8; 32],
}

/// One asset; lines are in the order of the index. An asset that has nothing but zeros has no line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetLine {
    /// On-chain index of the asset.
    pub asset: u32,
    /// Lifetime bytes.
    #[serde(with = "decimal")]
    pub bytes: u64,
    /// Lifetime bytes that were paid for: met by entitlements, or charged and accrued.
    #[serde(with = "decimal")]
    pub paid: u64,
    /// Lifetime base units that were charged.
    #[serde(with = "decimal")]
    pub earned: u64,
    /// Lifetime base units that it will get: `earned`, and what is carried over.
    #[serde(with = "decimal")]
    pub accrued: u64,
    /// Bytes of this epoch.
    #[serde(with = "decimal")]
    pub epoch_bytes: u64,
    /// Bytes of this epoch that were paid for.
    #[serde(with = "decimal")]
    pub epoch_paid: u64,
    /// Base units charged in this epoch.
    #[serde(with = "decimal")]
    pub epoch_earned: u64,
    /// Base units accrued in this epoch.
    #[serde(with = "decimal")]
    pub epoch_accrued: u64,
    /// Eight times what it earns on average in an epoch, including this one, base units.
    #[serde(with = "decimal")]
    pub trailing: u64,
}

impl AssetLine {
    /// Whether there is a line for it: not all of its numbers are zero.
    pub fn says_something(&self) -> bool {
        let nothing = Self {
            asset: self.asset,
            ..Self::default()
        };
        *self != nothing
    }
}

/// One payer; lines are in the order of the index. A payer that has nothing but zeros has no line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayerLine {
    /// On-chain index of the payer.
    pub payer: u32,
    /// Lifetime bytes.
    #[serde(with = "decimal")]
    pub bytes: u64,
    /// Lifetime bytes that were paid for: met by entitlements, or charged and accrued.
    #[serde(with = "decimal")]
    pub paid: u64,
    /// Lifetime base units that were charged.
    #[serde(with = "decimal")]
    pub spent: u64,
    /// Lifetime base units that it owes for good: `spent`, and what is carried over.
    #[serde(with = "decimal")]
    pub accrued: u64,
    /// Bytes of this epoch.
    #[serde(with = "decimal")]
    pub epoch_bytes: u64,
    /// Bytes of this epoch that were paid for.
    #[serde(with = "decimal")]
    pub epoch_paid: u64,
    /// Base units charged in this epoch.
    #[serde(with = "decimal")]
    pub epoch_spent: u64,
    /// Base units accrued in this epoch.
    #[serde(with = "decimal")]
    pub epoch_accrued: u64,
}

impl PayerLine {
    /// Whether there is a line for it: not all of its numbers are zero.
    pub fn says_something(&self) -> bool {
        let nothing = Self {
            payer: self.payer,
            ..Self::default()
        };
        *self != nothing
    }
}

/// The prices of a part of the epoch, in the order of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TariffLine {
    /// The epoch that began with these prices; not that of the archive when an end before was opened again.
    #[serde(with = "decimal")]
    pub tariff: u64,
    /// Base units per 10⁹ bytes, by asset index, of all assets that were known when it began.
    #[serde(with = "decimals")]
    pub prices: Vec<u64>,
    /// Indexes of assets without a licence, rising: like those of the other lists, their price is 0 and their usage is not charged.
    pub unlicensed: Vec<u32>,
    /// Indexes of assets whose licence was suspended, rising.
    pub suspended: Vec<u32>,
    /// Indexes of assets whose licences had expired or were ended, rising.
    pub expired: Vec<u32>,
}

/// The result of one payer's usage of one asset. Lines are ordered by payer, then asset: one for each pair with usage
/// in this epoch, or with something that accrued, was charged or written off, or is owed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChargeLine {
    /// On-chain index of the payer.
    pub payer: u32,
    /// On-chain index of the asset.
    pub asset: u32,
    /// Metered in this epoch, also what was written off.
    #[serde(with = "decimal")]
    pub bytes: u64,
    /// Of `bytes`, those of reports that came while the asset had no licence: they cost nothing.
    #[serde(with = "decimal")]
    pub unlicensed_bytes: u64,
    /// Of `bytes`, those that cost nothing because the asset's licence was suspended.
    #[serde(with = "decimal")]
    pub suspended_bytes: u64,
    /// Of `bytes`, those that cost nothing because the asset's licences had expired or were ended.
    #[serde(with = "decimal")]
    pub expired_bytes: u64,
    /// Of `bytes`, those that the payer's entitlements met: they are no part of the amounts that follow.
    #[serde(with = "decimal")]
    pub met_bytes: u64,
    /// Of `bytes`, those that were paid for: `met_bytes`, and of the rest the part that accrued.
    #[serde(with = "decimal")]
    pub paid_bytes: u64,
    /// Base units that accrued: what the payer owes for good from now on, of this epoch's usage and of what it owed
    /// before.
    #[serde(with = "decimal")]
    pub accrued: u64,
    /// Base units that the breaker let through, of these and of what was carried over.
    #[serde(with = "decimal")]
    pub charged: u64,
    /// Base units that are deferred after this epoch.
    #[serde(with = "decimal")]
    pub owed: u64,
    /// Bytes of this epoch that were written off, none of those that cost nothing for want of a licence.
    #[serde(with = "decimal")]
    pub written_off_bytes: u64,
    /// Base units that nobody pays.
    #[serde(with = "decimal")]
    pub written_off: u64,
}

impl ChargeLine {
    /// Whether there is a line for it: not all of its numbers are zero.
    pub fn says_something(&self) -> bool {
        let nothing = Self {
            payer: self.payer,
            asset: self.asset,
            ..Self::default()
        };
        *self != nothing
    }
}

/// A withdrawal request that stands at the snapshot, as the chain shows it: the next epoch compares with it. Lines are
/// ordered by payer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestLine {
    /// On-chain index of the payer.
    pub payer: u32,
    /// Base units.
    #[serde(with = "decimal")]
    pub requested: u64,
    /// Slot in which the request was made.
    #[serde(with = "decimal")]
    pub requested_slot: u64,
    /// Unix seconds.
    #[serde(with = "decimal_signed")]
    pub lapses_at: i64,
    /// Unix seconds; 0 if it is no statement.
    #[serde(with = "decimal_signed")]
    pub holds_from: i64,
    /// Requests of this payer that ended, lifetime.
    pub requests_ended: u32,
    /// How they ended: bit 0 whether the last one was paid, bit 1 the one before, and so on.
    #[serde(with = "decimal")]
    pub endings: u64,
}

/// All assets that one payer ever used: later ledgers are computed from these. Lines are ordered by payer; the lists
/// have one length and are by asset index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairsLine {
    /// On-chain index of the payer.
    pub payer: u32,
    /// On-chain indexes of the assets, rising; the other lists follow them.
    pub assets: Vec<u32>,
    /// Lifetime base units that the payer owes for good.
    #[serde(with = "decimals")]
    pub accrued: Vec<u64>,
    /// The part of these that is not charged yet.
    #[serde(with = "decimals")]
    pub carried: Vec<u64>,
    /// Base units that are deferred, hence not accrued.
    #[serde(with = "decimals")]
    pub owed: Vec<u64>,
    /// The remainder of the lifetime product of bytes and price beyond the base units that accrued and are owed: below
    /// 10⁹.
    pub fractions: Vec<u32>,
}

/// How often something was refused or ignored in this epoch, and why. Lines are ordered by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterLine {
    /// Name of the reason.
    pub counter: String,
    /// How often in this epoch.
    #[serde(with = "decimal")]
    pub count: u64,
}

/// The last line: a file that was cut short has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndLine {
    /// Number of lines before this one.
    #[serde(with = "decimal")]
    pub end: u64,
}

/// The first line of the private part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivateHeader {
    /// [`PRIVATE_FORMAT`]; another one is not read.
    pub format: String,
    /// Address in base58.
    pub network: String,
    /// Number of the epoch, as in the public part.
    #[serde(with = "decimal")]
    pub epoch: u64,
    /// SHA-256 of the public part, whose header has the root.
    #[serde(with = "hash")]
    pub public: [u8; 32],
    /// Root of the commitment to the records, as in the settlement; 32 zeros if there are none.
    #[serde(with = "hash")]
    pub private_root: [u8; 32],
    /// Number of records, one a line, that follow.
    #[serde(with = "decimal")]
    pub records: u64,
}
