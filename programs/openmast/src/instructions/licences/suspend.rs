use {
    super::regulated::regulated_licence, crate::events::LicenceSuspended, anchor_lang::prelude::*,
};

regulated_licence!(SuspendLicence);

pub(crate) fn handle(
    ctx: &mut Context<SuspendLicence>,
    until: i64,
    reason_hash: [u8; 32],
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;

    (accounts.licence).suspend(until, reason_hash, &accounts.network, now)?;

    emit!(LicenceSuspended {
        network: *accounts.network.address(),
        asset: accounts.licence.asset,
        licence: *accounts.licence.address(),
        jurisdiction: accounts.licence.jurisdiction.get(),
        suspended_from: accounts.licence.suspended_from.get(),
        suspended_until: until,
        reason_hash,
    });
    Ok(())
}
