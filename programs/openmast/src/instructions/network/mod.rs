//! Parameters, roles and pauses.

pub mod accept_role;
// The derive binds the arguments also where it does not read them.
#[allow(unused_variables)]
pub mod initialize;
pub mod set_pause;
pub mod transfer_role;
pub mod update_parameters;
