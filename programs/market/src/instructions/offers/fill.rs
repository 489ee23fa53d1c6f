mod planning;
mod trading;

use {
    crate::{
        errors::MarketError,
        events::{OfferFilled, OfferSkipped},
        state::{Escrow, Offer},
    },
    anchor_lang::{AnchorAccount, prelude::*},
    planning::plan,
    trading::{Traded, trade},
};

/// What a taker wants of an offer, and its limits: whatever becomes of the offer before this lands, nothing beyond them
/// happens.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Order {
    /// The offer's side: 0 the taker buys from a sale, 1 it sells to a bid.
    pub side: u8,
    /// Most that is wanted, base units of the goods, more than 0.
    pub quantity: u64,
    /// Less is refused, base units of the goods, at most `quantity`. 0: what cannot be had is skipped, so that a
    /// transaction over several offers goes on.
    pub least: u64,
    /// Highest price to buy at, lowest to sell at, without the fee: base units of the currency for 10^decimals base units
    /// of the goods.
    pub limit_price: u64,
    /// Highest fee, basis points.
    pub most_fee_bps: u16,
    /// Refused after it, Unix seconds.
    pub deadline: i64,
}

#[derive(Accounts)]
pub struct Fill {
    pub taker: Signer,
    /// The offer; there may be none any more.
    #[account(mut)]
    pub offer: UncheckedAccount,
    /// Escrow of the goods.
    #[account(mut)]
    pub goods_escrow: Account<Escrow>,
    /// Its token account.
    #[account(mut, address = goods_escrow.vault @ MarketError::WrongVault)]
    pub goods_vault: UncheckedAccount,
    /// Mint of the goods.
    #[account(address = goods_escrow.mint @ MarketError::WrongMint)]
    pub mint: UncheckedAccount,
    /// Escrow of the currency.
    #[account(
        mut,
        constraint = money_escrow.is_currency_of(&goods_escrow.network) @ MarketError::WrongEscrow
    )]
    pub money_escrow: Account<Escrow>,
    /// Its token account.
    #[account(mut, address = money_escrow.vault @ MarketError::WrongVault)]
    pub money_vault: UncheckedAccount,
    /// The taker's account of the goods.
    #[account(mut)]
    pub taker_goods: UncheckedAccount,
    /// The taker's account of the currency.
    #[account(mut)]
    pub taker_money: UncheckedAccount,
    /// The account that the maker named to be paid. It may be frozen or gone: what cannot be delivered waits.
    #[account(mut)]
    pub maker_account: UncheckedAccount,
    /// What the share gate says of the maker, for permissioned shares.
    pub maker_holder: Option<UncheckedAccount>,
    /// What the share gate says of the taker, for permissioned shares.
    pub taker_holder: Option<UncheckedAccount>,
    /// Token program of the goods.
    #[account(address = goods_escrow.token_program @ MarketError::WrongTokenProgram)]
    pub goods_token_program: UncheckedAccount,
    pub token_program: Program<Token>,
}

pub(crate) fn handle(ctx: &mut Context<Fill>, order: Order) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    check(&order, now)?;
    let Some(mut offer) = Offer::find(accounts.offer.account())? else {
        return skip(accounts, &order, MarketError::OfferGone);
    };
    require!(
        offer.maker != *accounts.taker.address(),
        MarketError::OwnOffer
    );
    let plan = match plan(accounts, &offer, &order, now) {
        Ok(plan) => plan,
        Err(reason) => return skip(accounts, &order, reason),
    };

    let traded = trade(accounts, &mut offer, plan, now)?;

    emit_event(accounts, &offer, &traded);
    Ok(())
}

/// What is wrong with the order itself is refused in any case.
fn check(order: &Order, now: i64) -> Result<()> {
    require!(now <= order.deadline, MarketError::DeadlinePassed);
    require!(order.quantity > 0, MarketError::ZeroAmount);
    require!(order.least <= order.quantity, MarketError::TooLittleLeft);
    Ok(())
}

/// A taker that takes what it can get goes on to its next offer; another is refused.
#[inline(never)]
fn skip(accounts: &Fill, order: &Order, reason: MarketError) -> Result<()> {
    let refusal = ProgramError::from(reason);
    let (0, ProgramError::Custom(reason)) = (order.least, refusal) else {
        return Err(reason.into());
    };
    emit!(OfferSkipped {
        offer: *accounts.offer.address(),
        taker: *accounts.taker.address(),
        reason,
    });
    Ok(())
}

#[inline(never)]
fn emit_event(accounts: &Fill, offer: &Account<Offer>, traded: &Traded) {
    emit!(OfferFilled {
        network: offer.network,
        offer: *offer.address(),
        maker: offer.maker,
        taker: *accounts.taker.address(),
        quantity: traded.quantity,
        amount: traded.money.amount.get(),
        fee: traded.money.fee.get(),
        delivered: traded.delivered,
        left: offer.left.get(),
        money: offer.money.get(),
        goods_owed: offer.goods_owed.get(),
        money_owed: offer.money_owed.get(),
        goods_held: accounts.goods_escrow.held.get(),
        money_held: accounts.money_escrow.held.get(),
        fees: accounts.money_escrow.fees.get(),
    });
}
