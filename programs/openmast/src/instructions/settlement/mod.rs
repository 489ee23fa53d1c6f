//! The life of a settlement.

pub mod attest;
pub mod close;
pub mod expire;
pub mod finalize;
// The derive binds the arguments also where it does not read them.
#[allow(unused_variables)]
pub mod post;
pub mod reject;
