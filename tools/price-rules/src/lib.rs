//! What rules of live prices do: one asset, and payers who use less of it the dearer it is.
//!
//! The rule is the ledger's ([`openmast_ledger::LivePrice`]), and all else is the model of [`market`]. That the program's
//! schedule takes the prices of the program's rule, and gives the same, is a test of [`rules`].

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod market;
mod page;
mod picture;
mod pushing;
mod rules;
mod swings;

pub use page::{PAGE, PICTURE, tables, with_tables};
pub use picture::picture;
