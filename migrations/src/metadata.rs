//! The Program Metadata program: where explorers, Anchor 1.0 and later, and auditors look for a program's interface
//! (seed `idl`) and for whom to tell of a weakness (seed `security`).
//!
//! Source: github.com/solana-program/program-metadata, program 1.0.1. Nobody but the program's upgrade authority can write
//! the canonical accounts, so what stands there is the operator's word.

use std::io::{Read, Write};

use anyhow::{Context, Result, bail};
use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use openmast_client::fetch::RawAccount;
use serde_json::Value;
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::{Pubkey, pubkey};
use solana_sdk_ids::{system_program, sysvar};

use crate::loader;

/// Its address on every public cluster.
pub const PROGRAM: Pubkey = pubkey!("ProgM6JCCvbYkfKqJYHePx4xxSUSqJp7rh8Lyv7nk7S");
/// Bytes in front of an account's content.
pub const HEAD: usize = 96;
/// An account grows by no more in one instruction.
pub const LARGEST_GROWTH: usize = 10_240;

const SEED_BYTES: usize = 16;
/// Most bytes of a document, unpacked: what is on chain is somebody's input.
const MOST_UNPACKED: u64 = 16 << 20;

const KIND_BUFFER: u8 = 1;
const KIND_METADATA: u8 = 2;
const UTF8: u8 = 1;
const ZLIB: u8 = 2;
const JSON: u8 = 1;
const DIRECT: u8 = 0;

/// How a document's bytes are to be understood.
const FORMAT: [u8; 4] = [UTF8, ZLIB, JSON, DIRECT];

/// An account of the Program Metadata program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// Content that is being written.
    Buffer {
        /// Who may write it.
        authority: Pubkey,
        /// The packed content so far.
        content: Vec<u8>,
    },
    /// Content that is published.
    Metadata {
        /// Whether it can ever be changed.
        is_mutable: bool,
        /// Bytes of the packed content.
        size: usize,
        /// `None`: not the kind of document that is published here.
        document: Option<Value>,
    },
}

/// # Errors
/// It is no account of the Program Metadata program, or of a kind that it does not have.
pub fn decode(account: &RawAccount) -> Result<Stored> {
    if account.owner != PROGRAM {
        bail!("its owner is {}", account.owner);
    }
    let (head, content) = account.data.split_at_checked(HEAD).context("too short")?;
    match head.first() {
        Some(&KIND_BUFFER) => {
            let authority: [u8; 32] = head.get(33..65).unwrap_or_default().try_into()?;
            Ok(Stored::Buffer {
                authority: Pubkey::new_from_array(authority),
                content: content.to_vec(),
            })
        }
        Some(&KIND_METADATA) => {
            let is_ours = head.get(83..87) == Some(&FORMAT);
            Ok(Stored::Metadata {
                is_mutable: head.get(65) == Some(&1),
                size: content.len(),
                document: is_ours.then(|| unpack(content)).flatten(),
            })
        }
        _ => bail!("of an unknown kind"),
    }
}

/// A document as it is stored.
///
/// # Errors
/// There is no memory.
pub fn pack(document: &Value) -> Result<Vec<u8>> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer.write_all(document.to_string().as_bytes())?;
    Ok(packer.finish()?)
}

fn unpack(content: &[u8]) -> Option<Value> {
    let mut text = String::new();
    let unpacked = ZlibDecoder::new(content).take(MOST_UNPACKED);
    { unpacked }.read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

/// Where something is stored, and what proves who may write it.
#[derive(Clone, Copy, Debug)]
pub struct Location {
    /// Where the account is.
    pub address: Pubkey,
    program: Pubkey,
    seed: [u8; SEED_BYTES],
    /// The program's code, which names its upgrade authority; for what is not canonical the metadata program itself, which
    /// stands for "none".
    program_data: Pubkey,
}

impl Location {
    /// Where everybody looks.
    pub fn canonical(program: Pubkey, seed: &str) -> Self {
        let seed = padded(seed);
        Self {
            address: derive(&[program.as_ref(), &seed]),
            program,
            seed,
            program_data: loader::program_data_address(&program),
        }
    }

    /// A place of `authority`'s own, where new content is written before it replaces the old.
    pub fn own(program: Pubkey, authority: &Pubkey, seed: &str) -> Self {
        let seed = padded(seed);
        Self {
            address: derive(&[program.as_ref(), authority.as_ref(), &seed]),
            program,
            seed,
            program_data: PROGRAM,
        }
    }

    /// Makes the account a buffer; it must have its lamports already.
    pub fn allocate(&self, authority: &Pubkey) -> Instruction {
        let mut accounts = self.accounts(authority);
        accounts.push(AccountMeta::new_readonly(system_program::ID, false));
        instruction(7, &self.seed, accounts)
    }

    /// Makes it longer, by [`LARGEST_GROWTH`] at most.
    pub fn extend(&self, authority: &Pubkey, bytes: u16) -> Instruction {
        instruction(8, &bytes.to_le_bytes(), self.accounts(authority))
    }

    /// Writes a part of a buffer's content.
    pub fn write(&self, authority: &Pubkey, offset: u32, bytes: &[u8]) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.address, false),
            AccountMeta::new_readonly(*authority, true),
            AccountMeta::new_readonly(PROGRAM, false),
        ];
        instruction(0, &[&offset.to_le_bytes(), bytes].concat(), accounts)
    }

    /// Publishes a buffer where it is.
    pub fn publish(&self, authority: &Pubkey) -> Instruction {
        let mut accounts = self.accounts(authority);
        accounts.push(AccountMeta::new_readonly(system_program::ID, false));
        instruction(1, &[&self.seed[..], &FORMAT].concat(), accounts)
    }

    /// Replaces what is published by a buffer's content.
    pub fn replace(&self, authority: &Pubkey, buffer: &Pubkey) -> Instruction {
        let mut accounts = self.accounts(authority);
        accounts.insert(2, AccountMeta::new_readonly(*buffer, false));
        instruction(3, &FORMAT, accounts)
    }

    /// Gives back what shorter content does not need.
    pub fn trim(&self, authority: &Pubkey, to: &Pubkey) -> Instruction {
        let mut accounts = self.accounts(authority);
        accounts.push(AccountMeta::new(*to, false));
        accounts.push(AccountMeta::new_readonly(sysvar::rent::ID, false));
        instruction(5, &[], accounts)
    }

    /// Removes it and gives its lamports back.
    pub fn close(&self, authority: &Pubkey, to: &Pubkey) -> Instruction {
        let mut accounts = self.accounts(authority);
        accounts.push(AccountMeta::new(*to, false));
        instruction(6, &[], accounts)
    }

    fn accounts(&self, authority: &Pubkey) -> Vec<AccountMeta> {
        vec![
            AccountMeta::new(self.address, false),
            AccountMeta::new_readonly(*authority, true),
            AccountMeta::new_readonly(self.program, false),
            AccountMeta::new_readonly(self.program_data, false),
        ]
    }
}

fn instruction(kind: u8, arguments: &[u8], accounts: Vec<AccountMeta>) -> Instruction {
    Instruction {
        program_id: PROGRAM,
        accounts,
        data: [&[kind], arguments].concat(),
    }
}

fn derive(seeds: &[&[u8]]) -> Pubkey {
    Pubkey::find_program_address(seeds, &PROGRAM).0
}

fn padded(seed: &str) -> [u8; SEED_BYTES] {
    let mut padded = [0; SEED_BYTES];
    for (byte, letter) in padded.iter_mut().zip(seed.bytes()) {
        *byte = letter;
    }
    padded
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn stored(head: &[(usize, u8)], content: &[u8]) -> RawAccount {
        let mut data = vec![0; HEAD];
        for &(position, byte) in head {
            data[position] = byte;
        }
        data.extend_from_slice(content);
        RawAccount {
            owner: PROGRAM,
            lamports: 1,
            executable: false,
            data,
        }
    }

    #[test]
    fn a_document_is_read_as_it_was_packed() {
        let document = json!({"name": "OpenMast", "contacts": ["email:a@example.org"]});
        let packed = pack(&document).unwrap();
        let account = stored(&[(0, 2), (65, 1), (83, 1), (84, 2), (85, 1)], &packed);
        let expected = Stored::Metadata {
            is_mutable: true,
            size: packed.len(),
            document: Some(document),
        };
        assert_eq!(decode(&account).unwrap(), expected);
    }

    #[test]
    fn what_is_something_else_is_no_document() {
        let packed = pack(&json!(1)).unwrap();
        for account in [
            stored(&[(0, 2), (83, 1), (84, 2), (85, 1)], b"no zlib"),
            stored(&[(0, 2), (83, 1), (84, 0), (85, 1)], &packed),
            stored(&[(0, 2), (83, 1), (84, 2), (85, 1), (86, 1)], &packed),
        ] {
            let Stored::Metadata { document, .. } = decode(&account).unwrap() else {
                panic!("a buffer");
            };
            assert_eq!(document, None);
        }
        assert!(decode(&stored(&[(0, 3)], &[])).is_err());
        let mut short = stored(&[(0, 2)], &[]);
        short.data.truncate(HEAD - 1);
        assert!(decode(&short).is_err());
    }
}
