//! An embedded Solana network for the demo and the tests, and its faucet.
//!
//! [`Localnet`] runs Surfpool (LiteSVM behind Solana's RPC) inside this process: offline, on loopback, with a block
//! every [`Options::slot_ms`] milliseconds. It is more lenient than a real cluster: account reads ignore the
//! commitment that they name, and a fresh program is callable at once. Code that is tried on it must not rely on either.
//!
//! [`Faucet`] hands out SOL and a test stablecoin through ordinary transactions, so it works on any local
//! validator with an airdrop, not only on [`Localnet`].

mod faucet;
mod node;

pub use faucet::{Faucet, USD};
pub use node::{Localnet, Options, ProgramFile};
