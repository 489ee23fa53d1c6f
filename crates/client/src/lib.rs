//! Typed client of the OpenMast program: addresses, instructions, accounts, events, errors, and sending.
//! It mirrors docs/protocol.md; tests compare it with the program's IDL.

pub mod accounts;
pub mod addresses;
mod discriminator;
pub mod instructions;
