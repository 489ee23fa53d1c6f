//! What the API tells of assets beside what the engine knows: what was collected of each, and what its owner has announced.

use openmast_client::{
    accounts::{Asset, Network, NetworkParameters, ShareName},
    addresses,
    fetch::{Fetched, RawAccount},
    rpc::{Misread, Rpc},
};
use openmast_ledger::{PricePerGb, PriceSchedule};
use solana_pubkey::Pubkey;

use super::{
    ChainError,
    chunks::read_chunks,
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
    /// What their shares are called, by asset index; `None`: their mint does not say, or could not be read yet.
    pub names: Vec<Option<ShareName>>,
}

/// Reads all assets. The Network account is read first, and the assets at its slot or later: what they do not show yet is announced
/// after its newest final epoch. `known` are names that were read before.
///
/// # Errors
/// No node that is believed answers.
pub(crate) async fn read_assets(
    rpc: &Rpc,
    network: &Pubkey,
    known: &[Option<ShareName>],
) -> Result<AssetsAt, ChainError> {
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
    let names = read_names(rpc, slot, &assets, known).await;
    Ok(AssetsAt {
        names,
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

/// What shares are called. No instruction changes what a mint says, so what is known is not read again. Names are for people: where no
/// node tells them, prices and balances are told without.
async fn read_names(
    rpc: &Rpc,
    min_slot: u64,
    assets: &[Asset],
    known: &[Option<ShareName>],
) -> Vec<Option<ShareName>> {
    let mut names = known.to_vec();
    names.resize(assets.len(), None);
    let indexed = (0..).zip(&names);
    let unknown: Vec<u32> = indexed
        .filter_map(|(index, name)| name.is_none().then_some(index))
        .collect();
    let mint = |index: u32| {
        let asset = assets.get(index as usize);
        asset.map_or_else(Pubkey::default, |asset| asset.share_mint)
    };
    let named = |_, _: &Pubkey, account: &Option<RawAccount>| -> Result<_, Misread> {
        let account = account.as_ref();
        Ok(account.and_then(|account| ShareName::read(&account.owner, &account.data)))
    };
    match read_chunks(rpc, min_slot, &unknown, mint, named).await {
        Ok(read) => {
            for (index, name) in unknown.into_iter().zip(read.value) {
                if let Some(place) = names.get_mut(index as usize) {
                    *place = name;
                }
            }
        }
        Err(error) => tracing::warn!(%error, "the names of assets cannot be read"),
    }
    names
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
