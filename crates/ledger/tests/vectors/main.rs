//! Published vectors (`vectors/*.json`): other implementations must give the same.
//!
//! Bytes are hex, amounts are decimal strings (JSON numbers lose digits above 2⁵³). The files are written by this
//! test: `OPENMAST_UPDATE=1 cargo test -p openmast-ledger --test vectors`. Without that it checks that they are what the
//! crate computes, and the checks below compute the hashes once more on their own.

mod charges;
mod settlements;
mod trades;
mod trees;

use std::{fs, path::PathBuf};

use openmast_ledger::{BaseUnits, NetworkId};
use serde_json::Value;

const NETWORK: NetworkId = *b"network address of the vectors..";

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("vectors")
        .join(name)
}

/// Compares with the published file, or writes it when asked to.
fn published(name: &str, computed: Value) {
    let text = format!("{computed:#}\n");
    let path = path(name);
    if std::env::var_os("OPENMAST_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        return;
    }
    let file =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(
        file, text,
        "{name} differs from what the crate computes. Other implementations follow the file: if the change is meant, \
         OPENMAST_UPDATE=1 cargo test -p openmast-ledger --test vectors"
    );
}

fn units(amounts: &[u64]) -> Vec<BaseUnits> {
    amounts.iter().copied().map(BaseUnits).collect()
}

fn strings(amounts: &[BaseUnits]) -> Vec<String> {
    amounts.iter().map(|amount| amount.0.to_string()).collect()
}
