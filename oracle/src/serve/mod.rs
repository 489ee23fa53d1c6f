//! The HTTP API: proofs, settlements, mappings, and on a listener of its own health, readiness and metrics. It reads through
//! [`Sources`] and decides nothing.

mod admin;
mod connections;
mod extract;
mod limits;
pub mod model;
mod openapi;
pub mod owner;
mod parameters;
mod reload;
mod router;
mod routes;
mod sources;

use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;
use solana_pubkey::Pubkey;

use crate::time::Clock;

pub use admin::AdminToken;
pub use connections::{Bounds, Purpose, serve};
pub use reload::{Reload, ReloadError};
pub use router::{Setup, health_router, openapi, router};
pub use sources::{MappingAnswer, Mappings, ProofAnswer, SessionQuestion, SourceError, Sources};

/// What every route can reach.
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
}
