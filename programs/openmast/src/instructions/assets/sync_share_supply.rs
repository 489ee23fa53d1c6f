use {
    crate::{
        errors::OpenMastError,
        events::ShareSupplySynced,
        state::{Asset, Network},
    },
    anchor_lang::prelude::*,
    anchor_spl::token_interface::Mint,
};

#[derive(Accounts)]
pub struct SyncShareSupply {
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub asset: Account<Asset>,
    #[account(address = asset.share_mint @ OpenMastError::WrongMint)]
    pub share_mint: InterfaceAccount<Mint>,
}

pub(crate) fn handle(ctx: &mut Context<SyncShareSupply>) -> Result<()> {
    let share_supply = ctx.accounts.share_mint.supply();

    ctx.accounts.asset.note_share_supply(share_supply);

    emit!(ShareSupplySynced {
        network: *ctx.accounts.network.address(),
        asset: *ctx.accounts.asset.address(),
        share_supply,
    });
    Ok(())
}
