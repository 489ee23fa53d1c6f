//! What must hold for whatever bytes a decoder is given, one check for each decoder.
//!
//! The targets in `fuzz/` call the checks with what a fuzzer thinks up, `tests/corpus.rs` with the inputs that were worth
//! keeping. Bytes that a decoder refuses are always in order; a check panics when something else does not hold: what was
//! accepted is not what would be written, two forms disagree, something was taken that nobody signed.

mod input;
mod memory;
mod scratch;

pub mod api;
pub mod archive;
pub mod chain_data;
pub mod config;
pub mod engine_records;
pub mod engine_state;
pub mod ledger_proof;
pub mod log_files;
pub mod log_records;
pub mod radius;
pub mod recording;
pub mod seeds;
pub mod signatures;
pub mod text;
pub mod usage_batch;

// The plain engine and the bench that compares with it belong to the oracle's own tests.
#[path = "../../../crates/engine/tests/engine/bench.rs"]
#[allow(dead_code, reason = "the oracle's tests need more of it")]
mod bench;
#[path = "../../../oracle/tests/api/prices.rs"]
mod prices;
#[path = "../../../crates/engine/tests/engine/reference/mod.rs"]
#[allow(dead_code, reason = "the oracle's tests need more of it")]
mod reference;
#[path = "../../../oracle/tests/api/sources.rs"]
mod sources;

/// Panics when something does not hold.
pub type Check = fn(&[u8]);

/// Every check, by the name of its fuzz target and of the folder of its corpus.
pub const CHECKS: [(&str, Check); 14] = [
    ("api", api::check),
    ("archive", archive::check),
    ("chain_data", chain_data::check),
    ("config", config::check),
    ("engine_records", engine_records::check),
    ("engine_state", engine_state::check),
    ("ledger_proof", ledger_proof::check),
    ("log_files", log_files::check),
    ("log_records", log_records::check),
    ("radius", radius::check),
    ("recording", recording::check),
    ("signatures", signatures::check),
    ("text", text::check),
    ("usage_batch", usage_batch::check),
];
