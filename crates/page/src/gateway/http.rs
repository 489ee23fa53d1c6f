//! `/rpc`: questions and answers.

use std::{net::IpAddr, sync::Arc};

use axum::{
    body::to_bytes,
    extract::{Extension, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use openmast_platform::rates::{Cost, Meter};
use tokio::time::Instant;

use super::{
    access::{Gateway, Source},
    answers::{placed, refused},
    calls::{Call, Calls},
    limits::{MOST_ANSWER_BYTES, MOST_ASKED_BYTES},
    outcomes::count,
    refusal::Refusal,
};

pub(super) async fn rpc(
    State(gateway): State<Arc<Gateway>>,
    Extension(Source(source)): Extension<Source>,
    request: Request,
) -> Response {
    match taken(&gateway, source, request).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

async fn taken(gateway: &Gateway, source: IpAddr, request: Request) -> Result<Response, Refusal> {
    // What a page of another origin asks takes nothing: it would take it from this page in the same browser.
    gateway.is_meant(request.headers())?;
    // Whatever else it is, it has to be read: so it counts before it is looked at.
    gateway.admit(source)?;
    // With another type a page of another origin could ask without asking the browser first.
    if !is_said_to_be_json(request.headers()) {
        return Err(Refusal::NotSaidToBeJson);
    }
    let body = to_bytes(request.into_body(), MOST_ASKED_BYTES).await;
    let body = body.map_err(|_| Refusal::TooLong)?;
    let meter = gateway.meter(source);
    meter.count(Cost::Bytes(body.len()));
    let calls = Calls::read(&body)?;
    let place = gateway.places.take(source).map_err(|_| Refusal::Busy)?;
    let until = gateway.nodes.deadline();
    let (status, body) = match calls {
        Calls::One(call) => answered(gateway, &call, until, meter).await,
        Calls::Several(calls) => {
            meter.count(Cost::Questions(calls.len().saturating_sub(1)));
            (
                StatusCode::OK,
                together(gateway, &calls, until, meter).await?,
            )
        }
    };
    Ok(placed(status, body, place))
}

/// The answers to several calls, one after the other: together they may have as many bytes as one, and as much time.
async fn together(
    gateway: &Gateway,
    calls: &[Call<'_>],
    until: Instant,
    meter: Meter<'_>,
) -> Result<String, Refusal> {
    let mut all = Vec::with_capacity(calls.len());
    let mut bytes = 0_usize;
    for call in calls {
        let (_, body) = answered(gateway, call, until, meter).await;
        bytes = bytes.saturating_add(body.len());
        if bytes > MOST_ANSWER_BYTES {
            return Err(Refusal::AnswerTooLong);
        }
        // Notifications have no answer.
        if call.id.is_some() {
            all.push(body);
        }
    }
    Ok(format!("[{}]", all.join(",")))
}

/// The answer to one call: of a node, or why there is none.
async fn answered(
    gateway: &Gateway,
    call: &Call<'_>,
    until: Instant,
    meter: Meter<'_>,
) -> (StatusCode, String) {
    match gateway.nodes.ask(call, until, meter).await {
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
