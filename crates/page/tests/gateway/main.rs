//! The way to Solana over real HTTP and WebSockets on loopback, to nodes that say what a test tells them.

mod past;
mod questions;
mod server;
mod sockets;
