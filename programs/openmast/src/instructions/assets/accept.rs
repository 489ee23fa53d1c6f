use {
    crate::{
        errors::OpenMastError,
        events::AssetAccepted,
        instructions::permission,
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
    /// The new owner's associated account of permissioned shares; left out for open ones.
    pub new_owner_shares: Option<UncheckedAccount>,
}

pub(crate) fn handle(ctx: &mut Context<AcceptAsset>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let new_owner = accounts.new_owner.address();
    permission::require_thawed(&accounts.asset, &accounts.new_owner_shares, new_owner)?;
    accounts.asset.accept(new_owner)?;

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
