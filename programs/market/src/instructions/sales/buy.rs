mod trading;

use {
    crate::{
        constants::seeds,
        errors::MarketError,
        events::Bought,
        instructions::standing::{Way, may_trade},
        positions::{self, Counted},
        state::{Escrow, Purchase, Sale},
    },
    anchor_lang::prelude::*,
    openmast_ledger::TradeTerms,
    trading::{Sold, trade},
};

/// What a buyer wants, and its limits.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct PurchaseOrder {
    /// Most that is wanted, base units of the goods, more than 0.
    pub quantity: u64,
    /// Less is refused, base units of the goods, at most `quantity`.
    pub least: u64,
    /// Highest price, without the fee: base units of the currency for 10^decimals base units of the goods.
    pub highest_price: u64,
    /// Highest fee, basis points.
    pub most_fee_bps: u16,
    /// Latest time until which what is bought may be locked, Unix seconds; 0: it must be delivered at once. A sale can be
    /// ended and opened anew before this lands.
    pub latest_unlock: i64,
    /// Refused after it, Unix seconds.
    pub deadline: i64,
}

#[derive(Accounts)]
pub struct Buy {
    /// Pays the rent; may be the buyer.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    pub buyer: Signer,
    #[account(mut)]
    pub sale: Account<Sale>,
    #[account(
        init_if_needed,
        payer = payer,
        seeds = [seeds::PURCHASE, sale.address().as_ref(), buyer.address().as_ref()],
        bump
    )]
    pub purchase: Account<Purchase>,
    /// Escrow of the goods.
    #[account(
        mut,
        constraint = goods_escrow.network == sale.network && goods_escrow.mint == sale.mint
            @ MarketError::WrongEscrow
    )]
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
        constraint = money_escrow.is_currency_of(&sale.network) @ MarketError::WrongEscrow
    )]
    pub money_escrow: Account<Escrow>,
    /// Its token account.
    #[account(mut, address = money_escrow.vault @ MarketError::WrongVault)]
    pub money_vault: UncheckedAccount,
    /// The buyer's account of the goods: what is bought goes there at once, or when it is released. Of permissioned shares
    /// it must take them now in any case.
    #[account(mut)]
    pub buyer_goods: UncheckedAccount,
    /// The buyer's account of the currency.
    #[account(mut)]
    pub buyer_money: UncheckedAccount,
    /// The account that the issuer named to be paid. It may be frozen or gone: what cannot be paid waits.
    #[account(mut, address = sale.pay_to @ MarketError::WrongDestination)]
    pub issuer_money: UncheckedAccount,
    /// What the share gate says of the issuer, for permissioned shares.
    pub issuer_holder: Option<UncheckedAccount>,
    /// What the share gate says of the buyer, for permissioned shares.
    pub buyer_holder: Option<UncheckedAccount>,
    /// The buyer's position, for permissioned shares that stay locked.
    #[account(mut)]
    pub position: Option<UncheckedAccount>,
    /// Token program of the goods.
    #[account(address = goods_escrow.token_program @ MarketError::WrongTokenProgram)]
    pub goods_token_program: UncheckedAccount,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<Buy>, order: PurchaseOrder) -> Result<()> {
    let bump = ctx.bumps.purchase;
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    check(accounts, &order, now)?;
    require_standing(accounts, now)?;
    let terms = terms(accounts, &order, now)?;
    let (buyer, payer) = (*accounts.buyer.address(), *accounts.payer.address());
    (accounts.purchase).open_for(&accounts.sale, &buyer, &payer, bump)?;
    let quantity = quantity(accounts, &order)?;
    let locked = now < accounts.purchase.locked_until.get();

    let position = enter_position(accounts, locked)?;
    let sold = trade(accounts, &terms, quantity, locked)?;

    emit_event(accounts, &terms, &sold, &position);
    Ok(())
}

fn check(accounts: &Buy, order: &PurchaseOrder, now: i64) -> Result<()> {
    require!(now <= order.deadline, MarketError::DeadlinePassed);
    require!(order.quantity > 0, MarketError::ZeroAmount);
    require!(
        accounts.sale.issuer != *accounts.buyer.address(),
        MarketError::OwnOffer
    );
    let unlock = accounts.sale.locked_until.get();
    require!(
        unlock <= now || unlock <= order.latest_unlock,
        MarketError::LockBeyondLimit
    );
    accounts.goods_escrow.require_open()
}

fn require_standing(accounts: &Buy, now: i64) -> Result<()> {
    let (escrow, issuer) = (&accounts.goods_escrow, &accounts.sale.issuer);
    require!(
        may_trade(escrow, &accounts.issuer_holder, issuer, Way::Delivers, now),
        MarketError::MakerBarred
    );
    let buyer = accounts.buyer.address();
    require!(
        may_trade(escrow, &accounts.buyer_holder, buyer, Way::Receives, now),
        MarketError::TakerBarred
    );
    Ok(())
}

/// The price of the moment, within the buyer's limits.
fn terms(accounts: &Buy, order: &PurchaseOrder, now: i64) -> Result<TradeTerms> {
    let terms = accounts.sale.terms_at(now)?;
    require!(
        terms.price <= order.highest_price,
        MarketError::PriceBeyondLimit
    );
    require!(
        terms.fee.get() <= order.most_fee_bps,
        MarketError::FeeBeyondLimit
    );
    Ok(terms)
}

/// What the buyer gets: at most what is left, and what it may still buy.
fn quantity(accounts: &Buy, order: &PurchaseOrder) -> Result<u64> {
    let (sale, purchase) = (&accounts.sale, &accounts.purchase);
    let left = sale.left.get();
    let may = (sale.most_per_buyer.get()).saturating_sub(purchase.bought.get());
    let quantity = order.quantity.min(left).min(may);
    require!(
        quantity >= order.least.max(1)
            && (quantity >= sale.least_purchase.get() || quantity == left),
        MarketError::TooLittleLeft
    );
    Ok(quantity)
}

/// The first shares that are locked count in the buyer's position, until they are released.
fn enter_position(accounts: &Buy, locked: bool) -> Result<Counted> {
    if !locked || accounts.purchase.locked.get() > 0 {
        return Ok(Counted::default());
    }
    positions::enter(
        &accounts.position,
        &accounts.payer,
        &accounts.goods_escrow,
        accounts.buyer.address(),
    )
}

#[inline(never)]
fn emit_event(accounts: &Buy, terms: &TradeTerms, sold: &Sold, position: &Counted) {
    let (sale, purchase) = (&accounts.sale, &accounts.purchase);
    emit!(Bought {
        network: sale.network,
        sale: *sale.address(),
        buyer: purchase.buyer,
        price: terms.price,
        quantity: sold.quantity,
        amount: sold.money.amount.get(),
        fee: sold.money.fee.get(),
        paid: sold.paid,
        left: sale.left.get(),
        raised: sale.raised.get(),
        money_owed: sale.money_owed.get(),
        bought: purchase.bought.get(),
        locked: purchase.locked.get(),
        deliver_to: purchase.deliver_to,
        rent_payer: purchase.rent_payer,
        goods_held: accounts.goods_escrow.held.get(),
        money_held: accounts.money_escrow.held.get(),
        fees: accounts.money_escrow.fees.get(),
        position: position.count,
        position_rent_payer: position.rent_payer,
    });
}
