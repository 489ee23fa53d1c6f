use {super::owned::owned_payer, crate::events::MaxPriceSet, anchor_lang::prelude::*};

owned_payer!(SetMaxPrice);

pub(crate) fn handle(ctx: &mut Context<SetMaxPrice>, max_price_per_gb: u64) -> Result<()> {
    ctx.accounts.payer.set_max_price(max_price_per_gb);

    emit!(MaxPriceSet {
        network: *ctx.accounts.network.address(),
        payer: *ctx.accounts.payer.address(),
        max_price_per_gb,
    });
    Ok(())
}
