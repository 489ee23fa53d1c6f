//! The HTTP API: proofs, settlements, mappings; and health, readiness and metrics on their own listener.
//!
//! Requests come in; JSON of the `model` goes out, errors as problem documents. What must hold: the API reads through
//! [`Sources`] and decides nothing itself; no caller can take the service down; it never shows session records to
//! anybody but their payer's owner and the operator, nor the radios of an asset to anybody but its owner and the operator.
//!
//! Read `router` first, which puts `routes` and limits together. `sources` is where answers come from, `model` what
//! they look like, `parameters` and `extract` what requests may say, `admin` and `owner` who may ask. `connections`
//! and `limits` bound what callers can take; `price_feed` holds the prices in force and who listens to them, `price_events`
//! puts them into words, `quoting` says what some bytes cost; `openapi` completes the description that the routes give;
//! `app` shows the web application beside the API, and `actions` hands wallets transactions; `reload` reads the configuration again.

mod actions;
mod admin;
mod app;
mod connections;
mod extract;
mod limits;
pub mod model;
mod openapi;
pub mod owner;
mod parameters;
mod price_events;
mod price_feed;
mod quoting;
mod reload;
mod router;
mod routes;
mod sources;

use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;
use solana_pubkey::Pubkey;

use crate::time::Clock;

pub use actions::{Actions, Identity};
pub use admin::AdminToken;
pub use app::{App, nodes};
pub use connections::{Bounds, Purpose, serve};
pub use price_feed::{NotHeard, PriceFeed};
pub use quoting::PayerMeans;
pub use reload::{Reload, ReloadError};
pub use router::{Setup, health_router, openapi, router};
pub use sources::{
    Mapped, MappedPage, MappingAnswer, MappingQuestion, ProofAnswer, RadioQuestion,
    SessionQuestion, SourceError, Sources,
};

/// The state that every route can reach.
#[derive(Clone)]
struct Api {
    sources: Arc<dyn Sources>,
    document: Arc<utoipa::openapi::OpenApi>,
    program: Pubkey,
    network: Pubkey,
    clock: Clock,
    admin: admin::Admin,
    recorder: Option<PrometheusHandle>,
    metrics_need_token: bool,
    reload: Option<Arc<dyn Reload>>,
    doors: Arc<model::DoorList>,
}
