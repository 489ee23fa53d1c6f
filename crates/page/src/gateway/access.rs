//! The nodes and who may ask them: what all questions share.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::http::HeaderMap;
use openmast_platform::{
    places::Places,
    rates::{Meter, Rates},
};

use super::{
    foreign::is_foreign,
    limits::{GatewayLimits, SUBSCRIPTIONS_OF_A_SOCKET},
    node::Node,
    nodes::{NodeError, Nodes},
    outcomes,
    refusal::Refusal,
};
use crate::hosts::Hosts;

/// Where a request comes from, as its server counts sources. The server puts it into a request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct Source(pub IpAddr);

/// The way to Solana's nodes.
pub struct Gateway {
    pub(super) nodes: Nodes,
    /// For questions that are under way at once: on `/rpc` until the answer is sent, on `/ws` until the node has answered.
    pub(super) places: Arc<Places<IpAddr>>,
    pub(super) sockets: Arc<Places<IpAddr>>,
    pub(super) subscriptions: Arc<Places<IpAddr>>,
    /// How long a WebSocket may be there without a subscription.
    pub(super) idle: Duration,
    hosts: Option<Hosts>,
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
            subscriptions: Places::new(
                limits.sockets.saturating_mul(SUBSCRIPTIONS_OF_A_SOCKET),
                limits
                    .sockets_of_a_source
                    .saturating_mul(SUBSCRIPTIONS_OF_A_SOCKET),
                |_| {},
            ),
            idle: limits.idle,
            hosts,
            rates: Rates::new(limits.per_second, limits.per_second_of_a_source),
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

    /// What a source takes.
    pub(super) fn meter(&self, source: IpAddr) -> Meter<'_> {
        self.rates.meter(source)
    }

    /// Counts a question of a source.
    ///
    /// # Errors
    /// The source, or all of them together, ask too much.
    pub(super) fn admit(&self, source: IpAddr) -> Result<(), Refusal> {
        self.meter(source).admit().map_err(Refusal::TooOften)
    }
}
