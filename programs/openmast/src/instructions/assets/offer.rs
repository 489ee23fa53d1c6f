use {super::owned::owned_asset, crate::events::AssetOffered, anchor_lang::prelude::*};

owned_asset!(OfferAsset);

pub(crate) fn handle(ctx: &mut Context<OfferAsset>, to: Address) -> Result<()> {
    ctx.accounts.asset.offer(to);

    emit!(AssetOffered {
        network: *ctx.accounts.network.address(),
        asset: *ctx.accounts.asset.address(),
        pending_owner: to,
    });
    Ok(())
}
