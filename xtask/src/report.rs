//! Which tests ran, read from what cargo and the tests print.

use std::fmt;

/// So many lines of what a test that failed printed are kept.
const MOST_LINES: usize = 40;

/// Every suite with its tests, in the order in which they ran.
#[derive(Debug, Default)]
pub struct Report {
    suites: Vec<Suite>,
    /// What went wrong beside the tests, in words.
    problems: Vec<String>,
    /// What each test that failed printed.
    failures: Vec<Failure>,
    /// Whether the lines now are of the last of these.
    in_failure: bool,
}

#[derive(Debug)]
struct Failure {
    test: String,
    lines: Vec<String>,
}

#[derive(Debug, Default)]
struct Suite {
    name: String,
    tests: Vec<(String, String)>,
    /// From the suite's closing line; a suite without one was cut short.
    counts: Option<Counts>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    passed: usize,
    failed: usize,
    ignored: usize,
}

impl Report {
    /// Takes one line of the output. Whether a suite begins with it.
    pub fn read(&mut self, line: &str) -> bool {
        let line = strip_color(line);
        let line = line.trim();
        if let Some(name) = suite_name(line) {
            self.suites.push(Suite {
                name,
                ..Suite::default()
            });
            return true;
        }
        self.read_failure(line);
        if let Some((test, outcome)) = test_outcome(line) {
            let suite = self.current();
            suite.tests.push((test.to_owned(), outcome.to_owned()));
        } else if let Some(counts) = closing_counts(line) {
            self.current().counts = Some(counts);
        }
        false
    }

    /// `---- path::name stdout ----` and what follows, until the names alone are listed once more.
    fn read_failure(&mut self, line: &str) {
        let heading = line.strip_prefix("---- ");
        if let Some(test) = heading.and_then(|it| it.strip_suffix(" stdout ----")) {
            self.in_failure = true;
            self.failures.push(Failure {
                test: test.to_owned(),
                lines: Vec::new(),
            });
        } else if line == "failures:" || line.starts_with("test result: ") {
            self.in_failure = false;
        } else if self.in_failure
            && !line.is_empty()
            && !is_of_backtrace(line)
            && let Some(failure) = self.failures.last_mut()
            && failure.lines.len() < MOST_LINES
        {
            failure.lines.push(line.to_owned());
        }
    }

    /// Takes what another report has behind its own.
    pub fn append(&mut self, mut other: Self) {
        self.suites.append(&mut other.suites);
        self.problems.append(&mut other.problems);
        self.failures.append(&mut other.failures);
    }

    /// Something went wrong beside the tests, in words.
    pub fn add_problem(&mut self, problem: String) {
        self.problems.push(problem);
    }

    /// How many suites began.
    pub fn suites(&self) -> usize {
        self.suites.len()
    }

    /// Tests that failed, suites that ended without saying how, and what else went wrong.
    pub fn failed(&self) -> usize {
        self.sum(|counts| counts.failed) + self.cut_short().count() + self.problems.len()
    }

    fn passed(&self) -> usize {
        self.sum(|counts| counts.passed)
    }

    fn ignored(&self) -> usize {
        self.sum(|counts| counts.ignored)
    }

    fn sum(&self, count: impl Fn(Counts) -> usize) -> usize {
        self.suites
            .iter()
            .filter_map(|suite| suite.counts)
            .map(count)
            .sum()
    }

    fn cut_short(&self) -> impl Iterator<Item = &Suite> {
        self.suites.iter().filter(|suite| suite.counts.is_none())
    }

    fn current(&mut self) -> &mut Suite {
        let suite = self.suites.pop().unwrap_or_default();
        self.suites.push_mut(suite)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Tests that ran")?;
        for suite in &self.suites {
            if suite.tests.is_empty() && suite.counts.is_some() {
                continue;
            }
            writeln!(f, "\n  {}", suite.name)?;
            for (test, outcome) in &suite.tests {
                writeln!(f, "    {outcome:<7} {test}")?;
            }
            if suite.counts.is_none() {
                writeln!(f, "    FAILED  ended before its last test")?;
            }
        }
        for problem in &self.problems {
            writeln!(f, "\n  FAILED  {problem}")?;
        }
        for failure in &self.failures {
            writeln!(f, "\n  FAILED  {}", failure.test)?;
            for line in &failure.lines {
                writeln!(f, "    {line}")?;
            }
        }
        write!(f, "\n{} passed, {} failed", self.passed(), self.failed())?;
        if self.ignored() > 0 {
            write!(f, ", {} ignored", self.ignored())?;
        }
        Ok(())
    }
}

/// `12: core::panicking::panic`, `at src/lib.rs:5:7`
fn is_of_backtrace(line: &str) -> bool {
    let number = line.split_once(": ").map(|(number, _)| number);
    line.starts_with("at ") || number.is_some_and(|it| it.parse::<u32>().is_ok())
}

/// `Running tests/network.rs (target/debug/deps/network-…)`, `Doc-tests openmast_client`
fn suite_name(line: &str) -> Option<String> {
    if let Some(name) = line.strip_prefix("Doc-tests ") {
        return Some(format!("{name} (documentation)"));
    }
    let (source, path) = line.strip_prefix("Running ")?.split_once(" (")?;
    let binary = path.trim_end_matches(')').rsplit('/').next()?;
    let name = binary.rsplit_once('-').map_or(binary, |(name, _)| name);
    Some(format!("{name} ({source})"))
}

/// `test path::name ... ok`
fn test_outcome(line: &str) -> Option<(&str, &str)> {
    let (name, outcome) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    let outcome = outcome.split([' ', ',']).next()?;
    matches!(outcome, "ok" | "FAILED" | "ignored").then_some((name, outcome))
}

/// `test result: ok. 5 passed; 0 failed; 1 ignored; …`
fn closing_counts(line: &str) -> Option<Counts> {
    let numbers = line.strip_prefix("test result: ")?.split_once(". ")?.1;
    let mut counts = Counts::default();
    for part in numbers.split("; ") {
        match part.split_once(' ') {
            Some((number, "passed")) => counts.passed = number.parse().ok()?,
            Some((number, "failed")) => counts.failed = number.parse().ok()?,
            Some((number, "ignored")) => counts.ignored = number.parse().ok()?,
            _ => {}
        }
    }
    Some(counts)
}

/// The text without what colours it at a terminal.
pub fn strip_color(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            // ESC [ … letter
            for rest in characters.by_ref() {
                if rest.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::Report;

    fn report(lines: &str) -> Report {
        let mut report = Report::default();
        for line in lines.lines() {
            report.read(line);
        }
        report
    }

    #[test]
    fn counts_and_names_what_ran() {
        let report = report(
            "     Running unittests src/lib.rs (target/debug/deps/openmast_ledger-ab12)
test tree::sums ... ok
test tree::slow ... ignored, takes an hour
test result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
\u{1b}[1m\u{1b}[32m     Running\u{1b}[0m tests/network.rs (target/debug/deps/network-cd34)
test starts ... \u{1b}[31mFAILED\u{1b}[0m
test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s",
        );
        assert_eq!(report.failed(), 1);
        let text = report.to_string();
        assert!(
            text.contains("openmast_ledger (unittests src/lib.rs)"),
            "{text}"
        );
        assert!(text.contains("FAILED  starts"), "{text}");
        assert!(text.ends_with("1 passed, 1 failed, 1 ignored"), "{text}");
    }

    #[test]
    fn what_failed_says_why_at_the_end() {
        let report = report(
            "Running tests/network.rs (target/debug/deps/network-cd34)
test starts ... FAILED

failures:

---- starts stdout ----
thread 'starts' panicked at tests/network.rs:5:7:
no answer
stack backtrace:
  12: core::panicking::panic
             at src/lib.rs:5:7

failures:
    starts

test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s",
        );
        let expected = "FAILED  starts
    thread 'starts' panicked at tests/network.rs:5:7:
    no answer
    stack backtrace:

0 passed, 1 failed";
        let text = report.to_string();
        assert!(text.ends_with(expected), "{text}");
    }

    #[test]
    fn a_suite_that_crashed_is_a_failure() {
        let report = report("Running tests/a.rs (deps/a-1)\ntest one ... ok");
        assert_eq!(report.failed(), 1);
    }
}
