#![allow(
    unused_variables,
    reason = "Anchor's derive binds the instruction's argument once more than it uses it"
)]

use {
    crate::{
        constants::{ACCOUNT_VERSION, MOST_AHEAD_SECONDS, offer_state, seeds},
        errors::MarketError,
        events::SaleOpened,
        instructions::{
            deposit,
            paying::require_own,
            standing::{Way, may_trade},
        },
        positions::{self, Counted},
        state::{Escrow, MarketRules, Sale},
        totals::basis_points,
    },
    anchor_lang::prelude::*,
    openmast_common::asset::AssetRecord,
    openmast_ledger::TradeTerms,
};

/// What an issuer puts up, and how it is sold.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct NewSale {
    /// Price at `starts_at`, base units of the currency for 10^decimals base units of the goods.
    pub start_price: u64,
    /// Price towards which it falls until `ends_at`, in the same unit, more than 0; the same number for a fixed price.
    pub floor_price: u64,
    /// Nothing is sold before, Unix seconds.
    pub starts_at: i64,
    /// Nothing is sold from then on, Unix seconds, at most ten years from now.
    pub ends_at: i64,
    /// Base units of the goods, more than 0.
    pub quantity: u64,
    /// Most that one buyer gets, base units of the goods.
    pub most_per_buyer: u64,
    /// No purchase is smaller, but one that takes all that is left, base units of the goods, at least 1.
    pub least_purchase: u64,
    /// What is bought before stays in escrow until then, Unix seconds, at most ten years from now; 0: it is delivered at
    /// once.
    pub locked_until: i64,
}

#[derive(Accounts)]
#[instruction(id: u64)]
pub struct OpenSale {
    /// Pays the rent; may be the issuer.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    pub issuer: Signer,
    pub rules: Account<MarketRules>,
    /// The asset whose shares are sold, which is the issuer's; none for other mints.
    pub asset: Option<Account<AssetRecord>>,
    /// Escrow of the goods.
    #[account(
        mut,
        constraint = goods_escrow.is_goods_of(&rules.network) @ MarketError::WrongEscrow
    )]
    pub goods_escrow: Account<Escrow>,
    /// Escrow of the currency.
    #[account(constraint = money_escrow.is_currency_of(&rules.network) @ MarketError::WrongEscrow)]
    pub money_escrow: Account<Escrow>,
    #[account(
        init,
        payer = payer,
        seeds = [seeds::SALE, issuer.address().as_ref(), &id.to_le_bytes()],
        bump
    )]
    pub sale: Account<Sale>,
    pub deposit: Nested<deposit::Deposit>,
    /// The issuer's currency account that is to be paid. Its associated one may be made later.
    pub pay_to: UncheckedAccount,
    /// What the share gate says of the issuer, for permissioned shares.
    pub issuer_holder: Option<UncheckedAccount>,
    /// The issuer's position, for permissioned shares; made here when it is the first.
    #[account(mut)]
    pub position: Option<UncheckedAccount>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<OpenSale>, id: u64, new: NewSale) -> Result<()> {
    let bump = ctx.bumps.sale;
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    accounts.goods_escrow.require_open()?;
    require_issuer(accounts, now)?;
    let fee_bps = accounts.rules.fee_at(now)?;
    check(&new, now)?;
    require_own(
        &accounts.pay_to,
        &accounts.money_escrow,
        accounts.issuer.address(),
    )?;

    fill_in(accounts, id, &new, bump);
    accounts.sale.made_at = now.into();
    accounts.sale.fee_bps = fee_bps.into();
    check_worth(&accounts.sale, &new)?;
    let position = positions::enter(
        &accounts.position,
        &accounts.payer,
        &accounts.goods_escrow,
        accounts.issuer.address(),
    )?;

    (accounts.deposit).take(&mut accounts.goods_escrow, &accounts.issuer, new.quantity)?;

    emit_event(accounts, &position);
    Ok(())
}

/// Shares are issued by who owns their asset. Of other mints anybody may sell what it has.
fn require_issuer(accounts: &OpenSale, now: i64) -> Result<()> {
    let (escrow, issuer) = (&accounts.goods_escrow, accounts.issuer.address());
    let nobody = Address::default();
    if escrow.asset != nobody {
        let asset = accounts.asset.as_ref().ok_or(MarketError::WrongAsset)?;
        require!(*asset.address() == escrow.asset, MarketError::WrongAsset);
        require!(asset.owner == *issuer, MarketError::NotAuthorized);
    }
    require!(
        may_trade(escrow, &accounts.issuer_holder, issuer, Way::Delivers, now),
        MarketError::MakerBarred
    );
    Ok(())
}

fn check(new: &NewSale, now: i64) -> Result<()> {
    require!(
        new.ends_at > new.starts_at && new.ends_at > now,
        MarketError::SaleTimes
    );
    require!(
        (1..=new.start_price).contains(&new.floor_price),
        MarketError::FloorOutOfRange
    );
    require!(new.quantity > 0, MarketError::ZeroAmount);
    require!(
        (1..=new.quantity).contains(&new.most_per_buyer)
            && (1..=new.most_per_buyer).contains(&new.least_purchase),
        MarketError::PurchaseLimits
    );
    require!(
        new.locked_until == 0 || new.locked_until > now,
        MarketError::TimeOver
    );
    let latest = now.saturating_add(MOST_AHEAD_SECONDS);
    require!(
        new.ends_at <= latest && new.locked_until <= latest,
        MarketError::TooFarAhead
    );
    Ok(())
}

/// All of it at its first price, which is the highest, can be paid: no purchase meets a number that is too large.
fn check_worth(sale: &Sale, new: &NewSale) -> Result<()> {
    let terms = TradeTerms {
        price: new.start_price,
        decimals: sale.decimals,
        fee: basis_points(sale.fee_bps.get())?,
    };
    let whole = terms.buy(new.quantity).map_err(MarketError::from)?;
    whole.paid().map_err(MarketError::from)?;
    Ok(())
}

#[inline(never)]
fn fill_in(accounts: &mut OpenSale, id: u64, new: &NewSale, bump: u8) {
    let (goods, sale) = (&accounts.goods_escrow, &mut accounts.sale);
    sale.version = ACCOUNT_VERSION;
    sale.issuer = *accounts.issuer.address();
    sale.id = id.into();
    sale.bump = bump;
    sale.state = offer_state::OPEN;
    sale.decimals = goods.decimals;
    sale.network = goods.network;
    sale.mint = goods.mint;
    sale.asset = goods.asset;
    sale.start_price = new.start_price.into();
    sale.floor_price = new.floor_price.into();
    sale.starts_at = new.starts_at.into();
    sale.ends_at = new.ends_at.into();
    sale.quantity = new.quantity.into();
    sale.left = new.quantity.into();
    sale.most_per_buyer = new.most_per_buyer.into();
    sale.least_purchase = new.least_purchase.into();
    sale.locked_until = new.locked_until.into();
    sale.pay_to = *accounts.pay_to.address();
    sale.refund_to = *accounts.deposit.source.address();
    sale.rent_payer = *accounts.payer.address();
}

#[inline(never)]
fn emit_event(accounts: &OpenSale, position: &Counted) {
    let sale = &accounts.sale;
    emit!(SaleOpened {
        network: sale.network,
        sale: *sale.address(),
        issuer: sale.issuer,
        id: sale.id.get(),
        mint: sale.mint,
        decimals: sale.decimals,
        asset: sale.asset,
        start_price: sale.start_price.get(),
        floor_price: sale.floor_price.get(),
        starts_at: sale.starts_at.get(),
        ends_at: sale.ends_at.get(),
        made_at: sale.made_at.get(),
        quantity: sale.quantity.get(),
        most_per_buyer: sale.most_per_buyer.get(),
        least_purchase: sale.least_purchase.get(),
        locked_until: sale.locked_until.get(),
        fee_bps: sale.fee_bps.get(),
        pay_to: sale.pay_to,
        refund_to: sale.refund_to,
        rent_payer: sale.rent_payer,
        goods_held: accounts.goods_escrow.held.get(),
        position: position.count,
        position_rent_payer: position.rent_payer,
    });
}
