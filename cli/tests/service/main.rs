//! The whole service over a data folder, with a chain that answers what the tests want.

mod chain;
mod damage;
mod lab;
mod mirrors;
mod nodes;
mod open_files;
mod process;
mod reloading;
mod seeing;
mod starting;
mod stopping;
