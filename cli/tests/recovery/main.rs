//! A data folder that is gone, in part or altogether: what it is made from again, and that nothing is billed twice. Backups of it.

mod backup_stores;
mod backups;
mod chain;
#[path = "../../../crates/engine/tests/engine/dice.rs"]
mod dice;
mod doors;
mod folders;
mod lab;
mod lacking;
mod ledgers;
mod liars;
mod mirrors;
mod never_twice;
#[path = "../../../crates/engine/tests/engine/chain.rs"]
mod payers;
mod proposed;
mod running;
#[path = "../../../oracle/tests/usage/stream.rs"]
mod stream;
mod usage;
