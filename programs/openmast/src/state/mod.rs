//! The accounts. Every one is zero-copy: eight bytes of discriminator, then the
//! fields in declared order, little-endian, alignment 1, without padding.

mod asset;
mod asset_capacity;
mod asset_live_price;
mod asset_move;
mod asset_shares;
mod content;
mod departure;
mod jurisdiction;
mod licence;
mod network;
mod new_licence;
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
    asset::*, content::*, departure::*, jurisdiction::*, licence::*, network::*, new_licence::*,
    oracle_set::*, parameters::*, payer::*, proof_buffer::*, proposal::*, settlement::*, stake::*,
    statement::*, till::*, venue::*,
};
