//! The programs under test, as processes.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result, bail};
use openmast_client::generated::PROGRAMS;
use serde_json::Value;
use tokio::process::Command;

/// A binary of this workspace: in the folder of the running one, or one above (tests run in `deps`).
///
/// # Errors
/// It was not built.
pub fn binary(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe().context("own path unknown")?;
    own.ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .with_context(|| format!("{name} is not built: run `cargo build --workspace --bins`"))
}

/// The folder of the built programs for the chain: what `OPENMAST_PROGRAMS` names, or `programs` beside the running binary,
/// as in an archive of a release, or the repository's.
///
/// # Errors
/// A program is not there.
pub fn programs() -> Result<PathBuf> {
    let folder = match std::env::var_os("OPENMAST_PROGRAMS") {
        Some(folder) => PathBuf::from(folder),
        None => released_programs().unwrap_or_else(|| repository().join("programs/built")),
    };
    for program in PROGRAMS {
        let path = program.built_in(&folder);
        if !path.is_file() {
            bail!("{}: not there", path.display());
        }
    }
    Ok(folder)
}

fn released_programs() -> Option<PathBuf> {
    let own = std::env::current_exe().ok()?;
    let folder = own.parent()?.join("programs");
    folder.is_dir().then_some(folder)
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Whether a command is installed.
pub fn is_installed(command: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(command).is_file())
    })
}

/// The library that answers a process for the machine's clock.
///
/// # Errors
/// It is not installed.
pub fn faketime() -> Result<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").context("no /usr/lib")?;
    let libraries = folders.filter_map(Result::ok);
    let mut libraries = libraries.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"));
    libraries
        .find(|library| library.is_file())
        .context("no libfaketime; it is in Debian's package faketime")
}

/// The `openmast` command of one person: its keys, its network.
#[derive(Clone, Debug)]
pub struct Openmast {
    binary: PathBuf,
    environment: Vec<(&'static str, String)>,
}

impl Openmast {
    /// # Errors
    /// The command was not built.
    pub fn new(environment: Vec<(&'static str, String)>) -> Result<Self> {
        Ok(Self {
            binary: binary("openmast")?,
            environment,
        })
    }

    /// Runs one command and returns what it says as JSON.
    ///
    /// # Errors
    /// The command failed (its message is in the error), or did not print JSON.
    pub async fn run(&self, arguments: &[&str]) -> Result<Value> {
        let line = arguments.join(" ");
        let output = Command::new(&self.binary)
            .args(arguments)
            .arg("--json")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await
            .with_context(|| format!("{} did not start", self.binary.display()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            let errors = String::from_utf8_lossy(&output.stderr);
            bail!("`openmast {line}`: {}\n{text}{errors}", output.status);
        }
        serde_json::from_str(&text)
            .with_context(|| format!("`openmast {line}` printed no JSON: {text}"))
    }
}
