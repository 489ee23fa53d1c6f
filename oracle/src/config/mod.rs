//! The service's configuration: one TOML file, every value of which the environment can override.
//!
//! [`load`] gives the values or everything that is wrong with them; [`check`] also looks at the machine
//! (files, permissions, ports).

mod fields;
mod mapping;
mod schema;

pub use mapping::{RadioMapping, SubscriberMapping};
pub use schema::*;
