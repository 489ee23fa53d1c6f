//! Answers for the page: its files, and the page itself where a person follows a link into the application.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::files::{File, HASHED, INDEX, file};

/// What a page of ours may do, whatever gets into it: load from its own origin, and be shown in no frame. Pictures may also
/// stand in the page itself: wallets tell the page their icons so.
const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];
/// What has the hash of its content in its name.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Asked for again each time, and not sent again while it is the same.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The answer for `path`: a file of the application, or the page itself where somebody wants a page to read. `None` where
/// there is neither, and whoever serves the rest has to say so: also of paths of an oracle's API, which programs must not
/// mistake for something that is there.
pub fn page(method: &Method, path: &str, headers: &HeaderMap) -> Option<Response> {
    if method != Method::GET && method != Method::HEAD {
        return None;
    }
    let path = path.strip_prefix('/').filter(|it| !is_of_an_api(it))?;
    if let Some(found) = file(path).filter(|_| path != INDEX) {
        let cached = match path.starts_with(HASHED) {
            true => FOREVER,
            false => ASK_AGAIN,
        };
        return Some(answer(found, cached, headers));
    }
    let is_screen = path.is_empty() || (wants_page(headers) && !path.starts_with(HASHED));
    let found = file(INDEX).filter(|_| is_screen)?;
    Some(answer(found, ASK_AGAIN, headers))
}

/// What an oracle's API has at paths that no screen has.
fn is_of_an_api(path: &str) -> bool {
    matches!(path, "v1" | "health") || path.starts_with("v1/")
}

fn answer(file: &File, cached: HeaderValue, headers: &HeaderMap) -> Response {
    let compressed = takes_gzip(headers).then(|| file.gzip()).flatten();
    // Two forms of one content are not the same bytes, so they have names of their own.
    let tag = match compressed {
        Some(_) => format!("\"{}-gzip\"", file.hash),
        None => format!("\"{}\"", file.hash),
    };
    let is_known = has_tag(headers, &tag);
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Response::new(Body::from(
            compressed.clone().unwrap_or_else(|| file.plain.clone()),
        )),
    };
    let given = response.headers_mut();
    given.extend(HEADERS.map(|(name, value)| (Some(name), value)));
    given.insert(header::CACHE_CONTROL, cached);
    given.insert(
        header::VARY,
        HeaderValue::from_static("accept, accept-encoding"),
    );
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        given.insert(header::ETAG, tag);
    }
    if !is_known {
        given.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(file.content_type),
        );
        if compressed.is_some() {
            given.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
    }
    response
}

/// Whether a person follows a link or types an address. Programs that ask for anything get no page for an answer.
fn wants_page(headers: &HeaderMap) -> bool {
    items(headers, header::ACCEPT).any(|it| it.split(';').next() == Some("text/html"))
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    items(headers, header::ACCEPT_ENCODING).any(|it| {
        let mut parts = it.split(';').map(str::trim);
        let is_gzip = parts.next() == Some("gzip");
        let is_refused =
            parts.any(|it| matches!(it.strip_prefix("q="), Some("0" | "0.0" | "0.00" | "0.000")));
        is_gzip && !is_refused
    })
}

fn has_tag(headers: &HeaderMap, tag: &str) -> bool {
    items(headers, header::IF_NONE_MATCH)
        .any(|it| it == "*" || it.strip_prefix("W/").unwrap_or(it) == tag)
}

/// The parts of a list in a header.
fn items(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let values = headers.get_all(name).into_iter();
    let lists = values.filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',').map(str::trim))
}
