use {super::owned::owned_asset, crate::events::LivePriceSet, anchor_lang::prelude::*};

owned_asset!(SetLivePrice);

pub(crate) fn handle(
    ctx: &mut Context<SetLivePrice>,
    floor: u64,
    cap: u64,
    target_bps: u16,
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;

    (accounts.asset).set_live_price(floor, cap, target_bps, &accounts.network, now)?;

    emit!(LivePriceSet {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        price_floor: floor,
        price_cap: cap,
        target_bps,
    });
    Ok(())
}
