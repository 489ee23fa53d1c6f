//! What one connection has subscribed to, as the node confirms it: so that no browser has more than it may.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{limits::MOST_SUBSCRIPTIONS, refusal::Refusal};

#[derive(Default)]
pub(super) struct Subscriptions {
    /// Numbers of the calls that ask for one and that the node has not answered.
    asked: HashSet<u64>,
    /// Numbers that the node gave.
    held: HashSet<u64>,
    /// Those of them that a call asks to end which the node has not answered, by the number of the call.
    ending: HashMap<u64, u64>,
}

/// What is looked at of a node's message.
#[derive(Deserialize)]
struct FromNode<'a> {
    id: Option<u64>,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    method: Option<&'a str>,
    #[serde(borrow)]
    params: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Notification<'a> {
    subscription: u64,
    #[serde(borrow)]
    result: Told<'a>,
}

#[derive(Deserialize)]
struct Told<'a> {
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

impl Subscriptions {
    /// The call with this number asks for one more.
    ///
    /// # Errors
    /// There are as many as may be.
    pub(super) fn ask(&mut self, id: u64) -> Result<(), Refusal> {
        if self.asked.len() + self.held.len() >= MOST_SUBSCRIPTIONS {
            return Err(Refusal::TooManySubscriptions);
        }
        self.asked.insert(id);
        Ok(())
    }

    /// The call with this number asks to end one. It counts until the node says that it has ended.
    pub(super) fn end(&mut self, id: u64, params: Option<&RawValue>) {
        let numbers: Option<[u64; 1]> = params.and_then(|it| serde_json::from_str(it.get()).ok());
        if let Some([number]) = numbers {
            self.ending.insert(id, number);
        }
    }

    /// Looks at what the node says. The number of the call that it answers, if it does.
    pub(super) fn hear(&mut self, text: &str) -> Option<u64> {
        let said: FromNode<'_> = serde_json::from_str(text).ok()?;
        let Some(id) = said.id else {
            self.notified(&said);
            return None;
        };
        let result = said.result.map(RawValue::get);
        if self.asked.remove(&id) {
            self.held
                .extend(result.and_then(|it| it.parse::<u64>().ok()));
        }
        let ended = self.ending.remove(&id).filter(|_| result == Some("true"));
        if let Some(number) = ended {
            self.held.remove(&number);
        }
        Some(id)
    }

    /// A signature's subscription is over when its fate is told. Before that a node may tell, as a text, that it has received it.
    fn notified(&mut self, said: &FromNode<'_>) {
        let params = said
            .params
            .filter(|_| said.method == Some("signatureNotification"));
        let told: Option<Notification<'_>> =
            params.and_then(|it| serde_json::from_str(it.get()).ok());
        let last = told.filter(|it| it.result.value.is_some_and(|it| !it.get().starts_with('"')));
        if let Some(Notification { subscription, .. }) = last {
            self.held.remove(&subscription);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: u64 = MOST_SUBSCRIPTIONS as u64;

    /// As many as may be: the node gave them numbers from 100.
    fn full() -> Subscriptions {
        let mut all = Subscriptions::default();
        for id in 0..MOST {
            all.ask(id).unwrap();
            let answer = format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{}}}"#, id + 100);
            assert_eq!(all.hear(&answer), Some(id));
        }
        assert!(all.ask(99).is_err());
        all
    }

    fn end(all: &mut Subscriptions, number: u64, answer: &str) {
        let params = RawValue::from_string(format!("[{number}]")).unwrap();
        all.end(50, Some(&params));
        assert!(all.ask(99).is_err(), "the node has not answered");
        assert_eq!(all.hear(&format!(r#"{{"id":50,{answer}}}"#)), Some(50));
    }

    #[test]
    fn what_is_ended_counts_until_the_node_says_that_it_has() {
        let mut all = full();
        end(&mut all, 7, r#""result":true"#);
        assert!(all.ask(99).is_err(), "it never had this one");
        end(&mut all, 100, r#""result":false"#);
        end(
            &mut all,
            100,
            r#""error":{"code":-32602,"message":"Invalid subscription id."}"#,
        );
        assert!(all.ask(99).is_err(), "the node still has it");
        end(&mut all, 100, r#""result":true"#);
        all.ask(99).unwrap();
        assert!(all.ask(98).is_err());
    }

    #[test]
    fn what_the_node_refuses_does_not_count() {
        let mut all = full();
        end(&mut all, 100, r#""result":true"#);
        all.ask(99).unwrap();
        let refused = r#"{"id":99,"error":{"code":-1,"message":"no"}}"#;
        assert_eq!(all.hear(refused), Some(99));
        all.ask(98).unwrap();
    }

    #[test]
    fn a_signature_counts_until_its_fate_is_told() {
        let mut all = full();
        let told = |value: &str| {
            format!(
                r#"{{"method":"signatureNotification","params":{{"result":{{"context":{{"slot":5}},"value":{value}}},"subscription":101}}}}"#
            )
        };
        assert_eq!(all.hear(&told(r#""receivedSignature""#)), None);
        assert!(all.ask(99).is_err(), "its fate comes yet");
        assert_eq!(all.hear(&told(r#"{"err":null}"#)), None);
        all.ask(99).unwrap();
        assert!(all.ask(98).is_err());
    }
}
