//! The on-chain program that is committed, `programs/built/openmast.so`, so that nobody who does not change it needs the
//! toolchain that builds it; and whether it is what the sources give.

mod build;
mod check;
mod record;
mod reproduce;
mod sources;

pub use check::run as check;
pub use reproduce::run as reproduce;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{hash::sha256, toolchain, workspace};
use record::{Finding, Record};

/// Where the committed program and its record lie, relative to the root.
const FOLDER: &str = "programs/built";

/// The program for demo, tests and deployment: the committed one, or one that is built now because its sources changed.
///
/// # Errors
/// The sources changed, and the toolchain for programs is missing or they do not compile.
pub fn path() -> Result<PathBuf> {
    let root = workspace::root()?;
    let committed = committed(&root);
    let record = Record::read(&committed)?;
    match record.compare(&sha256(&committed)?, &sources::hash(&root)?) {
        Finding::Current => Ok(committed),
        Finding::OtherFile | Finding::OtherSources => {
            println!(
                "the on-chain program's sources changed: building it; `cargo xtask program` puts it into {FOLDER}"
            );
            build::current(&root)
        }
    }
}

/// Builds the program and puts it into the repository with its record. Does nothing when the committed one is of these
/// sources.
///
/// # Errors
/// The toolchain cannot be installed, or the program does not compile.
pub fn write() -> Result<PathBuf> {
    let root = workspace::root()?;
    let committed = committed(&root);
    let sources = sources::hash(&root)?;
    let is_current = Record::read(&committed).is_ok_and(|record| {
        sha256(&committed)
            .is_ok_and(|program| record.compare(&program, &sources) == Finding::Current)
    });
    if is_current {
        return Ok(committed);
    }
    toolchain::for_reproducible_programs()?;
    let built = build::current(&root)?;
    fs::create_dir_all(root.join(FOLDER))
        .and_then(|()| fs::copy(&built, &committed))
        .with_context(|| format!("{}: not written", committed.display()))?;
    Record {
        program: sha256(&committed)?,
        sources,
        tools: toolchain::identity_for_programs()?,
    }
    .write(&committed)?;
    Ok(committed)
}

fn committed(root: &Path) -> PathBuf {
    root.join(FOLDER).join("openmast.so")
}
