//! Licences as they were read, of which those that are dead for good are kept from one snapshot to the next.
//!
//! A licence that has ended or expired never holds again. Without this, whoever granted many once would have all of them read at
//! the end of every epoch, for ever.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    time::Duration,
};

use futures_util::future::join_all;
use openmast_client::{
    accounts::{Asset, Licence, MAX_LEASE_DEPTH},
    addresses,
    fetch::{Fetched, RawAccount},
    rpc::{MOST_ACCOUNTS, Misread, Rpc},
};
use solana_pubkey::Pubkey;

use super::Judged;
use crate::chain::{
    ChainError,
    decoding::existing,
    reading::{CONCURRENT_REQUESTS, FINALIZED},
};

/// How often a request for licences is made before the snapshot is given up.
const TRIES: u32 = 4;
/// Before requests that failed are made again; longer each time.
const PAUSE: Duration = Duration::from_millis(300);
/// Failed requests of one round after which the nodes count as not answering.
const MOST_FAILED: usize = 4 * CONCURRENT_REQUESTS;

/// Which licence of which asset: address of the asset, number.
type Place = (Pubkey, u16);

/// What was read of licences.
#[derive(Debug, Default)]
pub(crate) struct LicenceMemory {
    /// Addresses cost a search each, so they are found once.
    addresses: HashMap<Place, Pubkey>,
    licences: HashMap<Pubkey, Licence>,
}

impl LicenceMemory {
    /// Addresses of the licences by which each asset may be licensed, in the order of the assets.
    ///
    /// # Errors
    /// The process is ending.
    pub(super) async fn addresses_of(
        &mut self,
        network: &Pubkey,
        assets: &[Asset],
    ) -> Result<Vec<Vec<Pubkey>>, ChainError> {
        let network = *network;
        let wanted = assets
            .iter()
            .map(|asset| (asset.index, asset.licence_numbers()));
        let wanted: Vec<(u32, Range<u16>)> = wanted.collect();
        let known = std::mem::take(&mut self.addresses);
        // Thousands of searches would keep other tasks of the thread waiting.
        let found = tokio::task::spawn_blocking(move || find_addresses(&network, &wanted, &known));
        let found = found
            .await
            .map_err(|error| ChainError::Wrong(format!("addresses of licences: {error}")))?;
        self.addresses = found.iter().flatten().copied().collect();
        let keys = |of_asset: &Vec<(Place, Pubkey)>| of_asset.iter().map(|(_, key)| *key).collect();
        Ok(found.iter().map(keys).collect())
    }

    /// What was read at this address, now or before it was dead.
    pub(super) fn licence(&self, key: &Pubkey) -> Option<&Licence> {
        self.licences.get(key)
    }

    /// Keeps those alone that are dead in the epoch, and in every later one.
    pub(super) fn forget_what_may_change(&mut self, judged: Judged) {
        self.licences.retain(|_, licence| is_dead(licence, judged));
    }

    /// Reads those of these licences that are not known, and those that they are leases of. They are of assets of the network,
    /// too, as a rule of some that are read anyway: only of one that was created a moment ago are they others.
    ///
    /// # Errors
    /// No node that is believed answers.
    pub(super) async fn read(
        &mut self,
        rpc: &Rpc,
        network: &Pubkey,
        mut min_slot: u64,
        mut wanted: Vec<Pubkey>,
        judged: Judged,
    ) -> Result<(), ChainError> {
        let mut used: HashSet<Pubkey> = HashSet::new();
        for _ in 0..=MAX_LEASE_DEPTH {
            used.extend(&wanted);
            let unread = wanted.iter().filter(|key| !self.licences.contains_key(key));
            let unread: Vec<Pubkey> = unread.copied().collect();
            // What a lease is of was there when the lease was read: no earlier answer is believed about it.
            min_slot = self
                .read_these(rpc, network, min_slot, &unread, judged)
                .await?;
            let read = wanted.iter().filter_map(|key| self.licences.get(key));
            let parents = read.filter_map(Licence::parent);
            wanted = parents.filter(|parent| !used.contains(parent)).collect();
            wanted.sort_unstable();
            wanted.dedup();
            if wanted.is_empty() {
                break;
            }
        }
        self.licences.retain(|key, _| used.contains(key));
        Ok(())
    }

    /// Reads these, and returns the greatest slot of an answer. A request that fails is made again, and the others are not.
    async fn read_these(
        &mut self,
        rpc: &Rpc,
        network: &Pubkey,
        min_slot: u64,
        keys: &[Pubkey],
        judged: Judged,
    ) -> Result<u64, ChainError> {
        let mut slot = min_slot;
        let mut pending: Vec<&[Pubkey]> = keys.chunks(MOST_ACCOUNTS).collect();
        for attempt in 1_u32.. {
            let mut failed = Vec::new();
            let mut trouble = None;
            for group in pending.chunks(CONCURRENT_REQUESTS) {
                let places = &self.addresses;
                let requests = group.iter().copied();
                let requests =
                    requests.map(|chunk| read_chunk(rpc, network, min_slot, chunk, places));
                let answers = join_all(requests).await;
                for (chunk, answer) in group.iter().zip(answers) {
                    match answer {
                        Ok(read) => {
                            slot = slot.max(read.slot);
                            self.learn(chunk, read.value, judged);
                        }
                        Err(error) => {
                            failed.push(*chunk);
                            trouble = Some(error);
                        }
                    }
                }
                if failed.len() > MOST_FAILED {
                    break;
                }
            }
            match trouble {
                None => break,
                Some(error) if attempt >= TRIES || failed.len() > MOST_FAILED => return Err(error),
                Some(error) => {
                    tracing::debug!(%error, attempt, requests = failed.len(), "reading licences again")
                }
            }
            tokio::time::sleep(PAUSE.saturating_mul(attempt)).await;
            pending = failed;
        }
        Ok(slot)
    }

    fn learn(&mut self, keys: &[Pubkey], read: Vec<Licence>, judged: Judged) {
        for (key, mut licence) in keys.iter().zip(read) {
            // It is as bad as can be whatever it is of, so that is not read for it.
            if is_dead(&licence, judged) {
                licence.parent = Pubkey::default();
            }
            self.licences.insert(*key, licence);
        }
    }
}

fn find_addresses(
    network: &Pubkey,
    wanted: &[(u32, Range<u16>)],
    known: &HashMap<Place, Pubkey>,
) -> Vec<Vec<(Place, Pubkey)>> {
    let of_asset = |(index, numbers): &(u32, Range<u16>)| {
        if numbers.is_empty() {
            return Vec::new();
        }
        let asset = addresses::asset(network, *index);
        let places = numbers.clone().map(|number| (asset, number));
        let with_address = places.map(|place| {
            let address = known.get(&place).copied();
            let find = || addresses::licence(&place.0, place.1);
            (place, address.unwrap_or_else(find))
        });
        with_address.collect()
    };
    wanted.iter().map(of_asset).collect()
}

/// Whether it is ended or has expired, in this epoch and in every later one. One that had not begun by then, or was granted
/// since, is not called so: that epoch knows nothing of it.
fn is_dead(licence: &Licence, judged: Judged) -> bool {
    let Judged { epoch, opened_at } = judged;
    let had_begun = licence.granted_at < opened_at && licence.valid_from <= opened_at;
    let is_ended = licence.ended_from != 0 && licence.ended_from <= epoch;
    had_begun && (is_ended || licence.valid_until <= opened_at)
}

async fn read_chunk(
    rpc: &Rpc,
    network: &Pubkey,
    min_slot: u64,
    keys: &[Pubkey],
    places: &HashMap<Place, Pubkey>,
) -> Result<Fetched<Vec<Licence>>, ChainError> {
    let read = rpc.read(keys, FINALIZED, min_slot, |_, accounts| {
        decode_chunk(network, keys, accounts, places)
    });
    Ok(read.await?)
}

fn decode_chunk(
    network: &Pubkey,
    keys: &[Pubkey],
    accounts: &[Option<RawAccount>],
    places: &HashMap<Place, Pubkey>,
) -> Result<Vec<Licence>, Misread> {
    let read = keys.iter().zip(accounts).map(|(key, account)| {
        let licence: Licence = existing(key, Some(account))?;
        let place = places.get(&(licence.asset, licence.number)).copied();
        let address = place.unwrap_or_else(|| licence.address());
        match licence.network == *network && address == *key {
            true => Ok(licence),
            false => Err(format!("{key} holds another licence there").into()),
        }
    });
    read.collect()
}
