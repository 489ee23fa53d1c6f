//! Puts the two ways together.

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use super::{access::Gateway, http, limits::MOST_ASKED_BYTES, socket};

impl Gateway {
    /// `/rpc` and `/ws`, for a server that puts a [`Source`](crate::Source) into every request.
    pub fn routes<S: Clone + Send + Sync + 'static>(self: &Arc<Self>) -> Router<S> {
        let rpc = post(http::rpc).layer(DefaultBodyLimit::max(MOST_ASKED_BYTES));
        Router::new()
            .route("/rpc", rpc)
            .route("/ws", get(socket::ws))
            .with_state(Arc::clone(self))
    }
}
