use {
    super::parent,
    crate::{
        errors::OpenMastError,
        events::LicenceRenewed,
        state::{Jurisdiction, Licence},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct RenewLicence {
    /// Regulator of the licence's jurisdiction, wherever the asset belongs by now.
    pub regulator: Signer,
    #[account(
        constraint = jurisdiction.regulator == *regulator.address() @ OpenMastError::NotAuthorized
    )]
    pub jurisdiction: Account<Jurisdiction>,
    #[account(
        mut,
        constraint = licence.network == jurisdiction.network @ OpenMastError::WrongNetwork,
        constraint = licence.jurisdiction == jurisdiction.code @ OpenMastError::WrongJurisdiction
    )]
    pub licence: Account<Licence>,
    /// The licence that a lease is of, when it is on chain.
    pub parent: Option<Account<Licence>>,
}

pub(crate) fn handle(
    ctx: &mut Context<RenewLicence>,
    valid_until: i64,
    document_hash: [u8; 32],
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let (network, code) = (accounts.licence.network, accounts.licence.jurisdiction);
    let parent = parent::of_lease(&accounts.licence.parent, &accounts.parent, &network, code)?;

    (accounts.licence).renew(valid_until, document_hash, parent, now)?;

    emit!(LicenceRenewed {
        network,
        asset: accounts.licence.asset,
        licence: *accounts.licence.address(),
        jurisdiction: accounts.licence.jurisdiction.get(),
        valid_until,
        document_hash,
    });
    Ok(())
}
