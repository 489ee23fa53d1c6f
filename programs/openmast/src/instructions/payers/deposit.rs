use {
    crate::{
        constants::pause, errors::OpenMastError, events::Deposited, instructions::pay_in,
        state::Payer, totals::increase,
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct Deposit {
    /// Owner or delegate of the source; anybody may pay for a payer.
    pub depositor: Signer,
    pub pay_in: Nested<pay_in::PayIn>,
    #[account(
        mut,
        constraint = payer.network == *pay_in.network.address() @ OpenMastError::WrongNetwork
    )]
    pub payer: Account<Payer>,
}

pub(crate) fn handle(ctx: &mut Context<Deposit>, amount: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    (accounts.pay_in.network).require_running(pause::DEPOSIT, now)?;
    require!(amount > 0, OpenMastError::ZeroAmount);

    increase(&mut accounts.pay_in.network.deposited, amount)?;
    increase(&mut accounts.payer.deposited, amount)?;

    accounts.pay_in.take(&accounts.depositor, amount)?;

    emit!(Deposited {
        network: *accounts.pay_in.network.address(),
        payer: *accounts.payer.address(),
        depositor: *accounts.depositor.address(),
        amount,
        payer_deposited: accounts.payer.deposited.get(),
        network_deposited: accounts.pay_in.network.deposited.get(),
    });
    Ok(())
}
