//! The front doors. Each turns its input into usage reports, and acknowledges only what is durable in the log.
//!
//! RADIUS datagrams (`radius`) and signed batches over gRPC and HTTP (`usage`) come in; records of `openmast_records`
//! go out to the log, answers to the senders. What must hold: nothing is acknowledged before it is durable, nothing
//! that was acknowledged is lost, and no sender can take the room that is reserved for another. Begin with `radius`,
//! whose format is the better known one. `public_address` is what operators publish of both.

mod public_address;
pub mod radius;
pub mod usage;
