use super::*;
use crate::{
    accounts::{NetworkLimits, NetworkParameters, PauseBits, Role},
    addresses,
};

/// Creates a network; `founder` takes every role. The currency mint must have 6 decimals. The limits hold for good.
pub fn initialize_network(
    payer: Pubkey,
    founder: Pubkey,
    id: u32,
    currency_mint: Pubkey,
    parameters: NetworkParameters,
    limits: NetworkLimits,
) -> Instruction {
    let network = addresses::network(&founder, id);
    build(
        "initialize_network",
        &(id, parameters, limits),
        vec![
            signer_writable(payer),
            signer(founder),
            writable(network),
            readonly(currency_mint),
            writable(addresses::vault(&network)),
            writable(addresses::bond_vault(&network)),
            writable(addresses::oracle_set(&network)),
            writable(addresses::till(&network, Role::Treasury, &founder)),
            writable(addresses::till(&network, Role::Regulator, &founder)),
            token_program(),
            system_program(),
        ],
    )
}

/// Announces all parameters; they hold after twice the exit delay. Replaces an announcement that does not hold yet.
pub fn announce_parameters(
    authority: Pubkey,
    network: Pubkey,
    parameters: NetworkParameters,
) -> Instruction {
    build(
        "announce_parameters",
        &parameters,
        vec![signer(authority), writable(network)],
    )
}

/// Lowers the breaker and raises the bond at once, in the present parameters and in those announced.
pub fn tighten_parameters(
    authority: Pubkey,
    network: Pubkey,
    max_epoch_increase: u64,
    min_bond: u64,
) -> Instruction {
    build(
        "tighten_parameters",
        &(max_epoch_increase, min_bond),
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

/// Takes over a role for which `holder` is named; it pays the rent of its till, when the role has one.
pub fn accept_role(holder: Pubkey, network: Pubkey, role: Role) -> Instruction {
    let till = match role {
        Role::Treasury | Role::Regulator => addresses::till(&network, role, &holder),
        // These roles have none: the network stands in its place.
        Role::Authority | Role::Pauser => network,
    };
    build(
        "accept_role",
        &(role as u8),
        vec![
            signer_writable(holder),
            writable(network),
            writable(till),
            system_program(),
        ],
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
