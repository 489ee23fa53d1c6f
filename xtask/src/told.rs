//! What a command says of its errors is shown as it comes, and its end kept: a report far below says why something failed.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read},
    process::{Command, ExitStatus, Stdio},
    thread::{self, JoinHandle},
};

use anyhow::{Context, Result, anyhow, bail};

use crate::report::strip_color;

/// So many lines are kept.
const MOST_LINES: usize = 20;

/// The end of a standard error that is being shown.
pub struct Told(JoinHandle<Vec<String>>);

impl Told {
    pub fn listen(error: impl Read + Send + 'static) -> Self {
        Self(thread::spawn(move || {
            let mut kept = VecDeque::new();
            // Colours and the bytes of a half letter are no reason to hear no more.
            for line in BufReader::new(error).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line);
                eprintln!("{line}");
                let plain = strip_color(&line);
                if plain.trim().is_empty() {
                    continue;
                }
                if kept.len() == MOST_LINES {
                    kept.pop_front();
                }
                kept.push_back(plain);
            }
            kept.into()
        }))
    }

    /// Waits until nothing more is said.
    pub fn end(self) -> String {
        self.0.join().unwrap_or_default().join("\n")
    }
}

/// As [`crate::step::run`], with the end of its standard error in what fails.
///
/// # Errors
/// It does not start, or fails.
pub fn run(command: &mut Command) -> Result<()> {
    let (status, told) = ended(command).with_context(|| format!("{command:?}"))?;
    if !status.success() {
        bail!("{command:?}: {status}\n{told}");
    }
    Ok(())
}

fn ended(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut child = command.stderr(Stdio::piped()).spawn()?;
    let error = child.stderr.take();
    let told = Told::listen(error.ok_or_else(|| anyhow!("it has no standard error"))?);
    let status = child.wait()?;
    Ok((status, told.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        shell
    }

    #[test]
    fn what_fails_says_why() {
        let script = "echo begun; seq 30 >&2; printf '\\033[31mred\\033[0m\\n' >&2; exit 3";
        let error = run(&mut shell(script)).unwrap_err().to_string();
        assert!(error.contains("exit status: 3\n12\n13\n"), "{error}");
        assert!(error.ends_with("30\nred"), "{error}");
    }

    #[test]
    fn what_passes_says_nothing() {
        assert!(run(&mut shell("echo a warning >&2")).is_ok());
    }
}
