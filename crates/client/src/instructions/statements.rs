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
pub fn state_spent(
    rent_payer: Pubkey,
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    amount: u64,
    spent: u64,
) -> Instruction {
    let payer = addresses::payer(&network, index);
    build(
        "state_spent",
        &(amount, spent),
        vec![
            signer_writable(rent_payer),
            signer(owner),
            writable(network),
            writable(payer),
            writable(addresses::statement(&payer)),
            system_program(),
        ],
    )
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
    build(
        "raise_statement",
        &totals.argument(proof_buffer),
        vec![
            signer_writable(prover),
            writable(network),
            writable(payer),
            writable(statement),
            readonly(settlement),
            optional(proof_buffer),
        ],
    )
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
    let mut accounts = closing(owner, network, index, rent_payer);
    accounts.extend([
        writable(addresses::vault(&network)),
        writable(destination),
        token_program(),
    ]);
    build("pay_statement", &least, accounts)
}

/// Takes a statement back; rent and what is left of the bounty return to `rent_payer` (`Statement::rent_payer`).
pub fn cancel_statement(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    rent_payer: Pubkey,
) -> Instruction {
    build(
        "cancel_statement",
        &(),
        closing(owner, network, index, rent_payer),
    )
}

fn closing(owner: Pubkey, network: Pubkey, index: u32, rent_payer: Pubkey) -> Vec<AccountMeta> {
    let payer = addresses::payer(&network, index);
    vec![
        signer(owner),
        writable(network),
        writable(payer),
        writable(addresses::statement(&payer)),
        writable(rent_payer),
    ]
}
