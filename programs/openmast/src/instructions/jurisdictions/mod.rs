//! Jurisdictions: who regulates, what is levied, and which assets belong to them.

pub(crate) mod accept;
pub(crate) mod accept_move;
// The derive binds the arguments also where it does not read them.
#[allow(unused_variables)]
pub(crate) mod add;
pub(crate) mod agree_to_move;
pub(crate) mod announce_levy;
pub(crate) mod offer;
