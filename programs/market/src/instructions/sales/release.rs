use {
    crate::{
        errors::MarketError,
        events::PurchaseReleased,
        instructions::payback::{self, Recipient},
        state::Purchase,
    },
    anchor_lang::{AnchorAccount, prelude::*},
};

#[derive(Accounts)]
pub struct Release {
    /// Anybody. The buyer may have it delivered to any account of its own, others to the one that it named.
    pub caller: Signer,
    #[account(mut)]
    pub purchase: Account<Purchase>,
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
    let closed = accounts.purchase.is_done(now);
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
    require!(
        payback.goods_escrow.mint == purchase.mint
            && payback.goods_escrow.network == purchase.network,
        MarketError::WrongEscrow
    );
    require!(
        *payback.rent_payer.address() == purchase.rent_payer,
        MarketError::WrongRentPayer
    );
    require!(
        purchase.locked.get() == 0 || now >= purchase.locked_until.get(),
        MarketError::StillLocked
    );
    Ok(())
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
fn leave_position(accounts: &mut Release, delivered: u64) -> Result<u32> {
    if delivered == 0 {
        return Ok(0);
    }
    (accounts.payback).leave_position(&accounts.purchase.buyer)
}
