//! A listed venue, with what freezes and thaws its account.

use {
    crate::{
        constants::seeds,
        errors::OpenMastError,
        instructions::permission,
        state::{Asset, Network, Venue},
    },
    anchor_lang::prelude::*,
    openmast_common::{ids::TokenAcl, token_account::ShareAccount},
};

#[derive(Accounts)]
pub struct Listed {
    pub network: Account<Network>,
    #[account(constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork)]
    pub asset: Account<Asset>,
    #[account(
        mut,
        constraint = venue.asset == *asset.address() @ OpenMastError::WrongAsset,
        seeds = [
            seeds::VENUE,
            asset.address().as_ref(),
            token_account.address().as_ref()
        ],
        bump = venue.bump
    )]
    pub venue: Account<Venue>,
    /// The venue's account of the shares.
    #[account(mut)]
    pub token_account: UncheckedAccount,
    #[account(address = asset.share_mint @ OpenMastError::WrongMint)]
    pub share_mint: UncheckedAccount,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    pub mint_config: UncheckedAccount,
    pub token_acl_program: Program<TokenAcl>,
    pub token_2022_program: Program<Token2022>,
}

impl Listed {
    /// Freezes or thaws the account, which must be the one that was listed: [`OpenMastError::VenueChanged`].
    pub(super) fn set_frozen(&mut self, frozen: bool) -> Result<()> {
        let account = ShareAccount::read(self.token_account.account())?;
        (self.venue).require_same(&account, &self.asset.share_mint)?;
        permission::set_frozen(
            frozen,
            self.token_account.try_cpi_handle_mut()?,
            &self.asset,
            &self.share_mint,
            &self.mint_config,
            &self.token_2022_program,
        );
        Ok(())
    }
}
