use {
    crate::{errors::OpenMastError, state::Network},
    anchor_lang::prelude::*,
};

/// A network about which its authority decides.
#[derive(Accounts)]
pub struct ByAuthority {
    pub authority: Signer,
    #[account(
        mut,
        constraint = network.authority == *authority.address() @ OpenMastError::NotAuthorized
    )]
    pub network: Account<Network>,
}
