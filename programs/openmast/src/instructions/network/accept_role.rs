use {
    crate::{constants::role, errors::OpenMastError, events::RoleAccepted, state::Network},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct AcceptRole {
    /// The named holder.
    pub holder: Signer,
    #[account(mut)]
    pub network: Account<Network>,
}

pub fn handle(ctx: &mut Context<AcceptRole>, role: u8) -> Result<()> {
    let holder = *ctx.accounts.holder.address();
    let network = &mut *ctx.accounts.network;
    let (current, pending) = match role {
        role::AUTHORITY => (&mut network.authority, &mut network.pending_authority),
        role::TREASURY => (&mut network.treasury, &mut network.pending_treasury),
        role::REGULATOR => (&mut network.regulator, &mut network.pending_regulator),
        role::PAUSER => (&mut network.pauser, &mut network.pending_pauser),
        _ => return Err(OpenMastError::UnknownRole.into()),
    };
    require!(
        *pending != Address::default(),
        OpenMastError::NoPendingHolder
    );
    require!(*pending == holder, OpenMastError::NotAuthorized);

    *current = holder;
    *pending = Address::default();

    emit!(RoleAccepted {
        network: *ctx.accounts.network.address(),
        role,
        holder,
    });
    Ok(())
}
