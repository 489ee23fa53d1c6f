//! What the log holds. Everything that the ledgers depend on is in one of these records,
//! so that replaying the log gives the same ledgers on any machine.

use borsh::{BorshDeserialize, BorshSerialize};

/// Position of a record in the log: 0 for the first, then one more for each.
pub type Lsn = u64;

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Record {
    /// The first record of a log, and only that.
    Genesis(Genesis),
    /// A verified usage report of a front door.
    Report(UsageReport),
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
}

impl Record {
    /// Whether these bytes of a log are an [`EpochsReopened`]; the rest of them is not looked at.
    pub fn is_reopening(bytes: &[u8]) -> bool {
        // Borsh begins a variant with its position.
        bytes.first() == Some(&6)
    }

    /// Whether these bytes of a log are an [`EpochClosed`]; the rest of them is not looked at.
    pub fn is_end(bytes: &[u8]) -> bool {
        bytes.first() == Some(&3)
    }
}

impl Record {
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
            | Self::Limits(_) => 0,
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
    /// Of its settlement.
    pub content_hash: [u8; 32],
    /// SHA-256 of its archive's public part.
    pub archive_hash: [u8; 32],
    /// SHA-256 of the engine's state after this record, if that has more than the archive: sessions and mappings of an older
    /// log.
    pub state_hash: Option<[u8; 32]>,
}

/// Chain state at an epoch's boundary, read at finalized commitment.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ChainSnapshot {
    /// Slot up to which everything is included.
    pub slot: u64,
    /// The chain's clock at `slot`, in Unix seconds: the settlement's `closed_at`.
    pub unix_time: i64,
    /// The network's `max_epoch_increase` that held then, in base units.
    pub breaker: u64,
    /// By asset index.
    pub assets: Vec<AssetState>,
    /// By payer index.
    pub payers: Vec<PayerState>,
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
    /// What its owner says it can carry, Mbit/s; 0: not told.
    pub capacity_mbps: u32,
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
    /// Of a statement: a snapshot at this time or later holds its money aside also when it is the first that sees it.
    /// 0: the request is no statement.
    pub holds_from: i64,
    /// Lifetime, by whatever they ended.
    pub requests_ended: u32,
    /// Bit 0: whether the request that ended last was paid, bit 1 the one before, and so on.
    pub endings: u64,
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

/// What every front door turns its input into: cumulative counters of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UsageReport {
    /// When the front door received it (Unix milliseconds).
    pub received_at_ms: u64,
    /// When it happened by the reporter's clock, if that lies in a window around `received_at_ms`; else the latter
    /// (Unix milliseconds).
    pub event_at_ms: u64,
    /// Where `event_at_ms` comes from.
    pub time: EventTime,
    /// Start, interim, stop, or the whole radio going on or off.
    pub event: UsageEvent,
    /// Sessions of different areas never meet: the RADIUS client's `area`. Empty for signed reports, whose radio is a
    /// key that nobody else has.
    pub area: Vec<u8>,
    /// What tells the sessions of an area apart, beside their ids.
    pub session_key: SessionKey,
    /// Everything that the report says about the radio, most specific first. Never empty.
    pub radio: Vec<RadioIdentity>,
    /// Everything that the report says about the subscriber, most specific first.
    pub subscriber: Vec<SubscriberIdentity>,
    /// RADIUS Acct-Session-Id or its equivalent. Empty for `RadioOn` and `RadioOff`.
    pub session_id: Vec<u8>,
    /// RADIUS Acct-Multi-Session-Id, when present.
    pub multi_session_id: Option<Vec<u8>>,
    /// Session id of the whole that this report is a part of (a service, a second mode): it is not added to it.
    pub part_of: Option<Vec<u8>>,
    /// Seconds since the session began, when reported.
    pub session_seconds: Option<u32>,
    /// From the subscriber, cumulative, without link overhead correction.
    pub bytes_up: u64,
    /// To the subscriber, cumulative.
    pub bytes_down: u64,
    /// How many bits the counters have.
    pub width: CounterWidth,
    /// What the subscriber's line carries at most, bits per second, when it is known.
    pub line_bits_per_second: Option<u64>,
    /// SHA-256 of the input as received: evidence for a dispute.
    pub raw_hash: [u8; 32],
}

/// Where the time of an event comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum EventTime {
    /// The arrival: nothing else that could be believed was said.
    #[default]
    Arrival,
    /// The arrival less the delay that the sender tells (RADIUS Acct-Delay-Time).
    Delayed,
    /// The reporter's clock (RADIUS Event-Timestamp).
    Stamped,
}

/// What tells the sessions of an area apart, beside Acct-Session-Id and Acct-Multi-Session-Id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SessionKey {
    /// The first name of the radio. Without it, access points of the area hand sessions on to each other.
    pub radio: bool,
    /// The device (Calling-Station-Id).
    pub device: bool,
}

impl Default for SessionKey {
    fn default() -> Self {
        Self {
            radio: true,
            device: false,
        }
    }
}

/// How many bits a report's counters have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum CounterWidth {
    /// 64: they came with their high 32 bits (RFC 2869 gigawords), or are known to have none that are not zero.
    #[default]
    Wide,
    /// They came without: the gateway leaves them out while they are zero, or has none.
    Unknown,
    /// 32: the gateway is known to have no more.
    Narrow,
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

/// RADIUS Acct-Status-Type, as far as it is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum UsageEvent {
    Start,
    #[default]
    Interim,
    Stop,
    /// Accounting-On: the radio (re)started, its sessions are over.
    RadioOn,
    /// Accounting-Off.
    RadioOff,
}

/// One name of a radio.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub enum RadioIdentity {
    /// NAS-Identifier (32).
    NasIdentifier(Vec<u8>),
    /// Called-Station-Id (30), normalised: upper-case hex with dashes for a BSSID, SSID part removed.
    CalledStationId(Vec<u8>),
    /// NAS-IP-Address (4) or NAS-IPv6-Address (95), as text.
    NasIp(String),
    /// Source address of the packet, as text.
    SourceIp(String),
    /// Key that the radio signs its reports with: a valid `openmast_usage::RadioKey`.
    Ed25519([u8; 32]),
}

/// One name of a subscriber. The variants keep the order of their encoding; a device (Calling-Station-Id) is more specific
/// than a realm.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub enum SubscriberIdentity {
    /// Class (25).
    Class(Vec<u8>),
    /// Chargeable-User-Identity (89, RFC 4372).
    Cui(Vec<u8>),
    /// User-Name (1).
    UserName(Vec<u8>),
    /// What follows the last `@` of User-Name, lower case.
    Realm(Vec<u8>),
    /// Calling-Station-Id (31), normalised like a BSSID.
    CallingStationId(Vec<u8>),
    /// What stands for a subscriber in a signed report.
    Hash([u8; 32]),
    /// The payer that a signed report names. Like any name it bills nobody until it is mapped.
    Payer(u32),
}

/// A change of the mapping from identities to on-chain indexes. `None` removes.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum MappingChange {
    Radio {
        identity: RadioIdentity,
        asset: Option<u32>,
    },
    Subscriber {
        identity: SubscriberIdentity,
        payer: Option<u32>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reopening_is_known_by_its_first_byte() {
        let reopened = Record::EpochsReopened(EpochsReopened {
            from_epoch: 7,
            least_slot: 9,
        });
        let bytes = |record: &Record| borsh::to_vec(record).expect("encodes");
        assert!(Record::is_reopening(&bytes(&reopened)));
        let limits = Record::Limits(Limits { max_sessions: 6 });
        assert!(!Record::is_reopening(&bytes(&limits)));
        assert!(!Record::is_reopening(&[]));
    }
}
