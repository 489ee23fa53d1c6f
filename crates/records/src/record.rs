//! What the log holds. Everything that the ledgers depend on is in one of these records,
//! so that replaying the log gives the same ledgers on any machine.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::{ChainSnapshot, Question, RadioIdentity, ReportRef, SubscriberIdentity, UsageReport};

/// Position of a record in the log: 0 for the first, then one more for each.
pub type Lsn = u64;

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record<Report = UsageReport> {
    /// The first record of a log, and only that.
    Genesis(Genesis),
    /// A verified usage report of a front door.
    Report(Report),
    /// A change of the identity mapping.
    Mapping(MappingChange),
    /// The end of the open epoch.
    EpochClosed(EpochClosed),
    /// A verified batch of a radio that signs.
    SignedBatch(SignedBatch),
    /// How much the engine keeps, from here on.
    Limits(Limits),
    /// Closed epochs are open again.
    EpochsReopened(EpochsReopened),
    /// Instead of a [`Genesis`], the first record of a log that goes on from a final settlement.
    Continued(Continued),
    /// What a front door asks.
    Question(Question),
}

/// A record of which a report is where it lies in the log.
pub type RecordRef<'a> = Record<ReportRef<'a>>;

impl RecordRef<'_> {
    /// The same record, to keep.
    pub fn into_record(self) -> Record {
        match self {
            Self::Report(report) => Record::Report(report.to_report()),
            Self::Genesis(genesis) => Record::Genesis(genesis),
            Self::Mapping(change) => Record::Mapping(change),
            Self::EpochClosed(closed) => Record::EpochClosed(closed),
            Self::SignedBatch(batch) => Record::SignedBatch(batch),
            Self::Limits(limits) => Record::Limits(limits),
            Self::EpochsReopened(reopened) => Record::EpochsReopened(reopened),
            Self::Continued(first) => Record::Continued(first),
            Self::Question(question) => Record::Question(question),
        }
    }
}

impl<Report> Record<Report> {
    /// How many reports of sessions it brings: each may begin one.
    pub fn reports(&self) -> u64 {
        match self {
            Self::Report(_) => 1,
            Self::SignedBatch(batch) => {
                openmast_usage::Batch::report_count(&batch.canonical) as u64
            }
            Self::Genesis(_)
            | Self::Continued(_)
            | Self::Mapping(_)
            | Self::EpochClosed(_)
            | Self::EpochsReopened(_)
            | Self::Limits(_)
            | Self::Question(_) => 0,
        }
    }
}

/// What bounds the engine's memory. In the log, because what is refused for it must be refused by every replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Limits {
    /// Sessions that are kept at the same time, those that ended and may still get late reports among them.
    pub max_sessions: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_sessions: u64::MAX,
        }
    }
}

/// Which network the log belongs to.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Genesis {
    /// The program's address.
    pub program: [u8; 32],
    /// The Network account's address: part of every leaf.
    pub network: [u8; 32],
    /// Key of the salts in the private part of the archive.
    pub salt_key: [u8; 32],
    /// The epoch that this log opens (final epoch on chain + 1).
    pub first_epoch: u64,
    /// Chain state that opens it: its prices hold for `first_epoch`.
    pub snapshot: ChainSnapshot,
}

/// The log before is gone: the ledgers are those that a settlement committed to, and its archive has them.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Continued {
    /// `first_epoch` follows `epoch`. The snapshot has the prices and requests of that epoch's end, and the accounts that it
    /// counts.
    pub genesis: Genesis,
    /// The newest final epoch.
    pub epoch: u64,
    /// Hash of its settlement's content.
    pub content_hash: [u8; 32],
    /// SHA-256 of its archive's public part.
    pub archive_hash: [u8; 32],
    /// SHA-256 of the engine's state after this record, if that has more than the archive: sessions and mappings of an older
    /// log.
    pub state_hash: Option<[u8; 32]>,
}

/// The record that ends an epoch.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct EpochClosed {
    /// The epoch that ends.
    pub epoch: u64,
    /// When, by the oracle's clock (Unix milliseconds). With the snapshot's clock it says what time has passed for certain.
    pub closed_at_ms: u64,
    /// Balances for the epoch that ends, prices for the one that begins.
    pub snapshot: ChainSnapshot,
}

/// The settlement of a closed epoch can never become final: a payer left the network with money that it counts on, or the
/// network's parameters were tightened. All epochs after the newest final one are one open epoch again: the [`EpochClosed`]
/// records of them that stand before this one ended nothing. The prices that they began with still hold for the usage behind
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct EpochsReopened {
    /// The one after the newest final epoch.
    pub from_epoch: u64,
    /// The snapshot that closes it anew must be of this slot or a later one: what happened is in it.
    pub least_slot: u64,
}

/// A batch of usage reports as its radio signed it: evidence that anybody can check.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SignedBatch {
    /// When the front door received it (Unix milliseconds).
    pub received_at_ms: u64,
    /// ed25519, verified by the rules of ZIP 215.
    pub signature: [u8; 64],
    /// What is signed: `openmast_usage::Batch::parse` reads it.
    pub canonical: Vec<u8>,
}

/// A change of the mapping from identities to on-chain indexes. `None` removes.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum MappingChange {
    /// A name of a radio is mapped to an asset, or to none any more.
    Radio {
        /// One name of a radio; its other names keep their mappings.
        identity: RadioIdentity,
        /// On-chain index of the asset that earns.
        asset: Option<u32>,
    },
    /// A name of a subscriber is mapped to a payer, or to none any more.
    Subscriber {
        /// One name of a subscriber; its other names keep their mappings.
        identity: SubscriberIdentity,
        /// On-chain index of the payer who is billed.
        payer: Option<u32>,
    },
}
