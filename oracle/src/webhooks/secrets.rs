//! The keys of signatures. They can be replaced while the service runs.

use std::sync::Arc;

use arc_swap::ArcSwap;
use secrecy::{ExposeSecret, SecretString};

use super::signature::sign;
use crate::config::WebhookConfig;

/// The keys of one receiver. All clones share them.
#[derive(Clone)]
pub(super) struct Secrets(Arc<ArcSwap<Pair>>);

struct Pair {
    current: SecretString,
    /// The previous key, while the receiver is given the new one.
    previous: Option<SecretString>,
}

/// The keys of all receivers. Cheap to clone; all clones share them.
#[derive(Clone, Default)]
pub struct WebhookSecrets(Vec<(reqwest::Url, Secrets)>);

impl Secrets {
    pub(super) fn of(config: &WebhookConfig) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(Pair::of(config))))
    }

    /// The header: a signature with each of the secrets, for a receiver that knows one of them.
    pub(super) fn sign(&self, id: &str, timestamp: u64, body: &str) -> String {
        let pair = self.0.load();
        let secrets = pair.secrets().into_iter().flatten();
        let signed = secrets.map(|secret| sign(secret, id, timestamp, body));
        signed.collect::<Vec<_>>().join(" ")
    }

    /// Replaces the keys. Returns whether they differ.
    fn replace(&self, new: Pair) -> bool {
        let is_another = self.0.load().secrets() != new.secrets();
        if is_another {
            self.0.store(new.into());
        }
        is_another
    }
}

impl Pair {
    fn of(config: &WebhookConfig) -> Self {
        Self {
            current: config.secret.clone().unwrap_or_default(),
            previous: config.previous_secret.clone(),
        }
    }

    fn secrets(&self) -> [Option<&str>; 2] {
        [Some(&self.current), self.previous.as_ref()].map(|it| it.map(ExposeSecret::expose_secret))
    }
}

impl WebhookSecrets {
    pub(super) fn new<'a>(all: impl Iterator<Item = (reqwest::Url, &'a Secrets)>) -> Self {
        let all = all.map(|(url, secrets)| (url, secrets.clone()));
        Self(all.collect())
    }

    /// Signs notices with these keys from now on. Returns the hosts of the receivers whose keys changed.
    pub fn replace(&self, configs: &[WebhookConfig]) -> Vec<String> {
        let changed = self.0.iter().filter(|(url, secrets)| {
            let config = configs.iter().find(|config| config.url == *url);
            config.is_some_and(|config| secrets.replace(Pair::of(config)))
        });
        let hosts = changed.map(|(url, _)| url.host_str().unwrap_or_default().to_owned());
        hosts.collect()
    }
}
