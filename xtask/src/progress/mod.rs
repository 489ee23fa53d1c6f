//! Runs cargo and tells how far it is: one line that changes at a terminal, a plain line now and then elsewhere.

mod estimate;

use std::{
    io::{BufReader, IsTerminal, Read, Write},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use estimate::Estimate;

use crate::step::human;

/// Between two lines where the output is no terminal.
const PLAIN_PERIOD: Duration = Duration::from_secs(30);

/// Runs a build. What the compiler has to say is passed on; cargo's own words about each crate are not.
///
/// # Errors
/// Cargo does not start, or something does not compile.
pub fn run(cargo: &mut Command) -> Result<()> {
    let mut child = cargo
        // The width only has to leave room for the numbers.
        .env("CARGO_TERM_PROGRESS_WHEN", "always")
        .env("CARGO_TERM_PROGRESS_WIDTH", "80")
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{cargo:?} did not start"))?;
    let errors = child.stderr.take().context("no error output of cargo")?;
    let mut display = Display::new();
    for_each_line(errors, |line| match understand(line) {
        Said::Count { done, total } => display.count(done, total),
        Said::Routine => {}
        Said::Other => display.pass_on(line),
    })?;
    display.end();
    let status = child.wait()?;
    if !status.success() {
        bail!("{cargo:?}: {status}");
    }
    Ok(())
}

/// What one line of cargo's error output is.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    /// So many crates of all are built.
    Count { done: usize, total: usize },
    /// That a crate is fetched or compiled.
    Routine,
    /// A warning, an error, or something that only a person understands.
    Other,
}

fn understand(line: &str) -> Said {
    const ROUTINE: [&str; 12] = [
        "Blocking",
        "Building",
        "Compiling",
        "Downloaded",
        "Downloading",
        "Executable",
        "Fetch",
        "Finished",
        "Fresh",
        "Locking",
        "Unpacking",
        "Updating",
    ];
    let plain = crate::report::strip_color(line);
    let text = plain.trim();
    if let Some((done, total)) = count(text) {
        return Said::Count { done, total };
    }
    // Cargo's words about crates end at the twelfth column, so that a blank is before each of them.
    let is_cargos = plain.starts_with(' ');
    let word = text.split(' ').next().unwrap_or_default();
    if text.is_empty() || (is_cargos && ROUTINE.contains(&word)) {
        Said::Routine
    } else {
        Said::Other
    }
}

/// `Building [====>      ] 120/812: solana-runtime, libc(build)`
fn count(text: &str) -> Option<(usize, usize)> {
    let rest = text.strip_prefix("Building [")?;
    let (_, rest) = rest.split_once("] ")?;
    let numbers = rest.split([':', ' ']).next()?;
    let (done, total) = numbers.split_once('/')?;
    Some((done.parse().ok()?, total.parse().ok()?))
}

/// Lines end with a line feed; those that are to be written over, with a carriage return.
fn for_each_line(from: impl Read, mut action: impl FnMut(&str)) -> Result<()> {
    let mut line = Vec::new();
    for byte in BufReader::new(from).bytes() {
        match byte? {
            b'\n' | b'\r' => {
                action(&String::from_utf8_lossy(&line));
                line.clear();
            }
            byte => line.push(byte),
        }
    }
    action(&String::from_utf8_lossy(&line));
    Ok(())
}

struct Display {
    start: Instant,
    estimate: Estimate,
    is_terminal: bool,
    /// Whether a line stands at the terminal that is to be written over.
    is_open: bool,
    /// When the last plain line was printed.
    told: Instant,
}

impl Display {
    fn new() -> Self {
        let now = Instant::now();
        Self {
            start: now,
            estimate: Estimate::default(),
            is_terminal: std::io::stdout().is_terminal(),
            is_open: false,
            told: now,
        }
    }

    fn count(&mut self, done: usize, total: usize) {
        let elapsed = self.start.elapsed();
        let rest = self.estimate.rest(elapsed, done, total);
        let text = sentence(done, total, elapsed, rest);
        if self.is_terminal {
            print!("\r\x1b[2K  {text}");
            // A terminal that is gone is no reason to stop the build.
            let _ = std::io::stdout().flush();
            self.is_open = true;
        } else if self.told.elapsed() >= PLAIN_PERIOD {
            println!("  {text}");
            self.told = Instant::now();
        }
    }

    fn pass_on(&mut self, line: &str) {
        self.end();
        eprintln!("{line}");
    }

    fn end(&mut self) {
        if self.is_open {
            print!("\r\x1b[2K");
            let _ = std::io::stdout().flush();
            self.is_open = false;
        }
    }
}

fn sentence(done: usize, total: usize, elapsed: Duration, rest: Option<Duration>) -> String {
    let so_far = format!("{done} of {total} crates after {}", human(elapsed));
    match rest {
        Some(rest) => format!("{so_far}, about {} left", roughly(rest)),
        None => so_far,
    }
}

/// No more exact than an estimate can be: to half a minute, and to ten seconds below a minute.
fn roughly(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 50 {
        return format!("{} s", (seconds / 10 + 1) * 10);
    }
    let halves = (seconds + 15) / 30;
    match (halves / 2, halves % 2) {
        (minutes, 0) => format!("{minutes} min"),
        (minutes, _) => format!("{minutes}½ min"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Said, for_each_line, roughly, sentence, understand};

    #[test]
    fn counts_are_read_from_what_cargo_draws() {
        let said = understand("    Building [=====>      ] 120/812: solana-runtime, libc(build)  ");
        let count = Said::Count {
            done: 120,
            total: 812,
        };
        assert_eq!(said, count);
        let coloured = "\u{1b}[1m\u{1b}[96m    Building\u{1b}[0m [=====>      ] 120/812: libc";
        assert_eq!(understand(coloured), count);
        assert_eq!(understand("    Building [ ] x/812: libc"), Said::Routine);
    }

    #[test]
    fn only_what_concerns_a_person_is_passed_on() {
        for line in [
            "   Compiling libc v0.2.191",
            " Downloading 12 crates, remaining bytes: 1.2 MB",
            "    Finished `dev` profile [unoptimized] target(s) in 0.42s",
            "",
            "   ",
        ] {
            assert_eq!(understand(line), Said::Routine, "{line}");
        }
        for line in [
            "error[E0432]: unresolved import `x`",
            "Compiling is what this source speaks of",
            "   | ^^^ Compiling",
            "warning: unused variable: `x`",
            "error: could not compile `openmast` (lib) due to 1 previous error",
        ] {
            assert_eq!(understand(line), Said::Other, "{line}");
        }
    }

    #[test]
    fn lines_end_where_they_are_written_over() {
        let mut lines = Vec::new();
        for_each_line(&b"one\rtwo\nthree"[..], |line| lines.push(line.to_owned())).expect("read");
        assert_eq!(lines, ["one", "two", "three"]);
    }

    #[test]
    fn an_estimate_is_as_rough_as_it_is() {
        let text = |seconds| roughly(Duration::from_secs(seconds));
        assert_eq!(text(0), "10 s");
        assert_eq!(text(49), "50 s");
        assert_eq!(text(50), "1 min");
        assert_eq!(text(100), "1½ min");
        assert_eq!(text(299), "5 min");
        let half = Duration::from_secs(30);
        assert_eq!(
            sentence(1, 2, half, Some(half)),
            "1 of 2 crates after 30.0 s, about 40 s left"
        );
        assert_eq!(sentence(1, 2, half, None), "1 of 2 crates after 30.0 s");
    }
}
