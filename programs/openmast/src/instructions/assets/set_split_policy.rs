use {
    crate::{
        errors::OpenMastError,
        events::SplitPolicySet,
        state::{Asset, Network},
        totals::basis_points,
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct SetSplitPolicy {
    pub owner: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = asset.owner == *owner.address() @ OpenMastError::NotAuthorized
    )]
    pub asset: Account<Asset>,
}

pub fn handle(ctx: &mut Context<SetSplitPolicy>, stakers_bps: u16, epoch: u64) -> Result<()> {
    let stakers = basis_points(stakers_bps)?;
    let (network, asset) = (&ctx.accounts.network, &ctx.accounts.asset);
    let mut schedule = asset.split_schedule()?;
    schedule
        .announce(
            stakers,
            epoch,
            network.final_epoch.get(),
            asset.collected_epoch.get(),
        )
        .map_err(OpenMastError::from)?;

    ctx.accounts.asset.set_split_schedule(&schedule);

    emit!(SplitPolicySet {
        network: *ctx.accounts.network.address(),
        asset: *ctx.accounts.asset.address(),
        stakers_bps: schedule.stakers.get(),
        next_stakers_bps: schedule.next_stakers.get(),
        epoch: schedule.next_epoch,
    });
    Ok(())
}
