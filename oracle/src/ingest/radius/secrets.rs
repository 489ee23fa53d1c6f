//! The shared secrets of a client: the current one, and the previous one while senders change over.

use std::sync::Arc;

use arc_swap::{ArcSwap, Guard};
use metrics::Counter;
use secrecy::{ExposeSecret, SecretString};

use super::config::ClientConfig;

/// The secrets of one client. They can be replaced while the server runs.
#[derive(Debug)]
pub(super) struct Secrets {
    now: ArcSwap<SecretPair>,
    by_current: Counter,
    by_previous: Counter,
}

/// The secrets at one moment.
#[derive(Debug)]
pub(super) struct SecretPair {
    current: SecretString,
    previous: Option<SecretString>,
}

/// Which of a client's two secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WhichSecret {
    Current,
    Previous,
}

impl Secrets {
    pub(super) fn new(config: &ClientConfig) -> Self {
        metrics::describe_counter!(
            "openmast_radius_secret_uses_total",
            "Genuine requests by client and by which of its secrets they were made with"
        );
        let uses = |secret: &'static str| {
            let client = config.name.clone();
            metrics::counter!("openmast_radius_secret_uses_total", "client" => client, "secret" => secret)
        };
        Self {
            now: ArcSwap::from_pointee(SecretPair::of(config)),
            by_current: uses("current"),
            by_previous: uses("previous"),
        }
    }

    /// The secrets of this moment, for one request: the answer must be signed with the secret that the request was
    /// made with.
    pub(super) fn now(&self) -> Guard<Arc<SecretPair>> {
        self.now.load()
    }

    /// Replaces the secrets, from the next request on. Returns whether they changed.
    pub(super) fn replace(&self, config: &ClientConfig) -> bool {
        let new = SecretPair::of(config);
        let is_another = !self.now.load().is(&new);
        if is_another {
            self.now.store(new.into());
        }
        is_another
    }

    /// Counts a genuine request that was made with this secret.
    pub(super) fn count(&self, which: WhichSecret) {
        match which {
            WhichSecret::Current => self.by_current.increment(1),
            WhichSecret::Previous => self.by_previous.increment(1),
        }
    }
}

impl SecretPair {
    fn of(config: &ClientConfig) -> Self {
        Self {
            current: config.secret.clone(),
            previous: config.previous_secret.clone(),
        }
    }

    fn is(&self, other: &Self) -> bool {
        [WhichSecret::Current, WhichSecret::Previous]
            .into_iter()
            .all(|which| self.get(which) == other.get(which))
    }

    /// The octets of one secret; `None` if the client does not have it.
    pub(super) fn get(&self, which: WhichSecret) -> Option<&[u8]> {
        let secret = match which {
            WhichSecret::Current => Some(&self.current),
            WhichSecret::Previous => self.previous.as_ref(),
        };
        secret.map(|secret| secret.expose_secret().as_bytes())
    }

    /// The first secret for which `is_genuine` holds; the current one is tried first.
    pub(super) fn find(&self, is_genuine: impl Fn(&[u8]) -> bool) -> Option<(WhichSecret, &[u8])> {
        let both = [WhichSecret::Current, WhichSecret::Previous].into_iter();
        let mut both = both.filter_map(|which| Some((which, self.get(which)?)));
        both.find(|(_, secret)| is_genuine(secret))
    }
}
