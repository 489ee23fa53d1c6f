//! Writing the archive.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use super::BINARIES;
use crate::{hash::sha256, interface::PROGRAMS, program, step::run};

/// Texts of the repository, and what they are called in the archive. The demo holds Token ACL, whose licence goes with it.
const TEXTS: [(&str, &str); 3] = [
    ("LICENSE", "LICENSE"),
    (
        "crates/token-acl-program/LICENSE-TOKEN-ACL",
        "LICENSE-TOKEN-ACL",
    ),
    ("xtask/release/README.md", "README.md"),
];

/// Where everything comes from, and where it goes.
pub struct Contents<'a> {
    /// The repository.
    pub root: &'a Path,
    /// Folder of the binaries.
    pub binaries: &'a Path,
    /// Folder of the on-chain programs.
    pub programs: &'a Path,
    /// Folder of archives.
    pub folder: &'a Path,
    /// What the archive and the one folder in it are called.
    pub name: &'a str,
}

/// `openmast-0.1.0-x86_64-unknown-linux-gnu`
pub fn name(version: &str, target: &str) -> String {
    format!("openmast-{version}-{target}")
}

/// Writes `NAME.tar.gz` and `NAME.tar.gz.sha256`, and returns the path of the first.
///
/// # Errors
/// Something is missing or cannot be written.
pub fn write(contents: &Contents) -> Result<PathBuf> {
    let staged = contents.folder.join(contents.name);
    if staged.exists() {
        fs::remove_dir_all(&staged)?;
    }
    fs::create_dir_all(staged.join("programs"))
        .with_context(|| format!("{}: not made", staged.display()))?;
    for binary in BINARIES {
        let copy = staged.join(binary);
        take(&contents.binaries.join(binary), &copy)?;
        strip(&copy)?;
    }
    for name in PROGRAMS {
        let copy = program::file(&staged.join("programs"), name);
        take(&program::file(contents.programs, name), &copy)?;
    }
    for (from, to) in TEXTS {
        take(&contents.root.join(from), &staged.join(to))?;
    }
    write_example(&staged)?;
    let archive = contents.folder.join(format!("{}.tar.gz", contents.name));
    run(Command::new("tar")
        .arg("-czf")
        .arg(&archive)
        .arg("-C")
        .arg(contents.folder)
        .arg(contents.name))?;
    fs::remove_dir_all(&staged)?;
    write_hash(&archive)?;
    Ok(archive)
}

fn take(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("{}: not copied", from.display()))?;
    Ok(())
}

/// Without the names of functions an archive is a third as large; where there is no `strip`, it stays as it is.
fn strip(binary: &Path) -> Result<()> {
    match Command::new("strip").arg(binary).status() {
        Ok(status) => {
            ensure!(status.success(), "strip: {status}");
            Ok(())
        }
        Err(_) => Ok(()),
    }
}

/// The example is what the command itself prints.
fn write_example(staged: &Path) -> Result<()> {
    let output = Command::new(staged.join("openmast"))
        .args(["config", "example"])
        .output()
        .context("openmast did not start")?;
    ensure!(
        output.status.success(),
        "openmast config example: {}",
        output.status
    );
    let path = staged.join("openmast.example.toml");
    fs::write(&path, output.stdout).with_context(|| format!("{}: not written", path.display()))
}

/// As `sha256sum --check` reads it.
fn write_hash(archive: &Path) -> Result<()> {
    let name = archive.file_name().context("an archive without a name")?;
    let text = format!("{}  {}\n", sha256(archive)?, name.to_string_lossy());
    let mut path = archive.as_os_str().to_owned();
    path.push(".sha256");
    fs::write(&path, text).with_context(|| format!("{}: not written", path.display()))
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt, process::Command};

    use anyhow::Result;

    use super::{BINARIES, Contents, PROGRAMS, TEXTS, name, program, write};

    #[test]
    fn an_archive_holds_what_its_readme_says() -> Result<()> {
        let root = std::env::temp_dir().join(format!("openmast-release-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        for (text, _) in TEXTS {
            let path = root.join(text);
            fs::create_dir_all(path.parent().unwrap_or(&root))?;
            fs::write(path, "text")?;
        }
        for name in PROGRAMS {
            fs::write(program::file(&root, name), "program")?;
        }
        for binary in BINARIES {
            // `strip` wants a real one, and one that can be told to print an example.
            fs::copy("/bin/echo", root.join(binary))?;
        }
        let name = name("1.2.3", "some-target");
        let archive = write(&Contents {
            root: &root,
            binaries: &root,
            programs: &root,
            folder: &root.join("archives"),
            name: &name,
        })?;
        let listed = Command::new("tar").arg("-tzf").arg(&archive).output()?;
        let mut files: Vec<String> = String::from_utf8(listed.stdout)?
            .lines()
            .filter(|line| !line.ends_with('/'))
            .map(|line| {
                line.trim_start_matches("openmast-1.2.3-some-target/")
                    .to_owned()
            })
            .collect();
        files.sort();
        let checked = Command::new("sha256sum")
            .current_dir(root.join("archives"))
            .args(["--check", "--quiet"])
            .arg(format!("{name}.tar.gz.sha256"))
            .status()?;
        let mode = fs::metadata(&archive)?.permissions().mode();
        fs::remove_dir_all(&root)?;
        let mut expected: Vec<String> = ["openmast.example.toml"]
            .iter()
            .chain(&BINARIES)
            .chain(TEXTS.iter().map(|(_, name)| name))
            .map(|&file| file.to_owned())
            .chain(PROGRAMS.iter().map(|name| format!("programs/{name}.so")))
            .collect();
        expected.sort();
        assert_eq!(files, expected);
        assert!(checked.success());
        assert_eq!(mode & 0o400, 0o400);
        Ok(())
    }
}
