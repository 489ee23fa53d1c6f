//! Offers and their fills.

pub(crate) mod cancel;
pub(crate) mod claim;
mod ending;
pub(crate) mod expire;
pub(crate) mod fill;
pub(crate) mod make;
