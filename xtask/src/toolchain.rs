//! What builds, tests and demo need beside Rust.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    hash, openssl,
    step::{run, step},
    workspace,
};

/// A command that shows that a Debian package is there, and the package.
type Package = (&'static str, &'static str);

const COMPILER: Package = ("cc", "build-essential");
const OPENSSL: [&str; 2] = ["libssl-dev", "pkg-config"];
/// What compiles OpenSSL where the machine has none.
const OPENSSL_BUILD: [Package; 2] = [("make", "build-essential"), ("perl", "perl")];
/// What the tests drive.
const TESTS: [Package; 2] = [("radclient", "freeradius-utils"), ("faketime", "faketime")];

const RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_RUST: [&str; 3] = [RUSTC, "/usr/bin/cargo", "/usr/lib/rustlib/src/rust/library"];

/// Everything that any command needs.
///
/// # Errors
/// As [`for_tests`] and [`for_programs`].
pub fn install() -> Result<()> {
    for_tests()?;
    for_programs()
}

/// What compiles the services. Does nothing, and asks nobody, when nothing is missing.
///
/// # Errors
/// Something is missing and cannot be installed; the error says how to.
pub fn for_services() -> Result<()> {
    let mut missing = missing(&[COMPILER]);
    if !openssl::is_of_system() {
        if may_install() {
            missing.extend(OPENSSL);
        } else {
            // Without asking anybody: four minutes more once.
            missing.extend(self::missing(&OPENSSL_BUILD));
        }
    }
    install_packages(&missing)
}

/// What compiles the services, and the programs that the tests drive.
///
/// # Errors
/// As [`for_services`].
pub fn for_tests() -> Result<()> {
    for_services()?;
    install_packages(&missing(&TESTS))
}

/// What builds the on-chain programs. Solana's own tools do as well as those that are installed here.
///
/// # Errors
/// As [`for_services`].
pub fn for_programs() -> Result<()> {
    if on_path("cargo-build-sbf") {
        return Ok(());
    }
    for_reproducible_programs()
}

/// What builds the on-chain programs to the bytes that are committed.
///
/// # Errors
/// As [`for_services`].
pub fn for_reproducible_programs() -> Result<()> {
    install_packages(&missing(&[COMPILER]))?;
    let dir = sbf_dir()?;
    if sbf_is_complete(&dir) {
        return Ok(());
    }
    step("toolchain for on-chain programs", || install_sbf(&dir))
}

/// Where the toolchain for on-chain programs is kept.
pub fn sbf_dir() -> Result<PathBuf> {
    Ok(workspace::cache()?.join("sbf"))
}

/// Compiler, code generator and linker of that toolchain, each to the version that can change the programs' bytes.
///
/// # Errors
/// One of them is missing.
pub fn identity_for_programs() -> Result<Vec<String>> {
    let dir = sbf_dir()?;
    let llvm = dir.join("llvm/usr/lib/x86_64-linux-gnu/libLLVM.so.23.1");
    Ok(vec![
        said_by(Command::new(RUSTC).arg("--version"))?,
        format!("libLLVM.so.23.1 of SHA-256 {}", hash::sha256(&llvm)?),
        said_by(Command::new(dir.join("bin/link-sbf")).arg("--version"))?,
    ])
}

/// The first line of what a command prints.
///
/// # Errors
/// It does not start, or fails.
pub fn said_by(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("{command:?} did not start"))?;
    if !output.status.success() {
        bail!("{command:?}: {}", output.status);
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

fn missing(packages: &[Package]) -> Vec<&'static str> {
    let mut missing: Vec<&str> = packages
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
    if packages.is_empty() {
        return Ok(());
    }
    require_root(&format!("apt-get install {}", packages.join(" ")))?;
    step(&format!("Debian packages: {}", packages.join(" ")), || {
        run(apt_get().args(["update", "-qq"]))?;
        run(apt_get()
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages))
    })
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn sbf_is_complete(dir: &Path) -> bool {
    DEBIAN_RUST.iter().all(|path| Path::new(path).exists()) && dir.join("bin/link-sbf").is_file()
}

fn install_sbf(dir: &Path) -> Result<()> {
    if !DEBIAN_RUST.iter().all(|path| Path::new(path).exists()) {
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
    if !is_root() {
        bail!("needs root, run once: sudo {command}");
    }
    Ok(())
}

fn may_install() -> bool {
    on_path("apt-get") && is_root()
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
