use {
    super::ending::pay_and_close,
    crate::{errors::MarketError, events::OfferClaimed, instructions::payback, state::Offer},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct Claim {
    /// Anybody. The maker may have it paid to any account of its own, others to those that it named.
    pub caller: Signer,
    #[account(mut)]
    pub offer: Account<Offer>,
    pub payback: Nested<payback::Payback>,
}

pub(crate) fn handle(ctx: &mut Context<Claim>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let offer = &accounts.offer;
    (accounts.payback).require_of(&offer.network, &offer.mint, &offer.rent_payer)?;
    let (network, maker) = (accounts.offer.network, accounts.offer.maker);
    let by_maker = *accounts.caller.address() == maker;

    let paid = pay_and_close(&mut accounts.payback, &mut accounts.offer, by_maker)?;
    require!(
        paid.goods > 0 || paid.money > 0 || paid.closed,
        MarketError::NothingToClaim
    );

    emit!(OfferClaimed {
        network,
        offer: *accounts.offer.address(),
        maker,
        paid,
    });
    Ok(())
}
