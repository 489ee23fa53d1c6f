//! OpenMast end to end: a story with real gateways' packets, a real service and a local chain, and its books.

pub mod books;
pub mod chain;
pub mod expectation;
pub mod founding;
pub mod oracle;
pub mod proofs;
pub mod recording;
pub mod tool;
pub mod traffic;
pub mod world;
