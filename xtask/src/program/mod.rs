//! The on-chain programs that are committed, `programs/built`, so that nobody who does not change them needs the toolchain
//! that builds them; and whether they are what the sources give.

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

use crate::{interface::PROGRAMS, toolchain, workspace};
use record::{Finding, Record, hashes};

/// Where the committed programs and their record lie, relative to the root.
const FOLDER: &str = "programs/built";
/// Names the folder of the programs to whatever is run here.
pub const VARIABLE: &str = "OPENMAST_PROGRAMS";

/// The folder of the programs for demo, tests and deployment: the committed ones, or such as are built now because their
/// sources changed.
///
/// # Errors
/// The sources changed, and the toolchain for programs is missing or they do not compile.
pub fn folder() -> Result<PathBuf> {
    let root = workspace::root()?;
    let committed = root.join(FOLDER);
    if is_current(&committed, &sources::hash(&root)?) {
        return Ok(committed);
    }
    println!(
        "the on-chain programs' sources changed: building them; `cargo xtask program` puts them into {FOLDER}"
    );
    build::current(&root)
}

/// Builds the programs and puts them into the repository with their record. Does nothing when the committed ones are of
/// these sources.
///
/// # Errors
/// The toolchain cannot be installed, or a program does not compile.
pub fn write() -> Result<PathBuf> {
    let root = workspace::root()?;
    let committed = root.join(FOLDER);
    let sources = sources::hash(&root)?;
    if is_current(&committed, &sources) {
        return Ok(committed);
    }
    toolchain::for_reproducible_programs()?;
    let built = build::current(&root)?;
    fs::create_dir_all(&committed)?;
    for name in PROGRAMS {
        let to = file(&committed, name);
        fs::copy(file(&built, name), &to)
            .with_context(|| format!("{}: not written", to.display()))?;
    }
    Record {
        programs: hashes(&committed)?,
        sources,
        tools: toolchain::identity_for_programs()?,
    }
    .write(&committed)?;
    Ok(committed)
}

/// Where a program is in a folder of programs.
pub fn file(folder: &Path, name: &str) -> PathBuf {
    folder.join(name).with_extension("so")
}

fn is_current(committed: &Path, sources: &str) -> bool {
    let (record, hashes) = (Record::read(committed), hashes(committed));
    record.is_ok_and(|record| {
        hashes.is_ok_and(|hashes| record.compare(&hashes, sources) == Finding::Current)
    })
}
