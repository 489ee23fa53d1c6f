//! Where it was measured.

use std::{fs, process::Command, thread::available_parallelism};

use serde::{Deserialize, Serialize};

/// The machine and what runs on it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub memory_gib: f64,
    pub system: String,
    pub rust: String,
    pub commit: String,
    pub date: String,
}

impl Machine {
    /// This one. What cannot be found out is "unknown".
    pub fn this() -> Self {
        let memory_kib: f64 = field("/proc/meminfo", "MemTotal")
            .and_then(|text| text.trim_end_matches("kB").trim().parse().ok())
            .unwrap_or(f64::NAN);
        Self {
            processor: field("/proc/cpuinfo", "model name").unwrap_or_else(unknown),
            cores: available_parallelism().map_or(1, usize::from),
            memory_gib: memory_kib / f64::from(1 << 20),
            system: said_by("uname", &["-sr"]),
            rust: said_by("rustc", &["--version"]),
            commit: said_by("git", &["describe", "--always", "--dirty"]),
            date: said_by("date", &["-u", "+%Y-%m-%d"]),
        }
    }
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn said_by(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().ok();
    output
        .filter(|output| output.status.success())
        .map_or_else(unknown, |output| {
            String::from_utf8_lossy(&output.stdout).trim().to_owned()
        })
}

fn unknown() -> String {
    "unknown".to_owned()
}
