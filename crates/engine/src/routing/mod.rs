//! Routing: who pays for a session's bytes, and which assets they are charged for.
//!
//! In: names of a radio and a subscriber, the mapping that operators keep, the accounts that the chain has. Out: a
//! [`route::Route`], or the reason why there is none ([`no_route::NoRoute`]).
//!
//! What must hold: bytes without a route are never lost and never charged to somebody else: they wait, with the tariff of the time when
//! they were reported, until there is one.
//!
//! To read: `mapping`, `resolving` (a pure question), `attribution` (what is done with the answer), `waiting`, and for people
//! `unattributed` and `unmapped`.

pub(crate) mod attribution;
pub(crate) mod mapping;
pub(crate) mod names_of_assets;
pub(crate) mod no_route;
pub(crate) mod resolving;
pub(crate) mod route;
pub(crate) mod unattributed;
pub(crate) mod unmapped;
pub(crate) mod waiting;
