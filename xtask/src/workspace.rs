//! Where things are, and the cargo that builds them.

use std::{env, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use crate::openssl;

/// The repository's root: of the clone that cargo runs in, also when clones share a target folder.
pub fn root() -> Result<PathBuf> {
    let xtask = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = xtask.parent().context("xtask has no parent folder")?;
    Ok(root.to_owned())
}

/// Where cargo puts what it builds of the root workspace.
pub fn target() -> Result<PathBuf> {
    let root = root()?;
    // join: an absolute CARGO_TARGET_DIR replaces the root
    Ok(env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir)))
}

/// Folder for what is built once for each user and not for each clone.
pub fn cache() -> Result<PathBuf> {
    if let Some(dir) = env::var_os("XDG_CACHE_HOME").filter(|dir| !dir.is_empty()) {
        return Ok(PathBuf::from(dir).join("openmast"));
    }
    let home = env::var_os("HOME").context("HOME is not set")?;
    Ok(PathBuf::from(home).join(".cache/openmast"))
}

/// The cargo that runs this, in the root workspace.
pub fn cargo() -> Result<Command> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()?).args(["--color", color()]);
    if !openssl::is_of_system() {
        command.env(openssl::NO_VENDOR, "0");
    }
    forget_xtask(&mut command);
    Ok(command)
}

/// Takes away what `cargo run` tells xtask of itself. Build scripts of dependencies watch some of these variables: with
/// them, everything above would be compiled anew for each clone, and whenever cargo is called directly in between.
pub fn forget_xtask(command: &mut Command) {
    let of_xtask =
        |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(of_xtask) {
            command.env_remove(name);
        }
    }
}

/// Cargo decides by its own output; what it prints here may pass through a pipe.
fn color() -> &'static str {
    use std::io::IsTerminal;
    if std::io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none() {
        "always"
    } else {
        "never"
    }
}
