//! Dense counters by on-chain index: `totals[key] += amount` for batches of millions of records.
//!
//! A batch is added as a whole or not at all, and no addition is unchecked, yet there is no branch per record:
//! keys and amounts are looked at in blocks (one maximum, one sum), which the compiler turns into vector code, and
//! the sum of a block bounds how far any counter can rise. How a batch is added depends on the key space and
//! on the batch; [`Method`] says how, `examples/methods.rs` measures where one overtakes the other.

mod amount;
mod batch;
mod bounds;
mod counters;
mod error;
mod method;
mod partition;
mod private;
mod scatter;
mod threads;

pub use amount::Amount;
pub use counters::Counters;
pub use error::CountError;
pub use method::Method;
