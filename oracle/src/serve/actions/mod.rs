//! Solana Actions and Solana Pay: transactions that a wallet is handed by link or QR code, to sign and to send itself
//! (docs/reference/actions.md).
//!
//! A link is asked what it offers (GET), and then for the transaction of one account (POST). What must hold: nothing is signed
//! here; nobody but that account has to sign; what the chain would refuse is refused before, with what to do; no purchase is on
//! worse terms than the link says; and what strangers ask costs a bounded part of what the endpoints give the oracle.
//!
//! Read `desk` first, which reads the chain and makes transactions. `deposit`, `stake`, `claim`, `offer` and `sale` are what is
//! offered, `shares` what the last two share; `amounts` reads what people want and `words` tells them things; `answers` and
//! `failure` are what is answered, `identity` is what a transaction says of where it came from, and `surroundings` headers and bounds of all of it.

mod amounts;
mod answers;
mod claim;
mod deposit;
mod desk;
mod failure;
mod identity;
mod offer;
mod sale;
mod shares;
mod stake;
mod surroundings;
mod words;

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    http::{HeaderMap, Method},
    response::Response,
    routing::{any, get},
};
use openmast_client::sender::Sender;
use solana_pubkey::Pubkey;

pub use self::identity::Identity;
use self::{answers::ActionsJson, desk::Desk, failure::Failure, surroundings::Bounds};
use super::Sources;
use crate::config::{ActionsConfig, ApiConfig};

/// All of it, as configured.
pub struct Actions {
    sender: Sender,
    network: Pubkey,
    origin: String,
    identity: Option<Arc<Identity>>,
    config: ActionsConfig,
}

impl Actions {
    /// Of a network, over this sender's endpoints and with its fees; `None` where it is turned off.
    pub fn new(
        config: &ActionsConfig,
        network: Pubkey,
        sender: Sender,
        identity: Option<Identity>,
    ) -> Option<Self> {
        let url = config.public_url.as_ref().filter(|_| config.enabled)?;
        Some(Self {
            sender,
            network,
            origin: url.origin().ascii_serialization(),
            identity: identity.map(Arc::new),
            config: config.clone(),
        })
    }

    /// Its routes, with headers and bounds of their own. The API's description has none of them: the specification of Solana
    /// Actions describes them.
    pub(super) fn router(&self, api: &ApiConfig, sources: Arc<dyn Sources>) -> Router {
        let desk = Arc::new(Desk {
            sender: self.sender.clone(),
            network: self.network,
            origin: self.origin.clone(),
            identity: self.identity.clone(),
            sources,
        });
        let routes = Router::new()
            .route("/actions.json", get(rules))
            .route("/v1/actions/icon.svg", get(icon))
            .route(
                "/v1/actions/payers/{index}/deposit",
                get(deposit::show).post(deposit::hand),
            )
            .route(
                "/v1/actions/assets/{index}/stake",
                get(stake::show).post(stake::hand),
            )
            .route(
                "/v1/actions/assets/{index}/claim",
                get(claim::show).post(claim::hand),
            )
            .route(
                "/v1/actions/offers/{address}/buy",
                get(offer::show).post(offer::hand),
            )
            .route(
                "/v1/actions/sales/{address}/buy",
                get(sale::show).post(sale::hand),
            )
            .route("/v1/actions/{*other}", any(nothing));
        let timeout = Duration::from_secs(api.timeout_seconds);
        surroundings::surrounded(routes, desk, Bounds::new(&self.config, timeout))
    }
}

/// Which pages of this origin have an action: the application's page of a deposit, and every action's own address.
async fn rules() -> Json<ActionsJson> {
    Json(ActionsJson::of(&[
        ("/payer/*/deposit", "/v1/actions/payers/*/deposit"),
        ("/v1/actions/**", "/v1/actions/**"),
    ]))
}

/// The picture that wallets show, which pages of other origins must be able to load.
async fn icon(headers: HeaderMap) -> Result<Response, Failure> {
    let picture = openmast_page::page(&Method::GET, "/icon.svg", &headers);
    let mut picture = picture.ok_or_else(|| Failure::nothing("there is no icon"))?;
    picture.headers_mut().remove("cross-origin-resource-policy");
    Ok(picture)
}

async fn nothing() -> Failure {
    Failure::nothing(
        "there is no such action; they are deposits to payers, stakes, claims of rewards, and purchases from offers and sales",
    )
}
