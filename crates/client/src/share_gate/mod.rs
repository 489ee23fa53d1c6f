//! The share gate, which says who may hold permissioned shares (docs/reference/share-gate.md): accounts, addresses,
//! instructions, and what Token ACL is sent. Events and errors are generated.

pub mod accounts;
pub mod addresses;
pub mod attestation;
pub mod instructions;
pub mod token_acl;

pub use crate::generated::share_gate::{PROGRAM_ID, errors, events, types};
