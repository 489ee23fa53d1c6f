use {super::regulated::regulated_licence, crate::events::LicenceLifted, anchor_lang::prelude::*};

regulated_licence!(LiftLicence);

pub(crate) fn handle(ctx: &mut Context<LiftLicence>) -> Result<()> {
    let accounts = &mut ctx.accounts;

    accounts.licence.lift(&accounts.network)?;

    emit!(LicenceLifted {
        network: *accounts.network.address(),
        asset: accounts.licence.asset,
        licence: *accounts.licence.address(),
        jurisdiction: accounts.licence.jurisdiction.get(),
        lifted_from: accounts.licence.lifted_from.get(),
    });
    Ok(())
}
