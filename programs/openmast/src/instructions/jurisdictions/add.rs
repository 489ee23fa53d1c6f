use {
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::JurisdictionAdded,
        state::{Jurisdiction, Network, NewJurisdiction},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
#[instruction(new: NewJurisdiction)]
pub struct AddJurisdiction {
    /// Pays the rent; may be the authority.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    pub authority: Signer,
    #[account(
        constraint = network.authority == *authority.address() @ OpenMastError::NotAuthorized
    )]
    pub network: Account<Network>,
    #[account(
        init,
        payer = payer,
        seeds = [
            seeds::JURISDICTION,
            network.address().as_ref(),
            &new.code.to_le_bytes()
        ],
        bump
    )]
    pub jurisdiction: Account<Jurisdiction>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<AddJurisdiction>, new: &NewJurisdiction) -> Result<()> {
    let bump = ctx.bumps.jurisdiction;
    let accounts = &mut ctx.accounts;
    new.check(&(&accounts.network.limits).into())?;

    let (network, rent_payer) = (*accounts.network.address(), *accounts.payer.address());
    (accounts.jurisdiction).open(&network, new, &rent_payer, bump);

    emit!(JurisdictionAdded {
        network,
        jurisdiction: new.code,
        rent_payer,
        regulator: new.regulator,
        levy_bps: new.levy_bps,
        most_levy_bps: new.most_levy_bps,
    });
    Ok(())
}
