use {
    crate::{
        errors::OpenMastError,
        events::UnstakeAnnounced,
        state::{Asset, Network, Stake},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct AnnounceUnstake {
    pub staker: Signer,
    pub network: Account<Network>,
    #[account(constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork)]
    pub asset: Account<Asset>,
    #[account(
        mut,
        constraint = stake.asset == *asset.address() @ OpenMastError::WrongAsset,
        constraint = stake.staker == *staker.address() @ OpenMastError::NotAuthorized
    )]
    pub stake: Account<Stake>,
}

pub(crate) fn handle(ctx: &mut Context<AnnounceUnstake>, amount: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let active = accounts.stake.active.get();
    require!(amount <= active, OpenMastError::NotEnoughStaked);
    let now = Clock::get()?.unix_timestamp;
    let exit_delay = accounts.network.parameters_at(now).exit_delay();

    let leaving_at = now.saturating_add(exit_delay);
    accounts.stake.announce_leaving(amount, leaving_at);

    emit!(UnstakeAnnounced {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        staker: *accounts.staker.address(),
        leaving: accounts.stake.leaving.get(),
        leaving_at: accounts.stake.leaving_at.get(),
    });
    Ok(())
}
