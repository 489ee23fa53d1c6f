use {super::owned::owned_asset, crate::events::PriceScheduled, anchor_lang::prelude::*};

owned_asset!(SetPrice);

pub(crate) fn handle(ctx: &mut Context<SetPrice>, price_per_gb: u64, epoch: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;

    accounts
        .asset
        .schedule_price(price_per_gb, epoch, &accounts.network, now)?;

    emit!(PriceScheduled {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        price_per_gb: accounts.asset.price_per_gb.get(),
        next_price_per_gb: accounts.asset.next_price_per_gb.get(),
        epoch: accounts.asset.next_price_epoch.get(),
    });
    Ok(())
}
