//! The accounts. Every one is zero-copy: eight bytes of discriminator, then the
//! fields in declared order, little-endian, alignment 1, without padding.

mod escrow;
mod offer;
mod position;
mod purchase;
mod rules;
mod sale;

pub use {escrow::*, offer::*, position::*, purchase::*, rules::*, sale::*};
