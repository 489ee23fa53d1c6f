//! Moving both sides of a purchase. An issuer whose account takes nothing does not hold it up: its part waits in escrow.

use {
    super::Buy,
    crate::{
        errors::MarketError, holdings::Holding, instructions::payback::send_goods, totals::increase,
    },
    anchor_lang::{AnchorAccount, prelude::*},
    openmast_common::tokens,
    openmast_ledger::{Trade, TradeTerms},
};

/// What changed hands.
pub(super) struct Sold {
    /// Base units of the goods.
    pub(super) quantity: u64,
    /// The money.
    pub(super) money: Trade,
    /// Whether the issuer has its part in its account.
    pub(super) paid: bool,
}

/// Sells `quantity` base units of the goods on these terms. Those that are `locked` stay in escrow.
pub(super) fn trade(
    accounts: &mut Buy,
    terms: &TradeTerms,
    quantity: u64,
    locked: bool,
) -> Result<Sold> {
    check_buyer(accounts)?;
    let money = terms.buy(quantity).map_err(MarketError::from)?;
    accounts.sale.sell(quantity, money.amount.get())?;
    accounts.purchase.add(quantity, locked)?;
    accounts.purchase.deliver_to = *accounts.buyer_goods.address();

    let paid = pay(accounts, &money)?;
    if !locked {
        accounts.goods_escrow.let_out(quantity)?;
        deliver(accounts, quantity)?;
    }
    Ok(Sold {
        quantity,
        money,
        paid,
    })
}

/// The buyer's accounts are its own: what it bought for others would be a way around the share gate and the buyer's most.
/// That of permissioned shares must take them now, also when they stay locked: once thawed, an account stays so until its
/// owner closes it or the share gate's rules freeze it, and an admission that lapses meanwhile does not keep them from it.
#[inline(never)]
fn check_buyer(accounts: &Buy) -> Result<()> {
    let (buyer, goods, money) = (
        accounts.buyer.address(),
        &accounts.goods_escrow,
        &accounts.money_escrow,
    );
    let account = accounts.buyer_goods.account();
    Holding::read_of(account, &goods.token_program, &goods.mint, buyer)?;
    require!(
        !goods.is_permissioned()
            || Holding::can_receive(account, &goods.token_program, &goods.mint, buyer),
        MarketError::CannotReceive
    );
    let account = accounts.buyer_money.account();
    Holding::read_of(account, &money.token_program, &money.mint, buyer)?;
    Ok(())
}

/// Money to the issuer, or to escrow where it waits; the fee to the network. Returns whether the issuer has it.
#[inline(never)]
fn pay(accounts: &mut Buy, money: &Trade) -> Result<bool> {
    let (amount, fee) = (money.amount.get(), money.fee.get());
    let escrow = &mut accounts.money_escrow;
    escrow.take_fee(fee)?;
    let issuer_money = accounts.issuer_money.account();
    let paid = Holding::can_receive(
        issuer_money,
        &escrow.token_program,
        &escrow.mint,
        &accounts.sale.issuer,
    );
    let to_escrow = if paid {
        tokens::transfer(
            &accounts.token_program,
            accounts.buyer_money.try_cpi_handle_mut()?,
            accounts.issuer_money.try_cpi_handle_mut()?,
            accounts.buyer.cpi_handle(),
            &[],
            amount,
        );
        fee
    } else {
        escrow.take_in(amount)?;
        increase(&mut accounts.sale.money_owed, amount)?;
        money.paid().map_err(MarketError::from)?.get()
    };
    if to_escrow > 0 {
        tokens::transfer(
            &accounts.token_program,
            accounts.buyer_money.try_cpi_handle_mut()?,
            accounts.money_vault.try_cpi_handle_mut()?,
            accounts.buyer.cpi_handle(),
            &[],
            to_escrow,
        );
    }
    let vault = accounts.money_vault.account();
    accounts.money_escrow.require_covered(vault)?;
    Ok(paid)
}

#[inline(never)]
fn deliver(accounts: &mut Buy, quantity: u64) -> Result<()> {
    let before = goods_of_buyer(accounts)?;
    send_goods(
        &accounts.goods_escrow,
        &mut accounts.goods_vault,
        &accounts.mint,
        &mut accounts.buyer_goods,
        &accounts.goods_token_program,
        quantity,
    )?;
    let after = goods_of_buyer(accounts)?;
    require!(
        after.checked_sub(before) == Some(quantity),
        MarketError::AmountDiffers
    );
    Ok(())
}

fn goods_of_buyer(accounts: &Buy) -> Result<u64> {
    let goods = &accounts.goods_escrow;
    let account = accounts.buyer_goods.account();
    Ok(Holding::read(account, &goods.token_program, &goods.mint)?.amount)
}
