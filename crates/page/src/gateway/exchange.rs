//! One question to one node, and what its answer is worth.

use std::collections::HashMap;

use axum::body::Bytes;
use reqwest::{Client, Response, StatusCode};
use serde::Deserialize;
use serde_json::value::RawValue;
use url::Url;

use super::{answers::Reply, limits::MOST_ANSWER_BYTES, refusal::Refusal, secrets::Secrets};

/// Errors of a node about itself, which another node may not have: it is unhealthy, behind, lacks the method, or has one
/// of its own.
const OF_THE_NODE: [i64; 5] = [-32005, -32004, -32016, -32601, -32603];
/// A provider's notice in the place of a result is no longer than this. What is longer is data.
const MOST_BYTES_OF_A_NOTICE: usize = 4 << 10;

/// What a node answers, by name: a result may be `null`, and one that is not there is none.
type Answer = HashMap<String, Box<RawValue>>;

#[derive(Deserialize)]
struct NodeFault {
    code: i64,
}

/// Why what a node said is not the answer.
pub(super) enum Fault {
    /// The node is of no use, in words without its URL: the next one is asked.
    Useless(String),
    /// It answered with an error that another may not have: the next one is asked, and if none does better this is the answer.
    OfTheNode(Reply),
    /// It tells what is not for others: the next one is asked.
    Secret,
    /// Another one would do the same, and is not asked.
    Refused(Refusal),
}

/// Asks one node.
///
/// # Errors
/// What it said is not the answer.
pub(super) async fn ask(
    client: &Client,
    node: &Url,
    question: &Bytes,
    secrets: &Secrets,
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
    let body = bounded(answer).await?;
    let no_answer = || Fault::Useless("its answer is no JSON-RPC".to_owned());
    let mut answer: Answer = serde_json::from_slice(&body).map_err(|_| no_answer())?;
    let error = answer.remove("error").filter(|it| it.get() != "null");
    match error {
        Some(error) => told_error(error, secrets),
        None => told_result(answer.remove("result").ok_or_else(no_answer)?, secrets),
    }
}

fn told_error(error: Box<RawValue>, secrets: &Secrets) -> Result<Reply, Fault> {
    if secrets.are_in(error.get()) {
        return Err(Fault::Secret);
    }
    let fault: Option<NodeFault> = serde_json::from_str(error.get()).ok();
    let is_its_own = fault.is_none_or(|it| OF_THE_NODE.contains(&it.code));
    match is_its_own {
        true => Err(Fault::OfTheNode(Reply::Error(error))),
        false => Ok(Reply::Error(error)),
    }
}

fn told_result(result: Box<RawValue>, secrets: &Secrets) -> Result<Reply, Fault> {
    match result.get().len() <= MOST_BYTES_OF_A_NOTICE && secrets.are_in(result.get()) {
        true => Err(Fault::Secret),
        false => Ok(Reply::Result(result)),
    }
}

/// The whole body.
async fn bounded(mut answer: Response) -> Result<Vec<u8>, Fault> {
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
        if body.len().saturating_add(chunk.len()) > MOST_ANSWER_BYTES {
            return Err(too_long());
        }
        body.extend_from_slice(&chunk);
    }
}
