//! `cargo xtask program --check`: whether the committed program is what its sources give.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::{
    FOLDER, build, committed,
    record::{Finding, Record, Verdict},
    sources,
};
use crate::{hash::sha256, step::step, toolchain, workspace};

/// Compares the committed program with its record, its record with the sources, and then with a build from nothing. What
/// a build gave is kept for each user by sources and tools, so that the next check of the same ones builds nothing.
///
/// # Errors
/// The committed program is not what the sources give, or it cannot be built here.
pub fn run() -> Result<()> {
    let root = workspace::root()?;
    let committed = committed(&root);
    let record = Record::read(&committed)?;
    let sources = sources::hash(&root)?;
    match record.compare(&sha256(&committed)?, &sources) {
        Finding::Current => {}
        Finding::OtherFile => bail!(
            "{FOLDER}: the program is not the one that its record names; run `cargo xtask program` and commit both files"
        ),
        Finding::OtherSources => bail!(
            "{FOLDER}: the program was built from other sources; run `cargo xtask program` and commit both files"
        ),
    }
    toolchain::for_reproducible_programs()?;
    let tools = toolchain::identity_for_programs()?;
    let built = build_once(&root, &kept(&sources, &tools)?)?;
    match record.judge(&built, &tools) {
        Verdict::Same => println!("{FOLDER}: the program is what its sources give, to the byte"),
        Verdict::Different => bail!(
            "{FOLDER}: the sources give another program ({built}) by the same tools; run `cargo xtask program` and commit \
             both files"
        ),
        Verdict::OtherTools => bail!(
            "{FOLDER}: not compared: the program was built by\n    {}\nand here are\n    {}\nwhich give {built}. Check it where the \
             recorded tools are, or run `cargo xtask program` here and commit both files",
            record.tools.join("\n    "),
            tools.join("\n    ")
        ),
    }
    Ok(())
}

/// The hash of what the sources give: from `kept` when they were built before, by a build from nothing otherwise.
fn build_once(root: &Path, kept: &Path) -> Result<String> {
    if let Ok(hash) = fs::read_to_string(kept) {
        return Ok(hash.trim().to_owned());
    }
    // Not below the repository: cargo would take settings from its `.cargo`, which is none of the sources.
    let folder = kept.with_extension(format!("build-{}", std::process::id()));
    let built = step("on-chain program, from nothing", || {
        sha256(&build::in_copy(root, &folder)?)
    })?;
    if let Some(parent) = kept.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(kept, format!("{built}\n"))
        .with_context(|| format!("{}: not written", kept.display()))?;
    fs::remove_dir_all(&folder).with_context(|| format!("{}: not removed", folder.display()))?;
    Ok(built)
}

fn kept(sources: &str, tools: &[String]) -> Result<PathBuf> {
    Ok(workspace::cache()?
        .join("programs")
        .join(name_of_kept(sources, tools)))
}

fn name_of_kept(sources: &str, tools: &[String]) -> String {
    let mut hash = Sha256::new();
    hash.update(sources);
    for tool in tools {
        hash.update([0]);
        hash.update(tool);
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::name_of_kept;

    #[test]
    fn a_kept_build_is_of_its_sources_and_its_tools() {
        let tools = |names: &[&str]| names.iter().map(|&it| it.into()).collect::<Vec<String>>();
        let names = [
            name_of_kept("s", &tools(&["a", "b"])),
            name_of_kept("t", &tools(&["a", "b"])),
            name_of_kept("s", &tools(&["a", "c"])),
            name_of_kept("s", &tools(&["ab"])),
            name_of_kept("sa", &tools(&["b"])),
        ];
        for (position, name) in names.iter().enumerate() {
            assert!(!names[..position].contains(name), "{position}");
        }
        assert_eq!(names[0], name_of_kept("s", &tools(&["a", "b"])));
    }
}
