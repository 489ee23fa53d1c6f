use super::*;
use crate::addresses;

/// Splits what an asset earned up to the settlement of `epoch`; anyone can.
pub fn collect(network: Pubkey, index: u32, epoch: u64, totals: &ProvenTotals) -> Instruction {
    build(
        "collect",
        totals,
        vec![
            writable(network),
            readonly(addresses::settlement(&network, epoch)),
            writable(addresses::asset(&network, index)),
        ],
    )
}

/// Pays everything that is owed to an asset's owner.
pub fn withdraw_owner(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    destination: Pubkey,
) -> Instruction {
    build(
        "withdraw_owner",
        &(),
        vec![
            signer(owner),
            writable(network),
            writable(addresses::asset(&network, index)),
            writable(addresses::vault(&network)),
            writable(destination),
            token_program(),
        ],
    )
}

/// Pays everything that is owed to the treasury.
pub fn withdraw_treasury(treasury: Pubkey, network: Pubkey, destination: Pubkey) -> Instruction {
    role_payout("withdraw_treasury", treasury, network, destination)
}

/// Pays everything that is owed to the regulator.
pub fn withdraw_levy(regulator: Pubkey, network: Pubkey, destination: Pubkey) -> Instruction {
    role_payout("withdraw_levy", regulator, network, destination)
}

fn role_payout(name: &str, holder: Pubkey, network: Pubkey, destination: Pubkey) -> Instruction {
    build(
        name,
        &(),
        vec![
            signer(holder),
            writable(network),
            writable(addresses::vault(&network)),
            writable(destination),
            token_program(),
        ],
    )
}
