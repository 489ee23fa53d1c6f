//! One question to one node, and what its answer is worth.

use axum::body::Bytes;
use openmast_platform::rates::{Cost, Meter};
use reqwest::{Client, Response, StatusCode};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use url::Url;

use super::{
    answers::Reply,
    limits::MOST_ANSWER_BYTES,
    refusal::Refusal,
    shapes::{Shape, code_of},
};

/// Errors of a node about itself, which another node may not have: it is unhealthy, behind, lacks the method, or has one
/// of its own.
const OF_THE_NODE: [i64; 5] = [-32005, -32004, -32016, -32601, INTERNAL];
/// What an error counts as that has no code.
const INTERNAL: i64 = -32603;
/// The result of a node that does not have what is asked for.
const NOTHING: &str = "null";

/// What a node answers. A result may be `null`, which is another thing than none.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    error: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "told")]
    result: Option<&'a RawValue>,
}

/// Why what a node said is not the answer.
pub(super) enum Fault {
    /// The node is of no use, in words without its URL: the next one is asked.
    Useless(String),
    /// It answered with an error that another may not have, or that it does not have what another may: the next one is asked,
    /// and if none does better this is the answer.
    OfTheNode(Reply),
    /// Another one would do the same, and is not asked.
    Refused(Refusal),
}

/// Asks one node for a result of this shape. What it sends is counted, whatever it is worth.
///
/// # Errors
/// What it said is not the answer.
pub(super) async fn ask(
    client: &Client,
    node: &Url,
    question: &Bytes,
    shape: Shape,
    meter: Meter<'_>,
) -> Result<Reply, Fault> {
    let useless = |error: reqwest::Error| Fault::Useless(error.without_url().to_string());
    let request = client.post(node.clone());
    let request = request.header("content-type", "application/json");
    let answer = request
        .body(question.clone())
        .send()
        .await
        .map_err(useless)?;
    if answer.status() != StatusCode::OK {
        return Err(Fault::Useless(format!("status {}", answer.status())));
    }
    let body = bounded(answer, meter).await?;
    let no_answer = |_| Fault::Useless("its answer is no JSON-RPC".to_owned());
    let Answer { error, result } = serde_json::from_slice(&body).map_err(no_answer)?;
    if let Some(error) = error {
        let code = code_of(error).unwrap_or(INTERNAL);
        return match OF_THE_NODE.contains(&code) {
            true => Err(Fault::OfTheNode(Reply::Error(code))),
            false => Ok(Reply::Error(code)),
        };
    }
    match result.and_then(|it| shape.read(it)) {
        Some(nothing) if nothing == NOTHING => Err(Fault::OfTheNode(Reply::Result(nothing))),
        Some(result) => Ok(Reply::Result(result)),
        None => Err(Fault::Useless(
            "its result is not of the method's kind".to_owned(),
        )),
    }
}

fn told<'a, D: Deserializer<'a>>(result: D) -> Result<Option<&'a RawValue>, D::Error> {
    Deserialize::deserialize(result).map(Some)
}

/// The whole body.
async fn bounded(mut answer: Response, meter: Meter<'_>) -> Result<Vec<u8>, Fault> {
    let too_long = || Fault::Refused(Refusal::AnswerTooLong);
    if answer
        .content_length()
        .is_some_and(|it| it > MOST_ANSWER_BYTES as u64)
    {
        return Err(too_long());
    }
    let mut body = Vec::new();
    loop {
        let chunk = answer.chunk().await;
        let chunk = chunk.map_err(|error| Fault::Useless(error.without_url().to_string()))?;
        let Some(chunk) = chunk else {
            return Ok(body);
        };
        meter.count(Cost::Bytes(chunk.len()));
        if body.len().saturating_add(chunk.len()) > MOST_ANSWER_BYTES {
            return Err(too_long());
        }
        body.extend_from_slice(&chunk);
    }
}
