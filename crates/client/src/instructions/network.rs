use super::*;
use crate::{
    accounts::{NetworkParameters, PauseBits, Role},
    addresses,
};

/// Creates a network; `founder` takes every role. The currency mint must have 6 decimals.
pub fn initialize_network(
    payer: Pubkey,
    founder: Pubkey,
    id: u32,
    currency_mint: Pubkey,
    parameters: NetworkParameters,
) -> Instruction {
    let network = addresses::network(&founder, id);
    build(
        "initialize_network",
        &(id, parameters),
        vec![
            signer_writable(payer),
            signer(founder),
            writable(network),
            readonly(currency_mint),
            writable(addresses::vault(&network)),
            writable(addresses::bond_vault(&network)),
            writable(addresses::oracle_set(&network)),
            token_program(),
            system_program(),
        ],
    )
}

/// Replaces all parameters.
pub fn update_parameters(
    authority: Pubkey,
    network: Pubkey,
    parameters: NetworkParameters,
) -> Instruction {
    build(
        "update_parameters",
        &parameters,
        vec![signer(authority), writable(network)],
    )
}

/// Names who may take over a role; `None` cancels.
pub fn transfer_role(
    authority: Pubkey,
    network: Pubkey,
    role: Role,
    to: Option<Pubkey>,
) -> Instruction {
    build(
        "transfer_role",
        &(role as u8, to.unwrap_or_default()),
        vec![signer(authority), writable(network)],
    )
}

/// Takes over a role for which `holder` is named.
pub fn accept_role(holder: Pubkey, network: Pubkey, role: Role) -> Instruction {
    build(
        "accept_role",
        &(role as u8),
        vec![signer(holder), writable(network)],
    )
}

/// Sets the whole set of pause bits.
pub fn set_pause(pauser: Pubkey, network: Pubkey, bits: PauseBits) -> Instruction {
    build(
        "set_pause",
        &bits.0,
        vec![signer(pauser), writable(network)],
    )
}
