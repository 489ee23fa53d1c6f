//! The program's address in the sources. It is a constant of the program and of everything that talks to it, so that a build
//! is of one address, and whoever checks a deployed program builds the same bytes from the same commit.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use openmast_client::{addresses::PROGRAM_ID, program::Program};
use solana_pubkey::Pubkey;

/// Where the address of the program that has the networks stands beside [`places`].
const PLACES: [&str; 4] = [
    "oracle/openmast.example.toml",
    "Anchor.toml",
    "SECURITY.md",
    "README.md",
];

/// Whether it is the program that has the networks.
pub fn has_networks(program: &Program) -> bool {
    program.id == PROGRAM_ID
}

/// Where the address of a program stands; the program itself last, since the present one is read from there: who is
/// interrupted runs it again.
fn places(program: &Program) -> Vec<String> {
    let (folder, module) = (program.folder, program.folder.replace('-', "_"));
    let mut places: Vec<String> = match has_networks(program) {
        true => PLACES.map(str::to_owned).into(),
        false => vec!["Anchor.toml".into()],
    };
    places.extend([
        // What the programs know of each other.
        "programs/common/src/ids.rs".into(),
        format!("crates/client/src/generated/{module}/mod.rs"),
        format!("idl/{folder}.json"),
        declaration(program),
    ]);
    places
}

fn declaration(program: &Program) -> String {
    format!("programs/{}/src/lib.rs", program.folder)
}

/// The address that the sources are for.
///
/// # Errors
/// The program's source cannot be read, or declares none.
pub fn present(root: &Path, program: &Program) -> Result<Pubkey> {
    let declaration = declaration(program);
    let source = read(&root.join(&declaration))?;
    let declared = source
        .split_once("declare_id!(\"")
        .and_then(|(_, rest)| rest.split('"').next())
        .and_then(|text| text.parse().ok());
    declared.with_context(|| format!("{declaration} declares no address"))
}

/// Puts another address of a program in its places. Returns the files that changed.
///
/// # Errors
/// A file cannot be read or written, or one that must have the address has neither.
pub fn rewrite(root: &Path, program: &Program, to: &Pubkey) -> Result<Vec<PathBuf>> {
    let (from, to) = (present(root, program)?.to_string(), to.to_string());
    let mut changed = Vec::new();
    for place in places(program) {
        let file = root.join(&place);
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
    use openmast_client::generated::PROGRAMS;

    fn repository() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    /// A copy of the files in question.
    fn copy() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for place in PROGRAMS.iter().flat_map(places) {
            let to = folder.path().join(&place);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(repository().join(&place), to).unwrap();
        }
        folder
    }

    #[test]
    fn one_command_puts_another_address_everywhere() {
        let folder = copy();
        for program in PROGRAMS {
            let new = Pubkey::new_unique();
            assert_eq!(present(folder.path(), program).unwrap(), program.id);
            let changed = rewrite(folder.path(), program, &new).unwrap();
            assert!(changed.len() >= 3, "{changed:?}");
            assert_eq!(present(folder.path(), program).unwrap(), new);
            for place in places(program) {
                let text = read(&folder.path().join(&place)).unwrap();
                assert!(!text.contains(&program.id.to_string()), "{place}");
            }
            assert!(rewrite(folder.path(), program, &new).unwrap().is_empty());
        }
    }

    #[test]
    fn who_was_interrupted_runs_it_again() {
        let folder = copy();
        for program in PROGRAMS {
            let new = Pubkey::new_unique();
            let first = folder.path().join(&places(program)[0]);
            let text = read(&first).unwrap();
            let (from, to) = (program.id.to_string(), new.to_string());
            fs::write(&first, text.replace(&from, &to)).unwrap();
            rewrite(folder.path(), program, &new).unwrap();
            assert_eq!(present(folder.path(), program).unwrap(), new);
        }
    }

    /// Where it is part of some data, and any other would do.
    const SAMPLES: [&str; 1] = ["oracle/tests/archive.rs"];

    /// A source that has an address and is not in the list would still be of the old one.
    #[test]
    fn no_other_source_has_an_address() {
        let known: Vec<(String, Vec<String>)> = PROGRAMS
            .iter()
            .map(|program| (program.id.to_string(), places(program)))
            .collect();
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
                let text = fs::read_to_string(&path).unwrap_or_default();
                for (address, places) in &known {
                    let mut places = places.iter().map(String::as_str).chain(SAMPLES);
                    let is_listed = places.any(|place| path.ends_with(place));
                    assert!(
                        is_listed || !text.contains(address),
                        "{}: {address}",
                        path.display()
                    );
                }
            }
        }
    }
}
