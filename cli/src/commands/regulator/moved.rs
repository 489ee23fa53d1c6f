//! A move that is certain.

/// A move of an asset from one jurisdiction to another.
pub(super) struct Moved {
    /// The first epoch in the other one.
    pub first_epoch: u64,
    /// Where it was before, ISO 3166 numeric code.
    pub from: u16,
    /// Where it is from then on, ISO 3166 numeric code.
    pub to: u16,
}
