use {
    crate::{
        errors::OpenMastError,
        events::StakeOffered,
        state::{Asset, Stake},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct OfferStake {
    pub staker: Signer,
    pub asset: Account<Asset>,
    #[account(
        mut,
        constraint = stake.asset == *asset.address() @ OpenMastError::WrongAsset,
        constraint = stake.staker == *staker.address() @ OpenMastError::NotAuthorized
    )]
    pub stake: Account<Stake>,
}

pub(crate) fn handle(ctx: &mut Context<OfferStake>, to: Address) -> Result<()> {
    ctx.accounts.stake.pending_staker = to;

    emit!(StakeOffered {
        network: ctx.accounts.asset.network,
        asset: *ctx.accounts.asset.address(),
        staker: *ctx.accounts.staker.address(),
        pending_staker: to,
    });
    Ok(())
}
