use super::*;
use crate::accounts::AssetKind;
pub use crate::generated::openmast::types::NewAsset;
pub use openmast_ledger::Capacity;

/// Creates the asset with the network's next index (`Network::asset_count`) in the jurisdiction with this ISO 3166 numeric
/// code.
pub fn create_asset(
    payer: Pubkey,
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    jurisdiction: u16,
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
        jurisdiction: addresses::jurisdiction(&network, jurisdiction),
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

/// Schedules the stakers' part of what is earned from `epoch` on (at least `Network::final_epoch` + 4). `has_lots` says whether
/// there are lots in the asset's book (`Asset::booked_lots`): until those of volume have ended (`LotBook::volumes_end`)
/// the part is not lowered.
pub fn set_split_policy(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    stakers_bps: u16,
    epoch: u64,
    has_lots: bool,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::SetSplitPolicy {
        owner,
        network,
        asset,
        lot_book: has_lots.then(|| addresses::lot_book(&asset)),
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
    })
}

/// Announces what the asset can carry from `epoch` on (at least `Network::final_epoch` + 4). `has_lots` says whether there
/// are lots in its book (`Asset::booked_lots`), which it must go on carrying.
pub fn announce_capacity(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    capacity: &Capacity,
    epoch: u64,
    has_lots: bool,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::AnnounceCapacity {
        owner,
        network,
        asset,
        lot_book: has_lots.then(|| addresses::lot_book(&asset)),
    }
    .instruction(&raw::AnnounceCapacityArgs {
        capacity_mbps: capacity.mbps,
        sim_slots: capacity.sim_slots,
        slot_price: capacity.slot_price,
        epoch_seconds: capacity.epoch_seconds,
        epoch,
    })
}

/// Lets the price follow how busy the asset is, between `floor` and `cap`, base units per 10⁹ bytes; it stays where
/// `target_bps` of the capacity are used.
pub fn set_live_price(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    floor: u64,
    cap: u64,
    target_bps: u16,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::SetLivePrice {
        owner,
        network,
        asset,
    }
    .instruction(&raw::SetLivePriceArgs {
        floor,
        cap,
        target_bps,
    })
}

/// Lets the owner set the price again.
pub fn end_live_price(owner: Pubkey, network: Pubkey, index: u32) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::EndLivePrice {
        owner,
        network,
        asset,
    }
    .instruction()
}

/// Computes a live price anew, against the settlement of `epoch`, which is the newest final one; anyone can.
pub fn reprice(
    network: Pubkey,
    index: u32,
    epoch: u64,
    totals: &ProvenTotals,
    proof_buffer: Option<Pubkey>,
) -> Instruction {
    raw::Reprice {
        network,
        settlement: addresses::settlement(&network, epoch),
        asset: addresses::asset(&network, index),
        proof_buffer,
    }
    .instruction(&raw::RepriceArgs {
        bytes: totals.bytes,
        paid: totals.paid,
        charged: totals.charged,
        accrued: totals.accrued,
        proof: totals.proof_beside(proof_buffer),
    })
}

/// Ends the asset: no new stake, and no charges from `Network::final_epoch` + 4 on, or from after the windows of the lots
/// in its book. `has_lots` says whether there are any (`Asset::booked_lots`).
pub fn retire_asset(owner: Pubkey, network: Pubkey, index: u32, has_lots: bool) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::RetireAsset {
        owner,
        network,
        asset,
        lot_book: has_lots.then(|| addresses::lot_book(&asset)),
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

/// Asks for a move of the asset to the jurisdiction `to`, ISO 3166 numeric code; `None` takes that back.
pub fn offer_move(owner: Pubkey, network: Pubkey, index: u32, to: Option<u16>) -> Instruction {
    let to = to.unwrap_or_default();
    let asset = addresses::asset(&network, index);
    raw::OfferMove {
        owner,
        network,
        asset,
    }
    .instruction(&raw::OfferMoveArgs { to })
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
