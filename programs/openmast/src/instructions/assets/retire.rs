use {
    crate::{
        constants::asset_state,
        errors::OpenMastError,
        events::AssetRetired,
        state::{Asset, Network},
    },
    anchor_lang::prelude::*,
    openmast_ledger::FIRST_FREE_EPOCH_AFTER_FINAL,
};

#[derive(Accounts)]
pub struct RetireAsset {
    pub owner: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = asset.owner == *owner.address() @ OpenMastError::NotAuthorized,
        constraint = asset.state == asset_state::ACTIVE @ OpenMastError::AssetRetired
    )]
    pub asset: Account<Asset>,
}

pub fn handle(ctx: &mut Context<RetireAsset>) -> Result<()> {
    let final_epoch = ctx.accounts.network.final_epoch.get();
    let retired_epoch = final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL);

    let asset = &mut ctx.accounts.asset;
    asset.state = asset_state::RETIRED;
    asset.retired_epoch = retired_epoch.into();

    emit!(AssetRetired {
        network: *ctx.accounts.network.address(),
        asset: *ctx.accounts.asset.address(),
        retired_epoch,
    });
    Ok(())
}
