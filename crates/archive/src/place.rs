//! The position of a payer's records in a private archive.

/// The position of a payer's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub payer: u32,
    /// Position of its first record among all.
    pub first: u64,
    pub count: u64,
    /// Offset of its first record in the archive's file.
    pub offset: u64,
}
