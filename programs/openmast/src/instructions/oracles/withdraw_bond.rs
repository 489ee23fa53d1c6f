use {
    super::bonds,
    crate::{errors::OpenMastError, events::BondWithdrawn},
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

#[derive(Accounts)]
pub struct WithdrawBond {
    /// The oracle that left.
    pub member: Signer,
    pub bonds: Nested<bonds::Bonds>,
    #[account(
        mut,
        constraint = *destination.mint() == bonds.network.currency_mint @ OpenMastError::WrongMint,
        constraint = destination.owner() != bonds.network.address()
            @ OpenMastError::DestinationIsVault
    )]
    pub destination: Account<TokenAccount>,
}

pub(crate) fn handle(ctx: &mut Context<WithdrawBond>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let member = *accounts.member.address();
    let at = Clock::get()?.unix_timestamp;

    let amount = accounts
        .bonds
        .pay_due(&member, at, &mut accounts.destination)?;

    emit!(BondWithdrawn {
        network: *accounts.bonds.network.address(),
        member,
        amount,
        bonded: accounts.bonds.oracle_set.bonded.get(),
        at,
    });
    Ok(())
}
