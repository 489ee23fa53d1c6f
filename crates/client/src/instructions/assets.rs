use super::*;
use crate::{accounts::AssetKind, addresses};

/// What a new asset is.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct NewAsset {
    /// At most 32 bytes.
    pub shares_name: String,
    /// At most 10 bytes.
    pub shares_symbol: String,
    /// At most 200 bytes.
    pub shares_uri: String,
    /// Base units of the share mint; all go to the owner.
    pub share_supply: u64,
    /// At most 9.
    pub share_decimals: u8,
    /// Base units per 10⁹ bytes.
    pub price_per_gb: u64,
    /// Stakers' part in basis points.
    pub stakers_bps: u16,
    /// An [`AssetKind`].
    pub kind: u8,
    /// 0: none.
    pub h3_cell: u64,
    pub capacity_mbps: u32,
}

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
    build(
        "create_asset",
        asset,
        vec![
            signer_writable(payer),
            signer(owner),
            writable(network),
            writable(address),
            writable(share_mint),
            writable(addresses::stake_vault(&address)),
            writable(addresses::share_account(&owner, &share_mint)),
            token_2022_program(),
            associated_token_program(),
            system_program(),
        ],
    )
}

/// Schedules a price from `epoch` on (at least `Network::final_epoch` + 4).
pub fn set_price(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    price_per_gb: u64,
    epoch: u64,
) -> Instruction {
    owners("set_price", &(price_per_gb, epoch), owner, network, index)
}

/// Schedules the stakers' part of what is earned from `epoch` on (at least `Network::final_epoch` + 4).
pub fn set_split_policy(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    stakers_bps: u16,
    epoch: u64,
) -> Instruction {
    let arguments = (stakers_bps, epoch);
    owners("set_split_policy", &arguments, owner, network, index)
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
    owners(
        "set_metadata",
        &(kind as u8, h3_cell, capacity_mbps),
        owner,
        network,
        index,
    )
}

/// Ends the asset: no charges from `Network::final_epoch` + 4 on, no new stake.
pub fn retire_asset(owner: Pubkey, network: Pubkey, index: u32) -> Instruction {
    owners("retire_asset", &(), owner, network, index)
}

/// Records the supply of the asset's shares after some were burnt; anyone can.
pub fn sync_share_supply(network: Pubkey, index: u32) -> Instruction {
    let asset = addresses::asset(&network, index);
    build(
        "sync_share_supply",
        &(),
        vec![
            readonly(network),
            writable(asset),
            readonly(addresses::share_mint(&asset)),
        ],
    )
}

/// Offers the asset to another owner; `None` cancels.
pub fn offer_asset(owner: Pubkey, network: Pubkey, index: u32, to: Option<Pubkey>) -> Instruction {
    owners(
        "offer_asset",
        &to.unwrap_or_default(),
        owner,
        network,
        index,
    )
}

/// Takes over an asset that was offered to `new_owner`, with what its owner is owed.
pub fn accept_asset(new_owner: Pubkey, network: Pubkey, index: u32) -> Instruction {
    owners("accept_asset", &(), new_owner, network, index)
}

fn owners(
    name: &str,
    arguments: &impl BorshSerialize,
    owner: Pubkey,
    network: Pubkey,
    index: u32,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    build(
        name,
        arguments,
        vec![signer(owner), readonly(network), writable(asset)],
    )
}
