//! What a browser asks, read as JSON-RPC 2.0.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::{json, value::RawValue};

use super::{
    accounts::{bounded, sent_back},
    limits::MOST_CALLS,
    past::{QUESTIONS_OF_A_TRANSACTION, QUESTIONS_OF_SIGNATURES, SIGNATURES, TRANSACTION},
    refusal::Refusal,
    searches::{QUESTIONS, SEARCH},
};

/// Longest `id`.
const MOST_ID_BYTES: usize = 64;

/// A call, as far as it is passed on.
#[derive(Debug, Deserialize)]
pub(super) struct Call<'a> {
    jsonrpc: Option<Cow<'a, str>>,
    /// Absent in notifications, which want no answer.
    #[serde(borrow)]
    pub(super) id: Option<&'a RawValue>,
    pub(super) method: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) params: Option<&'a RawValue>,
}

/// One call, or several whose answers come together.
pub(super) enum Calls<'a> {
    One(Call<'a>),
    Several(Vec<Call<'a>>),
}

impl<'a> Calls<'a> {
    /// # Errors
    /// It is no call, or too many.
    pub(super) fn read(body: &'a [u8]) -> Result<Self, Refusal> {
        let text = std::str::from_utf8(body).map_err(|_| Refusal::NoCall("it is no UTF-8"))?;
        if !text.trim_start().starts_with('[') {
            return Ok(Self::One(Call::read(text)?));
        }
        let parts: Vec<&RawValue> =
            serde_json::from_str(text).map_err(|_| Refusal::NoCall("it is no JSON"))?;
        match parts.len() {
            0 => Err(Refusal::NoCall("the list is empty")),
            1..=MOST_CALLS => {
                let calls = parts.into_iter().map(|it| Call::read(it.get()));
                Ok(Self::Several(calls.collect::<Result<_, _>>()?))
            }
            _ => Err(Refusal::TooManyCalls),
        }
    }
}

impl<'a> Call<'a> {
    /// # Errors
    /// It is no call.
    pub(super) fn read(text: &'a str) -> Result<Self, Refusal> {
        let call: Self = serde_json::from_str(text).map_err(|_| {
            Refusal::NoCall("it needs `jsonrpc`, `id`, `method` and `params`, each once")
        })?;
        if call.jsonrpc.as_deref() != Some("2.0") {
            return Err(Refusal::NoCall("`jsonrpc` must be \"2.0\""));
        }
        let is_scalar =
            |id: &RawValue| !id.get().starts_with(['{', '[']) && id.get().len() <= MOST_ID_BYTES;
        if !call.id.is_none_or(is_scalar) {
            return Err(Refusal::NoCall("`id` must be a number or a short text"));
        }
        if !call.params.is_none_or(|it| it.get().starts_with('[')) {
            return Err(Refusal::NoCall("`params` must be a list"));
        }
        Ok(call)
    }

    /// As it is sent to a node.
    ///
    /// # Errors
    /// It reads accounts in a way that is not passed on.
    pub(super) fn for_node(&self, id: &str) -> Result<String, Refusal> {
        let method = serde_json::Value::from(self.method.as_ref());
        let params = bounded(&self.method, self.params())?;
        Ok(format!(
            r#"{{"jsonrpc":"2.0","id":{id},"method":{method},"params":{params}}}"#
        ))
    }

    /// A question how long the accounts are that a node would send back whole with the answer, if it would.
    ///
    /// # Errors
    /// They are named in a way that is not passed on.
    pub(super) fn asks_first(&self) -> Result<Option<String>, Refusal> {
        let addresses = sent_back(&self.method, self.params())?;
        let question = addresses.map(|addresses| {
            let nothing = json!({"offset": 0, "length": 0});
            let options = json!({"encoding": "base64", "commitment": "confirmed", "dataSlice": nothing});
            let call = json!({"jsonrpc": "2.0", "id": 1, "method": "getMultipleAccounts", "params": [addresses, options]});
            call.to_string()
        });
        Ok(question)
    }

    /// As how many questions it counts.
    pub(super) fn questions(&self) -> usize {
        match self.method.as_ref() {
            SEARCH => QUESTIONS,
            SIGNATURES => QUESTIONS_OF_SIGNATURES,
            TRANSACTION => QUESTIONS_OF_A_TRANSACTION,
            _ => 1,
        }
    }

    fn params(&self) -> &str {
        self.params.map_or("[]", RawValue::get)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_sent_what_was_read_and_no_more() {
        let text = r#"{"jsonrpc":"2.0","id":"a","method":"getSlo\u0074","params":[1e400],"also":{"method":"x"}}"#;
        let call = Call::read(text).unwrap();
        assert_eq!(
            call.for_node("7").unwrap(),
            r#"{"jsonrpc":"2.0","id":7,"method":"getSlot","params":[1e400]}"#
        );
    }

    #[test]
    fn what_two_readers_could_read_differently_is_no_call() {
        for text in [
            r#"{"jsonrpc":"2.0","id":1,"method":"getSlot","method":"getBlock","params":[]}"#,
            r#"{"jsonrpc":"1.0","id":1,"method":"getSlot","params":[]}"#,
            r#"{"jsonrpc":"2.0","id":{},"method":"getSlot","params":[]}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"getSlot","params":{}}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"getSlot","params":[]} {}"#,
            "1",
            "",
        ] {
            assert!(Call::read(text).is_err(), "{text}");
        }
    }
}
