//! What one WebSocket has subscribed to, as the node confirms it, and the calls about that which are under way. Each has a place
//! of its source.

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use openmast_platform::places::Place;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::Instant;

use super::{
    access::Gateway,
    answers::{Reply, refused},
    calls::Call,
    ending::End,
    methods::{OF_A_SIGNATURE, is_subscribe, is_unsubscribe, notification},
    outcomes::count,
    refusal::Refusal,
    shapes::code_of,
};

pub(super) struct Subscriptions {
    gateway: Arc<Gateway>,
    source: IpAddr,
    /// Calls that the node has not answered, by the numbers that it knows them by.
    under_way: HashMap<u64, UnderWay>,
    next_number: u64,
    /// Subscriptions by the numbers that the node gave them.
    held: HashMap<u64, Place<IpAddr>>,
    /// Since when there has been none, if there is none.
    bare_since: Instant,
}

/// A call that the node has not answered.
struct UnderWay {
    /// What the browser calls it.
    id: Box<RawValue>,
    wants: Wants,
    /// Until when the node may answer.
    until: Instant,
    _place: Place<IpAddr>,
}

enum Wants {
    /// One more, which has its place already.
    Begin(Place<IpAddr>),
    /// To end the one with this number. It counts until the node says that it has ended.
    End(u64),
}

/// What is looked at of a node's message.
#[derive(Deserialize)]
struct FromNode<'a> {
    id: Option<u64>,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
    method: Option<&'a str>,
    #[serde(borrow)]
    params: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Notification<'a> {
    subscription: u64,
    #[serde(borrow)]
    result: &'a RawValue,
}

impl Subscriptions {
    pub(super) fn new(gateway: Arc<Gateway>, source: IpAddr) -> Self {
        Self {
            gateway,
            source,
            under_way: HashMap::new(),
            next_number: 1,
            held: HashMap::new(),
            bare_since: Instant::now(),
        }
    }

    /// What the node is sent for a call.
    ///
    /// # Errors
    /// It is not passed on.
    pub(super) fn ask(&mut self, call: &Call<'_>) -> Result<String, Refusal> {
        let Some(id) = call.id else {
            return Err(Refusal::NoCall("it needs an `id`"));
        };
        let begins = is_subscribe(&call.method);
        if !begins && !is_unsubscribe(&call.method) {
            return Err(Refusal::method(&call.method));
        }
        let question = call.for_node(&self.next_number.to_string())?;
        let place = self.gateway.places.take(self.source);
        let place = place.map_err(|_| Refusal::Busy)?;
        let wants = match begins {
            true => {
                let place = self.gateway.subscriptions.take(self.source);
                Wants::Begin(place.map_err(|_| Refusal::TooManySubscriptions)?)
            }
            false => Wants::End(number_in(call.params)?),
        };
        let call = UnderWay {
            id: id.to_owned(),
            wants,
            until: self.gateway.nodes.deadline(),
            _place: place,
        };
        self.under_way.insert(self.next_number, call);
        self.next_number += 1;
        Ok(question)
    }

    /// What the browser is told of what the node says; nothing of what was not asked for.
    pub(super) fn hear(&mut self, text: &str) -> Option<String> {
        let said: FromNode<'_> = serde_json::from_str(text).ok()?;
        match said.id {
            Some(number) => self.answered(number, &said),
            None => self.notified(said.method?, said.params?),
        }
    }

    /// When it ends if nothing is said until then, and why.
    pub(super) fn ends(&self) -> Option<(Instant, End)> {
        let until = self.under_way.values().map(|it| it.until).min();
        let unanswered = until.map(|at| (at, End::Node));
        let is_bare = self.held.is_empty();
        let idle = is_bare.then(|| (self.bare_since + self.gateway.idle, End::Idle));
        [unanswered, idle]
            .into_iter()
            .flatten()
            .min_by_key(|it| it.0)
    }

    fn answered(&mut self, number: u64, said: &FromNode<'_>) -> Option<String> {
        let UnderWay { id, wants, .. } = self.under_way.remove(&number)?;
        let result = said.result.map(RawValue::get);
        let done = match wants {
            Wants::Begin(place) => {
                let number = result.and_then(|it| it.parse().ok());
                number.is_some_and(|number| {
                    self.held.insert(number, place);
                    true
                })
            }
            Wants::End(number) => {
                if result == Some("true") {
                    self.end(number);
                }
                matches!(result, Some("true" | "false"))
            }
        };
        let reply = match (done, result, said.error.and_then(code_of)) {
            (true, Some(result), _) => Reply::Result(result.to_owned()),
            (_, _, Some(code)) => Reply::Error(code),
            _ => {
                count(Refusal::NoNode.reason());
                return Some(refused(Some(&id), &Refusal::NoNode));
            }
        };
        count("answered");
        Some(reply.to_json(Some(&id)))
    }

    /// A signature's subscription is over when its fate is told.
    fn notified(&mut self, method: &str, params: &RawValue) -> Option<String> {
        let shape = notification(method)?;
        let told: Notification<'_> = serde_json::from_str(params.get()).ok()?;
        let (number, result) = (told.subscription, shape.read(told.result)?);
        if !self.held.contains_key(&number) {
            return None;
        }
        if method == OF_A_SIGNATURE {
            self.end(number);
        }
        Some(format!(
            r#"{{"jsonrpc":"2.0","method":"{method}","params":{{"result":{result},"subscription":{number}}}}}"#
        ))
    }

    fn end(&mut self, number: u64) {
        let ended = self.held.remove(&number);
        if ended.is_some() && self.held.is_empty() {
            self.bare_since = Instant::now();
        }
    }
}

fn number_in(params: Option<&RawValue>) -> Result<u64, Refusal> {
    let numbers: Option<[u64; 1]> = params.and_then(|it| serde_json::from_str(it.get()).ok());
    let [number] = numbers.ok_or(Refusal::NoCall(
        "`params` must be a list of the subscription's number",
    ))?;
    Ok(number)
}
