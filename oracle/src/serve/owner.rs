//! Proof that a request comes from the wallet that owns a payer or an asset: an ed25519 signature over a text that names the
//! network, the account, what is to be shown of it and an expiry. Whoever copies it can repeat this one request until then, no more.

use std::str::FromStr;

use axum::http::HeaderMap;
use solana_offchain_message::OffchainMessage;
use solana_pubkey::Pubkey;
use solana_signature::Signature;

use crate::problem::Problem;

/// Header with the expiry, Unix seconds.
pub const EXPIRES_HEADER: &str = "openmast-expires";
/// Header with the signature in base58.
pub const SIGNATURE_HEADER: &str = "openmast-signature";
/// A signature is accepted for at most this long, so a copied one is soon useless.
pub(crate) const LONGEST_VALIDITY_SECONDS: u64 = 300;

/// The text that the owner signs to see the session records of `payer` in `epoch`. Its first line separates it from
/// every other use of the key. ASCII, so that every wallet can show it.
pub fn sessions_message(
    network: &Pubkey,
    payer: u32,
    epoch: u64,
    expires_unix_seconds: u64,
) -> String {
    format!(
        "OpenMast: show the session records of my payer account\n\
         network: {network}\n\
         payer: {payer}\n\
         epoch: {epoch}\n\
         expires: {expires_unix_seconds}"
    )
}

/// The text that the owner signs to see the sessions that `payer` pays for, as they are now.
pub fn live_sessions_message(network: &Pubkey, payer: u32, expires_unix_seconds: u64) -> String {
    format!(
        "OpenMast: show the sessions of my payer account\n\
         network: {network}\n\
         payer: {payer}\n\
         expires: {expires_unix_seconds}"
    )
}

/// The text that the owner signs to see the radios that are mapped to `asset`.
pub fn radios_message(network: &Pubkey, asset: u32, expires_unix_seconds: u64) -> String {
    format!(
        "OpenMast: show the radios of my asset\n\
         network: {network}\n\
         asset: {asset}\n\
         expires: {expires_unix_seconds}"
    )
}

/// The headers that say who sent a request.
pub(super) struct Signed {
    expires: u64,
    signature: Signature,
}

impl Signed {
    /// Reads the headers and refuses what has expired at `now` (Unix seconds), before anything is looked up.
    pub(crate) fn from_headers(
        headers: &HeaderMap,
        now: u64,
        message: impl Fn(u64) -> String,
    ) -> Result<Self, Problem> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let (Some(expires), Some(signature)) = (text(EXPIRES_HEADER), text(SIGNATURE_HEADER))
        else {
            let example = message(now.saturating_add(LONGEST_VALIDITY_SECONDS));
            return Err(Problem::signature_missing(format!(
                "send the headers {EXPIRES_HEADER} and {SIGNATURE_HEADER}; sign this text with an expiry of your own:\n{example}"
            )));
        };
        let expires = expires.parse().map_err(|_| {
            Problem::bad_request(format!("{EXPIRES_HEADER} must be Unix seconds, like {now}"))
        })?;
        let signature = Signature::from_str(signature).map_err(|_| {
            Problem::bad_request(format!(
                "{SIGNATURE_HEADER} must be an ed25519 signature of 64 bytes in base58"
            ))
        })?;
        if expires <= now || expires > now.saturating_add(LONGEST_VALIDITY_SECONDS) {
            return Err(Problem::signature_expired(format!(
                "it expires at {expires}, the oracle's clock says {now}"
            )));
        }
        Ok(Self { expires, signature })
    }

    /// Accepts the signature of `owner` over the message: as wallets sign it (the text itself), or in the envelope of
    /// `solana sign-offchain-message`.
    pub(super) fn verify(
        &self,
        owner: &Pubkey,
        message: impl Fn(u64) -> String,
    ) -> Result<(), Problem> {
        let text = message(self.expires);
        if self.signature.verify(owner.as_ref(), text.as_bytes())
            || self.verify_envelope(owner, &text)
        {
            Ok(())
        } else {
            Err(Problem::signature_wrong(format!(
                "the owner is {owner}; the text is:\n{text}"
            )))
        }
    }

    fn verify_envelope(&self, owner: &Pubkey, text: &str) -> bool {
        OffchainMessage::new(0, text.as_bytes())
            .and_then(|message| message.serialize())
            .is_ok_and(|envelope| self.signature.verify(owner.as_ref(), &envelope))
    }
}
