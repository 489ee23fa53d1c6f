//! Answers of JSON-RPC 2.0 as browsers get them.

use std::net::IpAddr;

use axum::{
    body::Bytes,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use openmast_platform::places::Place;
use serde_json::value::RawValue;

use super::{outcomes::count, refusal::Refusal};

/// What a node answered, without its words.
pub(super) enum Reply {
    Result(String),
    /// An error of this code.
    Error(i64),
}

impl Reply {
    pub(super) fn to_json(&self, id: Option<&RawValue>) -> String {
        match self {
            Self::Result(result) => {
                let id = id.map_or("null", RawValue::get);
                format!(r#"{{"jsonrpc":"2.0","result":{result},"id":{id}}}"#)
            }
            Self::Error(code) => {
                let words = format!("the Solana node refuses this with the code {code}");
                error(id, *code, &words)
            }
        }
    }
}

/// The answer to a call that is refused.
pub(super) fn refused(id: Option<&RawValue>, refusal: &Refusal) -> String {
    error(id, refusal.code(), &refusal.words())
}

fn error(id: Option<&RawValue>, code: i64, words: &str) -> String {
    let error = serde_json::json!({"code": code, "message": words});
    let id = id.map_or("null", RawValue::get);
    format!(r#"{{"jsonrpc":"2.0","error":{error},"id":{id}}}"#)
}

/// An answer, and the place that it keeps as long as its bytes are anywhere here: who reads slowly keeps it.
struct Placed {
    body: String,
    _place: Place<IpAddr>,
}

impl AsRef<[u8]> for Placed {
    fn as_ref(&self) -> &[u8] {
        self.body.as_bytes()
    }
}

/// An answer that keeps its place until it is sent.
pub(super) fn placed(status: StatusCode, body: String, place: Place<IpAddr>) -> Response {
    let placed = Placed {
        body,
        _place: place,
    };
    json(status, Bytes::from_owner(placed))
}

fn json(status: StatusCode, body: Bytes) -> Response {
    let json = HeaderValue::from_static("application/json");
    let kept = HeaderValue::from_static("no-store");
    let nosniff = HeaderValue::from_static("nosniff");
    let headers = [
        (header::CONTENT_TYPE, json),
        (header::CACHE_CONTROL, kept),
        (header::X_CONTENT_TYPE_OPTIONS, nosniff),
    ];
    (status, headers, body).into_response()
}

/// For what has no call to be answered: a refusal of all that was asked.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        count(self.reason());
        let mut response = json(self.status(), refused(None, &self).into());
        if let Some(seconds) = self.again_after_seconds() {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
