//! Reads file and environment into a [`Config`], or finds everything that is wrong with them at once.

use std::path::Path;

use serde_path_to_error::Segment;

use super::findings::Findings;
use super::origin::{self, Origin};
use super::problem::{ConfigError, Place, Problem, Report, Severity};
use super::schema::Config;
use super::tree::{Node, Step, join};
use super::{environment, example, permissions, secrets, validate};

/// Reads `path`, puts the process's environment over it and checks the values. Relative paths count from the folder of
/// the file. Secrets that stand in files of their own are read. Warnings are logged.
///
/// # Errors
/// Everything that is wrong with the configuration.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    let (config, warnings) = load_with_warnings(path, process_environment())?;
    for warning in warnings.lines() {
        tracing::warn!("{warning}");
    }
    Ok(config)
}

/// Those variables of the process that are text.
pub fn process_environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// Does the same as [`load`], with these variables instead of the process's environment, and drops warnings.
///
/// # Errors
/// The errors are those of [`load`].
pub fn load_with(
    path: &Path,
    variables: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, ConfigError> {
    load_with_warnings(path, variables).map(|(config, _)| config)
}

/// Does the same as [`load_with`], and returns what the operator should know although the configuration can be used.
///
/// # Errors
/// The errors are those of [`load`].
pub fn load_with_warnings(
    path: &Path,
    variables: impl IntoIterator<Item = (String, String)>,
) -> Result<(Config, Report), ConfigError> {
    let examined = examine(path, variables);
    match examined.config {
        Some(config) if !examined.report.has_errors() => Ok((*config, examined.report)),
        _ => Err(ConfigError(examined.report)),
    }
}

impl Origin {
    /// Reads the configuration again: the file as it is now, and the same variables.
    ///
    /// # Errors
    /// The errors are those of [`load`].
    pub(crate) fn read_again(&self) -> Result<(Config, Report), ConfigError> {
        load_with_warnings(&self.file, self.variables.clone())
    }
}

/// A configuration as far as it can be understood.
pub(crate) struct Examined {
    /// `None` when a value that has no default is wrong or missing.
    pub config: Option<Box<Config>>,
    /// `None` when the file cannot be read.
    pub tree: Option<Node>,
    pub report: Report,
}

/// Reads everything and collects what is wrong.
pub(crate) fn examine(
    path: &Path,
    variables: impl IntoIterator<Item = (String, String)>,
) -> Examined {
    let fail = |problem| Examined {
        config: None,
        tree: None,
        report: Report::new(path, vec![problem]),
    };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => return fail(unreadable(&error)),
    };
    let mut tree = match Node::from_toml(&text) {
        Ok(tree) => tree,
        Err(problem) => return fail(problem),
    };
    let variables = origin::own(variables);
    let mut problems = environment::overlay(&mut tree, variables.clone());
    let config = deserialize(tree.clone(), &mut problems).map(|mut config| {
        let mut findings = Findings::new(&tree, &mut problems);
        secrets::resolve(
            &mut config,
            path.parent().unwrap_or(Path::new("")),
            &mut findings,
        );
        validate::validate(&config, &mut findings);
        permissions::check(path, &config, &mut findings);
        config.origin = Some(Origin::new(path, variables, tree.to_value()));
        Box::new(config)
    });
    Examined {
        config,
        tree: Some(tree),
        report: Report::new(path, problems),
    }
}

fn unreadable(error: &std::io::Error) -> Problem {
    Problem {
        severity: Severity::Error,
        place: Place::Absent,
        key: String::new(),
        message: format!(
            "cannot read the file ({error}); `openmast config example` prints one to start from"
        ),
    }
}

/// serde stops at the first error, so each error is noted, its cause is removed, and the rest is tried again. Returns
/// `None` if a value that has no default was wrong or missing.
fn deserialize(mut tree: Node, problems: &mut Vec<Problem>) -> Option<Config> {
    loop {
        let error = match serde_path_to_error::deserialize::<_, Config>(tree.to_value()) {
            Ok(config) => return Some(config),
            Err(error) => error,
        };
        let path: Vec<Step> = error.path().iter().filter_map(step).collect();
        if retry_as_text(&mut tree, &path) {
            continue;
        }
        let problem = explain(&tree, &path, error.inner().message());
        // A value that was removed is missing afterwards, which is not reported again.
        if !problems
            .iter()
            .any(|known| known.severity == Severity::Error && known.key.starts_with(&problem.key))
        {
            problems.push(problem);
        }
        if !tree.remove(&path) {
            return None;
        }
    }
}

fn step(segment: &Segment) -> Option<Step> {
    match segment {
        Segment::Map { key } => Some(Step::Key(key.clone())),
        Segment::Seq { index } => Some(Step::Index(*index)),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// A variable's text that reads like a number may be meant as a string: `OPENMAST__API__ADMIN_TOKEN=0123456789…`.
fn retry_as_text(tree: &mut Node, path: &[Step]) -> bool {
    let Some(node) = tree.find_mut(path) else {
        return false;
    };
    match node.text.take() {
        Some(text) => {
            node.content = super::tree::Content::Scalar(toml::Value::String(text));
            true
        }
        None => false,
    }
}

fn explain(tree: &Node, path: &[Step], message: &str) -> Problem {
    let node = tree.nearest(path);
    let (key, message) = if let Some(field) = quoted_after(message, "missing field ") {
        let key = join(&node.key, &field);
        let message = format!("is missing; {}", example::hint(&key));
        (key, message)
    } else if let Some(field) = quoted_after(message, "unknown field ") {
        (node.key.clone(), unknown_key(&field, message))
    } else if is_secret(&node.key) {
        (
            node.key.clone(),
            format!(
                "must be a string in quotes (its value is not shown); {}",
                example::hint(&node.key)
            ),
        )
    } else if message.contains("; write ") {
        (node.key.clone(), message.to_owned())
    } else {
        (
            node.key.clone(),
            format!("{}; {}", plain(message), example::hint(&node.key)),
        )
    };
    let place = if node.key.is_empty() {
        Place::Absent
    } else {
        node.place.clone()
    };
    Problem {
        severity: Severity::Error,
        place,
        key,
        message,
    }
}

/// serde's text without Rust's names of types.
fn plain(message: &str) -> String {
    match message.rsplit_once("expected ") {
        Some((found, "u8" | "u16" | "u32" | "u64" | "usize")) => {
            format!("{found}expected a whole number from 0")
        }
        Some((found, "i64")) => format!("{found}expected a whole number"),
        _ => message.to_owned(),
    }
}

/// Rewrites serde's text "unknown field `lisen`, expected one of `enabled`, `listen`".
fn unknown_key(field: &str, message: &str) -> String {
    let known: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
    let nearest = known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(field, name), *name))
        .filter(|(distance, name)| *distance <= name.len() / 3 + 1)
        .min();
    match nearest {
        Some((_, name)) => format!("no such key; did you mean `{name}`?"),
        None if known.is_empty() => "no such key; remove it".to_owned(),
        None => format!("no such key; known here: {}", known.join(", ")),
    }
}

fn quoted_after(message: &str, start: &str) -> Option<String> {
    message
        .strip_prefix(start)?
        .split('`')
        .nth(1)
        .map(str::to_owned)
}

fn is_secret(key: &str) -> bool {
    let last = key.rsplit('.').next().unwrap_or(key);
    last.contains("secret") || last.contains("token")
}
