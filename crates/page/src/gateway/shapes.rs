//! What of a node's answer is data. A node's words never reach a browser: in them may stand its URL, and so the operator's key,
//! in any spelling. Of an error its code passes, of a result what has the shape of the method's, written anew.

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use super::recorded;

/// What a result looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Numbers, and lists and objects of them.
    Numbers,
    /// A hash or a signature in base58.
    Name,
    /// What was read, and at which slot.
    AtSlot,
    /// Transactions of the past by their signatures.
    Signatures,
    /// A transaction of the past, or `null`.
    Transaction,
}

/// Lengths of 32 and of 64 bytes in base58.
const LETTERS: std::ops::RangeInclusive<usize> = 32..=88;

#[derive(Deserialize)]
struct AtSlot<'a> {
    context: Context,
    #[serde(borrow)]
    value: &'a RawValue,
}

#[derive(Deserialize)]
struct Context {
    slot: u64,
}

#[derive(Deserialize)]
struct NodeFault {
    code: i64,
}

impl Shape {
    /// The result as browsers are told it; `None` if it is not of this shape.
    pub(super) fn read(self, result: &RawValue) -> Option<String> {
        let text = result.get();
        match self {
            Self::Numbers => {
                let result: Value = serde_json::from_str(text).ok()?;
                are_numbers(&result).then(|| text.to_owned())
            }
            Self::Name => is_name(text).then(|| text.to_owned()),
            Self::AtSlot => {
                let AtSlot { context, value } = serde_json::from_str(text).ok()?;
                let (slot, value) = (context.slot, value.get());
                let is_data = !value.starts_with('"');
                is_data.then(|| format!(r#"{{"context":{{"slot":{slot}}},"value":{value}}}"#))
            }
            Self::Signatures => recorded::signatures(text),
            Self::Transaction => recorded::transaction(text),
        }
    }
}

/// The code of a node's error.
pub(super) fn code_of(error: &RawValue) -> Option<i64> {
    let fault: Option<NodeFault> = serde_json::from_str(error.get()).ok();
    fault.map(|it| it.code)
}

fn are_numbers(value: &Value) -> bool {
    match value {
        Value::Number(_) | Value::Bool(_) => true,
        Value::Array(all) => all.iter().all(are_numbers),
        Value::Object(all) => all.values().all(are_numbers),
        Value::Null | Value::String(_) => false,
    }
}

fn is_name(text: &str) -> bool {
    let name = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    name.is_some_and(|it| {
        LETTERS.contains(&it.len()) && it.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(shape: Shape, text: &str) -> Option<String> {
        shape.read(&RawValue::from_string(text.to_owned()).unwrap())
    }

    #[test]
    fn data_passes_as_it_is() {
        for (shape, text) in [
            (Shape::Numbers, "18446744073709551615"),
            (Shape::Numbers, r#"[{"slot":5,"prioritizationFee":7}]"#),
            (
                Shape::Name,
                r#""4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM""#,
            ),
            (
                Shape::AtSlot,
                r#"{"context":{"slot":5},"value":[null,{"data":["AQID","base64"]}]}"#,
            ),
            (Shape::AtSlot, r#"{"context":{"slot":5},"value":null}"#),
        ] {
            assert_eq!(read(shape, text).as_deref(), Some(text));
        }
    }

    #[test]
    fn words_do_not() {
        for (shape, text) in [
            (Shape::Numbers, r#""100""#),
            (Shape::Numbers, r#"{"slot":5,"note":"a-key"}"#),
            (Shape::Numbers, "null"),
            (
                Shape::Name,
                r#""no more than this: https://rpc.example/a-key-of-mine""#,
            ),
            (Shape::Name, r#""a\u002dkey\u002dof\u002dmine\u002dthat""#),
            (Shape::Name, r#""short""#),
            (Shape::AtSlot, r#"{"context":{"slot":5},"value":"a-key"}"#),
            (Shape::AtSlot, r#"{"message":"a-key"}"#),
        ] {
            assert_eq!(read(shape, text), None, "{text}");
        }
        let more = r#"{"context":{"slot":5,"from":"a-key"},"note":"a-key","value":1}"#;
        let told = read(Shape::AtSlot, more).unwrap();
        assert_eq!(told, r#"{"context":{"slot":5},"value":1}"#);
    }
}
