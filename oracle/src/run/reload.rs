//! Takes over what may change while the service runs: secrets, certificates, keys and tokens.
//!
//! Everything is read and checked first, then taken over at once: a configuration that the service would not start with, or
//! that takes a restart, changes nothing.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use solana_keypair::read_keypair_file;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::mirrors::Mirrors;
use crate::{
    config::{self, Config},
    ingest::{
        radius::ClientSecrets,
        usage::{Certified, Tls},
    },
    serve::{AdminToken, Reload, ReloadError},
    webhooks::WebhookSecrets,
};

/// Reads the configuration again when it is told to. Cheap to clone; all clones are one.
#[derive(Clone, Default)]
pub(super) struct Reloader {
    running: Arc<Mutex<Option<Running>>>,
}

/// What runs, and by which configuration.
struct Running {
    config: Config,
    keys: OracleKeys,
    parts: Parts,
}

/// Where secrets are put.
pub(super) struct Parts {
    pub clients: ClientSecrets,
    /// `None`: signed usage reports are off, or come without TLS.
    pub tls: Option<Tls>,
    pub admin_token: AdminToken,
    pub webhooks: WebhookSecrets,
    pub mirrors: Mirrors,
}

/// Whose keys the oracle signs with. They do not change while it runs: the oracle set of the network names the key (another becomes a
/// member by `openmast network rotate`, at a time that the chain tells), transactions of the outbox are signed with it, and two that
/// attest for one oracle are what the settler raises an alarm for. A start sorts all of this out.
#[derive(Clone, Copy, PartialEq, Eq)]
struct OracleKeys {
    oracle: Option<Pubkey>,
    fee_payer: Option<Pubkey>,
}

impl OracleKeys {
    fn of(config: &Config) -> Self {
        let read = |file: &Path| read_keypair_file(file).ok().map(|key| key.pubkey());
        let config = &config.oracle;
        Self {
            oracle: read(&config.keypair),
            fee_payer: config.fee_payer_keypair.as_deref().and_then(read),
        }
    }

    /// Keys of the configuration that lead to other keys than before.
    fn changed(self, before: Self) -> impl Iterator<Item = String> {
        let keys = [
            (self.oracle != before.oracle, "oracle.keypair"),
            (
                self.fee_payer != before.fee_payer,
                "oracle.fee_payer_keypair",
            ),
        ];
        let keys = keys.into_iter().filter(|(changed, _)| *changed);
        keys.map(|(_, key)| key.to_owned())
    }
}

impl Reloader {
    /// From now on there is something to put secrets into.
    pub(super) fn begin(&self, config: &Config, parts: Parts) {
        let running = Running {
            config: config.clone(),
            keys: OracleKeys::of(config),
            parts,
        };
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(running);
    }

    fn reload_now(&self) -> Result<Vec<String>, ReloadError> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.as_mut().ok_or(ReloadError::Starting)?.reload()
    }
}

#[async_trait]
impl Reload for Reloader {
    async fn reload(&self) -> Result<Vec<String>, ReloadError> {
        let this = self.clone();
        let result = tokio::task::spawn_blocking(move || this.reload_now()).await;
        let result =
            result.unwrap_or_else(|error| Err(ReloadError::Invalid(vec![error.to_string()])));
        tell(&result);
        result
    }
}

fn tell(result: &Result<Vec<String>, ReloadError>) {
    match result {
        Ok(changed) if changed.is_empty() => {
            tracing::info!("the configuration was read again: nothing has changed");
        }
        Ok(changed) => {
            for change in changed {
                tracing::info!("the configuration was read again: {change}");
            }
        }
        Err(ReloadError::Starting) => {
            tracing::warn!("the configuration is read again when the service runs");
        }
        Err(error) => {
            tracing::error!("the configuration was read again and nothing was changed: {error}");
        }
    }
}

impl Running {
    fn reload(&mut self) -> Result<Vec<String>, ReloadError> {
        let Some(origin) = &self.config.origin else {
            let text = "this service was not started from a file";
            return Err(ReloadError::Invalid(vec![text.to_owned()]));
        };
        let (new, warnings) = origin
            .read_again()
            .map_err(|error| ReloadError::Invalid(error.0.lines().collect()))?;
        let keys = OracleKeys::of(&new);
        let mut need_restart = config::need_restart(&self.config, &new);
        need_restart.extend(keys.changed(self.keys));
        if !need_restart.is_empty() {
            return Err(ReloadError::NeedsRestart(need_restart));
        }
        let certified = match &self.parts.tls {
            Some(_) => Certified::read(&new.usage)
                .map_err(|(key, problem)| ReloadError::Invalid(vec![format!("{key} {problem}")]))?,
            None => None,
        };
        for warning in warnings.lines() {
            tracing::warn!("{warning}");
        }
        // From here on nothing can fail.
        let changed = self.take_over(&new, certified);
        self.config = new;
        Ok(changed)
    }

    fn take_over(&self, new: &Config, certified: Option<Certified>) -> Vec<String> {
        let mut changed = Vec::new();
        for name in self.parts.clients.replace(&new.radius.clients) {
            let mut clients = new.radius.clients.iter();
            let client = clients.find(|client| client.name == name);
            let also = match client.is_some_and(|it| it.previous_secret.is_some()) {
                true => "; the previous one is taken as well",
                false => "; no previous one is taken",
            };
            changed.push(format!("RADIUS client \"{name}\" has other secrets{also}"));
        }
        if let (Some(tls), Some(certified)) = (&self.parts.tls, certified)
            && tls.replace(certified)
        {
            changed.push(
                "signed usage reports: new connections use the TLS files as they are now"
                    .to_owned(),
            );
        }
        if let Some(token) = &new.api.admin_token
            && self.parts.admin_token.replace(token)
        {
            changed.push("the API has another admin token".to_owned());
        }
        for host in self.parts.webhooks.replace(&new.webhooks) {
            changed.push(format!(
                "webhooks to {host} are signed with other secrets, each call with all that are configured"
            ));
        }
        for name in self.parts.mirrors.replace_keys(&new.archive.mirrors) {
            changed.push(format!(
                "mirror {name} is asked with other keys the next time that something is to be done there"
            ));
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_service_that_starts_is_asked_again_later() {
        let reloader = Reloader::default();
        assert_eq!(reloader.reload().await, Err(ReloadError::Starting));
    }
}
