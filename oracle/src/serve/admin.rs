//! Authorization of the administrative routes: the holder of the admin token.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, header};
use openmast_platform::log_limit::LogLimit;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::problem::Problem;

/// Wrong tokens are logged once in this time: guessing must not fill the disk.
const LOG_INTERVAL: Duration = Duration::from_secs(60);

/// The present token; `None` if administrative routes are off. All clones share it.
#[derive(Clone, Debug)]
pub struct AdminToken {
    /// The token's hash: comparing hashes in constant time reveals neither content nor length.
    hash: Arc<RwLock<Option<[u8; 32]>>>,
}

impl AdminToken {
    pub fn new(token: Option<&SecretString>) -> Self {
        let hash = token.map(hash);
        Self {
            hash: Arc::new(RwLock::new(hash)),
        }
    }

    /// Makes `token` the valid one from now on. Returns whether it differs from the one before.
    pub fn replace(&self, token: &SecretString) -> bool {
        let new = Some(hash(token));
        let mut current = self.hash.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *current, new) != new
    }

    fn current(&self) -> Option<[u8; 32]> {
        *self.hash.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_set(&self) -> bool {
        self.current().is_some()
    }
}

fn hash(token: &SecretString) -> [u8; 32] {
    Sha256::digest(token.expose_secret()).into()
}

#[derive(Clone)]
pub(super) struct Admin {
    token: AdminToken,
    wrong: Arc<Mutex<LogLimit<()>>>,
}

impl Admin {
    pub(super) fn new(token: AdminToken) -> Self {
        Self {
            token,
            wrong: Arc::new(Mutex::new(LogLimit::new(LOG_INTERVAL))),
        }
    }

    pub(crate) fn authorize(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let Some(expected) = self.token.current() else {
            return Err(Problem::admin_disabled("this oracle has no admin token"));
        };
        let Some(token) = bearer_token(headers) else {
            return Err(Problem::admin_token_missing(
                "there is no `Authorization: Bearer` header",
            ));
        };
        let given: [u8; 32] = Sha256::digest(token).into();
        if bool::from(given.ct_eq(&expected)) {
            Ok(())
        } else {
            self.complain();
            Err(Problem::admin_token_wrong("the token is not this oracle's"))
        }
    }
}

impl Admin {
    fn complain(&self) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(suppressed) = wrong.due_again(Instant::now()) {
            tracing::warn!(
                suppressed,
                "a request with a wrong admin token was refused: compare it with api.admin_token_file, or somebody guesses"
            );
        }
    }
}

/// RFC 6750 section 2.1; the scheme's name is case-insensitive (RFC 9110 section 11.1).
fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
