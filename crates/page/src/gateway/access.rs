//! The nodes and who may ask them: what all questions share.

use std::{net::IpAddr, sync::Arc, time::Instant};

use axum::http::HeaderMap;
use openmast_platform::places::Places;

use super::{
    foreign::is_foreign,
    limits::GatewayLimits,
    node::Node,
    nodes::{NodeError, Nodes},
    outcomes,
    rates::{Rate, Rates},
    refusal::Refusal,
};

/// Where a request comes from, as its server counts sources. The server puts it into a request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct Source(pub IpAddr);

/// The way to Solana's nodes.
pub struct Gateway {
    pub(super) nodes: Nodes,
    /// For questions that are asked at once.
    pub(super) places: Arc<Places<IpAddr>>,
    pub(super) sockets: Arc<Places<IpAddr>>,
    rate: Rate,
    rates: Rates,
}

impl Gateway {
    /// To these nodes, in the order in which they are asked.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(nodes: Vec<Node>, limits: GatewayLimits) -> Result<Arc<Self>, NodeError> {
        outcomes::describe();
        Ok(Arc::new(Self {
            nodes: Nodes::new(nodes, limits.timeout)?,
            places: Places::new(limits.concurrent, limits.concurrent_of_a_source, |_| {}),
            sockets: Places::new(
                limits.sockets,
                limits.sockets_of_a_source,
                outcomes::set_sockets,
            ),
            rate: Rate::new(limits.per_second),
            rates: Rates::new(limits.per_second_of_a_source),
        }))
    }

    /// Whether who asks so is this server's page or no browser.
    ///
    /// # Errors
    /// It is another one's page.
    pub(super) fn is_meant(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        match is_foreign(headers) {
            true => Err(Refusal::ForeignPage),
            false => Ok(()),
        }
    }

    /// Counts a question of a source.
    ///
    /// # Errors
    /// The source, or all of them together, ask too often.
    pub(super) fn admit(&self, source: IpAddr) -> Result<(), Refusal> {
        let now = Instant::now();
        // A source that asks too much takes nothing from the others.
        match self.rates.allows(source, now) && self.rate.allows(1, now) {
            true => Ok(()),
            false => Err(Refusal::TooOften),
        }
    }
}
