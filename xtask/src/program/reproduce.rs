//! `cargo xtask program --reproduce`: whether the on-chain program is the same bytes wherever it is built.

use std::fs;

use anyhow::{Context, Result, bail};

use super::build;
use crate::hash::sha256;
use crate::{step::step, toolchain, workspace};

/// Where the copies lie, in the root's target folder: of other names, lengths and depths than each other.
const COPIES: [&str; 2] = ["reproduce/one", "reproduce/another/of-a-longer-name"];

/// Builds two copies of the sources from nothing and compares.
///
/// # Errors
/// The program does not compile, or the two differ.
pub fn run() -> Result<()> {
    toolchain::for_programs()?;
    let root = workspace::root()?;
    let target = root.join("target");
    let mut hashes = Vec::new();
    for copy in COPIES {
        let folder = target.join(copy);
        let program = step(
            &format!("on-chain program, in {}", folder.display()),
            || build::in_copy(&root, &folder),
        )?;
        let hash = sha256(&program)?;
        println!("  SHA-256 {hash}");
        hashes.push(hash);
    }
    if hashes.iter().any(|hash| hashes.first() != Some(hash)) {
        bail!(
            "the builds differ; compare the files below {}",
            target.join("reproduce").display()
        );
    }
    println!("the builds are the same bytes");
    let copies = target.join("reproduce");
    fs::remove_dir_all(&copies).with_context(|| format!("{}: not removed", copies.display()))
}
