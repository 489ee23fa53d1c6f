//! `openmast radio …`

use std::{fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use openmast_usage::RadioSigner;

use crate::{
    args::RadioCommand,
    failure::{Exit, Failure},
    report::Report,
};

pub fn run(command: &RadioCommand) -> Result<Report, Failure> {
    match command {
        RadioCommand::Keygen { outfile } => keygen(outfile),
    }
}

/// Makes a key and writes it as Solana's tools do: the 64 numbers of seed and public key, readable by its owner alone.
fn keygen(outfile: &Path) -> Result<Report, Failure> {
    let seed: [u8; 32] = rand::random();
    let key = RadioSigner::from_seed(seed).key();
    let numbers: Vec<u8> = [seed, key.to_bytes()].concat();
    let text = serde_json::to_string(&numbers)
        .map_err(|error| Failure::new(Exit::Internal, error.to_string()))?;
    // An existing key is never overwritten: what it signed could not be told from others' any more.
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(outfile)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| {
            Failure::input(format!(
                "{}: {error}; name a new file in a folder that exists",
                outfile.display()
            ))
        })?;
    Ok(Report::new()
        .text("key", "Key", key)
        .text("file", "File", outfile.display())
        .note("The operator of the oracle maps it: [[mapping.radio]] with `ed25519` and `asset`."))
}
