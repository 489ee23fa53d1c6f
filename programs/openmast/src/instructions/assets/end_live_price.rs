use {super::owned::owned_asset, crate::events::LivePriceEnded, anchor_lang::prelude::*};

owned_asset!(EndLivePrice);

pub(crate) fn handle(ctx: &mut Context<EndLivePrice>) -> Result<()> {
    ctx.accounts.asset.end_live_price()?;

    emit!(LivePriceEnded {
        network: *ctx.accounts.network.address(),
        asset: *ctx.accounts.asset.address(),
    });
    Ok(())
}
