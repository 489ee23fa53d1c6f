//! The program's address in the sources. It is a constant of the program and of everything that talks to it, so that a build
//! is of one address, and whoever checks a deployed program builds the same bytes from the same commit.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use solana_pubkey::Pubkey;

/// Where the address stands; the program itself last, since the present one is read from there: who is interrupted runs it
/// again.
const PLACES: [&str; 7] = [
    "crates/client/src/generated/openmast/mod.rs",
    "oracle/openmast.example.toml",
    "idl/openmast.json",
    "Anchor.toml",
    "SECURITY.md",
    "README.md",
    DECLARATION,
];
const DECLARATION: &str = "programs/openmast/src/lib.rs";

/// The address that the sources are for.
///
/// # Errors
/// The program's source cannot be read, or declares none.
pub fn present(root: &Path) -> Result<Pubkey> {
    let source = read(&root.join(DECLARATION))?;
    let declared = source
        .split_once("declare_id!(\"")
        .and_then(|(_, rest)| rest.split('"').next())
        .and_then(|text| text.parse().ok());
    declared.with_context(|| format!("{DECLARATION} declares no address"))
}

/// Puts another address in its places. Returns the files that changed.
///
/// # Errors
/// A file cannot be read or written, or one that must have the address has neither.
pub fn rewrite(root: &Path, to: &Pubkey) -> Result<Vec<PathBuf>> {
    let (from, to) = (present(root)?.to_string(), to.to_string());
    let mut changed = Vec::new();
    for place in PLACES {
        let file = root.join(place);
        let text = read(&file)?;
        let new = text.replace(&from, &to);
        if !new.contains(&to) && place != "README.md" {
            bail!("{place} has neither {from} nor {to}: put the address there by hand");
        }
        if new != text {
            fs::write(&file, new).with_context(|| format!("{place}: not written"))?;
            changed.push(PathBuf::from(place));
        }
    }
    Ok(changed)
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("{}: not read", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_client::addresses::PROGRAM_ID;

    fn repository() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    /// A copy of the files in question.
    fn copy() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for place in PLACES {
            let to = folder.path().join(place);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(repository().join(place), to).unwrap();
        }
        folder
    }

    #[test]
    fn one_command_puts_another_address_everywhere() {
        let folder = copy();
        let new = Pubkey::new_unique();
        assert_eq!(present(folder.path()).unwrap(), PROGRAM_ID);
        let changed = rewrite(folder.path(), &new).unwrap();
        assert!(changed.len() >= 6, "{changed:?}");
        assert_eq!(present(folder.path()).unwrap(), new);
        for place in PLACES {
            let text = read(&folder.path().join(place)).unwrap();
            assert!(!text.contains(&PROGRAM_ID.to_string()), "{place}");
        }
        assert!(rewrite(folder.path(), &new).unwrap().is_empty());
    }

    #[test]
    fn who_was_interrupted_runs_it_again() {
        let folder = copy();
        let new = Pubkey::new_unique();
        let first = folder.path().join(PLACES[0]);
        let text = read(&first).unwrap();
        fs::write(
            &first,
            text.replace(&PROGRAM_ID.to_string(), &new.to_string()),
        )
        .unwrap();
        rewrite(folder.path(), &new).unwrap();
        assert_eq!(present(folder.path()).unwrap(), new);
    }

    /// Where it is part of some data, and any other would do.
    const SAMPLES: [&str; 1] = ["oracle/tests/archive.rs"];

    /// A source that has the address and is not in the list would still be of the old one.
    #[test]
    fn no_other_source_has_the_address() {
        let mut folders: Vec<PathBuf> = ["crates", "programs", "oracle", "tests", "bench", "xtask"]
            .map(|folder| repository().join(folder))
            .into();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    if path.file_name() != Some("target".as_ref()) {
                        folders.push(path);
                    }
                    continue;
                }
                let mut known = PLACES.iter().chain(&SAMPLES);
                let is_listed = known.any(|place| path.ends_with(place));
                let text = fs::read_to_string(&path).unwrap_or_default();
                assert!(
                    is_listed || !text.contains(&PROGRAM_ID.to_string()),
                    "{}",
                    path.display()
                );
            }
        }
    }
}
