use {
    super::own_account::require_own,
    crate::{
        errors::OpenMastError,
        events::LotPurchaseSettled,
        instructions::payout,
        state::{Lot, Purchase},
        totals::money,
    },
    anchor_lang::{address_eq, prelude::*},
    anchor_spl::associated_token::get_associated_token_address,
};

#[derive(Accounts)]
pub struct SettlePurchase {
    /// To the buyer's associated account of the currency; if the buyer signs, to any account of its own.
    pub payout: Nested<payout::Payout>,
    #[account(
        mut,
        constraint = lot.network == *payout.network.address() @ OpenMastError::WrongNetwork
    )]
    pub lot: Account<Lot>,
    #[account(
        mut,
        close = buyer,
        constraint = purchase.lot == *lot.address() @ OpenMastError::WrongLot
    )]
    pub purchase: Account<Purchase>,
    /// Gets back the rent. Need not sign.
    #[account(mut, address = purchase.buyer @ OpenMastError::WrongRentPayer)]
    pub buyer: UncheckedAccount,
}

pub(crate) fn handle(ctx: &mut Context<SettlePurchase>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let final_epoch = accounts.payout.network.final_epoch.get();
    accounts.lot.require_sale_over(final_epoch, now)?;
    check_destination(accounts)?;
    let excess = accounts.purchase.excess(money(accounts.lot.price))?;

    accounts.lot.settle_excess(excess)?;
    accounts.payout.network.settle_lots_excess(excess)?;

    accounts.payout.pay_lot(&mut accounts.lot, excess)?;

    emit!(LotPurchaseSettled {
        network: *accounts.payout.network.address(),
        lot: *accounts.lot.address(),
        buyer: accounts.purchase.buyer,
        amount: excess.get(),
        lot_returned: accounts.lot.returned.get(),
        lot_excess: accounts.lot.excess.get(),
        network_lots_out: accounts.payout.network.lots_out.get(),
        network_lots_excess: accounts.payout.network.lots_excess.get(),
    });
    Ok(())
}

/// Anybody can make an account of a buyer's that the buyer never looks at, or, being a program, cannot use: nobody but the
/// buyer itself sends anything there.
fn check_destination(accounts: &SettlePurchase) -> Result<()> {
    let (destination, buyer) = (&accounts.payout.destination, &accounts.buyer);
    require_own(destination.owner(), buyer.address())?;
    if buyer.account().is_signer() {
        return Ok(());
    }
    let mint = &accounts.payout.network.currency_mint;
    let associated = get_associated_token_address(buyer.address(), mint);
    require!(
        address_eq(destination.address(), &associated),
        OpenMastError::NotAssociatedAccount
    );
    Ok(())
}
