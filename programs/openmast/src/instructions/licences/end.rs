use {super::regulated::regulated_licence, crate::events::LicenceEnded, anchor_lang::prelude::*};

regulated_licence!(EndLicence);

pub(crate) fn handle(ctx: &mut Context<EndLicence>, reason_hash: [u8; 32]) -> Result<()> {
    let accounts = &mut ctx.accounts;

    (accounts.licence).end(reason_hash, &accounts.network)?;

    emit!(LicenceEnded {
        network: *accounts.network.address(),
        asset: accounts.licence.asset,
        licence: *accounts.licence.address(),
        jurisdiction: accounts.licence.jurisdiction.get(),
        ended_from: accounts.licence.ended_from.get(),
        reason_hash,
    });
    Ok(())
}
