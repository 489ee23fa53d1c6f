//! Typed client of the OpenMast program: addresses, instructions, accounts, events, errors, and sending.
//! It mirrors docs/protocol.md; tests compare it with the program's IDL.

pub mod accounts;
pub mod addresses;
pub mod amounts;
pub mod composites;
mod discriminator;
pub mod errors;
pub mod events;
pub mod fetch;
pub mod instructions;
pub mod rpc;
pub mod sender;

#[cfg(test)]
mod idl_tests;
