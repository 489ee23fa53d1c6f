//! `cargo xtask release`: an archive that runs without a compiler and without this repository.

mod alone;
mod archive;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::{building, openssl, program, progress, step::step, toolchain, workspace};

/// What is in an archive, and what the demo starts.
pub const BINARIES: [&str; 2] = ["openmast", "openmast-demo"];

/// Builds with the release profile, and writes the archive and its SHA-256 into the target folder.
///
/// # Errors
/// Something does not build or cannot be written.
pub fn make() -> Result<()> {
    toolchain::for_services()?;
    step("services, as released", || {
        let mut cargo = workspace::cargo()?;
        cargo.args(["build", "--release", "--workspace"]);
        for binary in BINARIES {
            cargo.args(["--bin", binary]);
        }
        // Who unpacks it need not have OpenSSL.
        progress::run(cargo.env(openssl::NO_VENDOR, "0"))
    })?;
    let archive = pack(&workspace::target()?.join("release"))?;
    println!("{}", archive.display());
    Ok(())
}

/// Makes an archive of what the tests are built with, and runs its demo where there is nothing else.
///
/// # Errors
/// Something does not build, or the demo does not run on its own.
pub fn check() -> Result<()> {
    toolchain::for_services()?;
    step("services", building::services)?;
    let archive = pack(&workspace::target()?.join("debug"))?;
    step("the demo of the unpacked archive, on its own", || {
        alone::run_demo(&archive)
    })
}

fn pack(binaries: &Path) -> Result<PathBuf> {
    let name = archive::name(env!("CARGO_PKG_VERSION"), &host()?);
    let folder = workspace::target()?.join("archives");
    step(&format!("{name}.tar.gz"), || {
        archive::write(&archive::Contents {
            root: &workspace::root()?,
            binaries,
            programs: &program::folder()?,
            folder: &folder,
            name: &name,
        })
    })
}

/// The target that this machine's compiler builds for.
fn host() -> Result<String> {
    let said = toolchain::said_by(
        std::process::Command::new("rustc")
            .arg("--print")
            .arg("host-tuple"),
    )?;
    if said.is_empty() {
        bail!("rustc does not say which target it builds for");
    }
    Ok(said)
}
