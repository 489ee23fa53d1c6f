//! Keys as people name them, and as Solana's own tools take them: a file, the standard input, a seed phrase, a hardware
//! wallet. What is wrong with one is said without showing anything of it.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod asking;
#[cfg(feature = "ledger")]
mod device;
mod file;
mod key;
mod phrase;
mod reading;
mod source;
mod terminal;
mod trouble;

pub use asking::Asking;
pub use key::{Key, ReadKey};
pub use reading::read;
pub use source::{Source, Wallet};
pub use terminal::give_terminal_back;
pub use trouble::KeyTrouble;
