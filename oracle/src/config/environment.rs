//! `OPENMAST__SECTION__KEY=value` puts `value` over `section.key` of the file.
//!
//! Names are not case-sensitive. Numbers and booleans are written bare; a value that is no TOML is a string.
//! A list or a list of tables is one JSON value (`OPENMAST__MAPPING__RADIO='[{"nas_identifier":"a","asset":0}]'`),
//! which replaces the file's list, or is given item by item (`OPENMAST__WEBHOOK__0__URL=…`), which changes the file's
//! item of that number or appends the next one.

use std::collections::BTreeMap;

use toml::Value;

use super::problem::{Place, Problem, Severity};
use super::tree::{Content, Node, Step, join};

/// The beginning of the names of all variables.
pub const PREFIX: &str = "OPENMAST__";

/// Puts every variable that begins with [`PREFIX`] over the tree, in the order of their names, so that items of a list
/// are appended in order and a whole list comes before its items.
pub(super) fn overlay(
    tree: &mut Node,
    variables: impl IntoIterator<Item = (String, String)>,
) -> Vec<Problem> {
    let mut ours: Vec<(Vec<Step>, String, String)> = variables
        .into_iter()
        .filter_map(|(name, text)| {
            let path = name
                .to_ascii_uppercase()
                .strip_prefix(PREFIX)?
                .to_ascii_lowercase();
            Some((path.split("__").map(step).collect(), name, text))
        })
        .collect();
    ours.sort_by(|left, right| sort_key(&left.0).cmp(&sort_key(&right.0)));
    ours.into_iter()
        .filter_map(|(path, name, text)| set(tree, &path, &name, &text).err())
        .collect()
}

fn step(part: &str) -> Step {
    part.parse()
        .map_or_else(|_| Step::Key(part.to_owned()), Step::Index)
}

fn sort_key(path: &[Step]) -> Vec<(usize, &str)> {
    path.iter()
        .map(|step| match step {
            Step::Index(index) => (*index, ""),
            Step::Key(name) => (0, name.as_str()),
        })
        .collect()
}

fn set(tree: &mut Node, path: &[Step], name: &str, text: &str) -> Result<(), Problem> {
    let place = Place::Environment(name.to_owned());
    let mut node = tree;
    for step in path {
        node = descend(node, step, &place)?;
    }
    let key = node.key.clone();
    let (value, may_be_text) = parse(text);
    *node = Node::from_value(value, &place, key);
    node.text = may_be_text.then(|| text.to_owned());
    Ok(())
}

/// The child for `step`, which is created if it is missing.
fn descend<'a>(node: &'a mut Node, step: &Step, place: &Place) -> Result<&'a mut Node, Problem> {
    let key = match step {
        Step::Key(name) => join(&node.key, name),
        Step::Index(index) => format!("{}[{index}]", node.key),
    };
    let empty = Node {
        place: place.clone(),
        key: key.clone(),
        content: Content::Table(BTreeMap::new()),
        text: None,
    };
    let refuse = |message: String| Problem {
        severity: Severity::Error,
        place: place.clone(),
        key: key.clone(),
        message,
    };
    // A node that was created on the way to an item may still become a list.
    if let (Content::Table(table), Step::Index(_)) = (&node.content, step)
        && table.is_empty()
    {
        node.content = Content::Array(Vec::new());
    }
    match (&mut node.content, step) {
        (Content::Table(table), Step::Key(name)) => Ok(table.entry(name.clone()).or_insert(empty)),
        (Content::Array(items), Step::Index(index)) => {
            let length = items.len();
            if *index > length {
                return Err(refuse(format!(
                    "the list has {length} items; the next one has number {length}"
                )));
            }
            if *index == length {
                items.push(empty);
            }
            items
                .get_mut(*index)
                .ok_or_else(|| refuse("no such item".to_owned()))
        }
        (Content::Array(_), Step::Key(_)) => Err(refuse(
            "this is a list; put the number of the item (from 0) before the key".to_owned(),
        )),
        (Content::Table(_), Step::Index(_)) => {
            Err(refuse("this is no list; leave the number out".to_owned()))
        }
        (Content::Scalar(_), _) => Err(refuse(
            "there is a plain value above this key, nothing can be below it".to_owned(),
        )),
    }
}

/// The value, and whether the text could also be meant as a string.
fn parse(text: &str) -> (Value, bool) {
    let trimmed = text.trim_start();
    if trimmed.starts_with(['[', '{'])
        && let Ok(value) = serde_json::from_str::<Value>(text)
    {
        return (value, true);
    }
    // A newline would let the text define more than one value.
    match format!("value = {text}").parse::<toml::Table>() {
        Ok(mut table) if !text.contains('\n') => match table.remove("value") {
            Some(value) => (value, true),
            None => (Value::String(text.to_owned()), false),
        },
        _ => (Value::String(text.to_owned()), false),
    }
}
