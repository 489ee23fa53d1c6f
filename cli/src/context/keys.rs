//! The keys that a command signs with, each read, asked for and complained of once.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

use openmast_keys::{Key, Source};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::Context;
use crate::{
    failure::Failure,
    keys::{self, KeyOption, Party},
};

impl Context {
    /// The key that signs.
    ///
    /// # Errors
    /// There is none, or whoever was asked for it said no.
    pub fn signer(&self) -> Result<Arc<Key>, Failure> {
        let named = keys::signing(&self.globals, &self.solana)?;
        self.read_once(&self.signer, &named, KeyOption::Keypair)
    }

    /// Whose signature the program asks for: the signer's, or that of who is to sign elsewhere.
    ///
    /// # Errors
    /// As [`Self::signer`].
    pub fn signer_key(&self) -> Result<Pubkey, Failure> {
        match self.globals.signing.acting_as {
            Some(address) => Ok(address),
            None => Ok(self.signer()?.pubkey()),
        }
    }

    /// The address of the key that signs, if there is one. Nobody is asked for a key that Solana's configuration names:
    /// what is only shown goes without it.
    pub fn signer_address(&self) -> Option<Pubkey> {
        let globals = &self.globals;
        let is_named = globals.keypair.is_some() || globals.signing.acting_as.is_some();
        let named = keys::signing(globals, &self.solana).ok()?;
        let asks = !is_named && Source::needs_somebody(&named).is_some();
        (!asks).then(|| self.signer_key().ok()).flatten()
    }

    /// The key that pays fees and rent.
    ///
    /// # Errors
    /// As [`Self::signer`].
    pub fn fee_payer(&self) -> Result<Arc<Key>, Failure> {
        match &self.globals.fee_payer {
            Some(file) => {
                if let Some(address) = keys::address_alone(file) {
                    return Err(Failure::input(format!(
                        "the key of the fee payer {address} is not at hand: pass --fee-payer with its key file, or sign elsewhere, with \
                         --nonce or --blockhash and --sign-only"
                    )));
                }
                self.read_once(&self.fee_payer, file, KeyOption::FeePayer)
            }
            None => self.signer(),
        }
    }

    /// Who pays fees and rent.
    ///
    /// # Errors
    /// As [`Self::signer`].
    pub fn fee_payer_key(&self) -> Result<Pubkey, Failure> {
        let file = self.globals.fee_payer.as_deref();
        match (
            file.and_then(keys::address_alone),
            self.globals.signing.acting_as,
        ) {
            (Some(address), _) => Ok(address),
            (None, Some(address)) if file.is_none() => Ok(address),
            _ => Ok(self.fee_payer()?.pubkey()),
        }
    }

    /// Who advances the nonce, if somebody is named.
    ///
    /// # Errors
    /// As [`Self::signer`].
    pub fn nonce_authority(&self) -> Result<Option<Party>, Failure> {
        let Some(named) = &self.globals.signing.nonce_authority else {
            return Ok(None);
        };
        if let Some(address) = keys::address_alone(named) {
            return Ok(Some(Party::Address(address)));
        }
        let key = self.read_once(&self.nonce_authority, named, KeyOption::NonceAuthority)?;
        Ok(Some(Party::Key(key)))
    }

    /// The key that an option names.
    ///
    /// # Errors
    /// As [`Self::signer`].
    pub fn read_key(&self, named: &Path, option: KeyOption) -> Result<Key, Failure> {
        let journal = Arc::clone(&self.journal);
        let interrupted = move || journal.interrupted().after(&journal.all_landed());
        keys::read_until_told(named, option, &self.globals, &self.progress, interrupted)
    }

    /// A key that is read, asked for and complained of once.
    fn read_once(
        &self,
        kept: &OnceLock<Arc<Key>>,
        named: &Path,
        option: KeyOption,
    ) -> Result<Arc<Key>, Failure> {
        if let Some(key) = kept.get() {
            return Ok(Arc::clone(key));
        }
        let key = self.read_key(named, option)?;
        Ok(Arc::clone(kept.get_or_init(|| Arc::new(key))))
    }
}
