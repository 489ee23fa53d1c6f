//! Problems of a configuration: what is wrong, where, and what to write instead.

use std::fmt;
use std::path::{Path, PathBuf};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The service starts, but the operator should know.
    Warning,
    /// The service refuses to start.
    Error,
}

/// The place that a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A line of the file, from 1.
    Line(usize),
    /// An environment variable.
    Environment(String),
    /// The value is missing, or a default.
    Absent,
}

/// One thing to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub severity: Severity,
    pub place: Place,
    /// The whole key, like `network.rpc_urls[1]`; empty for the file as such.
    pub key: String,
    /// What is wrong and what to write instead. Never contains a secret.
    pub message: String,
}

/// Everything that was found: first the errors, then the warnings, each in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub file: PathBuf,
    pub problems: Vec<Problem>,
}

impl Report {
    pub(crate) fn new(file: &Path, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| {
            let place = match problem.place {
                Place::Line(line) => (0, line),
                Place::Environment(_) => (1, 0),
                Place::Absent => (2, 0),
            };
            (problem.severity == Severity::Warning, place)
        });
        Self {
            file: file.to_path_buf(),
            problems,
        }
    }

    /// Whether the service would refuse to start.
    pub fn has_errors(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity == Severity::Error)
    }
}

impl Report {
    /// One line for each problem: `file:line: error: key: message`.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.problems.iter().map(|problem| self.line(problem))
    }

    fn line(&self, problem: &Problem) -> String {
        let place = match &problem.place {
            Place::Line(line) => format!("{}:{line}", self.file.display()),
            Place::Environment(name) => format!("environment variable {name}"),
            Place::Absent => self.file.display().to_string(),
        };
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        match problem.key.as_str() {
            "" => format!("{place}: {severity}: {}", problem.message),
            key => format!("{place}: {severity}: {key}: {}", problem.message),
        }
    }
}

impl fmt::Display for Report {
    /// Writes the report as its lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, line) in self.lines().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            f.write_str(&line)?;
        }
        Ok(())
    }
}

/// The configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub Report);
