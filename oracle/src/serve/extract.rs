//! axum's extractors with problem documents for what they refuse, and who asks.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};

use axum::extract::{FromRequest, FromRequestParts};
use axum::http::{Extensions, request::Parts};

use crate::connections::Source;
use crate::problem::Problem;

/// Who asks, by the connection: an address, or the first of its network. Without a connection, as in a test, all are one.
pub(super) struct Asker(pub IpAddr);

impl<S: Sync> FromRequestParts<S> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.extensions))
    }
}

impl Asker {
    /// Of a request with these extensions.
    pub(super) fn of(extensions: &Extensions) -> Self {
        let source = extensions.get::<Source>();
        Self(source.map_or(Ipv4Addr::UNSPECIFIED.into(), |it| it.address()))
    }
}

#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub(super) struct Json<T>(pub T);

#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub(super) struct Path<T>(pub T);

#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub(super) struct Query<T>(pub T);
