//! The oracle's answers: messages of `proto/openmast/usage/v1/usage.proto`.

/// Answers to some batches.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Acknowledgements {
    /// One for each batch, in no particular order.
    #[prost(message, repeated, tag = "1")]
    pub acknowledgements: Vec<Acknowledgement>,
}

/// The answer to one batch.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Acknowledgement {
    /// The batch's radio key, 32 bytes; empty if it could not be read.
    #[prost(bytes = "vec", tag = "1")]
    pub radio_key: Vec<u8>,
    /// The batch's sequence; 0 if it could not be read.
    #[prost(uint64, tag = "2")]
    pub sequence: u64,
    /// A [`Reason`]; 0 if the batch is durable.
    #[prost(enumeration = "Reason", tag = "3")]
    pub reason: i32,
    /// For people: what is wrong, and what to do. Empty if the batch is durable.
    #[prost(string, tag = "4")]
    pub detail: String,
    /// With [`Reason::SequenceTooOld`] a sequence to go on with; otherwise 0.
    #[prost(uint64, tag = "5")]
    pub next_sequence: u64,
}

/// Why a batch was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum Reason {
    /// The batch was not refused.
    Unspecified = 0,
    /// No batch: a field is missing or has the wrong size.
    Malformed = 1,
    /// More than [`crate::MAX_REPORTS`] reports.
    TooManyReports = 2,
    /// Signed for the Network account of another network.
    WrongNetwork = 3,
    /// The operator has not mapped the radio's key to an asset.
    UnknownRadio = 4,
    /// The signature is not this key's over these canonical bytes.
    BadSignature = 5,
    /// A report names relays, which are not paid yet.
    RelayPath = 6,
    /// A report ends before it starts.
    ReversedInterval = 7,
    /// A report ends more than `clock_ahead_seconds` after its arrival.
    AheadOfClock = 8,
    /// A report ended more than `max_age_seconds` before its arrival.
    TooOld = 9,
    /// A counter is above [`crate::MAX_COUNTER`].
    ImplausibleCounter = 10,
    /// The sequence was used for another content, which stays.
    ConflictingContent = 11,
    /// The sequence is so far below the radio's newest that nobody knows whether it was used.
    SequenceTooOld = 12,
    /// The log cannot take the batch now, or the radio has its share of sessions or room.
    Unavailable = 13,
}

impl Reason {
    /// Every reason for a refusal.
    pub const REFUSALS: [Self; 13] = [
        Self::Malformed,
        Self::TooManyReports,
        Self::WrongNetwork,
        Self::UnknownRadio,
        Self::BadSignature,
        Self::RelayPath,
        Self::ReversedInterval,
        Self::AheadOfClock,
        Self::TooOld,
        Self::ImplausibleCounter,
        Self::ConflictingContent,
        Self::SequenceTooOld,
        Self::Unavailable,
    ];

    /// The name that metrics, problem documents and the documentation use.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unspecified => "recorded",
            Self::Malformed => "malformed",
            Self::TooManyReports => "too_many_reports",
            Self::WrongNetwork => "wrong_network",
            Self::UnknownRadio => "unknown_radio",
            Self::BadSignature => "bad_signature",
            Self::RelayPath => "relay_path",
            Self::ReversedInterval => "reversed_interval",
            Self::AheadOfClock => "ahead_of_clock",
            Self::TooOld => "too_old",
            Self::ImplausibleCounter => "implausible_counter",
            Self::ConflictingContent => "conflicting_content",
            Self::SequenceTooOld => "sequence_too_old",
            Self::Unavailable => "unavailable",
        }
    }

    /// What the operator of the radio can do.
    pub fn what_to_do(self) -> &'static str {
        match self {
            Self::Unspecified => "nothing",
            Self::Malformed => {
                "correct what the detail names; proto/openmast/usage/v1/usage.proto describes every field"
            }
            Self::TooManyReports => "send several batches",
            Self::WrongNetwork => {
                "set the radio to the address of the network that this oracle serves"
            }
            Self::UnknownRadio => "have the operator of the oracle map the radio's key to an asset",
            Self::BadSignature => {
                "sign the canonical bytes of docs/reference/usage-reports.md with the key that the batch names"
            }
            Self::RelayPath => "leave the relay path empty: relays are not paid yet",
            Self::ReversedInterval => {
                "report when the counters began and when they were read, in this order"
            }
            Self::AheadOfClock => "set the radio's clock, and send the counters in a new batch",
            Self::TooOld => "set the radio's clock; usage this old is not taken any more",
            Self::ImplausibleCounter => "correct the radio's counters",
            Self::ConflictingContent => {
                "sign the content under a new sequence, and look for a second device that uses this key"
            }
            Self::SequenceTooOld => {
                "sign the content again under the sequence that the answer names, or a later one"
            }
            Self::Unavailable => "send the same batch again later",
        }
    }
}

impl Acknowledgement {
    /// Why the batch was refused; `None` if it is durable.
    pub fn refusal(&self) -> Option<Reason> {
        match Reason::try_from(self.reason) {
            Ok(Reason::Unspecified) => None,
            Ok(reason) => Some(reason),
            // A reason of a later version is a refusal, too.
            Err(_) => Some(Reason::Malformed),
        }
    }
}
