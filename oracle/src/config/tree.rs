//! The values of file and environment as one tree that remembers where each came from.

use std::collections::BTreeMap;

use toml::Value;
use toml::de::{DeTable, DeValue};

use super::problem::{Place, Problem, Severity};

/// A value and its origin.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub place: Place,
    /// The whole key as the operator wrote it, with the indexes of the file.
    pub key: String,
    pub content: Content,
    /// The text of the environment variable, if it could also be meant as a string.
    pub text: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) enum Content {
    Table(BTreeMap<String, Node>),
    Array(Vec<Node>),
    Scalar(Value),
}

/// One step from a node to a child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

impl Node {
    /// Reads a file's text.
    pub(crate) fn from_toml(text: &str) -> Result<Self, Problem> {
        let spans = DeTable::parse(text).map_err(|error| syntax_problem(text, &error))?;
        let values: toml::Table = text.parse().map_err(|error| syntax_problem(text, &error))?;
        let lines = LineStarts::new(text);
        Ok(table(
            spans.get_ref(),
            values,
            &lines,
            Place::Line(1),
            String::new(),
        ))
    }

    /// A value that comes from one place, with everything below it.
    pub(crate) fn from_value(value: Value, place: &Place, key: String) -> Self {
        let content = match value {
            Value::Table(table) => Content::Table(
                table
                    .into_iter()
                    .map(|(name, value)| {
                        let child = Self::from_value(value, place, join(&key, &name));
                        (name, child)
                    })
                    .collect(),
            ),
            Value::Array(items) => Content::Array(
                items
                    .into_iter()
                    .enumerate()
                    .map(|(index, value)| Self::from_value(value, place, format!("{key}[{index}]")))
                    .collect(),
            ),
            scalar => Content::Scalar(scalar),
        };
        Self {
            place: place.clone(),
            key,
            content,
            text: None,
        }
    }

    pub(crate) fn to_value(&self) -> Value {
        match &self.content {
            Content::Table(table) => Value::Table(
                table
                    .iter()
                    .map(|(name, node)| (name.clone(), node.to_value()))
                    .collect(),
            ),
            Content::Array(items) => Value::Array(items.iter().map(Self::to_value).collect()),
            Content::Scalar(value) => value.clone(),
        }
    }

    pub(crate) fn child(&self, step: &Step) -> Option<&Self> {
        match (&self.content, step) {
            (Content::Table(table), Step::Key(name)) => table.get(name),
            (Content::Array(items), Step::Index(index)) => items.get(*index),
            _ => None,
        }
    }

    pub(crate) fn child_mut(&mut self, step: &Step) -> Option<&mut Self> {
        match (&mut self.content, step) {
            (Content::Table(table), Step::Key(name)) => table.get_mut(name),
            (Content::Array(items), Step::Index(index)) => items.get_mut(*index),
            _ => None,
        }
    }

    /// The deepest existing node on the way.
    pub(crate) fn nearest(&self, path: &[Step]) -> &Self {
        path.iter()
            .try_fold(self, |node, step| node.child(step).ok_or(node))
            .unwrap_or_else(|node| node)
    }

    pub(crate) fn find_mut(&mut self, path: &[Step]) -> Option<&mut Self> {
        path.iter()
            .try_fold(self, |node, step| node.child_mut(step))
    }

    /// Removes a node. Returns whether there was one.
    pub(crate) fn remove(&mut self, path: &[Step]) -> bool {
        let Some((last, parents)) = path.split_last() else {
            return false;
        };
        match (self.find_mut(parents).map(|node| &mut node.content), last) {
            (Some(Content::Table(table)), Step::Key(name)) => table.remove(name).is_some(),
            (Some(Content::Array(items)), Step::Index(index)) if *index < items.len() => {
                items.remove(*index);
                true
            }
            _ => false,
        }
    }

    /// The place of a dotted key without indexes, or of the nearest section around it.
    pub(crate) fn place_of(&self, path: &[Step]) -> Place {
        match self.nearest(path) {
            node if node.key.is_empty() => Place::Absent,
            node => node.place.clone(),
        }
    }
}

/// Joins `section` and `key` to `section.key`.
pub(crate) fn join(parent: &str, name: &str) -> String {
    if parent.is_empty() {
        name.to_owned()
    } else {
        format!("{parent}.{name}")
    }
}

/// Splits `network.rpc_urls[1]` into steps.
pub(crate) fn steps(key: &str) -> Vec<Step> {
    key.split('.')
        .flat_map(|part| {
            let mut pieces = part.split('[');
            let name = pieces.next().map(|name| Step::Key(name.to_owned()));
            let indexes = pieces
                .filter_map(|piece| piece.trim_end_matches(']').parse().ok().map(Step::Index));
            name.into_iter().chain(indexes).collect::<Vec<_>>()
        })
        .collect()
}

fn syntax_problem(text: &str, error: &toml::de::Error) -> Problem {
    let place = match error.span() {
        Some(span) => Place::Line(LineStarts::new(text).line_of(span.start)),
        None => Place::Absent,
    };
    // Only `message` is shown: the error's own text quotes the line, which may hold a secret.
    let message = format!(
        "the file is not valid TOML here: {}; see https://toml.io",
        error.message()
    );
    Problem {
        severity: Severity::Error,
        place,
        key: String::new(),
        message,
    }
}

fn table(
    spans: &DeTable<'_>,
    values: toml::Table,
    lines: &LineStarts,
    place: Place,
    key: String,
) -> Node {
    let mut children = BTreeMap::new();
    for (name, value) in values {
        let Some((span_of_key, span)) = spans.get_key_value(name.as_str()) else {
            continue;
        };
        let here = Place::Line(lines.line_of(span_of_key.span().start));
        let child = node(span.get_ref(), value, lines, here, join(&key, &name));
        children.insert(name, child);
    }
    Node {
        place,
        key,
        content: Content::Table(children),
        text: None,
    }
}

fn node(spans: &DeValue<'_>, value: Value, lines: &LineStarts, place: Place, key: String) -> Node {
    match (spans, value) {
        (DeValue::Table(spans), Value::Table(values)) => table(spans, values, lines, place, key),
        (DeValue::Array(spans), Value::Array(values)) => {
            let items = spans
                .iter()
                .zip(values)
                .enumerate()
                .map(|(index, (spans, value))| {
                    let here = Place::Line(lines.line_of(spans.span().start));
                    node(
                        spans.get_ref(),
                        value,
                        lines,
                        here,
                        format!("{key}[{index}]"),
                    )
                })
                .collect();
            Node {
                place,
                key,
                content: Content::Array(items),
                text: None,
            }
        }
        (_, value) => Node {
            place,
            key,
            content: Content::Scalar(value),
            text: None,
        },
    }
}

/// Byte offsets at which lines begin.
struct LineStarts(Vec<usize>);

impl LineStarts {
    fn new(text: &str) -> Self {
        Self(
            std::iter::once(0)
                .chain(text.match_indices('\n').map(|(offset, _)| offset + 1))
                .collect(),
        )
    }

    /// The number of a line, from 1.
    fn line_of(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }
}
