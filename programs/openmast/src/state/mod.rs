//! The accounts. Every one is zero-copy: eight bytes of discriminator, then the
//! fields in declared order, little-endian, alignment 1, without padding.

mod asset;
mod network;
mod oracle_set;
mod payer;
mod settlement;
mod stake;

pub use {asset::*, network::*, oracle_set::*, payer::*, settlement::*, stake::*};
