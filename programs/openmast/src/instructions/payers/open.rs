use {
    crate::{
        constants::{pause, seeds},
        errors::OpenMastError,
        events::PayerOpened,
        state::{Network, Payer},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct OpenPayer {
    /// Pays the rent; may be the owner.
    #[account(mut, unsafe(dup))]
    pub rent_payer: Signer,
    pub owner: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        init,
        payer = rent_payer,
        seeds = [
            seeds::PAYER,
            network.address().as_ref(),
            &network.payer_count.get().to_le_bytes()
        ],
        bump
    )]
    pub payer: Account<Payer>,
    pub system_program: Program<System>,
}

pub fn handle(ctx: &mut Context<OpenPayer>) -> Result<()> {
    ctx.accounts.network.require_running(pause::CREATE)?;
    let network = *ctx.accounts.network.address();
    let owner = *ctx.accounts.owner.address();
    let index = ctx.accounts.network.payer_count.get();
    let next = index.checked_add(1).ok_or(OpenMastError::Overflow)?;

    ctx.accounts.network.payer_count = next.into();
    let payer = &mut ctx.accounts.payer;
    payer.network = network;
    payer.index = index.into();
    payer.bump = ctx.bumps.payer;
    payer.owner = owner;

    emit!(PayerOpened {
        network,
        payer: *ctx.accounts.payer.address(),
        index,
        owner,
    });
    Ok(())
}
