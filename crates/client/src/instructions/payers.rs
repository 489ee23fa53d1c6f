use super::*;
use crate::addresses;

/// Opens the payer with the network's next index (`Network::payer_count`).
pub fn open_payer(rent_payer: Pubkey, owner: Pubkey, network: Pubkey, index: u32) -> Instruction {
    build(
        "open_payer",
        &(),
        vec![
            signer_writable(rent_payer),
            signer(owner),
            writable(network),
            writable(addresses::payer(&network, index)),
            system_program(),
        ],
    )
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
    let payer = addresses::payer(&network, index);
    build(
        "request_withdrawal",
        &amount,
        vec![signer(owner), readonly(network), writable(payer)],
    )
}

/// Takes the request back.
pub fn cancel_withdrawal(owner: Pubkey, network: Pubkey, index: u32) -> Instruction {
    let payer = addresses::payer(&network, index);
    build(
        "cancel_withdrawal",
        &(),
        vec![signer(owner), readonly(network), writable(payer)],
    )
}

/// Pays what was requested and not spent, against the settlement of `epoch`.
pub fn withdraw(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    epoch: u64,
    destination: Pubkey,
    totals: &ProvenTotals,
) -> Instruction {
    build(
        "withdraw",
        totals,
        vec![
            signer(owner),
            writable(network),
            writable(addresses::payer(&network, index)),
            readonly(addresses::settlement(&network, epoch)),
            writable(addresses::vault(&network)),
            writable(destination),
            token_program(),
        ],
    )
}

/// Pays what was requested when no settlement was ever final and the exit delay has passed.
pub fn withdraw_unsettled(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    destination: Pubkey,
) -> Instruction {
    build(
        "withdraw_unsettled",
        &(),
        vec![
            signer(owner),
            writable(network),
            writable(addresses::payer(&network, index)),
            writable(addresses::vault(&network)),
            writable(destination),
            token_program(),
        ],
    )
}
