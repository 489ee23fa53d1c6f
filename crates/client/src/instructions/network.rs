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
    raw::InitializeNetwork {
        payer,
        founder,
        currency_mint,
    }
    .instruction(&raw::InitializeNetworkArgs {
        id,
        parameters: &parameters,
        limits: &limits,
    })
}

/// Announces all parameters; they hold after twice the exit delay. Replaces an announcement that does not hold yet.
pub fn announce_parameters(
    authority: Pubkey,
    network: Pubkey,
    parameters: NetworkParameters,
) -> Instruction {
    let parameters = &parameters;
    raw::AnnounceParameters { authority, network }
        .instruction(&raw::AnnounceParametersArgs { parameters })
}

/// Lowers the breaker and raises the bond at once, in the present parameters and in those announced.
pub fn tighten_parameters(
    authority: Pubkey,
    network: Pubkey,
    max_epoch_increase: u64,
    min_bond: u64,
) -> Instruction {
    raw::TightenParameters { authority, network }.instruction(&raw::TightenParametersArgs {
        max_epoch_increase,
        min_bond,
    })
}

/// Names who may take over a role; `None` cancels.
pub fn transfer_role(
    authority: Pubkey,
    network: Pubkey,
    role: Role,
    to: Option<Pubkey>,
) -> Instruction {
    raw::TransferRole { authority, network }.instruction(&raw::TransferRoleArgs {
        role: role as u8,
        to: to.unwrap_or_default(),
    })
}

/// Takes over a role for which `holder` is named; it pays the rent of its till, when the role has one.
pub fn accept_role(holder: Pubkey, network: Pubkey, role: Role) -> Instruction {
    let till = match role {
        Role::Treasury => addresses::till(&network, role, &holder),
        // These roles have none: the network stands in its place.
        Role::Authority | Role::Pauser => network,
    };
    raw::AcceptRole {
        holder,
        network,
        till,
    }
    .instruction(&raw::AcceptRoleArgs { role: role as u8 })
}

/// Sets the whole set of pause bits.
pub fn set_pause(pauser: Pubkey, network: Pubkey, bits: PauseBits) -> Instruction {
    raw::SetPause { pauser, network }.instruction(&raw::SetPauseArgs { bits: bits.0 })
}
