use {
    crate::{errors::OpenMastError, events::OwnerWithdrawn, instructions::payout, state::Asset},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct WithdrawOwner {
    pub owner: Signer,
    pub payout: Nested<payout::Payout>,
    #[account(
        mut,
        constraint = asset.network == *payout.network.address() @ OpenMastError::WrongNetwork,
        constraint = asset.owner == *owner.address() @ OpenMastError::NotAuthorized
    )]
    pub asset: Account<Asset>,
}

pub(crate) fn handle(ctx: &mut Context<WithdrawOwner>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.payout.require_earnings_running()?;

    let amount = accounts.asset.take_owner_owed()?;

    accounts.payout.pay_earned(amount)?;

    emit!(OwnerWithdrawn {
        network: *accounts.payout.network.address(),
        asset: *accounts.asset.address(),
        owner: *accounts.owner.address(),
        amount: amount.get(),
        owner_paid: accounts.asset.owner_paid.get(),
        network_paid_out: accounts.payout.network.paid_out.get(),
    });
    Ok(())
}
