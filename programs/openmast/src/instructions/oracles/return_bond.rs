use {
    super::bonds,
    crate::{errors::OpenMastError, events::BondReturned},
    anchor_lang::prelude::*,
    anchor_spl::{associated_token::get_associated_token_address, token::TokenAccount},
};

#[derive(Accounts)]
pub struct ReturnBond {
    /// The oracle that left; only its key is used.
    pub member: UncheckedAccount,
    pub bonds: Nested<bonds::Bonds>,
    /// The member's associated account, which must still be the member's: an owner can give even that away.
    #[account(
        mut,
        address = get_associated_token_address(member.address(), &bonds.network.currency_mint)
            @ OpenMastError::NotAssociatedAccount,
        constraint = destination.owner() == member.address() @ OpenMastError::NotAssociatedAccount
    )]
    pub destination: Account<TokenAccount>,
}

pub(crate) fn handle(ctx: &mut Context<ReturnBond>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let member = *accounts.member.address();
    let at = Clock::get()?.unix_timestamp;

    let amount = accounts
        .bonds
        .pay_due(&member, at, &mut accounts.destination)?;

    emit!(BondReturned {
        network: *accounts.bonds.network.address(),
        member,
        amount,
        bonded: accounts.bonds.oracle_set.bonded.get(),
        at,
    });
    Ok(())
}
