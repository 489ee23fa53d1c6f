//! Who asks.

use openmast_keys::Key;
use openmast_oracle::serve::owner::{EXPIRES_HEADER, SIGNATURE_HEADER};
use openmast_platform::wall_clock::unix_seconds;
use secrecy::{ExposeSecret, SecretString};
use solana_signature::Signature;
use solana_signer::Signer;

use crate::failure::Failure;

/// What a request shows that is not for everybody.
pub enum Credential {
    AdminToken(SecretString),
    /// Signed by the owner of a payer or an asset, until then (Unix seconds).
    Owner {
        expires: u64,
        signature: Signature,
    },
}

/// So long may a request be under way.
const VALID_SECONDS: u64 = 60;

impl Credential {
    /// An owner's, over what `message` says until an expiry (Unix seconds).
    ///
    /// # Errors
    /// The key is in a hardware wallet: these sign transactions, and texts only in a form that oracles do not take.
    pub fn of_owner(owner: &Key, message: impl FnOnce(u64) -> String) -> Result<Self, Failure> {
        let pair = owner.pair().ok_or_else(|| {
            Failure::input(
                "an oracle asks for the owner's signature of a text here, and a hardware wallet signs transactions; pass --keypair \
                 with a key file or prompt:",
            )
        })?;
        let expires = unix_seconds().saturating_add(VALID_SECONDS);
        let signature = pair.sign_message(message(expires).as_bytes());
        Ok(Self::Owner { expires, signature })
    }

    pub(super) fn shown_with(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        match self {
            Self::AdminToken(token) => request.bearer_auth(token.expose_secret()),
            Self::Owner { expires, signature } => request
                .header(EXPIRES_HEADER, *expires)
                .header(SIGNATURE_HEADER, signature.to_string()),
        }
    }
}
