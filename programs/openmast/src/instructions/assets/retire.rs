use {super::owned::owned_asset, crate::events::AssetRetired, anchor_lang::prelude::*};

owned_asset!(RetireAsset);

pub(crate) fn handle(ctx: &mut Context<RetireAsset>) -> Result<()> {
    let accounts = &mut ctx.accounts;

    let retired_epoch = accounts.asset.retire(accounts.network.final_epoch.get())?;

    emit!(AssetRetired {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        retired_epoch,
    });
    Ok(())
}
