//! Running an archive's demo where there is neither a compiler nor the repository.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail, ensure};

use crate::{step::run, workspace};

/// What the demo prints last when its books balance.
const BALANCED: &str = "checks hold, to the last unit";

/// Hides each folder before `--`, then becomes the command behind it.
const HIDE: &str =
    r#"while [ "$1" != -- ]; do mount -t tmpfs none "$1" || exit 1; shift; done; shift; exec "$@""#;

/// Unpacks an archive into a folder of its own and runs `openmast demo` there, with an empty PATH. Where this user may,
/// the folders of repository, builds and Rust are hidden from it.
///
/// # Errors
/// The archive is not whole, or the demo's books do not balance.
pub fn run_demo(archive: &Path) -> Result<()> {
    let folder = env::temp_dir().join(format!("openmast-alone-{}", std::process::id()));
    fs::create_dir_all(&folder).with_context(|| format!("{}: not made", folder.display()))?;
    let ran = unpack(archive, &folder).and_then(|unpacked| demo(&unpacked, &folder));
    fs::remove_dir_all(&folder).with_context(|| format!("{}: not removed", folder.display()))?;
    let said = ran?;
    ensure!(
        said.contains(BALANCED),
        "the demo's books do not balance:\n{said}"
    );
    Ok(())
}

fn unpack(archive: &Path, folder: &Path) -> Result<PathBuf> {
    run(Command::new("tar")
        .arg("-xzf")
        .arg(archive)
        .arg("-C")
        .arg(folder))?;
    let mut entries = fs::read_dir(folder)?;
    let (Some(only), None) = (entries.next(), entries.next()) else {
        bail!("{}: one folder is expected inside", archive.display());
    };
    Ok(only?.path())
}

fn demo(unpacked: &Path, folder: &Path) -> Result<String> {
    let mut command = hidden()?.unwrap_or_else(|| Command::new("env"));
    let output = command
        .args(["-i", "PATH=", "LANG=C.UTF-8"])
        .arg(format!("TMPDIR={}", folder.display()))
        .arg(format!("HOME={}", folder.display()))
        .arg(unpacked.join("openmast"))
        .arg("demo")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("env did not start")?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(
        output.status.success(),
        "openmast demo: {}\n{said}",
        output.status
    );
    Ok(said)
}

/// `env` in a mount namespace without the folders that an archive must not need.
fn hidden() -> Result<Option<Command>> {
    let mut folders = vec![workspace::root()?, workspace::target()?];
    for (name, default) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
        let home = env::var_os("HOME").map(|home| PathBuf::from(home).join(default));
        folders.extend(env::var_os(name).map(PathBuf::from).or(home));
    }
    folders.retain(|folder| folder.is_dir());
    let kinds: [&[&str]; 2] = [&["--mount"], &["--mount", "--map-root-user"]];
    for kind in kinds {
        let hide = |command: &[&str]| {
            let mut unshare = Command::new("unshare");
            unshare.args(kind).args(["sh", "-c", HIDE, "sh"]);
            unshare.args(&folders).arg("--").args(command);
            unshare
        };
        let may = hide(&["true"]).stderr(Stdio::null()).status();
        if may.is_ok_and(|status| status.success()) {
            return Ok(Some(hide(&["env"])));
        }
    }
    println!(
        "  no mount namespace for this user: repository and compiler are not hidden from the demo"
    );
    Ok(None)
}
