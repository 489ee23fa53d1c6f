//! What a refused transaction means, in words that say what to do.

mod explain;
mod program_error;

pub use explain::{Refusal, Shortage};
pub use program_error::ProgramError;
