//! The `openmast` command in a process of its own, as people and scripts meet it.

mod chain;
mod collecting;
mod dry_run;
mod proofs;
mod scripts;
mod world;
