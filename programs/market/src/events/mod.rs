//! One event for each instruction, with every value that it changed: the state can be
//! rebuilt from them. Amounts are base units, totals are after the change.

mod offers;
mod rules;
mod sales;

pub use {offers::*, rules::*, sales::*};
