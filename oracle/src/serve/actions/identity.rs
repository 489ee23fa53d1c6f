//! Who handed a transaction out, said in the transaction: the Action Identity of Solana Actions, as `@solana/actions` 1.6.6 makes and
//! validates it.

use std::path::PathBuf;

use anyhow::anyhow;
use openmast_platform::cause;
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::{Keypair, read_keypair_file};
use solana_signer::Signer;
use spl_memo_interface::{instruction::build_memo, v3};

use crate::config::Config;

const PROTOCOL: &str = "solana-action";

/// A key that signs random references and nothing else. It owns nothing, and nobody may take its word for anything but that a transaction
/// came from here.
pub struct Identity(Keypair);

impl Identity {
    /// Reads its key file; `None` where none is configured, or nothing is handed out.
    ///
    /// # Errors
    /// There is no key file, or it holds a key that settles, pays or keeps: such a key must sign nothing that strangers ask for.
    pub fn of(config: &Config) -> anyhow::Result<Option<Self>> {
        let file = config.actions.identity_keypair.as_ref();
        let Some(file) = file.filter(|_| config.actions.enabled) else {
            return Ok(None);
        };
        let key = read_keypair_file(file).map_err(|error| {
            cause::input(anyhow!(
                "{} is no key file as solana-keygen writes it (a JSON array of 64 numbers): {error}",
                file.display()
            ))
        })?;
        let others = [
            Some(&config.oracle.keypair),
            config.oracle.fee_payer_keypair.as_ref(),
            config.keeper.keypair.as_ref(),
        ];
        let read = |file: &PathBuf| Some(read_keypair_file(file).ok()?.pubkey());
        let mut others = others.into_iter().flatten().filter_map(read);
        if others.any(|other| other == key.pubkey()) {
            return Err(cause::input(anyhow!(
                "{} has the key that settles, pays or keeps; this one must do nothing else: make it with \
                 `solana-keygen new --no-bip39-passphrase -o identity.json`",
                file.display()
            )));
        }
        Ok(Some(Self(key)))
    }

    /// The instructions and, in front of them, a memo: `solana-action:IDENTITY:REFERENCE:SIGNATURE`, where the signature is over the
    /// 32 bytes of the reference. Who looks for transactions of the identity or the reference finds this one by the last instruction,
    /// which names both and does nothing with them: a memo's accounts would have to sign.
    pub(super) fn said_in(&self, mut instructions: Vec<Instruction>) -> Vec<Instruction> {
        let reference = Keypair::new().pubkey();
        let signature = self.0.sign_message(reference.as_ref());
        let memo = format!("{PROTOCOL}:{}:{reference}:{signature}", self.0.pubkey());
        if let Some(last) = instructions.last_mut() {
            let named = [self.0.pubkey(), reference];
            let named = named.map(|it| AccountMeta::new_readonly(it, false));
            last.accounts.extend(named);
        }
        instructions.insert(0, build_memo(&v3::id(), memo.as_bytes(), &[]));
        instructions
    }
}
