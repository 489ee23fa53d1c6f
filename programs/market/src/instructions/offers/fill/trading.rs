//! Moving both sides of a fill. A maker whose account takes nothing does not hold it up: its part waits in escrow.

use {
    super::{Fill, planning::Plan},
    crate::{
        errors::MarketError,
        holdings::Holding,
        instructions::{
            payback::{send_goods, send_money},
            standing::{Way, may_trade},
        },
        state::Offer,
        totals::increase,
    },
    anchor_lang::{AnchorAccount, prelude::*},
    openmast_common::tokens,
    openmast_ledger::Trade,
};

/// What changed hands.
pub(super) struct Traded {
    /// Base units of the goods.
    pub(super) quantity: u64,
    /// The money.
    pub(super) money: Trade,
    /// Whether the maker has its part in its account.
    pub(super) delivered: bool,
}

/// Trades as planned.
pub(super) fn trade(
    accounts: &mut Fill,
    offer: &mut Account<Offer>,
    plan: Plan,
    now: i64,
) -> Result<Traded> {
    check_taker(accounts, offer, now)?;
    let Plan { quantity, money } = plan;
    let delivered = if offer.is_sell() {
        buy(accounts, offer, quantity, &money)?
    } else {
        sell(accounts, offer, quantity, &money)?
    };
    Ok(Traded {
        quantity,
        money,
        delivered,
    })
}

/// The taker may trade, and its accounts are its own: what it buys for others would be a way around the share gate.
#[inline(never)]
fn check_taker(accounts: &Fill, offer: &Offer, now: i64) -> Result<()> {
    let taker = accounts.taker.address();
    let way = if offer.is_sell() {
        Way::Receives
    } else {
        Way::Delivers
    };
    let (goods, money) = (&accounts.goods_escrow, &accounts.money_escrow);
    require!(
        may_trade(goods, &accounts.taker_holder, taker, way, now),
        MarketError::TakerBarred
    );
    let account = accounts.taker_goods.account();
    Holding::read_of(account, &goods.token_program, &goods.mint, taker)?;
    let account = accounts.taker_money.account();
    Holding::read_of(account, &money.token_program, &money.mint, taker)?;
    Ok(())
}

/// The taker buys from the maker's sale: goods out of escrow, money to the maker, the fee to the network. Returns whether the
/// maker has its part.
#[inline(never)]
fn buy(
    accounts: &mut Fill,
    offer: &mut Account<Offer>,
    quantity: u64,
    money: &Trade,
) -> Result<bool> {
    let (amount, fee) = (money.amount.get(), money.fee.get());
    offer.fill(quantity, money)?;
    accounts.goods_escrow.let_out(quantity)?;
    accounts.money_escrow.take_fee(fee)?;

    let delivered = can_be_paid(accounts, offer, true);
    if delivered {
        pay_maker(accounts, amount)?;
        pay_escrow(accounts, fee)?;
    } else {
        accounts.money_escrow.take_in(amount)?;
        increase(&mut offer.money_owed, amount)?;
        pay_escrow(accounts, money.paid().map_err(MarketError::from)?.get())?;
    }
    deliver_to_taker(accounts, quantity)?;
    Ok(delivered)
}

/// The taker sells to the maker's bid: goods to the maker, money out of escrow, the fee stays there. Returns whether the
/// maker has its part.
#[inline(never)]
fn sell(
    accounts: &mut Fill,
    offer: &mut Account<Offer>,
    quantity: u64,
    money: &Trade,
) -> Result<bool> {
    let received = money.received().map_err(MarketError::from)?.get();
    offer.fill(quantity, money)?;
    accounts.money_escrow.let_out(money.amount.get())?;
    accounts.money_escrow.take_fee(money.fee.get())?;

    let delivered = can_be_paid(accounts, offer, false);
    if !delivered {
        accounts.goods_escrow.take_in(quantity)?;
        increase(&mut offer.goods_owed, quantity)?;
    }
    deliver_to_maker(accounts, quantity, delivered)?;
    send_money(
        &accounts.money_escrow,
        &mut accounts.money_vault,
        &mut accounts.taker_money,
        &accounts.token_program,
        received,
    )?;
    Ok(delivered)
}

/// Whether the account that the maker named takes its part.
fn can_be_paid(accounts: &Fill, offer: &Offer, in_money: bool) -> bool {
    let escrow = if in_money {
        &accounts.money_escrow
    } else {
        &accounts.goods_escrow
    };
    let (program, mint) = (&escrow.token_program, &escrow.mint);
    Holding::can_receive(
        accounts.maker_account.account(),
        program,
        mint,
        &offer.maker,
    )
}

#[inline(never)]
fn pay_maker(accounts: &mut Fill, amount: u64) -> Result<()> {
    tokens::transfer(
        &accounts.token_program,
        accounts.taker_money.try_cpi_handle_mut()?,
        accounts.maker_account.try_cpi_handle_mut()?,
        accounts.taker.cpi_handle(),
        &[],
        amount,
    );
    Ok(())
}

#[inline(never)]
fn pay_escrow(accounts: &mut Fill, amount: u64) -> Result<()> {
    if amount > 0 {
        tokens::transfer(
            &accounts.token_program,
            accounts.taker_money.try_cpi_handle_mut()?,
            accounts.money_vault.try_cpi_handle_mut()?,
            accounts.taker.cpi_handle(),
            &[],
            amount,
        );
    }
    let vault = accounts.money_vault.account();
    accounts.money_escrow.require_covered(vault)
}

#[inline(never)]
fn deliver_to_taker(accounts: &mut Fill, quantity: u64) -> Result<()> {
    let before = goods_in(accounts, accounts.taker_goods.account())?;
    send_goods(
        &accounts.goods_escrow,
        &mut accounts.goods_vault,
        &accounts.mint,
        &mut accounts.taker_goods,
        &accounts.goods_token_program,
        quantity,
    )?;
    let after = goods_in(accounts, accounts.taker_goods.account())?;
    require_arrived(before, after, quantity)
}

/// To the maker's account, or to escrow where it waits.
#[inline(never)]
fn deliver_to_maker(accounts: &mut Fill, quantity: u64, to_account: bool) -> Result<()> {
    let destination = if to_account {
        *accounts.maker_account.account()
    } else {
        *accounts.goods_vault.account()
    };
    let before = goods_in(accounts, &destination)?;
    let (program, decimals) = (
        accounts.goods_token_program.address(),
        accounts.goods_escrow.decimals,
    );
    let handles = [
        accounts.taker_goods.try_cpi_handle_mut()?.into(),
        accounts.mint.cpi_handle(),
        if to_account {
            accounts.maker_account.try_cpi_handle_mut()?.into()
        } else {
            accounts.goods_vault.try_cpi_handle_mut()?.into()
        },
        accounts.taker.cpi_handle(),
    ];
    tokens::transfer_checked(program, handles, &[], quantity, decimals);
    let after = goods_in(accounts, &destination)?;
    require_arrived(before, after, quantity)?;
    let vault = accounts.goods_vault.account();
    accounts.goods_escrow.require_covered(vault)
}

fn goods_in(accounts: &Fill, account: &AccountView) -> Result<u64> {
    let goods = &accounts.goods_escrow;
    Ok(Holding::read(account, &goods.token_program, &goods.mint)?.amount)
}

/// Other than what was sent is refused: whoever receives has paid for all of it.
fn require_arrived(before: u64, after: u64, quantity: u64) -> Result<()> {
    require!(
        after.checked_sub(before) == Some(quantity),
        MarketError::AmountDiffers
    );
    Ok(())
}
