//! The accounts. Every one is zero-copy: eight bytes of discriminator, then the fields in declared order, little-endian,
//! alignment 1, without padding.

mod clearance;
mod extras;
mod holder;
mod issuer;
mod policy;
mod said;

pub use {clearance::*, extras::*, holder::*, issuer::*, policy::*, said::*};
