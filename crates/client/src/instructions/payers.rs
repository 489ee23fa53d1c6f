use super::*;
use crate::{accounts::Role, addresses};

/// Accounts that [`open_payer`] offers for the payer: those of so many next indexes.
pub const PAYER_CANDIDATES: u32 = 8;

/// Opens a payer with its first deposit, which `rent_payer` pays from `source`. `next_index` is `Network::payer_count` as
/// last read: others may have opened some since, as long as they are fewer than [`PAYER_CANDIDATES`]. `treasury` is who
/// holds the role now; it gets the fee.
pub fn open_payer(
    rent_payer: Pubkey,
    owner: Pubkey,
    network: Pubkey,
    treasury: Pubkey,
    source: Pubkey,
    next_index: u32,
    amount: u64,
) -> Instruction {
    let mut accounts = vec![
        signer_writable(rent_payer),
        signer(owner),
        writable(network),
        writable(addresses::till(&network, Role::Treasury, &treasury)),
        writable(source),
        writable(addresses::vault(&network)),
        token_program(),
        system_program(),
    ];
    let candidates = next_index..next_index.saturating_add(PAYER_CANDIDATES);
    accounts.extend(candidates.map(|index| writable(addresses::payer(&network, index))));
    build("open_payer", &amount, accounts)
}

/// Prepays; anyone can, for any payer.
pub fn deposit(
    depositor: Pubkey,
    network: Pubkey,
    index: u32,
    source: Pubkey,
    amount: u64,
) -> Instruction {
    build(
        "deposit",
        &amount,
        vec![
            signer(depositor),
            writable(network),
            writable(addresses::payer(&network, index)),
            writable(source),
            writable(addresses::vault(&network)),
            token_program(),
        ],
    )
}

/// Asks unspent money back; replaces an earlier request.
pub fn request_withdrawal(owner: Pubkey, network: Pubkey, index: u32, amount: u64) -> Instruction {
    owners("request_withdrawal", &amount, owner, network, index)
}

/// Takes the request back.
pub fn cancel_withdrawal(owner: Pubkey, network: Pubkey, index: u32) -> Instruction {
    owners("cancel_withdrawal", &(), owner, network, index)
}

/// Pays what was requested and not spent, against the settlement of `epoch`.
pub fn withdraw(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    epoch: u64,
    destination: Pubkey,
    totals: &ProvenTotals,
    proof_buffer: Option<Pubkey>,
) -> Instruction {
    build(
        "withdraw",
        &totals.argument(proof_buffer),
        vec![
            signer(owner),
            writable(network),
            writable(addresses::payer(&network, index)),
            readonly(addresses::settlement(&network, epoch)),
            writable(addresses::vault(&network)),
            writable(destination),
            optional(proof_buffer),
            token_program(),
        ],
    )
}

/// Records what a payer has spent at least, so that no later statement says less; anyone can.
pub fn prove_spent(
    network: Pubkey,
    index: u32,
    epoch: u64,
    totals: &ProvenTotals,
    proof_buffer: Option<Pubkey>,
) -> Instruction {
    build(
        "prove_spent",
        &totals.argument(proof_buffer),
        vec![
            readonly(network),
            writable(addresses::payer(&network, index)),
            readonly(addresses::settlement(&network, epoch)),
            optional(proof_buffer),
        ],
    )
}

/// Offers the payer to another owner; `None` cancels.
pub fn offer_payer(owner: Pubkey, network: Pubkey, index: u32, to: Option<Pubkey>) -> Instruction {
    owners(
        "offer_payer",
        &to.unwrap_or_default(),
        owner,
        network,
        index,
    )
}

/// Takes over a payer that was offered to `new_owner`, with its request.
pub fn accept_payer(new_owner: Pubkey, network: Pubkey, index: u32) -> Instruction {
    owners("accept_payer", &(), new_owner, network, index)
}

fn owners(
    name: &str,
    arguments: &impl BorshSerialize,
    owner: Pubkey,
    network: Pubkey,
    index: u32,
) -> Instruction {
    let payer = addresses::payer(&network, index);
    build(
        name,
        arguments,
        vec![signer(owner), readonly(network), writable(payer)],
    )
}
