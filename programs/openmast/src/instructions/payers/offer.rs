use {super::owned::owned_payer, crate::events::PayerOffered, anchor_lang::prelude::*};

owned_payer!(OfferPayer);

pub(crate) fn handle(ctx: &mut Context<OfferPayer>, to: Address) -> Result<()> {
    ctx.accounts.payer.pending_owner = to;

    emit!(PayerOffered {
        network: *ctx.accounts.network.address(),
        payer: *ctx.accounts.payer.address(),
        pending_owner: to,
    });
    Ok(())
}
