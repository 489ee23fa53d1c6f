//! Which endpoints are believed: each is asked who it is.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use futures_util::future::join_all;

use super::{Rpc, Trust};
use crate::rpc::{
    endpoint::{Endpoint, EndpointReport, Standing},
    identity::{Probe, classify_endpoints, probe},
    trouble::RpcTrouble,
};

/// For an endpoint to say who it is, however long its answers may take otherwise.
pub(super) const PROBE_TIMEOUT: Duration = Duration::from_secs(5);

impl Rpc {
    /// Asks every endpoint who it is, all at once and for some seconds at most, also those that are usable.
    pub async fn look(&self) -> Vec<EndpointReport> {
        let _turn = self.looking.lock().await;
        self.look_at_all().await;
        self.reports()
    }

    async fn look_at_all(&self) {
        let identity = match &self.trust {
            Trust::Alone => {
                return self
                    .endpoints
                    .iter()
                    .for_each(|it| it.becomes(Standing::Usable));
            }
            Trust::Agreeing => None,
            Trust::Network(identity) => Some(identity),
        };
        let known = self.seen.genesis();
        let probes = self.endpoints.iter().map(|endpoint| async move {
            let probing = probe(endpoint, identity, known);
            match tokio::time::timeout(PROBE_TIMEOUT, probing).await {
                Ok(told) => told,
                Err(_) => Probe::Silent(format!(
                    "it did not say within {} s who it is",
                    PROBE_TIMEOUT.as_secs()
                )),
            }
        });
        let told = join_all(probes).await;
        let hosts = self.endpoints.iter().map(|it| it.host.as_str());
        let told: Vec<_> = hosts.zip(told).collect();
        let (genesis, standings) = classify_endpoints(known, &told);
        if let Some(genesis) = genesis {
            self.seen.pin(genesis);
        }
        for (endpoint, standing) in self.endpoints.iter().zip(standings) {
            endpoint.becomes(standing);
        }
    }

    /// The endpoints that are believed, the one that answered last first. When there is none, all are asked who they are.
    ///
    /// # Errors
    /// [`RpcTrouble::DifferentChains`], as a person's command must not guess.
    pub(in crate::rpc) async fn usable(&self) -> Result<Vec<Arc<Endpoint>>, RpcTrouble> {
        let usable = self.usable_now();
        if !usable.is_empty() {
            return Ok(usable);
        }
        let _turn = self.looking.lock().await;
        let usable = self.usable_now();
        if !usable.is_empty() {
            return Ok(usable);
        }
        self.look_at_all().await;
        let others = self.endpoints.iter().find_map(|it| match it.standing() {
            Standing::OtherChain(why) => Some(why),
            _ => None,
        });
        match (&self.trust, others) {
            (Trust::Agreeing, Some(why)) => Err(RpcTrouble::DifferentChains(why)),
            _ => Ok(self.usable_now()),
        }
    }

    pub(in crate::rpc) fn usable_now(&self) -> Vec<Arc<Endpoint>> {
        let first = self.preferred.load(Ordering::Relaxed) % self.endpoints.len().max(1);
        let (before, from) = self.endpoints.split_at(first);
        let usable = from.iter().chain(before).filter(|it| it.is_usable());
        usable.cloned().collect()
    }
}
