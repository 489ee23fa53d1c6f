//! The service's configuration: one TOML file, every value of which the environment can override.
//!
//! A file and variables come in; a [`Config`], or everything that is wrong with it at once, goes out. What must hold:
//! an error names the place that a value came from and what to write instead, and contains no secret.
//! [`crate::preflight`] checks what only the machine can tell.
//!
//! Read `schema` for what can be configured, then `load`: it puts the `environment` over the `tree` of the file, reads
//! `secrets` and lets `validate` add `findings`. `changes` is for a reload.

mod actions;
mod api;
mod app;
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

pub use actions::ActionsConfig;
pub use api::ApiConfig;
pub use app::AppConfig;
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
