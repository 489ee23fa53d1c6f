//! What the programs are made of, and the hash of that.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// What the programs' bytes depend on, relative to the root. Of the root's manifest only a part counts, see
/// [`inherited`].
const SOURCES: [&str; 4] = [
    "programs",
    "crates/ledger/Cargo.toml",
    "crates/ledger/src",
    "toolchain",
];
const MANIFEST: &str = "Cargo.toml";
const LEDGER_MANIFEST: &str = "crates/ledger/Cargo.toml";
/// Folders and files below [`SOURCES`] that no build reads, or that a build writes.
const APART: [&str; 4] = ["target", "built", "tests", "README.md"];

/// The files that the programs are built from, in order.
///
/// # Errors
/// A folder cannot be read.
pub fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut files = vec![root.join(MANIFEST)];
    for source in SOURCES {
        collect(&root.join(source), &mut files)?;
    }
    files.sort();
    files.dedup();
    Ok(files)
}

/// SHA-256 of all names and contents, in hex.
///
/// # Errors
/// A file cannot be read.
pub fn hash(root: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for file in files(root)? {
        let name = file.strip_prefix(root)?.to_string_lossy().into_owned();
        let bytes = if name == MANIFEST {
            inherited(&text(&file)?, &text(&root.join(LEDGER_MANIFEST))?).into_bytes()
        } else {
            fs::read(&file).with_context(|| format!("{}: not read", file.display()))?
        };
        for part in [name.as_bytes(), &bytes] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    Ok(hex::encode(hash.finalize()))
}

fn text(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("{}: not read", file.display()))
}

/// The lines of the root's manifest that the ledger's manifest inherits: everything said of the package, and the
/// dependencies that it takes from the workspace. The rest of the root's manifest is nothing to the programs, which
/// have a workspace, profiles and a lock file of its own.
fn inherited(root: &str, ledger: &str) -> String {
    let taken: BTreeSet<&str> = ledger
        .lines()
        .filter(|line| line.contains("workspace = true"))
        .filter_map(key)
        .collect();
    let mut section = "";
    let mut lines = String::new();
    for line in root.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
            continue;
        }
        let counts = match section {
            "[workspace.package]" => !line.is_empty(),
            "[workspace.dependencies]" => key(line).is_some_and(|key| taken.contains(key)),
            _ => false,
        };
        if counts {
            lines.push_str(line);
            lines.push('\n');
        }
    }
    lines
}

/// `sha2` of `sha2.workspace = true` and of `sha2 = { … }`.
fn key(line: &str) -> Option<&str> {
    let name = line.split_once('=')?.0.trim();
    Some(name.strip_suffix(".workspace").unwrap_or(name))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path).with_context(|| format!("{}: not read", path.display()))?;
    for entry in entries {
        let entry = entry?;
        if !APART.iter().any(|apart| entry.file_name() == *apart) {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use anyhow::Result;

    use super::{files, hash, inherited};

    const ROOT: &str = "[workspace]\nmembers = [\"one\"]\n\n[workspace.package]\nversion = \"1\"\n\n\
                        [workspace.dependencies]\nsha2 = \"0.10\"\ntokio = \"1\"\n\n[profile.dev]\nopt-level = 0\n";
    const LEDGER: &str =
        "[package]\nversion.workspace = true\n[dependencies]\nsha2 = { workspace = true }\n";

    /// A small repository, removed when it is dropped.
    struct Repository(PathBuf);

    impl Repository {
        fn new(name: &str) -> Result<Self> {
            let root = std::env::temp_dir()
                .join(format!("openmast-sources-{name}-{}", std::process::id()));
            let repository = Self(root);
            repository.write("Cargo.toml", ROOT)?;
            repository.write("crates/ledger/Cargo.toml", LEDGER)?;
            repository.write("crates/ledger/src/lib.rs", "ledger")?;
            repository.write("programs/openmast/src/lib.rs", "program")?;
            repository.write("toolchain/build.sh", "build")?;
            Ok(repository)
        }

        fn write(&self, name: &str, text: &str) -> Result<()> {
            let path = self.0.join(name);
            fs::create_dir_all(path.parent().unwrap_or(&self.0))?;
            Ok(fs::write(path, text)?)
        }
    }

    impl Drop for Repository {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn every_source_counts() -> Result<()> {
        let repository = Repository::new("counts")?;
        let mut seen = vec![hash(&repository.0)?];
        for (name, text) in [
            ("programs/openmast/src/lib.rs", "programs"),
            ("programs/openmast/src/new.rs", ""),
            ("programs/Cargo.lock", "lock"),
            ("crates/ledger/src/lib.rs", "ledgers"),
            ("crates/ledger/Cargo.toml", "[package]"),
            ("toolchain/build.sh", "builds"),
            (
                "Cargo.toml",
                &ROOT.replace("version = \"1\"", "version = \"2\""),
            ),
        ] {
            repository.write(name, text)?;
            let hash = hash(&repository.0)?;
            assert!(!seen.contains(&hash), "{name} does not count");
            seen.push(hash);
        }
        Ok(())
    }

    #[test]
    fn what_no_build_reads_does_not_count() -> Result<()> {
        let repository = Repository::new("apart")?;
        let before = (hash(&repository.0)?, files(&repository.0)?);
        for name in [
            "programs/built/openmast.so",
            "programs/target/x",
            "crates/ledger/tests/tree.rs",
            "crates/usage/src/lib.rs",
            "toolchain/README.md",
        ] {
            repository.write(name, "x")?;
        }
        assert_eq!(before, (hash(&repository.0)?, files(&repository.0)?));
        repository.write("Cargo.toml", &ROOT.replace("\"one\"", "\"two\""))?;
        assert_eq!(before.0, hash(&repository.0)?);
        Ok(())
    }

    #[test]
    fn a_dependency_counts_when_the_ledger_inherits_it() {
        assert_eq!(
            inherited(ROOT, LEDGER),
            "version = \"1\"\nsha2 = \"0.10\"\n"
        );
        assert_eq!(inherited(ROOT, ""), "version = \"1\"\n");
    }
}
