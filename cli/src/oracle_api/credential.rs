//! Who asks.

use openmast_oracle::serve::owner::{EXPIRES_HEADER, SIGNATURE_HEADER};
use secrecy::{ExposeSecret, SecretString};
use solana_signature::Signature;

/// What a request shows that is not for everybody.
pub enum Credential {
    AdminToken(SecretString),
    /// Signed by the owner of a payer or an asset, until then (Unix seconds).
    Owner {
        expires: u64,
        signature: Signature,
    },
}

impl Credential {
    pub(super) fn shown_with(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        match self {
            Self::AdminToken(token) => request.bearer_auth(token.expose_secret()),
            Self::Owner { expires, signature } => request
                .header(EXPIRES_HEADER, *expires)
                .header(SIGNATURE_HEADER, signature.to_string()),
        }
    }
}
