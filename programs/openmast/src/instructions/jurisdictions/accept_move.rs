use {
    crate::{
        errors::OpenMastError,
        events::MoveAccepted,
        state::{Asset, Jurisdiction, Network},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct AcceptMove {
    /// Regulator of the jurisdiction to which the asset moves.
    pub regulator: Signer,
    pub network: Account<Network>,
    #[account(
        constraint = jurisdiction.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = jurisdiction.regulator == *regulator.address() @ OpenMastError::NotAuthorized
    )]
    pub jurisdiction: Account<Jurisdiction>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub asset: Account<Asset>,
}

pub(crate) fn handle(ctx: &mut Context<AcceptMove>) -> Result<()> {
    let accounts = &mut ctx.accounts;

    let final_epoch = accounts.network.final_epoch.get();
    (accounts.asset).accept_move(accounts.jurisdiction.code, final_epoch)?;

    let asset = &accounts.asset;
    emit!(MoveAccepted {
        network: asset.network,
        asset: *asset.address(),
        jurisdiction: asset.jurisdiction.get(),
        to: asset.move_to.get(),
        epoch: asset.move_epoch.get(),
    });
    Ok(())
}
