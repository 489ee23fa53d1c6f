use {
    super::create::check_description,
    crate::{
        errors::OpenMastError,
        events::MetadataSet,
        state::{Asset, Network},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct SetMetadata {
    pub owner: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = asset.owner == *owner.address() @ OpenMastError::NotAuthorized
    )]
    pub asset: Account<Asset>,
}

pub fn handle(
    ctx: &mut Context<SetMetadata>,
    kind: u8,
    h3_cell: u64,
    capacity_mbps: u32,
) -> Result<()> {
    check_description(kind, h3_cell)?;

    let asset = &mut ctx.accounts.asset;
    asset.kind = kind;
    asset.h3_cell = h3_cell.into();
    asset.capacity_mbps = capacity_mbps.into();

    emit!(MetadataSet {
        network: *ctx.accounts.network.address(),
        asset: *ctx.accounts.asset.address(),
        kind,
        h3_cell,
        capacity_mbps,
    });
    Ok(())
}
