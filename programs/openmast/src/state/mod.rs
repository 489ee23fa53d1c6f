//! The accounts. Every one is zero-copy: eight bytes of discriminator, then the
//! fields in declared order, little-endian, alignment 1, without padding.

mod asset;
mod asset_capacity;
mod asset_live_price;
mod asset_move;
mod asset_shares;
mod content;
mod departure;
mod entitlement;
mod jurisdiction;
mod licence;
mod lot;
mod lot_book;
mod lot_purchase;
mod network;
mod new_licence;
mod new_lot;
mod oracle_set;
mod parameters;
mod payer;
mod proof_buffer;
mod proposal;
mod records;
mod settlement;
mod stake;
mod statement;
mod stored;
mod till;
mod venue;

pub(crate) use asset_live_price::Use;
pub use {
    asset::*, content::*, departure::*, entitlement::*, jurisdiction::*, licence::*, lot::*,
    lot_book::*, lot_purchase::*, network::*, new_licence::*, new_lot::*, oracle_set::*,
    parameters::*, payer::*, proof_buffer::*, proposal::*, settlement::*, stake::*, statement::*,
    till::*, venue::*,
};
