//! Signing batches.

use std::fmt;

use ed25519_zebra::{SigningKey, VerificationKeyBytes};

use crate::{Malformed, RadioKey, Report, SignedBatch, builder::BatchBuilder};

/// The secret key of a radio. It is wiped from memory when it is dropped.
#[derive(Clone)]
pub struct RadioSigner {
    secret: SigningKey,
    key: [u8; 32],
}

impl RadioSigner {
    /// Makes a signer from the 32 bytes that RFC 8032 calls the private key: the first half of a key file of Solana's
    /// tools.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        let secret = SigningKey::from(seed);
        let key = VerificationKeyBytes::from(&secret).into();
        Self { secret, key }
    }

    /// The public key.
    pub fn key(&self) -> RadioKey {
        RadioKey::new(self.key).unwrap_or_else(|_| unreachable!("made from a secret scalar"))
    }

    /// A signed batch of `reports`.
    ///
    /// # Errors
    /// There are no reports, or too many.
    pub fn sign<'a>(
        &self,
        network: &[u8; 32],
        sequence: u64,
        reports: impl IntoIterator<Item = Report<'a>>,
    ) -> Result<SignedBatch, Malformed> {
        let reports = reports.into_iter();
        let mut builder = BatchBuilder::new(network, &self.key, sequence, reports.size_hint().0);
        for report in reports {
            builder.push(&report)?;
        }
        self.sign_canonical(builder.finish()?)
    }

    /// Signs canonical bytes as they are.
    ///
    /// # Errors
    /// They are no batch.
    pub fn sign_canonical(&self, canonical: Vec<u8>) -> Result<SignedBatch, Malformed> {
        let signature = self.secret.sign(&canonical).to_bytes();
        SignedBatch::new(canonical, signature)
    }
}

impl fmt::Debug for RadioSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RadioSigner({})", bs58::encode(self.key).into_string())
    }
}
