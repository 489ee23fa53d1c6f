//! Where a payer's records are in a private archive.

/// Where a payer's records are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub payer: u32,
    /// Position of its first record among all.
    pub first: u64,
    pub count: u64,
    /// Of its first record, in the archive's file.
    pub offset: u64,
}
