//! What is wrong, as an oracle tells it: the page knows how to show that.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

pub(super) fn problem(status: StatusCode, code: &str, title: &str, what_to_do: &str) -> Response {
    let body = json!({
        "type": format!("urn:openmast:problem:{code}"),
        "title": title,
        "status": status.as_u16(),
        "code": code,
        "what_to_do": what_to_do,
    });
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, kind, body.to_string()).into_response()
}
