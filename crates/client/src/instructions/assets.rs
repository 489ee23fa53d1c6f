use super::*;
use crate::accounts::AssetKind;
pub use crate::generated::openmast::types::NewAsset;

/// Creates the asset with the network's next index (`Network::asset_count`).
pub fn create_asset(
    payer: Pubkey,
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    asset: &NewAsset,
) -> Instruction {
    let address = addresses::asset(&network, index);
    let share_mint = addresses::share_mint(&address);
    let shares = match asset.share_kind {
        1 => ShareKind::Permissioned,
        _ => ShareKind::Open,
    };
    let (mint_config, token_acl_program) = permission(shares, &share_mint);
    raw::CreateAsset {
        payer,
        owner,
        network,
        asset: address,
        owner_shares: addresses::share_account(&owner, &share_mint),
        mint_config,
        token_acl_program,
    }
    .instruction(&raw::CreateAssetArgs { args: asset })
}

/// Schedules a price from `epoch` on (at least `Network::final_epoch` + 4).
pub fn set_price(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    price_per_gb: u64,
    epoch: u64,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::SetPrice {
        owner,
        network,
        asset,
    }
    .instruction(&raw::SetPriceArgs {
        price_per_gb,
        epoch,
    })
}

/// Schedules the stakers' part of what is earned from `epoch` on (at least `Network::final_epoch` + 4).
pub fn set_split_policy(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    stakers_bps: u16,
    epoch: u64,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::SetSplitPolicy {
        owner,
        network,
        asset,
    }
    .instruction(&raw::SetSplitPolicyArgs { stakers_bps, epoch })
}

/// Sets what the asset says about itself.
pub fn set_metadata(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    kind: AssetKind,
    h3_cell: u64,
    capacity_mbps: u32,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::SetMetadata {
        owner,
        network,
        asset,
    }
    .instruction(&raw::SetMetadataArgs {
        kind: kind as u8,
        h3_cell,
        capacity_mbps,
    })
}

/// Ends the asset: no charges from `Network::final_epoch` + 4 on, no new stake.
pub fn retire_asset(owner: Pubkey, network: Pubkey, index: u32) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::RetireAsset {
        owner,
        network,
        asset,
    }
    .instruction()
}

/// Records the supply of the asset's shares after some were burnt; anyone can.
pub fn sync_share_supply(network: Pubkey, index: u32) -> Instruction {
    let asset = addresses::asset(&network, index);
    let share_mint = addresses::share_mint(&asset);
    raw::SyncShareSupply {
        network,
        asset,
        share_mint,
    }
    .instruction()
}

/// Offers the asset to another owner; `None` cancels.
pub fn offer_asset(owner: Pubkey, network: Pubkey, index: u32, to: Option<Pubkey>) -> Instruction {
    let to = to.unwrap_or_default();
    let asset = addresses::asset(&network, index);
    raw::OfferAsset {
        owner,
        network,
        asset,
    }
    .instruction(&raw::OfferAssetArgs { to })
}

/// Takes over an asset that was offered to `new_owner`, with what its owner is owed. Permissioned `shares` ask that the new
/// owner could receive some: that its account of them is thawed.
pub fn accept_asset(
    new_owner: Pubkey,
    network: Pubkey,
    index: u32,
    shares: ShareKind,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::AcceptAsset {
        new_owner,
        network,
        asset,
        new_owner_shares: permitted(shares, &new_owner, &addresses::share_mint(&asset)),
    }
    .instruction()
}
