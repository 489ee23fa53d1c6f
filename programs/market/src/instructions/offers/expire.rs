use {
    super::ending::pay_and_close,
    crate::{
        constants::offer_state,
        errors::MarketError,
        events::OfferExpired,
        instructions::{
            payback,
            standing::{Way, may_trade, require_holder_of},
        },
        state::Offer,
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct ExpireOffer {
    #[account(mut)]
    pub offer: Account<Offer>,
    pub payback: Nested<payback::Payback>,
    /// Where the share gate would say of the maker what it may, for permissioned shares.
    pub maker_holder: Option<UncheckedAccount>,
}

pub(crate) fn handle(ctx: &mut Context<ExpireOffer>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let offer = &accounts.offer;
    (accounts.payback).require_of(&offer.network, &offer.mint, &offer.rent_payer)?;
    require!(
        accounts.offer.has_expired(now) || is_maker_barred(accounts, now)?,
        MarketError::NotExpired
    );
    let (network, maker) = (accounts.offer.network, accounts.offer.maker);

    accounts.offer.end(offer_state::EXPIRED)?;

    let paid = pay_and_close(&mut accounts.payback, &mut accounts.offer, false)?;

    emit!(OfferExpired {
        network,
        offer: *accounts.offer.address(),
        maker,
        paid,
    });
    Ok(())
}

/// Whether the maker may not do what it offers. Who calls this chooses the account, so it must be the maker's very one, or
/// the address where that would be.
fn is_maker_barred(accounts: &ExpireOffer, now: i64) -> Result<bool> {
    let escrow = &accounts.payback.goods_escrow;
    if !escrow.is_permissioned() {
        return Ok(false);
    }
    let offer = &accounts.offer;
    let way = if offer.is_sell() {
        Way::Delivers
    } else {
        Way::Receives
    };
    require_holder_of(&accounts.maker_holder, &offer.mint, &offer.maker)?;
    Ok(!may_trade(
        escrow,
        &accounts.maker_holder,
        &offer.maker,
        way,
        now,
    ))
}
