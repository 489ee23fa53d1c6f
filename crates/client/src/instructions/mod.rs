//! The program's instructions, one function each (docs/protocol.md, "Instructions"). Addresses that the program
//! derives are derived here; what the caller must choose is an argument. Amounts are base units.

mod assets;
mod earnings;
mod network;
mod oracles;
mod payers;
mod proofs;
mod settlements;
mod staking;
mod statements;
pub mod token;

pub use assets::*;
pub use earnings::*;
pub use network::*;
pub use oracles::*;
pub use payers::*;
pub use proofs::*;
pub use settlements::*;
pub use staking::*;
pub use statements::*;

use crate::{addresses::PROGRAM_ID, discriminator};
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::ProofNode;
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

/// Lifetime totals of one asset or payer with their proof against a settlement.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct ProvenTotals {
    pub bytes: u64,
    /// Earned (asset) or spent (payer), base units.
    pub charged: u64,
    /// Owed for good, base units; what is charged is a part of it.
    pub accrued: u64,
    /// Siblings from the leaf upwards; empty for an index that the settlement does not count.
    pub proof: Vec<ProofNode>,
}

impl ProvenTotals {
    /// As instructions take it: without the proof when that is in a buffer.
    fn argument(&self, proof_buffer: Option<Pubkey>) -> (u64, u64, u64, &[ProofNode]) {
        let proof = match proof_buffer {
            Some(_) => &[],
            None => self.proof.as_slice(),
        };
        (self.bytes, self.charged, self.accrued, proof)
    }
}

fn build(name: &str, arguments: &impl BorshSerialize, accounts: Vec<AccountMeta>) -> Instruction {
    let mut data = discriminator::instruction(name).to_vec();
    arguments
        .serialize(&mut data)
        .expect("a Vec takes every write and no list is longer than u32");
    Instruction {
        program_id: PROGRAM_ID,
        accounts,
        data,
    }
}

const fn signer(key: Pubkey) -> AccountMeta {
    AccountMeta {
        pubkey: key,
        is_signer: true,
        is_writable: false,
    }
}

const fn signer_writable(key: Pubkey) -> AccountMeta {
    AccountMeta {
        pubkey: key,
        is_signer: true,
        is_writable: true,
    }
}

const fn readonly(key: Pubkey) -> AccountMeta {
    AccountMeta {
        pubkey: key,
        is_signer: false,
        is_writable: false,
    }
}

const fn writable(key: Pubkey) -> AccountMeta {
    AccountMeta {
        pubkey: key,
        is_signer: false,
        is_writable: true,
    }
}

/// An account that may be missing: the program's own address stands in its place.
fn optional(key: Option<Pubkey>) -> AccountMeta {
    readonly(key.unwrap_or(PROGRAM_ID))
}

/// The same of one that is written.
fn optional_writable(key: Option<Pubkey>) -> AccountMeta {
    key.map_or_else(|| optional(None), writable)
}

fn system_program() -> AccountMeta {
    readonly(solana_sdk_ids::system_program::ID)
}

fn token_program() -> AccountMeta {
    readonly(spl_token_interface::ID)
}

fn token_2022_program() -> AccountMeta {
    readonly(spl_token_2022_interface::ID)
}

fn associated_token_program() -> AccountMeta {
    readonly(spl_associated_token_account_interface::program::ID)
}
