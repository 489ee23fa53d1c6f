//! A key that is at hand.

use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use solana_signer::{Signer, SignerError};

/// A key that is at hand.
#[derive(Debug)]
pub enum Key {
    /// In memory.
    Pair(Keypair),
    /// In a hardware wallet.
    #[cfg(feature = "ledger")]
    Device(crate::device::DeviceKey),
}

/// A key, and what people should know of where it comes from.
#[derive(Debug)]
pub struct ReadKey {
    /// It signs.
    pub key: Key,
    /// That others can read its file.
    pub warning: Option<String>,
}

impl Key {
    /// The key itself, unless it is in a hardware wallet, which gives none away.
    pub fn pair(&self) -> Option<&Keypair> {
        match self {
            Self::Pair(pair) => Some(pair),
            #[cfg(feature = "ledger")]
            Self::Device(_) => None,
        }
    }

    fn signer(&self) -> &dyn Signer {
        match self {
            Self::Pair(pair) => pair,
            #[cfg(feature = "ledger")]
            Self::Device(device) => device,
        }
    }
}

impl From<Keypair> for Key {
    fn from(pair: Keypair) -> Self {
        Self::Pair(pair)
    }
}

impl Signer for Key {
    fn try_pubkey(&self) -> Result<Pubkey, SignerError> {
        self.signer().try_pubkey()
    }

    fn try_sign_message(&self, message: &[u8]) -> Result<Signature, SignerError> {
        self.signer().try_sign_message(message)
    }

    fn is_interactive(&self) -> bool {
        self.signer().is_interactive()
    }
}
