//! Holds every answer of every test to the API's description.

use std::sync::LazyLock;

use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// No server answers so: whatever a test expects, it does not get it.
pub const NOT_DESCRIBED: u16 = 599;

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(openmast_oracle::serve::openapi()).unwrap());

/// Replaces an answer whose status or content type the description of its route does not have.
pub async fn check(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    let Some(operation) = operation(&method, &path) else {
        return response;
    };
    let status = response.status().as_str().to_owned();
    let described = &operation["responses"][&status];
    let content = response.headers().get(header::CONTENT_TYPE);
    let content = content.map(|kind| kind.to_str().unwrap().split(';').next().unwrap().to_owned());
    let is_content_described = match &content {
        Some(kind) => !described["content"][kind].is_null(),
        None => described["content"].is_null(),
    };
    if described.is_null() || !is_content_described {
        let text = format!("{method} {path} answered {status} with {content:?}: not described");
        let status = StatusCode::from_u16(NOT_DESCRIBED).unwrap();
        return (status, axum::Json(serde_json::json!({ "detail": text }))).into_response();
    }
    response
}

fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let (_, item) = paths.iter().find(|(template, _)| fits(template, path))?;
    item.get(method.as_str().to_lowercase())
}

fn fits(template: &str, path: &str) -> bool {
    let (mut template, mut path) = (template.split('/'), path.split('/'));
    loop {
        match (template.next(), path.next()) {
            (None, None) => return true,
            (Some(part), Some(given)) if part == given || part.starts_with('{') => {}
            _ => return false,
        }
    }
}
