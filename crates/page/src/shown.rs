//! What the page shows: which network, and whether an oracle is behind it. It reads this before anything else, so that one
//! build of the page serves every network.

use axum::{Json, Router, http::header, routing::get};
use serde::Serialize;

/// What `/app.json` says.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// The program's address.
    pub program: String,
    /// The Network account's address.
    pub network: String,
    /// Whether an oracle's API is at this address.
    pub oracle: bool,
}

impl Shown {
    /// `/app.json`.
    pub fn routes<S: Clone + Send + Sync + 'static>(self) -> Router<S> {
        let answer = move || async move { ([(header::CACHE_CONTROL, "no-cache")], Json(self)) };
        Router::new().route("/app.json", get(answer))
    }
}
