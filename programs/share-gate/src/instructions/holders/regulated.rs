//! The accounts of what a regulator decides about a holder.

use {
    crate::{errors::ShareGateError, instructions::regulator_of, state::Holder},
    anchor_lang::prelude::*,
    openmast_common::{asset::AssetRecord, network::NetworkRecord},
};

#[derive(Accounts)]
pub struct Regulated {
    #[account(
        constraint = regulator_of(&network, &asset) == *regulator.address()
            @ ShareGateError::NotAuthorized
    )]
    pub regulator: Signer,
    #[account(constraint = asset.network == *network.address() @ ShareGateError::WrongNetwork)]
    pub network: Account<NetworkRecord>,
    pub asset: Account<AssetRecord>,
    #[account(mut, constraint = holder.mint == asset.share_mint @ ShareGateError::WrongAsset)]
    pub holder: Account<Holder>,
}
