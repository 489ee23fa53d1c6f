//! Writes inputs to begin fuzzing with.
//!
//! `cargo run -p openmast-decoders --example seed -- fuzz/corpus`

use std::path::PathBuf;

use openmast_decoders::seeds::seeds;

fn main() -> anyhow::Result<()> {
    let folder = std::env::args_os().nth(1);
    let folder = PathBuf::from(folder.unwrap_or_else(|| "fuzz/corpus".into()));
    Ok(seeds()?.write(&folder)?)
}
