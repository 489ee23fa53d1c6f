//! What the generated modules of all programs share.

use std::path::{Path, PathBuf};

use borsh::BorshSerialize;
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

/// A program that the client knows.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// As it calls itself.
    pub name: &'static str,
    /// Its folder in the repository's `programs`, after which its files are named.
    pub folder: &'static str,
    /// Its address.
    pub id: Pubkey,
    /// The types of its accounts.
    pub accounts: &'static [&'static str],
    /// Name of an error and what the program says of it, by code.
    pub error: fn(u32) -> Option<(&'static str, &'static str)>,
}

impl Program {
    /// Where it is in a folder of built programs.
    pub fn built_in(&self, folder: &Path) -> PathBuf {
        folder.join(self.folder).with_extension("so")
    }
}

#[expect(
    clippy::expect_used,
    reason = "a Vec takes every write, and no list is longer than u32"
)]
pub(crate) fn instruction(
    program_id: Pubkey,
    discriminator: [u8; 8],
    args: &impl BorshSerialize,
    accounts: Vec<AccountMeta>,
) -> Instruction {
    let mut data = discriminator.to_vec();
    args.serialize(&mut data)
        .expect("a Vec takes every write and no list is longer than u32");
    Instruction {
        program_id,
        accounts,
        data,
    }
}

/// An account that may be missing: the program's own address stands in its place.
pub(crate) fn optional(
    key: Option<Pubkey>,
    is_signer: bool,
    is_writable: bool,
    program_id: &Pubkey,
) -> AccountMeta {
    match (key, is_writable) {
        (None, _) => AccountMeta::new_readonly(*program_id, false),
        (Some(key), true) => AccountMeta::new(key, is_signer),
        (Some(key), false) => AccountMeta::new_readonly(key, is_signer),
    }
}
