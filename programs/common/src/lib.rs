//! What the OpenMast programs share: their addresses, what each reads of the others' accounts, their calls of Token ACL, and
//! token transfers from the stack.
//!
//! The programs depend on this crate and never on each other: two programs in one library would both bring an entrypoint.
//! What a program reads of another's account is a record here, the first fields of that account; the program that owns the
//! account compares it with its own struct when it is compiled.
#![cfg_attr(target_os = "solana", no_std)]
#![deny(missing_docs)]

pub mod asset;
#[cfg(any(target_os = "solana", test))]
mod division;
pub mod gate;
pub mod ids;
pub mod jurisdiction;
pub mod lot;
pub mod network;
mod record;
pub mod seeds;
pub mod settlement;
pub mod token_account;
pub mod token_acl;
pub mod tokens;
