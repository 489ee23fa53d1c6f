use super::*;
use crate::addresses;

/// Lamports that a statement puts up for whoever raises it.
pub const STATEMENT_BOUNTY_LAMPORTS: u64 = 10_000_000;

/// What a leaf that raises a statement is proven against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RaisedBy {
    /// The settlement of this epoch.
    Settlement(u64),
    /// The root that the statement itself copied, also when that settlement is closed.
    Copy,
}

/// States what a payer has spent, and asks `amount` back without a proof. `rent_payer` pays the rent, and the bounty.
pub fn open_statement(
    rent_payer: Pubkey,
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    amount: u64,
    spent: u64,
) -> Instruction {
    let payer = addresses::payer(&network, index);
    raw::OpenStatement {
        rent_payer,
        owner,
        network,
        payer,
    }
    .instruction(&raw::OpenStatementArgs { amount, spent })
}

/// Proves that a payer has spent more than it stated, or that a final settlement saw its statement; anyone can, and
/// `prover` gets half of what is left of the bounty.
pub fn raise_statement(
    prover: Pubkey,
    network: Pubkey,
    index: u32,
    by: RaisedBy,
    totals: &ProvenTotals,
    proof_buffer: Option<Pubkey>,
) -> Instruction {
    let payer = addresses::payer(&network, index);
    let statement = addresses::statement(&payer);
    let settlement = match by {
        RaisedBy::Settlement(epoch) => addresses::settlement(&network, epoch),
        RaisedBy::Copy => statement,
    };
    raw::RaiseStatement {
        prover,
        network,
        payer,
        statement,
        settlement,
        proof_buffer,
    }
    .instruction(&raw::RaiseStatementArgs {
        bytes: totals.bytes,
        paid: totals.paid,
        charged: totals.charged,
        accrued: totals.accrued,
        proof: totals.proof_beside(proof_buffer),
    })
}

/// Pays a statement whose time has come; rent and what is left of the bounty return to `rent_payer`
/// (`Statement::rent_payer`). It pays a part when all claims together exceed what is unspent; refused when that would be
/// below `least`.
pub fn pay_statement(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    rent_payer: Pubkey,
    destination: Pubkey,
    least: u64,
) -> Instruction {
    let payer = addresses::payer(&network, index);
    raw::PayStatement {
        owner,
        network,
        payer,
        statement: addresses::statement(&payer),
        rent_payer,
        destination,
    }
    .instruction(&raw::PayStatementArgs { least })
}

/// Takes a statement back; rent and what is left of the bounty return to `rent_payer` (`Statement::rent_payer`).
pub fn cancel_statement(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    rent_payer: Pubkey,
) -> Instruction {
    let payer = addresses::payer(&network, index);
    raw::CancelStatement {
        signer: owner,
        network,
        payer,
        statement: addresses::statement(&payer),
        rent_payer,
    }
    .instruction()
}
