//! `cargo xtask program --reproduce`: whether the on-chain program is the same bytes wherever it is built.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{program, step::step, toolchain, workspace};

/// Where the copies lie, in the root's target folder: of other names, lengths and depths than each other.
const COPIES: [&str; 2] = ["reproduce/one", "reproduce/another/of-a-longer-name"];

/// Builds two copies of the sources from nothing and compares.
///
/// # Errors
/// The program does not compile, or the two differ.
pub fn run() -> Result<()> {
    toolchain::install()?;
    let root = workspace::root()?;
    let target = root.join("target");
    let mut hashes = Vec::new();
    for copy in COPIES {
        let folder = target.join(copy);
        let program = step(
            &format!("on-chain program, in {}", folder.display()),
            || build_copy(&root, &folder),
        )?;
        let hash = program::sha256(&program)?;
        println!("  SHA-256 {hash}");
        hashes.push(hash);
    }
    if hashes.windows(2).any(|pair| pair[0] != pair[1]) {
        bail!(
            "the builds differ; compare the files below {}",
            target.join("reproduce").display()
        );
    }
    println!("the builds are the same bytes");
    let copies = target.join("reproduce");
    fs::remove_dir_all(&copies).with_context(|| format!("{}: not removed", copies.display()))
}

fn build_copy(root: &Path, folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{}: not removed", folder.display()))?;
    }
    for file in program::sources(root)? {
        let copy = folder.join(file.strip_prefix(root)?);
        let parent = copy.parent().context("a file without a folder")?;
        fs::create_dir_all(parent)
            .and_then(|()| fs::copy(&file, &copy))
            .with_context(|| format!("{}: not copied", file.display()))?;
    }
    let program = folder.join("target/deploy/openmast.so");
    program::compile(folder, &program)?;
    Ok(program)
}
