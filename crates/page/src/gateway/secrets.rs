//! Parts of the nodes' URLs that may be keys, so that nothing which a node says tells them to a browser.

use serde_json::Value;
use url::Url;

use super::node::Node;

/// Shorter parts of a URL are words, not keys.
const SHORTEST: usize = 8;

pub(super) struct Secrets(Vec<String>);

impl Secrets {
    pub(super) fn of(nodes: &[Node]) -> Self {
        let urls = nodes.iter().flat_map(|node| [&node.http, &node.ws]);
        Self(urls.flat_map(parts).collect())
    }

    /// Whether a text of JSON has one of them in it, also with letters that are written as escapes.
    pub(super) fn are_in(&self, text: &str) -> bool {
        let has = |text: &str| self.0.iter().any(|it| text.contains(it.as_str()));
        let plain = || serde_json::from_str::<Value>(text).map(|it| it.to_string());
        has(text) || (text.contains('\\') && plain().is_ok_and(|it| has(&it)))
    }
}

fn parts(url: &Url) -> Vec<String> {
    let segments = url.path_segments().into_iter().flatten().map(str::to_owned);
    let values = url.query_pairs().map(|(_, value)| value.into_owned());
    let password = url.password().map(str::to_owned);
    let user = Some(url.username().to_owned());
    let all = segments.chain(values).chain(password).chain(user);
    all.filter(|it| it.len() >= SHORTEST).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{super::node::Turn, *};

    #[test]
    fn keys_are_found_wherever_a_url_has_them_and_however_they_are_written() {
        let url = "https://a-user-name:a-password@rpc.example/v2/key-in-path?api-key=key-in-query";
        let node = Node::new(url.parse().unwrap(), Arc::new(|| Turn::First));
        let secrets = Secrets::of(&[node]);
        for text in [
            r#""a-user-name""#,
            r#""it is a-password""#,
            r#"{"a":["key-in-path"]}"#,
            r#""key-in-query""#,
            r#""key\u002din\u002dquery""#,
        ] {
            assert!(secrets.are_in(text), "{text}");
        }
        assert!(!secrets.are_in(r#""v2 of rpc.example \u0041""#));
    }
}
