//! The accounts of what a regulator decides about a holder.

use {
    crate::{errors::ShareGateError, state::Holder},
    anchor_lang::prelude::*,
    openmast_common::{asset::AssetRecord, jurisdiction::JurisdictionRecord},
};

#[derive(Accounts)]
pub struct Regulated {
    pub regulator: Signer,
    /// The asset's.
    #[account(
        constraint = jurisdiction.network == asset.network @ ShareGateError::WrongNetwork,
        constraint = jurisdiction.code == asset.jurisdiction @ ShareGateError::NotItsJurisdiction,
        constraint = jurisdiction.regulator == *regulator.address() @ ShareGateError::NotAuthorized
    )]
    pub jurisdiction: Account<JurisdictionRecord>,
    pub asset: Account<AssetRecord>,
    #[account(mut, constraint = holder.mint == asset.share_mint @ ShareGateError::WrongAsset)]
    pub holder: Account<Holder>,
}
