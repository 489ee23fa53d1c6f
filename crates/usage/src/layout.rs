//! The layout of the canonical bytes. Integers are little-endian.
//!
//! ```text
//! header, 92 bytes        domain 16 ‖ network 32 ‖ radio key 32 ‖ sequence u64 ‖ count u32
//! report, 64 bytes each   session id 16 ‖ started_at_ms u64 ‖ ended_at_ms u64 ‖ bytes_up u64 ‖ bytes_down u64
//!                         ‖ payer u32 ‖ subject u8 ‖ flags u8 ‖ radio access technology u8 ‖ quality class u8
//!                         ‖ relays u8 ‖ 7 zeros
//! and after it            subscriber hash 32, if subject is 1 ‖ relays × radio key 32
//! ```

/// The first bytes of all canonical bytes: no signature for anything else is one for a batch.
pub(crate) const DOMAIN: &[u8; 16] = b"openmast/usage/1";
/// Most reports of one batch.
pub const MAX_REPORTS: usize = 1024;
/// Greatest counter: no link moves an exabyte in one session.
pub const MAX_COUNTER: u64 = 1 << 60;

pub(crate) const HEADER: usize = 92;
pub(crate) const NETWORK: usize = 16;
pub(crate) const RADIO: usize = 48;
pub(crate) const SEQUENCE: usize = 80;
pub(crate) const COUNT: usize = 88;

pub(crate) const REPORT: usize = 64;
pub(crate) const KEY: usize = 32;
pub(crate) const STARTED: usize = 16;
pub(crate) const ENDED: usize = 24;
pub(crate) const UP: usize = 32;
pub(crate) const DOWN: usize = 40;
pub(crate) const PAYER: usize = 48;
pub(crate) const SUBJECT: usize = 52;
pub(crate) const FLAGS: usize = 53;
pub(crate) const RAT: usize = 54;
pub(crate) const QUALITY: usize = 55;
pub(crate) const RELAYS: usize = 56;
pub(crate) const ZEROS: std::ops::Range<usize> = 57..64;

pub(crate) const SUBJECT_PAYER: u8 = 0;
pub(crate) const SUBJECT_HASH: u8 = 1;
pub(crate) const FLAG_FINAL: u8 = 1;
/// Most relays of one report.
pub(crate) const MAX_RELAYS: usize = 255;

/// Why some bytes are no batch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("{field} has {found} bytes; it has {expected}")]
    Size {
        field: &'static str,
        expected: usize,
        found: usize,
    },
    #[error("{field} is {found}, more than {most}")]
    TooGreat {
        field: &'static str,
        found: u64,
        most: u64,
    },
    #[error("{0} reports; a batch has at most {MAX_REPORTS}: send several")]
    TooManyReports(usize),
    #[error("a batch has at least one report")]
    NoReports,
    #[error("the canonical bytes {0}")]
    Canonical(&'static str),
    #[error("no protobuf: {0}")]
    Protobuf(String),
    #[error("JSON: {0}")]
    Json(String),
}
