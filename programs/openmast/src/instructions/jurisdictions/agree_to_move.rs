use {
    crate::{
        errors::OpenMastError,
        events::MoveAgreed,
        state::{Asset, Jurisdiction},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct AgreeToMove {
    /// Regulator of the asset's present jurisdiction.
    pub regulator: Signer,
    #[account(
        constraint = jurisdiction.regulator == *regulator.address() @ OpenMastError::NotAuthorized
    )]
    pub jurisdiction: Account<Jurisdiction>,
    #[account(
        mut,
        constraint = asset.network == jurisdiction.network @ OpenMastError::WrongNetwork,
        constraint = asset.jurisdiction == jurisdiction.code @ OpenMastError::WrongJurisdiction
    )]
    pub asset: Account<Asset>,
}

pub(crate) fn handle(ctx: &mut Context<AgreeToMove>, to: u16, agrees: bool) -> Result<()> {
    ctx.accounts.asset.agree_to_move(to, agrees)?;

    let asset = &ctx.accounts.asset;
    emit!(MoveAgreed {
        network: asset.network,
        asset: *asset.address(),
        jurisdiction: asset.jurisdiction.get(),
        to,
        agrees,
    });
    Ok(())
}
