//! `cargo xtask program --check`: whether the committed programs are what their sources give.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::{
    FOLDER, build,
    record::{Finding, Hashes, Record, Verdict, hashes},
    sources,
};
use crate::{step::step, toolchain, workspace};

/// Compares the committed programs with their record, the record with the sources, and then with a build from nothing. What
/// a build gave is kept for each user by sources and tools, so that the next check of the same ones builds nothing.
///
/// # Errors
/// A committed program is not what the sources give, or they cannot be built here.
pub fn run() -> Result<()> {
    let root = workspace::root()?;
    let committed = root.join(FOLDER);
    let record = Record::read(&committed)?;
    let sources = sources::hash(&root)?;
    match record.compare(&hashes(&committed)?, &sources) {
        Finding::Current => {}
        Finding::OtherFile => bail!(
            "{FOLDER}: a program is not the one that the record names; run `cargo xtask program` and commit what it wrote"
        ),
        Finding::OtherSources => bail!(
            "{FOLDER}: the programs were built from other sources; run `cargo xtask program` and commit what it wrote"
        ),
    }
    toolchain::for_reproducible_programs()?;
    let tools = toolchain::identity_for_programs()?;
    let built = build_once(&root, &kept(&sources, &tools)?)?;
    match record.judge(&built, &tools) {
        Verdict::Same => {
            println!("{FOLDER}: the programs are what their sources give, to the byte")
        }
        Verdict::Different => bail!(
            "{FOLDER}: the sources give other programs by the same tools ({built:?}); run `cargo xtask program` and commit \
             what it wrote"
        ),
        Verdict::OtherTools => bail!(
            "{FOLDER}: not compared: the programs were built by\n    {}\nand here are\n    {}\nwhich give {built:?}. Check them \
             where the recorded tools are, or run `cargo xtask program` here and commit what it wrote",
            record.tools.join("\n    "),
            tools.join("\n    ")
        ),
    }
    Ok(())
}

/// The hashes of what the sources give: from `kept` when they were built before, by a build from nothing otherwise.
fn build_once(root: &Path, kept: &Path) -> Result<Hashes> {
    let before = fs::read(kept).ok();
    if let Some(hashes) = before.and_then(|text| serde_json::from_slice(&text).ok()) {
        return Ok(hashes);
    }
    // Not below the repository: cargo would take settings from its `.cargo`, which is none of the sources.
    let folder = kept.with_extension(format!("build-{}", std::process::id()));
    let built = step("on-chain programs, from nothing", || {
        hashes(&build::in_copy(root, &folder)?)
    })?;
    if let Some(parent) = kept.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(kept, serde_json::to_vec_pretty(&built)?)
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
