//! Parameters, roles and pauses.

pub(crate) mod accept_role;
pub(crate) mod announce_parameters;
pub(crate) mod by_authority;
// The derive binds the arguments also where it does not read them.
#[allow(unused_variables)]
pub(crate) mod initialize;
pub(crate) mod set_pause;
pub(crate) mod tighten_parameters;
pub(crate) mod transfer_role;
