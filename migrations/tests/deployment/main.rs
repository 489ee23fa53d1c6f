//! The steps on a local network, as an operator takes them: through transactions, with nothing put there by other means than
//! what a public cluster has from the beginning.

mod accounts;
mod first;
mod killed;
mod lab;
mod mainnet;
mod network;
