//! What the chain says at an epoch's boundary.

use std::io;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::reserves::ReserveState;

/// What a snapshot begins with, in a record and in a state: its fields may become more while those of the records around it
/// stay.
const SNAPSHOT_VERSION: u8 = 4;
/// The greatest value of [`AssetState::not_licensed`].
const MOST_NOT_LICENSED: u8 = 3;

/// Chain state at an epoch's boundary, read at finalized commitment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChainSnapshot {
    /// Slot up to which everything is included.
    pub slot: u64,
    /// The chain's clock at `slot`, in Unix seconds: the settlement's `closed_at`.
    pub unix_time: i64,
    /// The network's `max_epoch_increase` that held then, in base units.
    pub breaker: u64,
    /// What was paid for lots until then and neither came back nor is owed back, lifetime base units: no more than that is released.
    pub lots_left: u64,
    /// By asset index.
    pub assets: Vec<AssetState>,
    /// By payer index.
    pub payers: Vec<PayerState>,
    /// By reserve index.
    pub reserves: Vec<ReserveState>,
}

impl BorshSerialize for ChainSnapshot {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        SNAPSHOT_VERSION.serialize(writer)?;
        (self.slot, self.unix_time, self.breaker, self.lots_left).serialize(writer)?;
        (&self.assets, &self.payers, &self.reserves).serialize(writer)
    }
}

impl BorshDeserialize for ChainSnapshot {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        if u8::deserialize_reader(reader)? != SNAPSHOT_VERSION {
            return Err(invalid("a snapshot of another version"));
        }
        let (slot, unix_time, breaker, lots_left) = BorshDeserialize::deserialize_reader(reader)?;
        let assets: Vec<AssetState> = Vec::deserialize_reader(reader)?;
        if assets.iter().any(|it| it.not_licensed > MOST_NOT_LICENSED) {
            return Err(invalid("an asset is not licensed for an unknown reason"));
        }
        let payers = Vec::deserialize_reader(reader)?;
        let reserves: Vec<ReserveState> = Vec::deserialize_reader(reader)?;
        if !reserves.iter().all(ReserveState::is_known) {
            return Err(invalid("a lot is of an unknown kind"));
        }
        Ok(Self {
            slot,
            unix_time,
            breaker,
            lots_left,
            assets,
            payers,
            reserves,
        })
    }
}

fn invalid(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

impl ChainSnapshot {
    /// What the subscribers of an asset can move at most, both ways each (bytes a second). `None`: its owner has not told.
    pub fn bytes_per_second(&self, asset: u32) -> Option<u64> {
        let mbps = self.assets.get(asset as usize)?.capacity_mbps;
        (mbps > 0).then(|| u64::from(mbps) * 125_000)
    }
}

/// What pricing needs of an asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AssetState {
    /// Base units per 10⁹ bytes, before `next_price_epoch`.
    pub price_per_gb: u64,
    /// Base units per 10⁹ bytes, from `next_price_epoch` on.
    pub next_price_per_gb: u64,
    /// 0: no price is scheduled.
    pub next_price_epoch: u64,
    /// First epoch without charges; 0: not retired.
    pub retired_epoch: u64,
    /// What its owner says it can carry in the epoch that begins with the snapshot, Mbit/s; 0: not told.
    pub capacity_mbps: u32,
    /// Why its usage is not charged for want of a licence in the epoch that begins with the snapshot: a code of the ledger crate's
    /// `NotLicensed`. 0: it is licensed, or the network requires no licences.
    pub not_licensed: u8,
}

/// What the balance needs of a payer. Amounts are base units, times the chain's Unix seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PayerState {
    /// Lifetime deposits.
    pub deposited: u64,
    /// Lifetime withdrawals of unspent money.
    pub withdrawn: u64,
    /// Asked back; 0: there is no request.
    pub requested: u64,
    /// When it was asked back.
    pub requested_slot: u64,
    /// From then on the request is none any more.
    pub lapses_at: i64,
    /// When a statement begins to hold: a snapshot at this time or later holds its money aside also when it is the first that sees it.
    /// 0: the request is no statement.
    pub holds_from: i64,
    /// Lifetime, by whatever they ended.
    pub requests_ended: u32,
    /// Bit 0: whether the request that ended last was paid, bit 1 the one before, and so on.
    pub endings: u64,
    /// What it pays at most for 10⁹ bytes, base units; 0: any price. It is not served by an asset that costs more.
    pub max_price_per_gb: u64,
}
