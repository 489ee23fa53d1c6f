use {
    crate::{
        errors::OpenMastError,
        events::AssetOffered,
        state::{Asset, Network},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct OfferAsset {
    pub owner: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = asset.owner == *owner.address() @ OpenMastError::NotAuthorized
    )]
    pub asset: Account<Asset>,
}

pub fn handle(ctx: &mut Context<OfferAsset>, to: Address) -> Result<()> {
    ctx.accounts.asset.pending_owner = to;

    emit!(AssetOffered {
        network: *ctx.accounts.network.address(),
        asset: *ctx.accounts.asset.address(),
        pending_owner: to,
    });
    Ok(())
}
