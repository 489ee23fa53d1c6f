//! A data folder that is gone, in part or altogether: what it is made from again, and that nothing is billed twice.

mod chain;
#[path = "../engine/dice.rs"]
mod dice;
mod doors;
mod folders;
mod lab;
mod ledgers;
mod mirrors;
mod never_twice;
#[path = "../engine/chain.rs"]
mod payers;
#[path = "../s3/mod.rs"]
mod s3;
mod usage;

use openmast_oracle::storage::StorageConfig;
