use {
    super::ending::pay_and_close,
    crate::{
        constants::offer_state, errors::MarketError, events::OfferCancelled, instructions::payback,
        state::Offer,
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct CancelOffer {
    pub maker: Signer,
    #[account(
        mut,
        constraint = offer.maker == *maker.address() @ MarketError::NotAuthorized
    )]
    pub offer: Account<Offer>,
    pub payback: Nested<payback::Payback>,
}

pub(crate) fn handle(ctx: &mut Context<CancelOffer>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let offer = &accounts.offer;
    (accounts.payback).require_of(&offer.network, &offer.mint, &offer.rent_payer)?;
    let (network, maker) = (accounts.offer.network, accounts.offer.maker);

    accounts.offer.end(offer_state::CANCELLED)?;

    let paid = pay_and_close(&mut accounts.payback, &mut accounts.offer, true)?;

    emit!(OfferCancelled {
        network,
        offer: *accounts.offer.address(),
        maker,
        paid,
    });
    Ok(())
}
