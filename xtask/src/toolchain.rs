//! What builds, tests and demo need beside Rust.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    step::{run, step},
    workspace,
};

/// A command that shows that a Debian package is there, and the package.
const PACKAGES: [(&str, &str); 6] = [
    ("cc", "build-essential"),
    ("make", "build-essential"),
    ("perl", "perl"),
    ("git", "git"),
    ("radclient", "freeradius-utils"),
    ("faketime", "faketime"),
];

/// Installs what is missing; does nothing, and asks nobody, when nothing is.
///
/// # Errors
/// Something is missing and cannot be installed; the error says how to.
pub fn install() -> Result<()> {
    let missing = missing_packages();
    if !missing.is_empty() {
        step(&format!("Debian packages: {}", missing.join(" ")), || {
            install_packages(&missing)
        })?;
    }
    let dir = sbf_dir()?;
    // Solana's own tools do as well
    if !on_path("cargo-build-sbf") && !sbf_is_complete(&dir) {
        step("toolchain for on-chain programs", || install_sbf(&dir))?;
    }
    Ok(())
}

/// Where the toolchain for on-chain programs is kept.
pub fn sbf_dir() -> Result<PathBuf> {
    Ok(workspace::cache()?.join("sbf"))
}

fn missing_packages() -> Vec<&'static str> {
    let mut missing: Vec<&str> = PACKAGES
        .iter()
        .filter(|(command, _)| !on_path(command))
        .map(|(_, package)| *package)
        .collect();
    missing.dedup();
    missing
}

fn on_path(command: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(command).is_file()))
}

fn install_packages(packages: &[&str]) -> Result<()> {
    require_root(&format!("apt-get install {}", packages.join(" ")))?;
    run(apt_get().args(["update", "-qq"]))?;
    run(apt_get()
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages))
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn sbf_is_complete(dir: &Path) -> bool {
    let debian = [
        "/usr/bin/rustc",
        "/usr/bin/cargo",
        "/usr/lib/rustlib/src/rust/library",
    ];
    debian.iter().all(|path| Path::new(path).exists()) && dir.join("bin/link-sbf").is_file()
}

fn install_sbf(dir: &Path) -> Result<()> {
    let debian_rust = ["/usr/bin/rustc", "/usr/lib/rustlib/src/rust/library"];
    if !debian_rust.iter().all(|path| Path::new(path).exists()) {
        require_root("apt-get install rustc-web rust-web-src cargo-web")?;
    }
    run(Command::new("bash")
        .arg(workspace::root()?.join("toolchain/install.sh"))
        .arg(dir)
        // the linker is a host program like any other: its build shares nothing with the workspace's
        .env_remove("CARGO_TARGET_DIR"))
}

fn require_root(command: &str) -> Result<()> {
    if !on_path("apt-get") {
        bail!("this machine has no apt-get; install the equivalent of: {command}");
    }
    let id = Command::new("id")
        .arg("-u")
        .output()
        .context("`id -u` did not run")?;
    if id.stdout.trim_ascii() != b"0" {
        bail!("needs root, run once: sudo {command}");
    }
    Ok(())
}
