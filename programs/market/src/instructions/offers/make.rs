#![allow(
    unused_variables,
    reason = "Anchor's derive binds the instruction's argument once more than it uses it"
)]

use {
    crate::{
        constants::{ACCOUNT_VERSION, offer_state, seeds, side},
        errors::MarketError,
        events::OfferMade,
        instructions::{
            deposit,
            paying::require_own,
            standing::{Way, may_trade},
        },
        positions::{self, Counted},
        state::{Escrow, MarketRules, Offer},
    },
    anchor_lang::prelude::*,
};

/// What a maker offers.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct NewOffer {
    /// 0 sell, 1 bid.
    pub side: u8,
    /// Base units of the currency for 10^decimals base units of the goods, more than 0.
    pub price: u64,
    /// Base units of the goods, more than 0.
    pub quantity: u64,
    /// No fill is smaller, but one that takes all that is left, base units of the goods, at least 1.
    pub least_fill: u64,
    /// From then on it cannot be filled, Unix seconds; 0: never.
    pub expires_at: i64,
    /// Who alone may fill it; zero: anybody.
    pub taker: Address,
}

#[derive(Accounts)]
#[instruction(id: u64)]
pub struct MakeOffer {
    /// Pays the rent; may be the maker.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    pub maker: Signer,
    pub rules: Account<MarketRules>,
    /// Escrow of the goods.
    #[account(
        mut,
        constraint = goods_escrow.is_goods_of(&rules.network) @ MarketError::WrongEscrow
    )]
    pub goods_escrow: Account<Escrow>,
    /// Escrow of the currency.
    #[account(
        mut,
        constraint = money_escrow.is_currency_of(&rules.network) @ MarketError::WrongEscrow
    )]
    pub money_escrow: Account<Escrow>,
    #[account(
        init,
        payer = payer,
        seeds = [seeds::OFFER, maker.address().as_ref(), &id.to_le_bytes()],
        bump
    )]
    pub offer: Account<Offer>,
    pub deposit: Nested<deposit::Deposit>,
    /// The maker's account that is to be paid: of the currency for a sale, of the goods for a bid. Its associated one may be
    /// made later.
    pub pay_to: UncheckedAccount,
    /// What the share gate says of the maker, for permissioned shares.
    pub maker_holder: Option<UncheckedAccount>,
    /// The maker's position, for permissioned shares; made here when it is the first.
    #[account(mut)]
    pub position: Option<UncheckedAccount>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<MakeOffer>, id: u64, new: NewOffer) -> Result<()> {
    let bump = ctx.bumps.offer;
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    check(&new, accounts.maker.address(), now)?;
    accounts.goods_escrow.require_open()?;
    require_standing(accounts, &new, now)?;
    require_payable(accounts, new.side)?;

    fill_in(accounts, id, &new, now, bump)?;
    let amount = amount_put_up(&accounts.offer)?;
    let position = positions::enter(
        &accounts.position,
        &accounts.payer,
        &accounts.goods_escrow,
        accounts.maker.address(),
    )?;

    let escrow = if new.side == side::SELL {
        &mut accounts.goods_escrow
    } else {
        accounts.offer.money = amount.into();
        &mut accounts.money_escrow
    };
    (accounts.deposit).take(escrow, &accounts.maker, amount)?;

    let held = escrow.held.get();
    emit_event(accounts, held, &position);
    Ok(())
}

fn check(new: &NewOffer, maker: &Address, now: i64) -> Result<()> {
    require!(
        new.side == side::SELL || new.side == side::BID,
        MarketError::UnknownSide
    );
    require!(new.price > 0, MarketError::ZeroPrice);
    require!(new.quantity > 0, MarketError::ZeroAmount);
    require!(
        (1..=new.quantity).contains(&new.least_fill),
        MarketError::LeastFillOutOfRange
    );
    require!(
        new.expires_at == 0 || new.expires_at > now,
        MarketError::TimeOver
    );
    require!(new.taker != *maker, MarketError::OwnOffer);
    Ok(())
}

fn require_standing(accounts: &MakeOffer, new: &NewOffer, now: i64) -> Result<()> {
    let way = if new.side == side::SELL {
        Way::Delivers
    } else {
        Way::Receives
    };
    require!(
        may_trade(
            &accounts.goods_escrow,
            &accounts.maker_holder,
            accounts.maker.address(),
            way,
            now
        ),
        MarketError::MakerBarred
    );
    Ok(())
}

fn require_payable(accounts: &MakeOffer, side: u8) -> Result<()> {
    let escrow = if side == side::SELL {
        &accounts.money_escrow
    } else {
        &accounts.goods_escrow
    };
    require_own(&accounts.pay_to, escrow, accounts.maker.address())
}

#[inline(never)]
fn fill_in(accounts: &mut MakeOffer, id: u64, new: &NewOffer, now: i64, bump: u8) -> Result<()> {
    let (goods, offer) = (&accounts.goods_escrow, &mut accounts.offer);
    offer.version = ACCOUNT_VERSION;
    offer.maker = *accounts.maker.address();
    offer.id = id.into();
    offer.bump = bump;
    offer.side = new.side;
    offer.state = offer_state::OPEN;
    offer.decimals = goods.decimals;
    offer.network = goods.network;
    offer.mint = goods.mint;
    offer.asset = goods.asset;
    offer.price = new.price.into();
    offer.quantity = new.quantity.into();
    offer.left = new.quantity.into();
    offer.least_fill = new.least_fill.into();
    offer.expires_at = new.expires_at.into();
    offer.made_at = now.into();
    offer.taker = new.taker;
    offer.fee_bps = accounts.rules.fee_at(now)?.into();
    offer.pay_to = *accounts.pay_to.address();
    offer.refund_to = *accounts.deposit.source.address();
    offer.rent_payer = *accounts.payer.address();
    Ok(())
}

/// What goes to escrow. Also refuses with [`MarketError::Overflow`] what could not be paid: no later fill meets a number
/// that is too large.
fn amount_put_up(offer: &Offer) -> Result<u64> {
    let (terms, quantity) = (offer.terms()?, offer.quantity.get());
    let whole = terms.buy(quantity).map_err(MarketError::from)?;
    whole.paid().map_err(MarketError::from)?;
    if offer.is_sell() {
        return Ok(quantity);
    }
    // A bid that pays a taker nothing, even for all of it, could never be filled.
    let most = terms.sell(quantity).map_err(MarketError::from)?;
    let received = most.received().map_err(MarketError::from)?;
    require!(received.get() > 0, MarketError::NothingPaid);
    Ok(whole.amount.get())
}

#[inline(never)]
fn emit_event(accounts: &MakeOffer, escrow_held: u64, position: &Counted) {
    let offer = &accounts.offer;
    emit!(OfferMade {
        network: offer.network,
        offer: *offer.address(),
        maker: offer.maker,
        id: offer.id.get(),
        side: offer.side,
        mint: offer.mint,
        decimals: offer.decimals,
        asset: offer.asset,
        price: offer.price.get(),
        quantity: offer.quantity.get(),
        least_fill: offer.least_fill.get(),
        expires_at: offer.expires_at.get(),
        made_at: offer.made_at.get(),
        taker: offer.taker,
        fee_bps: offer.fee_bps.get(),
        money: offer.money.get(),
        pay_to: offer.pay_to,
        refund_to: offer.refund_to,
        rent_payer: offer.rent_payer,
        escrow_held,
        position: position.count,
        position_rent_payer: position.rent_payer,
    });
}
