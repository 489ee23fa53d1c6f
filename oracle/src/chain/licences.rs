//! Which assets are licensed in an epoch, by what the chain has of their licences.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use futures_util::future::try_join_all;
use openmast_client::{
    accounts::{Asset, Licence, MAX_LEASE_DEPTH, asset_licensing},
    addresses,
    fetch::RawAccount,
    rpc::{MOST_ACCOUNTS, Misread, Rpc},
};
use openmast_ledger::NotLicensed;
use solana_pubkey::Pubkey;

use super::{
    ChainError,
    decoding::existing,
    reading::{CONCURRENT_REQUESTS, FINALIZED},
};

/// An epoch as licences are judged by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    pub epoch: u64,
    /// The chain's clock where it opened, Unix seconds.
    pub opened_at: i64,
}

/// Why usage of each asset is not charged in the epoch, in the order of the assets; `None` for one that is licensed. Licences
/// are read at `min_slot` or later: what a regulator or anybody else does meanwhile changes nothing for an epoch that has opened.
///
/// # Errors
/// No node that is believed answers.
pub(super) async fn not_licensed(
    rpc: &Rpc,
    network: &Pubkey,
    min_slot: u64,
    assets: &[Asset],
    judged: Judged,
) -> Result<Vec<Option<NotLicensed>>, ChainError> {
    let keys = assets.iter().map(|asset| licences_of(network, asset));
    let keys: Vec<Vec<Pubkey>> = keys.collect();
    let licences = read_with_parents(rpc, network, min_slot, keys.concat()).await?;
    let of_assets = assets.iter().zip(&keys);
    of_assets
        .map(|(asset, keys)| {
            let granted = keys.iter().filter_map(|key| licences.get(key));
            let find = |key: &Pubkey| licences.get(key);
            let Judged { epoch, opened_at } = judged;
            asset_licensing(asset, granted, find, epoch, opened_at)
                .map_err(|missing| ChainError::Wrong(missing.to_string()))
        })
        .collect()
}

/// Addresses of the licences by which an asset's epochs that are not final are judged.
fn licences_of(network: &Pubkey, asset: &Asset) -> Vec<Pubkey> {
    let address = addresses::asset(network, asset.index);
    let numbers = asset.licence_numbers();
    numbers
        .map(|number| addresses::licence(&address, number))
        .collect()
}

/// Reads these licences, and those that they are leases of. They are of assets of the network, too, as a rule of some that are
/// read anyway: only of one that was created a moment ago are they others.
async fn read_with_parents(
    rpc: &Rpc,
    network: &Pubkey,
    min_slot: u64,
    mut wanted: Vec<Pubkey>,
) -> Result<HashMap<Pubkey, Licence>, ChainError> {
    let mut found: HashMap<Pubkey, Licence> = HashMap::new();
    for _ in 0..=MAX_LEASE_DEPTH {
        let read = read(rpc, network, min_slot, &wanted).await?;
        found.extend(wanted.into_iter().zip(read));
        let parents = found.values().filter_map(Licence::parent);
        let missing = parents.filter(|parent| !found.contains_key(parent));
        wanted = missing.collect();
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.is_empty() {
            break;
        }
    }
    Ok(found)
}

/// The licences at these addresses, in order.
async fn read(
    rpc: &Rpc,
    network: &Pubkey,
    min_slot: u64,
    keys: &[Pubkey],
) -> Result<Vec<Licence>, ChainError> {
    let mut found = Vec::with_capacity(keys.len());
    for group in keys.chunks(MOST_ACCOUNTS * CONCURRENT_REQUESTS) {
        let requests = group.chunks(MOST_ACCOUNTS).map(|chunk| async move {
            let read = rpc.read(chunk, FINALIZED, min_slot, |_, accounts| {
                decode_chunk(network, chunk, accounts)
            });
            Ok::<_, ChainError>(read.await?.value)
        });
        found.extend(try_join_all(requests).await?.into_iter().flatten());
    }
    Ok(found)
}

fn decode_chunk(
    network: &Pubkey,
    keys: &[Pubkey],
    accounts: &[Option<RawAccount>],
) -> Result<Vec<Licence>, Misread> {
    let read = keys.iter().zip(accounts).map(|(key, account)| {
        let licence: Licence = existing(key, Some(account))?;
        let is_there = licence.network == *network && licence.address() == *key;
        match is_there {
            true => Ok(licence),
            false => Err(format!("{key} holds another licence there").into()),
        }
    });
    read.collect()
}
