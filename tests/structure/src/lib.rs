//! Reads which file of a crate uses what of which other file, from its sources: `use` declarations and paths, followed through
//! re-exports to where a name is defined. What is only for tests does not count.

mod circles;
mod graph;
mod module;
mod resolve;

pub use circles::circles;
pub use graph::{Graph, read};
pub use module::{Function, Module, modules};
