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
use crate::hosts::Hosts;

/// Where a request comes from, as its server counts sources. The server puts it into a request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct Source(pub IpAddr);

/// The way to Solana's nodes.
pub struct Gateway {
    pub(super) nodes: Nodes,
    /// For questions that are asked at once.
    pub(super) places: Arc<Places<IpAddr>>,
    pub(super) sockets: Arc<Places<IpAddr>>,
    hosts: Option<Hosts>,
    rate: Rate,
    rates: Rates,
}

impl Gateway {
    /// To these nodes, in the order in which they are asked, for who asks by these names; without them by any.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(
        nodes: Vec<Node>,
        limits: GatewayLimits,
        hosts: Option<Hosts>,
    ) -> Result<Arc<Self>, NodeError> {
        outcomes::describe();
        Ok(Arc::new(Self {
            nodes: Nodes::new(nodes, limits.timeout)?,
            places: Places::new(limits.concurrent, limits.concurrent_of_a_source, |_| {}),
            sockets: Places::new(
                limits.sockets,
                limits.sockets_of_a_source,
                outcomes::set_sockets,
            ),
            hosts,
            rate: Rate::new(limits.per_second),
            rates: Rates::new(limits.per_second_of_a_source),
        }))
    }

    /// Whether who asks so means this server, and is its page or no browser.
    ///
    /// # Errors
    /// It is another one's page.
    pub(super) fn is_meant(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        if !self.hosts.as_ref().is_none_or(|it| it.has(headers)) {
            return Err(Refusal::OtherHost);
        }
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
