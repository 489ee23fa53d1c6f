//! The `openmast` command in a process of its own, as people and scripts meet it.

mod app;
mod assets;
mod backups;
mod chain;
mod collecting;
mod dry_run;
mod events;
mod jurisdictions;
mod keys;
mod landing;
mod licences;
mod lots;
mod mirrors;
mod money;
mod networks;
mod not_charged;
mod payers;
mod permissioned;
mod program;
mod proofs;
mod regulator;
mod scripts;
mod sessions;
mod settlements;
mod trees;
mod world;
