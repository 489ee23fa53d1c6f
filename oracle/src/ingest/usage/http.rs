//! HTTP: `POST /v1/usage`.

use std::{sync::Arc, time::Duration};

use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use openmast_usage::{Acknowledgement, PROTOBUF_MEDIA_TYPE, Reason, SignedBatch};
use prost::Message;
use serde::Serialize;
use utoipa::ToSchema;

use super::{form::BatchForm, intake::Intake, peer::Peer, receive_budget::ReceiveError};
use crate::problem::Problem;

/// How long a request waits for room.
const PATIENCE: Duration = Duration::from_secs(2);
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("1");

/// The answer when a batch is durable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Recorded {
    /// The radio's key in base58.
    pub radio: String,
    /// The batch's sequence number in decimal.
    pub sequence: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Protobuf,
}

/// Takes in a signed batch of usage reports; answers when it is durable.
///
/// Served on usage.listen, not on the address of the API. The body is a `SignedBatch` of
/// `proto/openmast/usage/v1/usage.proto`, or the same as JSON (docs/reference/usage-reports.md); a protobuf request is answered with
/// an `Acknowledgement`. A batch may be sent again at any time: that changes nothing.
#[utoipa::path(post, path = "/v1/usage", operation_id = "post_usage", tag = "usage",
    request_body(
        content((BatchForm = "application/json"), (Vec<u8> = "application/x-protobuf")),
        description = "A signed batch"),
    responses(
        (status = 200, body = Recorded, description = "The batch is durable"),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "malformed, too_many_reports"),
        (status = 403, body = Problem, content_type = "application/problem+json",
            description = "bad_signature, unknown_radio, wrong_network"),
        (status = 408, description = "It did not arrive within usage.receive_timeout_seconds"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "conflicting_content, sequence_too_old"),
        (status = 413, description = "Larger than usage.max_batch_bytes"),
        (status = 415, body = Problem, content_type = "application/problem+json", description = "Neither JSON nor protobuf, or compressed"),
        (status = 422, body = Problem, content_type = "application/problem+json",
            description = "relay_path, reversed_interval, ahead_of_clock, too_old, implausible_counter"),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "Too much at once: see Retry-After"),
        (status = 503, body = Problem, content_type = "application/problem+json", description = "unavailable: see Retry-After"),
    ))]
pub(crate) async fn post(
    State(intake): State<Arc<Intake>>,
    Extension(peer): Extension<Arc<Peer>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if is_encoded(&headers) {
        return Problem::unsupported_media_type(
            "the body must not be compressed: leave Content-Encoding out",
        )
        .into_response();
    }
    let Some(form) = form(&headers) else {
        return Problem::unsupported_media_type(format!(
            "the content type must be application/json or {PROTOBUF_MEDIA_TYPE}"
        ))
        .into_response();
    };
    let arriving = intake.receive_budget.begin(Arc::clone(&peer));
    let body = match arriving.whole(body, intake.max_batch_bytes, PATIENCE).await {
        Ok(body) => body,
        Err(unread) => return not_read(unread),
    };
    let read = match form {
        Form::Json => SignedBatch::from_json(&body),
        Form::Protobuf => SignedBatch::from_protobuf(&body),
    };
    drop(body);
    match intake.take_within(&peer, read, arriving, PATIENCE).await {
        Some(acknowledgement) => answer(acknowledgement, form),
        None => too_busy(),
    }
}

fn not_read(unread: ReceiveError) -> Response {
    match unread {
        ReceiveError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        ReceiveError::NoRoom => too_busy(),
        ReceiveError::TooSlow => StatusCode::REQUEST_TIMEOUT.into_response(),
        // The peer is gone, so nobody reads this.
        ReceiveError::BrokenOff => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// Whether a body is compressed. Nothing is decompressed here: what is small when it arrives stays small.
fn is_encoded(headers: &HeaderMap) -> bool {
    let encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    let mut encodings = encodings.filter(|it| !it.as_bytes().eq_ignore_ascii_case(b"identity"));
    encodings.next().is_some()
}

fn form(headers: &HeaderMap) -> Option<Form> {
    let given = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let media_type = given.split(';').next()?.trim();
    if media_type.eq_ignore_ascii_case("application/json") {
        Some(Form::Json)
    } else if [PROTOBUF_MEDIA_TYPE, "application/protobuf"]
        .iter()
        .any(|known| media_type.eq_ignore_ascii_case(known))
    {
        Some(Form::Protobuf)
    } else {
        None
    }
}

fn answer(acknowledgement: Acknowledgement, form: Form) -> Response {
    let refusal = acknowledgement.refusal();
    let status = refusal.map_or(StatusCode::OK, status);
    let mut response = match (form, refusal) {
        (Form::Protobuf, _) => {
            let body = acknowledgement.encode_to_vec();
            let kind = [(header::CONTENT_TYPE, PROTOBUF_MEDIA_TYPE)];
            (status, kind, body).into_response()
        }
        (Form::Json, None) => axum::Json(Recorded {
            radio: bs58::encode(&acknowledgement.radio_key).into_string(),
            sequence: acknowledgement.sequence.to_string(),
        })
        .into_response(),
        (Form::Json, Some(reason)) => {
            let (code, what_to_do) = (reason.code(), reason.what_to_do());
            Problem::usage_refused(status, code, acknowledgement.detail, what_to_do).into_response()
        }
    };
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    response
}

fn status(reason: Reason) -> StatusCode {
    match reason {
        Reason::Unspecified => StatusCode::OK,
        Reason::Malformed | Reason::TooManyReports => StatusCode::BAD_REQUEST,
        Reason::BadSignature | Reason::UnknownRadio | Reason::WrongNetwork => StatusCode::FORBIDDEN,
        Reason::ConflictingContent | Reason::SequenceTooOld => StatusCode::CONFLICT,
        Reason::RelayPath
        | Reason::ReversedInterval
        | Reason::AheadOfClock
        | Reason::TooOld
        | Reason::ImplausibleCounter => StatusCode::UNPROCESSABLE_ENTITY,
        Reason::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn too_busy() -> Response {
    let detail = "batches that came earlier wait for the log";
    let mut response = Problem::too_busy(detail).into_response();
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, RETRY_AFTER_SECONDS);
    response
}
