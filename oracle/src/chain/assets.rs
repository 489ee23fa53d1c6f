//! What the API tells of assets beside what the engine knows: what was collected of each, and what its owner has announced.

use openmast_client::{
    accounts::{Asset, Network, NetworkParameters},
    addresses,
    fetch::Fetched,
    rpc::Rpc,
};
use openmast_ledger::{PricePerGb, PriceSchedule};
use solana_pubkey::Pubkey;

use super::{
    ChainError,
    reader::{NetworkAt, read_all, read_network},
};
use crate::prices::{Announced, AnnouncedPrices};

/// All assets, as they were at a slot or a little later.
#[derive(Clone, Debug, Default)]
pub(crate) struct AssetsAt {
    /// Lifetime base units collected, by asset index.
    pub collected: Vec<u64>,
    /// What is announced of their prices, with the slot.
    pub announced: AnnouncedPrices,
}

/// Reads all assets. The Network account is read first, and the assets at its slot or later: what they do not show yet is announced
/// after its newest final epoch.
///
/// # Errors
/// No node that is believed answers.
pub(crate) async fn read_assets(rpc: &Rpc, network: &Pubkey) -> Result<AssetsAt, ChainError> {
    let NetworkAt {
        slot,
        unix_time,
        network: state,
    } = read_network(rpc, network, 0).await?;
    let address = |index| addresses::asset(network, index);
    let read: Fetched<Vec<Asset>> = read_all(rpc, slot, state.asset_count, address).await?;
    let assets = read.value;
    let shortest = |of: fn(&NetworkParameters) -> u32| shortest(&state, unix_time, of);
    // Parameters that are announced from now on hold when two exit delays are over, and no sooner.
    let notice = 2 * i64::from(shortest(|it| it.exit_delay_seconds));
    Ok(AssetsAt {
        collected: assets.iter().map(|asset| asset.collected).collect(),
        announced: AnnouncedPrices {
            slot,
            final_epoch: state.final_epoch,
            min_epoch_seconds: shortest(|it| it.min_epoch_seconds),
            lengths_hold_until: unix_time.saturating_add(notice),
            assets: assets.iter().map(announced).collect(),
        },
    })
}

/// By the parameters that hold, or by those that are announced.
fn shortest(network: &Network, now: i64, of: impl Fn(&NetworkParameters) -> u32) -> u32 {
    let present = of(network.parameters_at(now));
    let announced = network.announced_parameters(now).map(of);
    announced.map_or(present, |announced| announced.min(present))
}

fn announced(asset: &Asset) -> Announced {
    Announced {
        schedule: PriceSchedule {
            price: PricePerGb(asset.price_per_gb),
            next_price: PricePerGb(asset.next_price_per_gb),
            next_epoch: asset.next_price_epoch,
        },
        retired_epoch: asset.retired_epoch,
        cell: asset.h3_cell,
    }
}
