//! HTTP to a store that is not trusted: no more of an answer is read than was asked for. The crate collects answers in
//! memory, and the store's operator, or anybody in between if it is asked without encryption, decides how long they
//! are.

use async_trait::async_trait;
use http_body::Body;
use http_body_util::{BodyExt, Limited};
use object_store::{
    ClientOptions, GetOptions,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse,
        HttpResponseBody, HttpService, ReqwestConnector,
    },
};
use reqwest::header::RANGE;

/// Bound on documents of a store: a page of a list with a thousand of the longest names is shorter.
const MOST_DOCUMENT_BYTES: u64 = 4 << 20;

/// Makes HTTP clients that read no more than was asked for.
#[derive(Debug, Default)]
pub(super) struct Bounded(ReqwestConnector);

impl HttpConnector for Bounded {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let client = self.0.connect(options)?;
        Ok(HttpClient::new(BoundedClient(client)))
    }
}

#[derive(Debug)]
struct BoundedClient(HttpClient);

#[async_trait]
impl HttpService for BoundedClient {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let asked = Asked::of(&request);
        let (parts, body) = self.0.execute(request).await?.into_parts();
        let most = match asked {
            Asked::Part(bytes) | Asked::Whole(bytes) if parts.status.is_success() => bytes,
            // Errors have documents, whatever was asked for.
            _ => MOST_DOCUMENT_BYTES,
        };
        // Whoever asks for a whole object checks its length before reading it.
        if !matches!(asked, Asked::Whole(_)) && body.size_hint().lower() > most {
            return Err(too_much(most));
        }
        let limited = Limited::new(body, usize::try_from(most).unwrap_or(usize::MAX));
        let limited = limited.map_err(move |error| match error.downcast::<HttpError>() {
            Ok(error) => *error,
            Err(_) => too_much(most),
        });
        Ok(HttpResponse::from_parts(
            parts,
            HttpResponseBody::new(limited),
        ))
    }
}

/// The kind of a request.
#[derive(Clone, Copy)]
enum Asked {
    /// So many bytes of an object.
    Part(u64),
    /// A whole object, of so many bytes at most.
    Whole(u64),
    Document,
}

impl Asked {
    fn of(request: &HttpRequest) -> Self {
        if let Some(range) = request.headers().get(RANGE) {
            let range = range.to_str().unwrap_or_default();
            return Self::Part(range_bytes(range).unwrap_or(0));
        }
        let whole = request.extensions().get::<AtMost>();
        whole.map_or(Self::Document, |most| Self::Whole(most.0))
    }
}

/// The number of bytes in `bytes=FIRST-LAST`; `None` for any other range.
fn range_bytes(range: &str) -> Option<u64> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    last.checked_add(1)?.checked_sub(first)
}

/// Extension of a request: a whole object is wanted only if it has no more bytes.
#[derive(Clone, Copy, Debug)]
struct AtMost(u64);

/// Options to get a whole object that has no more bytes than these.
pub fn at_most(bytes: u64) -> GetOptions {
    let mut options = GetOptions::default();
    options.extensions.insert(AtMost(bytes));
    options
}

#[derive(Debug, thiserror::Error)]
#[error(
    "it gives more than it was asked for, which are {most} bytes at most: look whether it is the store that it should be, and who \
     else may answer in its place"
)]
struct TooMuch {
    most: u64,
}

fn too_much(most: u64) -> HttpError {
    HttpError::new(HttpErrorKind::Decode, TooMuch { most })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_its_length() {
        for (range, bytes) in [
            ("bytes=0-976", Some(977)),
            ("bytes=8388608-8388608", Some(1)),
            // All of it has come.
            ("bytes=977-976", Some(0)),
            ("bytes=9-3", None),
            ("bytes=0-18446744073709551615", None),
            ("bytes=5-", None),
            ("bytes=-5", None),
            ("lines=1-2", None),
        ] {
            assert_eq!(range_bytes(range), bytes, "{range}");
        }
    }
}
