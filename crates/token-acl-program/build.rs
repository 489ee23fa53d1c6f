//! Finds the program in the package that ships it. The package is not a dependency: nothing of it is compiled, and it would
//! bring older versions of a dozen crates. Cargo unpacks it when asked about it.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use sha2::{Digest, Sha256};

const PACKAGE: &str = "token-acl-client";
const VERSION: &str = "0.3.1";
const FILE: &str = "tests/fixtures/token_acl.so";
/// SHA-256 of the file that the tests ran with.
const HASH: &str = "3a9f167f2bcebc602d6b866302687d92abc39c5ed0b67244f718b5d87f68c572";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=CARGO_HOME");
    let file = match find()? {
        Some(file) => file,
        None => {
            unpack()?;
            find()?.ok_or_else(|| {
                other(format!(
                    "{PACKAGE} {VERSION} is unpacked, but {FILE} is not there"
                ))
            })?
        }
    };
    println!("cargo::rerun-if-changed={}", file.display());
    let program = fs::read(&file)?;
    let hash: String = Sha256::digest(&program)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if hash != HASH {
        return Err(other(format!(
            "{}: SHA-256 {hash}, expected {HASH}",
            file.display()
        )));
    }
    let folder = env::var_os("OUT_DIR").ok_or_else(|| other("no OUT_DIR".into()))?;
    fs::write(Path::new(&folder).join("token_acl.so"), program)
}

/// In the folder where Cargo unpacks what it downloads: one folder for each registry, in it one for each package.
fn find() -> io::Result<Option<PathBuf>> {
    let registries = cargo_home()?.join("registry/src");
    let Ok(folders) = fs::read_dir(&registries) else {
        return Ok(None);
    };
    for folder in folders {
        let file = folder?
            .path()
            .join(format!("{PACKAGE}-{VERSION}"))
            .join(FILE);
        if file.is_file() {
            return Ok(Some(file));
        }
    }
    Ok(None)
}

fn unpack() -> io::Result<()> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let asked = Command::new(cargo)
        .args(["info", "--quiet", "--color", "never"])
        .arg(format!("{PACKAGE}@{VERSION}"))
        // Outside of any workspace, whose other packages do not matter.
        .current_dir(env::temp_dir())
        .output()?;
    if asked.status.success() {
        return Ok(());
    }
    let error = String::from_utf8_lossy(&asked.stderr);
    Err(other(format!(
        "cargo info {PACKAGE}@{VERSION}: {}",
        error.trim()
    )))
}

fn cargo_home() -> io::Result<PathBuf> {
    if let Some(home) = env::var_os("CARGO_HOME") {
        return Ok(home.into());
    }
    let home =
        env::home_dir().ok_or_else(|| other("neither CARGO_HOME nor a home folder".into()))?;
    Ok(home.join(".cargo"))
}

fn other(message: String) -> io::Error {
    io::Error::other(message)
}
