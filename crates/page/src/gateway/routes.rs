//! Puts the two ways together.

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};

use super::{access::Gateway, http, socket};

impl Gateway {
    /// `/rpc` and `/ws`, for a server that puts a [`Source`](crate::Source) into every request.
    pub fn routes<S: Clone + Send + Sync + 'static>(self: &Arc<Self>) -> Router<S> {
        Router::new()
            .route("/rpc", post(http::rpc))
            .route("/ws", get(socket::ws))
            .with_state(Arc::clone(self))
    }
}
