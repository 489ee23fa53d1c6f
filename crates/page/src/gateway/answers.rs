//! Answers of JSON-RPC 2.0 as browsers get them.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::value::RawValue;

use super::{outcomes::count, refusal::Refusal};

/// What a node answered: a result, or an error of its own.
pub(super) enum Reply {
    Result(Box<RawValue>),
    Error(Box<RawValue>),
}

impl Reply {
    pub(super) fn to_json(&self, id: Option<&RawValue>) -> String {
        let (name, value) = match self {
            Self::Result(value) => ("result", value),
            Self::Error(value) => ("error", value),
        };
        let id = id.map_or("null", RawValue::get);
        format!(r#"{{"jsonrpc":"2.0","{name}":{},"id":{id}}}"#, value.get())
    }
}

/// The answer to a call that is refused.
pub(super) fn refused(id: Option<&RawValue>, refusal: &Refusal) -> String {
    let error = serde_json::json!({"code": refusal.code(), "message": refusal.words()});
    let id = id.map_or("null", RawValue::get);
    format!(r#"{{"jsonrpc":"2.0","error":{error},"id":{id}}}"#)
}

pub(super) fn json(status: StatusCode, body: String) -> Response {
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
        let mut response = json(self.status(), refused(None, &self));
        if self == Self::TooOften {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
