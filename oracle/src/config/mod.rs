//! The service's configuration: one TOML file, every value of which the environment can override.
//!
//! [`load`] gives the values or everything that is wrong with them; [`crate::preflight`] also looks at the machine.

mod changes;
mod environment;
mod example;
mod fields;
mod findings;
mod load;
mod mapping;
mod open_files;
mod origin;
mod permissions;
mod problem;
mod schema;
mod secrets;
mod tree;
mod validate;

pub use changes::need_restart;
pub use environment::PREFIX as ENVIRONMENT_PREFIX;
pub use example::EXAMPLE;
pub(crate) use findings::Findings;
pub(crate) use load::{Examined, examine};
pub use load::{load, load_with, load_with_warnings, process_environment};
pub use mapping::{RadioMapping, SubscriberMapping};
pub(crate) use open_files::most_open_files;
pub use open_files::{OpenFiles, raise_open_files};
pub use origin::Origin;
pub(crate) use permissions::mode;
pub use problem::{ConfigError, Place, Problem, Report, Severity};
pub use schema::*;
