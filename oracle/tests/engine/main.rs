//! The engine from outside: records in, ledgers out.

mod bench;
mod differential;
mod model;
mod sessions;
mod settling;
mod signed;
