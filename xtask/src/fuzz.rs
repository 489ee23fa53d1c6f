//! `cargo xtask fuzz`: the decoders with inputs that nobody thought of.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, bail};

use crate::{
    cargo_tool::CargoTool,
    step::{run as execute, step},
    workspace,
};

/// At the version that the targets were run with.
const CARGO_FUZZ: CargoTool = CargoTool {
    name: "cargo-fuzz",
    version: "0.13.2",
    settings: &[],
};
/// Without a sanitizer no nightly toolchain is needed: memory is safe but for a few lines, and what the checks assert is
/// worth more.
const BUILD: [&str; 4] = ["--fuzz-dir", "fuzz", "--sanitizer", "none"];

/// Runs one target, or each after the other, for so many seconds each.
///
/// # Errors
/// Something does not build, or a check failed: the error names the input.
pub fn run(target: Option<&str>, seconds: u64) -> Result<()> {
    let targets = targets(&workspace::root()?.join("fuzz/fuzz_targets"))?;
    if let Some(target) = target.filter(|target| !targets.iter().any(|known| known == target)) {
        bail!("no target `{target}`; there are {}", targets.join(", "));
    }
    let tool = CARGO_FUZZ.program()?;
    for name in &targets {
        if target.is_none_or(|target| target == name) {
            step(&format!("fuzz {name} for {seconds} s"), || {
                fuzz(&tool, name, seconds)
            })?;
        }
    }
    Ok(())
}

fn targets(folder: &Path) -> Result<Vec<String>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("{}: not readable", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let path = entry?.path();
        names.extend(
            path.file_stem()
                .and_then(|it| it.to_str())
                .map(String::from),
        );
    }
    names.sort_unstable();
    Ok(names)
}

/// New inputs go to a folder of builds: the kept corpus changes only when somebody means it.
fn fuzz(tool: &Path, name: &str, seconds: u64) -> Result<()> {
    let found = workspace::target()?.join("fuzz").join(name);
    fs::create_dir_all(&found).with_context(|| format!("{}: not made", found.display()))?;
    let kept = workspace::root()?.join("fuzz/corpus").join(name);
    let mut fuzz = Command::new(tool);
    workspace::forget_xtask(&mut fuzz);
    fuzz.current_dir(workspace::root()?)
        .args(["fuzz", "run"])
        .args(BUILD)
        .arg(name)
        .args([&found, &kept])
        .arg("--")
        .arg(format!("-max_total_time={seconds}"))
        .args(["-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1"])
        .args(dictionary(name)?);
    execute(&mut fuzz).with_context(|| {
        format!(
            "the input lies in fuzz/artifacts/{name}; repeat it with\n  {} fuzz run {} {name} <FILE>\nand keep it in fuzz/corpus/{name} when it is mended",
            tool.display(),
            BUILD.join(" ")
        )
    })
}

/// Words of the format, where there are some.
fn dictionary(name: &str) -> Result<Option<String>> {
    let path = workspace::root()?.join(format!("fuzz/dictionaries/{name}.dict"));
    Ok(path.is_file().then(|| format!("-dict={}", path.display())))
}
