use {
    super::{booked_lots::booked_lots, owned::owned_asset_with_lots},
    crate::events::SplitPolicyScheduled,
    anchor_lang::prelude::*,
};

owned_asset_with_lots!(SetSplitPolicy);

pub(crate) fn handle(
    ctx: &mut Context<SetSplitPolicy>,
    stakers_bps: u16,
    epoch: u64,
) -> Result<()> {
    let accounts = &mut ctx.accounts;

    let final_epoch = accounts.network.final_epoch.get();
    let book = booked_lots(&accounts.asset, &accounts.lot_book)?;
    (accounts.asset).schedule_split(stakers_bps, epoch, final_epoch, book)?;

    emit!(SplitPolicyScheduled {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        stakers_bps: accounts.asset.stakers_bps.get(),
        next_stakers_bps: accounts.asset.next_stakers_bps.get(),
        epoch: accounts.asset.next_split_epoch.get(),
    });
    Ok(())
}
