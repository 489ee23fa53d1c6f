use {
    crate::{errors::OpenMastError, events::StakeClosed, state::Stake},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct CloseStake {
    pub staker: Signer,
    #[account(
        mut,
        close = rent_payer,
        constraint = stake.staker == *staker.address() @ OpenMastError::NotAuthorized,
        constraint = stake.departed.get() == 0 @ OpenMastError::DepartureUnsettled,
        constraint = stake.is_empty() @ OpenMastError::StakeNotEmpty
    )]
    pub stake: Account<Stake>,
    /// Who paid the rent gets it back; may be the staker.
    #[account(
        mut,
        unsafe(dup),
        address = stake.rent_payer @ OpenMastError::WrongRentPayer
    )]
    pub rent_payer: UncheckedAccount,
}

pub(crate) fn handle(ctx: &mut Context<CloseStake>) -> Result<()> {
    emit!(StakeClosed {
        asset: ctx.accounts.stake.asset,
        staker: *ctx.accounts.staker.address(),
        rent_payer: ctx.accounts.stake.rent_payer,
    });
    Ok(())
}
