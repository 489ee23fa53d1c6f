use {
    crate::{
        errors::OpenMastError,
        events::SettlementClosed,
        state::{Network, Settlement},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct CloseSettlement {
    pub network: Account<Network>,
    #[account(
        mut,
        close = rent_payer,
        constraint = settlement.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub settlement: Account<Settlement>,
    /// Who paid the rent gets it back.
    #[account(mut, address = settlement.rent_payer @ OpenMastError::WrongRentPayer)]
    pub rent_payer: UncheckedAccount,
}

pub(crate) fn handle(ctx: &mut Context<CloseSettlement>) -> Result<()> {
    let settlement = &ctx.accounts.settlement;
    require!(
        settlement.is_old(&ctx.accounts.network),
        OpenMastError::SettlementNeeded
    );

    emit!(SettlementClosed {
        network: *ctx.accounts.network.address(),
        epoch: settlement.epoch(),
        rent_payer: settlement.rent_payer,
    });
    Ok(())
}
