//! Collections that can be shared as they are now at almost no cost, however large they are: a reader keeps what it was given,
//! and the owner copies a part when it changes it while the reader is there. [`Chunks`] never moves what it holds when it grows.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]
#![forbid(unsafe_code)]

mod chunks;
mod copy_on_write;
mod sparse;

pub use chunks::{CHUNK, Chunks};
pub use copy_on_write::CopyOnWrite;
pub use sparse::Sparse;
