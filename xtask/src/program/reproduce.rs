//! `cargo xtask program --reproduce`: whether the on-chain programs are the same bytes wherever they are built.

use std::fs;

use anyhow::{Context, Result, bail};

use super::{build, record::hashes};
use crate::{step::step, toolchain, workspace};

/// Where the copies lie, in the root's target folder: of other names, lengths and depths than each other.
const COPIES: [&str; 2] = ["reproduce/one", "reproduce/another/of-a-longer-name"];

/// Builds two copies of the sources from nothing and compares.
///
/// # Errors
/// A program does not compile, or two builds differ.
pub fn run() -> Result<()> {
    toolchain::for_programs()?;
    let root = workspace::root()?;
    let target = root.join("target");
    let mut builds = Vec::new();
    for copy in COPIES {
        let folder = target.join(copy);
        let programs = step(
            &format!("on-chain programs, in {}", folder.display()),
            || build::in_copy(&root, &folder),
        )?;
        let hashes = hashes(&programs)?;
        for (name, hash) in &hashes {
            println!("  {name}: SHA-256 {hash}");
        }
        builds.push(hashes);
    }
    if builds.iter().any(|build| builds.first() != Some(build)) {
        bail!(
            "the builds differ; compare the files below {}",
            target.join("reproduce").display()
        );
    }
    println!("the builds are the same bytes");
    let copies = target.join("reproduce");
    fs::remove_dir_all(&copies).with_context(|| format!("{}: not removed", copies.display()))
}
