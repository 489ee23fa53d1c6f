//! Problems of values that could be read, with the place that each came from.

use super::{
    problem::{Place, Problem, Severity},
    tree::{Node, steps},
};

/// Notes problems of values that could be read, with the place they came from.
pub(crate) struct Findings<'a> {
    tree: &'a Node,
    problems: &'a mut Vec<Problem>,
    /// Keys that were wrong before: that something is missing around them is not reported again.
    wrong_before: Vec<String>,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(tree: &'a Node, problems: &'a mut Vec<Problem>) -> Self {
        let wrong_before = problems.iter().map(|problem| problem.key.clone()).collect();
        Self {
            tree,
            problems,
            wrong_before,
        }
    }

    pub(crate) fn error(&mut self, key: &str, message: impl Into<String>) {
        self.note(Severity::Error, key, message.into());
    }

    pub(crate) fn warn(&mut self, key: &str, message: impl Into<String>) {
        self.note(Severity::Warning, key, message.into());
    }

    /// Whether the value stands in the file rather than in a variable.
    pub(crate) fn is_in_file(&self, key: &str) -> bool {
        let node = self.tree.nearest(&steps(key));
        node.key == key && matches!(node.place, Place::Line(_))
    }

    fn note(&mut self, severity: Severity, key: &str, message: String) {
        let is_below = |other: &String| {
            other
                .strip_prefix(key)
                .is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        if self.wrong_before.iter().any(is_below) {
            return;
        }
        let place = self.tree.place_of(&steps(key));
        self.problems.push(Problem {
            severity,
            place,
            key: key.to_owned(),
            message,
        });
    }
}
