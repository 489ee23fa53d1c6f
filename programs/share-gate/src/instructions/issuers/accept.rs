#![allow(
    unused_variables,
    reason = "Anchor reads the arguments a second time, where it does not need them"
)]

use {
    crate::{
        constants::seeds,
        errors::ShareGateError,
        events::IssuerAccepted,
        state::{Issuer, IssuerTerms},
    },
    anchor_lang::prelude::*,
    openmast_common::network::NetworkRecord,
};

#[derive(Accounts)]
#[instruction(number: u16)]
pub struct AcceptIssuer {
    /// Pays the rent; may be the authority.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    pub authority: Signer,
    #[account(constraint = network.authority == *authority.address() @ ShareGateError::NotAuthorized)]
    pub network: Account<NetworkRecord>,
    #[account(
        init,
        payer = payer,
        seeds = [seeds::ISSUER, network.address().as_ref(), &number.to_le_bytes()],
        bump
    )]
    pub issuer: Account<Issuer>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(
    ctx: &mut Context<AcceptIssuer>,
    number: u16,
    terms: IssuerTerms,
) -> Result<()> {
    terms.check()?;

    let bump = ctx.bumps.issuer;
    let accounts = &mut ctx.accounts;
    let network = *accounts.network.address();
    accounts.issuer.accept(&network, number, &terms, bump);

    emit!(IssuerAccepted {
        network,
        issuer: *accounts.issuer.address(),
        number,
        terms,
    });
    Ok(())
}
