use {
    crate::{
        constants::offer_state,
        errors::MarketError,
        events::SaleEnded,
        instructions::payback::{self, Recipient},
        state::Sale,
    },
    anchor_lang::{AnchorAccount, prelude::*},
};

#[derive(Accounts)]
pub struct EndSale {
    /// The issuer, or anybody once the sale is over. The issuer may have it paid to any account of its own, others to those
    /// that it named.
    pub caller: Signer,
    #[account(mut)]
    pub sale: Account<Sale>,
    pub payback: Nested<payback::Payback>,
}

pub(crate) fn handle(ctx: &mut Context<EndSale>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let by_issuer = check(accounts, now)?;
    let (network, issuer) = (accounts.sale.network, accounts.sale.issuer);

    let ends_now = accounts.sale.state == offer_state::OPEN;
    if ends_now {
        let state = if accounts.sale.is_over(now) {
            offer_state::EXPIRED
        } else {
            offer_state::CANCELLED
        };
        accounts.sale.end(state)?;
    }
    let state = accounts.sale.state;

    let recipient = Recipient {
        owner: issuer,
        named: (!by_issuer).then_some((accounts.sale.refund_to, accounts.sale.pay_to)),
    };
    let sale = &mut *accounts.sale;
    let paid = (accounts.payback).pay(&recipient, &mut sale.goods_owed, &mut sale.money_owed)?;
    let owed = (sale.goods_owed.get(), sale.money_owed.get());
    let closed = sale.is_done();
    require!(
        ends_now || closed || paid != (0, 0),
        MarketError::NothingToClaim
    );
    let position = close_if(closed, accounts)?;

    emit!(SaleEnded {
        network,
        sale: *accounts.sale.address(),
        issuer,
        state,
        paid: accounts.payback.told(paid, owed, closed, position),
    });
    Ok(())
}

/// Whether the issuer calls; anybody else only when the sale is over.
fn check(accounts: &EndSale, now: i64) -> Result<bool> {
    let (payback, sale) = (&accounts.payback, &accounts.sale);
    payback.require_of(&sale.network, &sale.mint, &sale.rent_payer)?;
    let by_issuer = *accounts.caller.address() == sale.issuer;
    require!(by_issuer || sale.is_over(now), MarketError::SaleRunning);
    Ok(by_issuer)
}

fn close_if(closed: bool, accounts: &mut EndSale) -> Result<Option<u32>> {
    if !closed {
        return Ok(None);
    }
    let position = accounts.payback.leave_position(&accounts.sale.issuer)?;
    let rent_payer = *accounts.payback.rent_payer.account();
    accounts.sale.close(rent_payer)?;
    Ok(position)
}
