//! Keys of radios.

use std::{fmt, str::FromStr};

use curve25519_dalek::edwards::CompressedEdwardsY;

/// An ed25519 public key that a radio can sign with: 32 bytes, in base58 for people.
///
/// ZIP 215 verifies against any encoding of any point. With a key of small order anybody can sign, and one point may
/// have two encodings; so only the canonical encodings of points of the prime-order group are keys here. Every key that
/// was made as RFC 8032 says is one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RadioKey([u8; 32]);

/// Why some bytes are no key of a radio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text is no base58, or stands for more or fewer than 32 bytes.
    #[error("is no base58 text of 32 bytes; write the key as `openmast radio keygen` prints it")]
    Text,
    /// The bytes do not decompress to a point of edwards25519 (RFC 8032, 5.1.3).
    #[error(
        "is no point of the curve, so nothing can be signed with it; write the key that the radio shows"
    )]
    NoPoint,
    /// They decompress to a point whose own encoding is another one.
    #[error("is not the canonical encoding of its point; write the key that the radio shows")]
    NotCanonical,
    /// The point's order divides 8, the curve's cofactor.
    #[error(
        "has small order: anybody could sign for it; write the key that the radio shows, or make it a new one"
    )]
    SmallOrder,
    /// The point is the sum of one of the prime-order group and one of small order.
    #[error(
        "is outside of the prime-order group, which no ed25519 software makes; write the key that the radio shows"
    )]
    MixedOrder,
}

impl RadioKey {
    /// Checks that a radio may have this key.
    ///
    /// # Errors
    /// The reason why it may not, as a [`KeyError`].
    pub fn new(bytes: [u8; 32]) -> Result<Self, KeyError> {
        let point = CompressedEdwardsY(bytes).decompress();
        let point = point.ok_or(KeyError::NoPoint)?;
        if point.compress().0 != bytes {
            return Err(KeyError::NotCanonical);
        }
        if point.is_small_order() {
            return Err(KeyError::SmallOrder);
        }
        if !point.is_torsion_free() {
            return Err(KeyError::MixedOrder);
        }
        Ok(Self(bytes))
    }

    /// The canonical encoding of the point (RFC 8032, 5.1.2).
    pub fn to_bytes(self) -> [u8; 32] {
        self.0
    }
}

impl FromStr for RadioKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut bytes = [0; 32];
        match bs58::decode(text).onto(&mut bytes) {
            Ok(32) => Self::new(bytes),
            _ => Err(KeyError::Text),
        }
    }
}

impl fmt::Display for RadioKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(self.0).into_string())
    }
}

impl fmt::Debug for RadioKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RadioKey({self})")
    }
}
