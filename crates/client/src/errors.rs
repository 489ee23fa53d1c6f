//! What a refused transaction means, in words that say what to do.

mod advice;
mod explain;
mod gate_advice;
mod market_advice;

pub use crate::generated::openmast::errors::ProgramError;
pub use explain::{Refusal, Shortage};
