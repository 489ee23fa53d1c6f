//! The commented example file, and hints taken from it.

use std::sync::LazyLock;

use super::tree::{Content, Node, Step, steps};

/// What `openmast config example` prints.
pub const EXAMPLE: &str = include_str!("../../openmast.example.toml");

/// The example with every disabled entry enabled: lines that begin with `#` and no space after it are entries.
pub(super) fn enabled() -> String {
    let enable = |line: &str| match line.strip_prefix('#') {
        Some(entry) if !entry.is_empty() && !entry.starts_with([' ', '#']) => entry.to_owned(),
        _ => line.to_owned(),
    };
    EXAMPLE.lines().map(enable).collect::<Vec<_>>().join("\n")
}

/// "write it like `…`", with the value that the example has for `key`.
pub(super) fn hint(key: &str) -> String {
    static TREE: LazyLock<Option<Node>> = LazyLock::new(|| Node::from_toml(&enabled()).ok());
    let fallback = || "`openmast config example` shows how".to_owned();
    let Some(tree) = &*TREE else {
        return fallback();
    };
    // Any item of a list is written like the first one.
    let path: Vec<Step> = steps(key)
        .into_iter()
        .map(|step| match step {
            Step::Index(_) => Step::Index(0),
            name => name,
        })
        .collect();
    let node = tree.nearest(&path);
    let Some(Step::Key(name)) = path.last() else {
        return fallback();
    };
    match &node.content {
        Content::Table(_) if node.key.ends_with(name.as_str()) => {
            format!("add the section `[{}]`", node.key)
        }
        Content::Table(_) => fallback(),
        _ => format!("write it like `{name} = {}`", node.to_value()),
    }
}
