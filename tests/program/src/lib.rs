//! What the tests of the program share: a bank in memory, networks on it, and an independent model of the protocol.
//!
//! Everything goes through the client: addresses, instructions, accounts, events and errors.

pub mod bound;
pub mod catalog;
mod claim;
pub mod compare;
pub mod gate;
pub mod honest;
pub mod invariants;
pub mod market;
pub mod model;
pub mod net;
pub mod operation;
pub mod outcome;
pub mod proposed;
pub mod random;
pub mod rebuilt;
pub mod rebuilt_gate;
pub mod refusals;
pub mod token;
pub mod world;

pub use openmast_client::errors::ProgramError as Error;
