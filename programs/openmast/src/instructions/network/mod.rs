//! Parameters, roles and pauses.

pub mod accept_role;
pub mod announce_parameters;
// The derive binds the arguments also where it does not read them.
#[allow(unused_variables)]
pub mod initialize;
pub mod set_pause;
pub mod tighten_parameters;
pub mod transfer_role;
