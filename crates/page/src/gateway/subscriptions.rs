//! What one connection has subscribed to, as the node confirms it: so that no browser has more than it may.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::refusal::Refusal;

/// Subscriptions on one connection.
const MOST: usize = 32;

#[derive(Default)]
pub(super) struct Subscriptions {
    /// Numbers of the calls that the node has not answered.
    asked: HashSet<u64>,
    /// Numbers that the node gave.
    held: HashSet<u64>,
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
struct Notification {
    subscription: u64,
}

impl Subscriptions {
    /// The call with this number asks for one more.
    ///
    /// # Errors
    /// There are as many as may be.
    pub(super) fn ask(&mut self, id: u64) -> Result<(), Refusal> {
        if self.asked.len() + self.held.len() >= MOST {
            return Err(Refusal::TooManySubscriptions(MOST));
        }
        self.asked.insert(id);
        Ok(())
    }

    /// The browser ends one.
    pub(super) fn end(&mut self, params: Option<&RawValue>) {
        let numbers: Option<[u64; 1]> = params.and_then(|it| serde_json::from_str(it.get()).ok());
        if let Some([number]) = numbers {
            self.held.remove(&number);
        }
    }

    /// Looks at what the node says. The number of the call that it answers, if it does.
    pub(super) fn hear(&mut self, text: &str) -> Option<u64> {
        let said: FromNode<'_> = serde_json::from_str(text).ok()?;
        if let Some(id) = said.id {
            let number: Option<u64> = said.result.and_then(|it| it.get().parse().ok());
            if self.asked.remove(&id) {
                self.held.extend(number);
            }
            return Some(id);
        }
        // A signature is told once, and the subscription is over.
        if said.method == Some("signatureNotification") {
            let told = said
                .params
                .and_then(|it| serde_json::from_str(it.get()).ok());
            if let Some(Notification { subscription }) = told {
                self.held.remove(&subscription);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_node_confirmed_and_is_not_over_counts() {
        let mut all = Subscriptions::default();
        for id in 0..MOST as u64 {
            all.ask(id).unwrap();
            let answer = format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{}}}"#, id + 100);
            assert_eq!(all.hear(&answer), Some(id));
        }
        assert!(all.ask(99).is_err());
        let raw = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
        all.end(Some(&raw("[7]")));
        assert!(all.ask(99).is_err(), "it never had this one");
        all.end(Some(&raw("[100]")));
        all.ask(99).unwrap();
        assert_eq!(
            all.hear(r#"{"id":99,"error":{"code":-1,"message":"no"}}"#),
            Some(99)
        );
        let told =
            r#"{"method":"signatureNotification","params":{"result":{},"subscription":101}}"#;
        assert_eq!(all.hear(told), None);
        all.ask(200).unwrap();
        all.ask(201).unwrap();
        assert!(all.ask(202).is_err());
    }
}
