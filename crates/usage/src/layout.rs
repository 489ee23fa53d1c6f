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

/// The `N` bytes at `AT`, in the header or in the fixed part of a report. The compiler checks that they lie inside.
pub(crate) fn field<const AT: usize, const N: usize, const SIZE: usize>(
    bytes: &[u8; SIZE],
) -> [u8; N] {
    const { assert!(AT + N <= SIZE) };
    let rest = bytes.get(AT..);
    let field = rest.and_then(|rest| rest.first_chunk());
    *field.unwrap_or_else(|| unreachable!("it lies inside"))
}

/// Why some bytes are no batch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// A field that has no default was left out; the name of the field.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A field of fixed size has another size.
    #[error("{field} has {found} bytes; it has {expected}")]
    Size {
        /// Name of the field in `proto/openmast/usage/v1/usage.proto`.
        field: &'static str,
        /// Bytes that the format gives the field.
        expected: usize,
        /// Bytes that came.
        found: usize,
    },
    /// A number does not fit its place in the canonical bytes.
    #[error("{field} is {found}, more than {most}")]
    TooGreat {
        /// Name of the field in `proto/openmast/usage/v1/usage.proto`, or what is counted of it.
        field: &'static str,
        /// The number that came.
        found: u64,
        /// The greatest number that fits.
        most: u64,
    },
    /// There are more than [`MAX_REPORTS`]; how many were counted.
    #[error("{0} reports; a batch has at most {MAX_REPORTS}: send several")]
    TooManyReports(usize),
    /// A batch without reports says nothing, and has no canonical bytes.
    #[error("a batch has at least one report")]
    NoReports,
    /// The bytes are not what [`crate::BatchBuilder`] writes; what is wrong, as the end of a sentence about them.
    #[error("the canonical bytes {0}")]
    Canonical(&'static str),
    /// The bytes are no `SignedBatch` of `proto/openmast/usage/v1/usage.proto`; why.
    #[error("no protobuf: {0}")]
    Protobuf(String),
    /// The text is not the JSON form of `docs/reference/usage-reports.md`; why.
    #[error("JSON: {0}")]
    Json(String),
}
