//! Cargo's tools that do not come with Rust: the machine's own, or one that is compiled once for each user.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::{
    step::{run, step},
    workspace,
};

/// A program of crates.io.
pub struct CargoTool {
    /// What both the package and its program are called.
    pub name: &'static str,
    /// What is compiled where there is none.
    pub version: &'static str,
    /// Variables of the compilation.
    pub settings: &'static [(&'static str, &'static str)],
}

impl CargoTool {
    /// Where it is. One on PATH is taken as it is, whatever its version.
    ///
    /// # Errors
    /// There is none, and it cannot be fetched or does not compile.
    pub fn program(&self) -> Result<PathBuf> {
        if let Some(own) = on_path(self.name) {
            return Ok(own);
        }
        let folder = format!("{}-{}", self.name, self.version);
        let folder = workspace::cache()?.join("tools").join(folder);
        let program = folder.join("bin").join(self.name);
        if !program.is_file() {
            step(&format!("{} {}", self.name, self.version), || {
                self.install(&folder)
            })?;
        }
        Ok(program)
    }

    /// It shares nothing with what is compiled here, so it gets a target folder of its own, which cargo removes.
    fn install(&self, folder: &Path) -> Result<()> {
        let version = format!("={}", self.version);
        let mut install = workspace::cargo()?;
        install.args(["install", self.name, "--locked", "--quiet"]);
        install
            .args(["--version", &version])
            .arg("--root")
            .arg(folder);
        install.env_remove("CARGO_TARGET_DIR");
        run(install.envs(self.settings.iter().copied()))
    }
}

fn on_path(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}
