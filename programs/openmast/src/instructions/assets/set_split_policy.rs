use {
    crate::{
        errors::OpenMastError,
        events::SplitPolicySet,
        state::{Asset, Network},
    },
    anchor_lang::prelude::*,
    openmast_ledger::BasisPoints,
};

#[derive(Accounts)]
pub struct SetSplitPolicy {
    pub owner: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = asset.owner == *owner.address() @ OpenMastError::NotAuthorized,
        constraint = asset.is_collected(&network) @ OpenMastError::NotCollected
    )]
    pub asset: Account<Asset>,
}

pub fn handle(ctx: &mut Context<SetSplitPolicy>, stakers_bps: u16) -> Result<()> {
    BasisPoints::new(stakers_bps).map_err(OpenMastError::from)?;

    ctx.accounts.asset.stakers_bps = stakers_bps.into();

    emit!(SplitPolicySet {
        network: *ctx.accounts.network.address(),
        asset: *ctx.accounts.asset.address(),
        stakers_bps,
    });
    Ok(())
}
