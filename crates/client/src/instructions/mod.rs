//! The program's instructions, one function each (docs/reference/protocol.md, "Instructions"). Addresses that the program
//! derives are derived here; what the caller must choose is an argument. Amounts are base units. What each takes and
//! in which order is generated: [`crate::generated::openmast::instructions`].

mod assets;
mod earnings;
mod jurisdictions;
mod licences;
mod lots;
mod network;
mod oracles;
mod payers;
mod proofs;
mod settlements;
mod staking;
mod statements;
pub mod token;
mod venues;

pub use assets::*;
pub use earnings::*;
pub use jurisdictions::*;
pub use licences::*;
pub use lots::*;
pub use network::*;
pub use oracles::*;
pub use payers::*;
pub use proofs::*;
pub use settlements::*;
pub use staking::*;
pub use statements::*;
pub use venues::*;

use crate::{
    accounts::ShareKind, addresses, generated::openmast::instructions as raw, market,
    share_gate::token_acl,
};
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::ProofNode;
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

/// What an instruction needs in addition for permissioned shares: Token ACL's configuration of the mint, and Token ACL.
fn permission(shares: ShareKind, share_mint: &Pubkey) -> (Option<Pubkey>, Option<Pubkey>) {
    match shares {
        ShareKind::Open => (None, None),
        ShareKind::Permissioned => (
            Some(token_acl::mint_config(share_mint)),
            Some(token_acl::PROGRAM_ID),
        ),
    }
}

/// Whose share account an instruction looks at, when the shares are permissioned.
fn permitted(shares: ShareKind, wallet: &Pubkey, share_mint: &Pubkey) -> Option<Pubkey> {
    (shares == ShareKind::Permissioned).then(|| addresses::share_account(wallet, share_mint))
}

/// Lifetime totals of one asset or payer with their proof against a settlement, in the order of the arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ProvenTotals {
    /// Metered bytes.
    pub bytes: u64,
    /// What of `bytes` was paid for.
    pub paid: u64,
    /// Earned (asset) or spent (payer), base units.
    pub charged: u64,
    /// Owed for good, base units; what is charged is a part of it.
    pub accrued: u64,
    /// Siblings from the leaf upwards; empty for an index that the settlement does not count.
    pub proof: Vec<ProofNode>,
}

impl ProvenTotals {
    /// The proof as instructions take it: none when it is in a buffer.
    fn proof_beside(&self, buffer: Option<Pubkey>) -> &[ProofNode] {
        match buffer {
            Some(_) => &[],
            None => &self.proof,
        }
    }
}
