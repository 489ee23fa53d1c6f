use {
    crate::{
        errors::OpenMastError,
        events::AssetAccepted,
        state::{Asset, Network},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct AcceptAsset {
    pub new_owner: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub asset: Account<Asset>,
}

pub(crate) fn handle(ctx: &mut Context<AcceptAsset>) -> Result<()> {
    (ctx.accounts.asset).accept(ctx.accounts.new_owner.address())?;

    let asset = &ctx.accounts.asset;
    emit!(AssetAccepted {
        network: *ctx.accounts.network.address(),
        asset: *asset.address(),
        owner: asset.owner,
        owner_owed: asset.owner_owed.get(),
        price_per_gb: asset.price_per_gb.get(),
        next_price_per_gb: asset.next_price_per_gb.get(),
        next_price_epoch: asset.next_price_epoch.get(),
        stakers_bps: asset.stakers_bps.get(),
        next_stakers_bps: asset.next_stakers_bps.get(),
        next_split_epoch: asset.next_split_epoch.get(),
    });
    Ok(())
}
