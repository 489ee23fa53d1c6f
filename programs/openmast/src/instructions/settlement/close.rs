use {
    crate::{
        constants::settlement_state,
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

pub fn handle(ctx: &mut Context<CloseSettlement>) -> Result<()> {
    let settlement = &ctx.accounts.settlement;
    let closable = match settlement.state {
        settlement_state::FINAL => settlement.is_old(&ctx.accounts.network),
        state => state == settlement_state::REJECTED,
    };
    require!(closable, OpenMastError::SettlementNeeded);

    emit!(SettlementClosed {
        network: *ctx.accounts.network.address(),
        epoch: settlement.epoch.get(),
        rent_payer: settlement.rent_payer,
    });
    Ok(())
}
