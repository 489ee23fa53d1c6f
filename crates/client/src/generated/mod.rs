//! The programs, as they describe themselves.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use crate::program;

pub mod market;
pub mod openmast;
pub mod share_gate;

/// Every program that the client knows.
pub const PROGRAMS: &[program::Program] =
    &[openmast::PROGRAM, share_gate::PROGRAM, market::PROGRAM];
