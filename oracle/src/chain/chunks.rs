//! Accounts that a network counts, read many at a time.

use futures_util::future::try_join_all;
use openmast_client::{
    fetch::{Fetched, RawAccount},
    rpc::{MOST_ACCOUNTS, Misread, Rpc},
};
use solana_pubkey::Pubkey;

use super::{
    ChainError,
    reading::{CONCURRENT_REQUESTS, FINALIZED},
};

/// Reads what stands at the addresses of these indexes, in their order, and says the greatest slot of an answer.
///
/// # Errors
/// No node that is believed answers.
pub(super) async fn read_chunks<T: Send>(
    rpc: &Rpc,
    min_slot: u64,
    indexes: &[u32],
    address: impl Fn(u32) -> Pubkey,
    decode: impl Fn(u32, &Pubkey, &Option<RawAccount>) -> Result<T, Misread> + Copy + Send + Sync,
) -> Result<Fetched<Vec<T>>, ChainError> {
    let mut slot = min_slot;
    let mut found = Vec::with_capacity(indexes.len());
    for group in indexes.chunks(MOST_ACCOUNTS * CONCURRENT_REQUESTS) {
        let mut requests = Vec::with_capacity(CONCURRENT_REQUESTS);
        for chunk in group.chunks(MOST_ACCOUNTS) {
            let keys: Vec<Pubkey> = chunk.iter().map(|index| address(*index)).collect();
            requests.push(read_chunk(rpc, min_slot, chunk, keys, decode));
        }
        for read in try_join_all(requests).await? {
            slot = slot.max(read.slot);
            found.extend(read.value);
        }
    }
    let value = found;
    Ok(Fetched { slot, value })
}

async fn read_chunk<T: Send>(
    rpc: &Rpc,
    min_slot: u64,
    indexes: &[u32],
    keys: Vec<Pubkey>,
    decode: impl Fn(u32, &Pubkey, &Option<RawAccount>) -> Result<T, Misread> + Send + Sync,
) -> Result<Fetched<Vec<T>>, ChainError> {
    let read = rpc.read(&keys, FINALIZED, min_slot, |_, accounts| {
        let indexed = indexes.iter().zip(&keys).zip(accounts);
        indexed
            .map(|((index, key), account)| decode(*index, key, account))
            .collect()
    });
    Ok(read.await?)
}
