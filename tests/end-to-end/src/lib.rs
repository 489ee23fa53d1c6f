//! OpenMast end to end: a story with real gateways' packets, a real service and a local chain, and its books.

pub mod archives;
pub mod books;
pub mod capacity;
pub mod cast;
pub mod chain;
pub mod desk;
pub mod expectation;
pub mod founding;
pub mod narrator;
pub mod oracle;
pub mod proofs;
pub mod radius;
pub mod recording;
mod script;
pub mod story;
pub mod tool;
pub mod trading;
pub mod traffic;
pub mod world;
