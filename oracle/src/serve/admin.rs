//! Who may change mappings: the holder of the admin token.

use axum::http::{HeaderMap, header};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::problem::Problem;

/// The token's hash: comparing hashes in constant time tells neither content nor length.
#[derive(Clone)]
pub(super) struct Admin(Option<[u8; 32]>);

impl Admin {
    pub fn new(token: Option<&SecretString>) -> Self {
        Self(token.map(|token| Sha256::digest(token.expose_secret()).into()))
    }

    pub fn authorize(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let Some(expected) = self.0 else {
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
            tracing::warn!("a request with a wrong admin token was refused");
            Err(Problem::admin_token_wrong("the token is not this oracle's"))
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
