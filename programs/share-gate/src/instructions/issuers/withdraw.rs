use {
    crate::{
        constants::issuer_state, errors::ShareGateError, events::IssuerWithdrawn, state::Issuer,
    },
    anchor_lang::prelude::*,
    openmast_common::network::NetworkRecord,
};

#[derive(Accounts)]
pub struct WithdrawIssuer {
    pub authority: Signer,
    #[account(constraint = network.authority == *authority.address() @ ShareGateError::NotAuthorized)]
    pub network: Account<NetworkRecord>,
    #[account(
        mut,
        constraint = issuer.network == *network.address() @ ShareGateError::WrongNetwork,
        constraint = issuer.state == issuer_state::ACCEPTED @ ShareGateError::IssuerWithdrawn
    )]
    pub issuer: Account<Issuer>,
}

pub(crate) fn handle(ctx: &mut Context<WithdrawIssuer>) -> Result<()> {
    ctx.accounts.issuer.state = issuer_state::WITHDRAWN;

    emit!(IssuerWithdrawn {
        network: *ctx.accounts.network.address(),
        issuer: *ctx.accounts.issuer.address(),
    });
    Ok(())
}
