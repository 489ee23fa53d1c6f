use {
    crate::{errors::MarketError, events::MintBarred, state::Escrow},
    anchor_lang::prelude::*,
    openmast_common::network::NetworkRecord,
};

#[derive(Accounts)]
pub struct BarMint {
    /// Holds the authority's role.
    pub authority: Signer,
    #[account(constraint = network.authority == *authority.address() @ MarketError::NotAuthorized)]
    pub network: Account<NetworkRecord>,
    #[account(
        mut,
        constraint = escrow.network == *network.address() @ MarketError::WrongNetwork
    )]
    pub escrow: Account<Escrow>,
}

pub(crate) fn handle(ctx: &mut Context<BarMint>, barred: bool) -> Result<()> {
    let escrow = &mut ctx.accounts.escrow;
    escrow.bar(barred)?;

    emit!(MintBarred {
        network: escrow.network,
        mint: escrow.mint,
        barred,
    });
    Ok(())
}
