use {super::owned::owned_asset, crate::events::MoveOffered, anchor_lang::prelude::*};

owned_asset!(OfferMove);

pub(crate) fn handle(ctx: &mut Context<OfferMove>, to: u16) -> Result<()> {
    ctx.accounts.asset.offer_move(to)?;

    emit!(MoveOffered {
        network: *ctx.accounts.network.address(),
        asset: *ctx.accounts.asset.address(),
        jurisdiction: ctx.accounts.asset.jurisdiction.get(),
        to,
    });
    Ok(())
}
