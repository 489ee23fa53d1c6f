use {
    crate::{
        errors::OpenMastError,
        events::StatementCancelled,
        state::{Network, Payer, Statement},
        totals::decrease,
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct CancelStatement {
    /// The owner; anybody once it has lapsed, so that a claim that is never paid does not lessen the others' parts.
    pub signer: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = payer.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub payer: Account<Payer>,
    #[account(
        mut,
        close = rent_payer,
        constraint = statement.payer == *payer.address() @ OpenMastError::WrongPayer
    )]
    pub statement: Account<Statement>,
    /// Who paid for the statement gets back the rent and what is left of the bounty; may be the owner.
    #[account(
        mut,
        unsafe(dup),
        address = statement.rent_payer @ OpenMastError::WrongRentPayer
    )]
    pub rent_payer: UncheckedAccount,
}

pub(crate) fn handle(ctx: &mut Context<CancelStatement>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    require!(
        accounts.payer.owner == *accounts.signer.address() || now >= accounts.payer.lapses_at.get(),
        OpenMastError::NotAuthorized
    );
    let requested = accounts.payer.requested.get();
    let claim = accounts.statement.claim.get();

    decrease(&mut accounts.network.stated_claims, claim)?;
    accounts.payer.end_request(false)?;

    emit!(StatementCancelled {
        network: *accounts.network.address(),
        payer: *accounts.payer.address(),
        requested,
        network_stated_claims: accounts.network.stated_claims.get(),
        requests_ended: accounts.payer.requests_ended.get(),
        endings: accounts.payer.endings.get(),
        rent_payer: accounts.statement.rent_payer,
    });
    Ok(())
}
