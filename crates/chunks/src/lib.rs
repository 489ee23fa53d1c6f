//! A vector that never moves what it holds: growing it needs no second copy of gigabytes. Of its chunks, those that
//! change least can lie in a file, and still look as if they were in memory ([`Chunks::spill`]).

mod chunks;
mod file;
mod mapped;

pub use chunks::{CHUNK, Chunks};
