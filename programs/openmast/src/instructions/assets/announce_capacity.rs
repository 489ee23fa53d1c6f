use {
    super::{booked_lots::booked_lots, owned::owned_asset_with_lots},
    crate::events::CapacityAnnounced,
    anchor_lang::prelude::*,
    openmast_ledger::Capacity,
};

owned_asset_with_lots!(AnnounceCapacity);

pub(crate) fn handle(
    ctx: &mut Context<AnnounceCapacity>,
    capacity: Capacity,
    epoch: u64,
) -> Result<()> {
    let accounts = &mut ctx.accounts;

    let final_epoch = accounts.network.final_epoch.get();
    (accounts.asset).schedule_capacity(capacity, epoch, final_epoch)?;
    if let Some(book) = booked_lots(&accounts.asset, &accounts.lot_book)? {
        book.require_carried(&accounts.asset.capacity_schedule(), final_epoch)?;
    }

    let asset = &accounts.asset;
    emit!(CapacityAnnounced {
        network: *accounts.network.address(),
        asset: *asset.address(),
        capacity_mbps: asset.capacity_mbps.get(),
        sim_slots: asset.sim_slots.get(),
        slot_price: asset.slot_price.get(),
        epoch_seconds: asset.epoch_seconds.get(),
        next_capacity_mbps: asset.next_capacity_mbps.get(),
        next_sim_slots: asset.next_sim_slots.get(),
        next_slot_price: asset.next_slot_price.get(),
        next_epoch_seconds: asset.next_epoch_seconds.get(),
        epoch: asset.next_capacity_epoch.get(),
        checkpoint_capacity_mbps: asset.checkpoint_capacity_mbps.get(),
    });
    Ok(())
}
