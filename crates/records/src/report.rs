//! Usage reports, as every front door makes them.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::{RadioIdentity, RadioNames, SubscriberIdentity, SubscriberNames};

/// What every front door turns its input into: cumulative counters of one session.
///
/// As it stands here it owns what it says, for whoever keeps it. In the log it is a [`ReportRef`]; a front door fills one
/// with what it has, and writes that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UsageReport<
    Octets = Vec<u8>,
    Radio = Vec<RadioIdentity>,
    Subscriber = Vec<SubscriberIdentity>,
> {
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
    pub area: Octets,
    /// What tells the sessions of an area apart, beside their ids.
    pub session_key: SessionKey,
    /// Everything that the report says about the radio, most specific first. Never empty.
    pub radio: Radio,
    /// Everything that the report says about the subscriber, most specific first.
    pub subscriber: Subscriber,
    /// RADIUS Acct-Session-Id or its equivalent. Empty for `RadioOn` and `RadioOff`.
    pub session_id: Octets,
    /// RADIUS Acct-Multi-Session-Id, when present.
    pub multi_session_id: Option<Octets>,
    /// Session id of the whole that this report is a part of (a service, a second mode): it is not added to it.
    pub part_of: Option<Octets>,
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

/// A usage report where it lies in a record.
pub type ReportRef<'a> = UsageReport<&'a [u8], RadioNames<'a>, SubscriberNames<'a>>;

impl ReportRef<'_> {
    /// Whether it is of one session, not of a whole radio.
    pub fn is_of_session(&self) -> bool {
        match self.event {
            UsageEvent::Start | UsageEvent::Interim | UsageEvent::Stop => true,
            UsageEvent::RadioOn | UsageEvent::RadioOff => false,
        }
    }

    /// The same report, to keep.
    pub fn to_report(&self) -> UsageReport {
        UsageReport {
            received_at_ms: self.received_at_ms,
            event_at_ms: self.event_at_ms,
            time: self.time,
            event: self.event,
            area: self.area.to_vec(),
            session_key: self.session_key,
            radio: self.radio.iter().filter_map(RadioIdentity::of).collect(),
            subscriber: self
                .subscriber
                .iter()
                .filter_map(SubscriberIdentity::of)
                .collect(),
            session_id: self.session_id.to_vec(),
            multi_session_id: self.multi_session_id.map(<[u8]>::to_vec),
            part_of: self.part_of.map(<[u8]>::to_vec),
            session_seconds: self.session_seconds,
            bytes_up: self.bytes_up,
            bytes_down: self.bytes_down,
            width: self.width,
            line_bits_per_second: self.line_bits_per_second,
            raw_hash: self.raw_hash,
        }
    }
}

/// Where the time of an event comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum EventTime {
    /// The arrival: nothing else that could be believed was said.
    #[default]
    Arrival = 0,
    /// The arrival less the delay that the sender tells (RADIUS Acct-Delay-Time).
    Delayed = 1,
    /// The reporter's clock (RADIUS Event-Timestamp).
    Stamped = 2,
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
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum CounterWidth {
    /// 64: they came with their high 32 bits (RFC 2869 gigawords), or are known to have none that are not zero.
    #[default]
    Wide = 0,
    /// They came without: the gateway leaves them out while they are zero, or has none.
    Unknown = 1,
    /// 32: the gateway is known to have no more.
    Narrow = 2,
}

/// RADIUS Acct-Status-Type, as far as it is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum UsageEvent {
    /// A session began (RFC 2866, 5.1: 1).
    Start = 0,
    /// Counters of a session that goes on (3).
    #[default]
    Interim = 1,
    /// A session ended, and these are its last counters (2).
    Stop = 2,
    /// Accounting-On: the radio (re)started, its sessions are over.
    RadioOn = 3,
    /// Accounting-Off.
    RadioOff = 4,
}
