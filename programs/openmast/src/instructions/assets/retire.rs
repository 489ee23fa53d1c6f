use {
    super::{booked_lots::booked_lots, owned::owned_asset_with_lots},
    crate::events::AssetRetired,
    anchor_lang::prelude::*,
};

owned_asset_with_lots!(RetireAsset);

pub(crate) fn handle(ctx: &mut Context<RetireAsset>) -> Result<()> {
    let accounts = &mut ctx.accounts;

    let book = booked_lots(&accounts.asset, &accounts.lot_book)?;
    let lots_end = book.map_or(0, |book| book.end_epoch());
    let retired_epoch = (accounts.asset).retire(accounts.network.final_epoch.get(), lots_end)?;

    emit!(AssetRetired {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        retired_epoch,
    });
    Ok(())
}
