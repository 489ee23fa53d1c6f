//! What a refused transaction means, in words that say what to do.

mod advice;
mod explain;

pub use crate::generated::openmast::errors::ProgramError;
pub use explain::{Refusal, Shortage};
