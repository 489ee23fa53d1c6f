//! Who may hold an asset's shares.

pub(crate) mod make;
pub(crate) mod set;
