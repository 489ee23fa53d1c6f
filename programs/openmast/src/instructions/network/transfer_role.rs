use {
    crate::{constants::role, errors::OpenMastError, events::RoleTransferred, state::Network},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct TransferRole {
    pub authority: Signer,
    #[account(
        mut,
        constraint = network.authority == *authority.address() @ OpenMastError::NotAuthorized
    )]
    pub network: Account<Network>,
}

pub fn handle(ctx: &mut Context<TransferRole>, role: u8, to: Address) -> Result<()> {
    let network = &mut ctx.accounts.network;
    let pending = match role {
        role::AUTHORITY => &mut network.pending_authority,
        role::TREASURY => &mut network.pending_treasury,
        role::REGULATOR => &mut network.pending_regulator,
        role::PAUSER => &mut network.pending_pauser,
        _ => return Err(OpenMastError::UnknownRole.into()),
    };
    *pending = to;

    emit!(RoleTransferred {
        network: *ctx.accounts.network.address(),
        role,
        pending: to,
    });
    Ok(())
}
