use {
    crate::{
        errors::MarketError,
        events::PurchaseReleased,
        instructions::payback::{self, Recipient},
        state::{Purchase, Sale},
    },
    anchor_lang::{AnchorAccount, prelude::*},
};

#[derive(Accounts)]
pub struct Release {
    /// Anybody. The buyer may have it delivered to any account of its own, others to the one that it named.
    pub caller: Signer,
    #[account(mut)]
    pub purchase: Account<Purchase>,
    /// Where its sale is, or was.
    #[account(address = purchase.sale @ MarketError::WrongSale)]
    pub sale: UncheckedAccount,
    pub payback: Nested<payback::Payback>,
}

pub(crate) fn handle(ctx: &mut Context<Release>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    check(accounts, now)?;
    let (network, sale, buyer) = (
        accounts.purchase.network,
        accounts.purchase.sale,
        accounts.purchase.buyer,
    );

    let delivered = deliver(accounts)?;
    let position = leave_position(accounts, delivered)?;
    let closed = accounts.purchase.locked.get() == 0 && !limits_its_buyer(accounts, now)?;
    require!(delivered > 0 || closed, MarketError::NothingToClaim);
    let paid = (delivered, 0);
    let owed = (accounts.purchase.locked.get(), 0);
    if closed {
        let rent_payer = *accounts.payback.rent_payer.account();
        accounts.purchase.close(rent_payer)?;
    }

    emit!(PurchaseReleased {
        network,
        sale,
        buyer,
        paid: accounts.payback.told(paid, owed, closed, position),
    });
    Ok(())
}

fn check(accounts: &Release, now: i64) -> Result<()> {
    let (payback, purchase) = (&accounts.payback, &accounts.purchase);
    payback.require_of(&purchase.network, &purchase.mint, &purchase.rent_payer)?;
    require!(
        purchase.locked.get() == 0 || now >= purchase.locked_until.get(),
        MarketError::StillLocked
    );
    Ok(())
}

/// Whether more can be bought in its sale, so that what the buyer has bought must be known. It cannot when the sale is over
/// or gone, or another one has its address.
fn limits_its_buyer(accounts: &Release, now: i64) -> Result<bool> {
    let sale = Sale::find(accounts.sale.account())?;
    Ok(sale.is_some_and(|sale| accounts.purchase.is_of(&sale) && !sale.is_over(now)))
}

fn deliver(accounts: &mut Release) -> Result<u64> {
    let purchase = &mut *accounts.purchase;
    let by_buyer = *accounts.caller.address() == purchase.buyer;
    let recipient = Recipient {
        owner: purchase.buyer,
        // No money waits for a buyer.
        named: (!by_buyer).then_some((purchase.deliver_to, purchase.deliver_to)),
    };
    let mut no_money = PodU64::default();
    let (goods, _) = accounts
        .payback
        .pay(&recipient, &mut purchase.locked, &mut no_money)?;
    Ok(goods)
}

/// The buyer's position counted what was locked once.
fn leave_position(accounts: &mut Release, delivered: u64) -> Result<Option<u32>> {
    if delivered == 0 {
        return Ok(None);
    }
    (accounts.payback).leave_position(&accounts.purchase.buyer)
}
