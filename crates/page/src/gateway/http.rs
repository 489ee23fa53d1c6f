//! `/rpc`: questions and answers.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Extension, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio::time::Instant;

use super::{
    access::{Gateway, Source},
    answers::{json, refused},
    calls::{Call, Calls},
    limits::MOST_ANSWER_BYTES,
    methods::is_call,
    outcomes::count,
    refusal::Refusal,
};

pub(super) async fn rpc(
    State(gateway): State<Arc<Gateway>>,
    Extension(Source(source)): Extension<Source>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let outcome = async {
        gateway.is_meant(&headers)?;
        // With another type a page of another origin could ask without asking the browser first.
        if !is_said_to_be_json(&headers) {
            return Err(Refusal::NotSaidToBeJson);
        }
        let body = body.map_err(|_| Refusal::TooLong)?;
        let calls = Calls::read(&body)?;
        let _place = gateway.places.take(source).map_err(|_| Refusal::Busy)?;
        let until = gateway.nodes.deadline();
        match calls {
            Calls::One(call) => {
                gateway.admit(source)?;
                Ok(answer(&gateway, &call, until).await)
            }
            Calls::Several(calls) => {
                for _ in &calls {
                    gateway.admit(source)?;
                }
                Ok(together(&gateway, &calls, until).await)
            }
        }
    };
    match outcome.await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

/// The answer to one call: of a node, or why there is none.
async fn answer(gateway: &Gateway, call: &Call<'_>, until: Instant) -> Response {
    let (status, body) = answered(gateway, call, until).await;
    json(status, body)
}

/// The answers to several calls, one after the other: together they may have as many bytes as one, and as much time.
async fn together(gateway: &Gateway, calls: &[Call<'_>], until: Instant) -> Response {
    let mut all = Vec::with_capacity(calls.len());
    let mut bytes = 0_usize;
    for call in calls {
        let (_, body) = answered(gateway, call, until).await;
        bytes = bytes.saturating_add(body.len());
        if bytes > MOST_ANSWER_BYTES {
            return Refusal::AnswerTooLong.into_response();
        }
        // Notifications have no answer.
        if call.id.is_some() {
            all.push(body);
        }
    }
    json(StatusCode::OK, format!("[{}]", all.join(",")))
}

async fn answered(gateway: &Gateway, call: &Call<'_>, until: Instant) -> (StatusCode, String) {
    let reply = match is_call(&call.method) {
        true => gateway.nodes.ask(call, until).await,
        false => Err(Refusal::method(&call.method)),
    };
    match reply {
        Ok(reply) => {
            count("answered");
            (StatusCode::OK, reply.to_json(call.id))
        }
        Err(refusal) => {
            count(refusal.reason());
            (refusal.status(), refused(call.id, &refusal))
        }
    }
}

fn is_said_to_be_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|it| it.to_str().ok());
    let kind = kind.and_then(|it| it.split(';').next()).map(str::trim);
    kind.is_some_and(|it| it.eq_ignore_ascii_case("application/json"))
}
