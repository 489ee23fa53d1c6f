//! The front doors: each turns its input into usage reports and acknowledges only what is durably in the log.

pub mod radius;
pub mod usage;
