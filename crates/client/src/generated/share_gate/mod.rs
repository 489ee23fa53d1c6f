//! Who may hold permissioned shares of OpenMast assets, as it describes itself.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use crate::program;
use solana_pubkey::Pubkey;

pub mod accounts;
pub mod addresses;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod types;

/// The program's address.
pub const PROGRAM_ID: Pubkey =
    Pubkey::from_str_const("gate111111111111111111111111111111111111111");

/// The program, among others.
pub const PROGRAM: program::Program = program::Program {
    name: "share_gate",
    folder: "share-gate",
    id: PROGRAM_ID,
    accounts: &["Clearance", "Holder", "Issuer", "Policy"],
    error: |code| {
        let error = errors::ProgramError::from_code(code)?;
        Some((error.name(), error.message()))
    },
};
