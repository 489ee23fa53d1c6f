use {
    crate::{
        errors::OpenMastError,
        events::PriceSet,
        state::{Asset, Network},
    },
    anchor_lang::prelude::*,
    openmast_ledger::PricePerGb,
};

#[derive(Accounts)]
pub struct SetPrice {
    pub owner: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = asset.owner == *owner.address() @ OpenMastError::NotAuthorized
    )]
    pub asset: Account<Asset>,
}

pub fn handle(ctx: &mut Context<SetPrice>, price_per_gb: u64, epoch: u64) -> Result<()> {
    let network = &ctx.accounts.network;
    let now = Clock::get()?.unix_timestamp;
    let max_price = network.parameters_at(now).max_price_per_gb.get();
    let mut schedule = ctx.accounts.asset.price_schedule();
    schedule
        .announce(
            PricePerGb(price_per_gb),
            epoch,
            network.final_epoch.get(),
            PricePerGb(max_price),
        )
        .map_err(OpenMastError::from)?;

    ctx.accounts.asset.set_price_schedule(&schedule);

    emit!(PriceSet {
        network: *ctx.accounts.network.address(),
        asset: *ctx.accounts.asset.address(),
        price_per_gb: schedule.price.0,
        next_price_per_gb: schedule.next_price.0,
        epoch: schedule.next_epoch,
    });
    Ok(())
}
