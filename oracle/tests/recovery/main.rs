//! A data folder that is gone, in part or altogether: what it is made from again, and that nothing is billed twice. Backups of it.

mod backups;
mod chain;
#[path = "../engine/dice.rs"]
mod dice;
mod doors;
mod folders;
mod lab;
mod lacking;
mod ledgers;
mod liars;
mod mirrors;
mod never_twice;
#[path = "../engine/chain.rs"]
mod payers;
mod proposed;
mod running;
#[path = "../s3/mod.rs"]
mod s3;
#[path = "../usage/stream.rs"]
mod stream;
mod usage;
mod vaults;

use openmast_oracle::storage::StorageConfig;
