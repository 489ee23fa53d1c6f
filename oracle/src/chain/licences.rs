//! Which assets are licensed in an epoch, by what the chain has of their licences.

mod memory;
#[cfg(test)]
mod tests;

use openmast_client::{
    accounts::{Asset, asset_licensing},
    rpc::Rpc,
};
use openmast_ledger::NotLicensed;
use solana_pubkey::Pubkey;

use super::ChainError;
pub(crate) use memory::LicenceMemory;

/// An epoch as licences are judged by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    pub epoch: u64,
    /// When it opened, as the chain states it: Unix seconds.
    pub opened_at: i64,
}

/// Why usage of each asset is not charged in the epoch, in the order of the assets; `None` for one that is licensed. Licences
/// are read at `min_slot` or later, which is no earlier than the assets were read: what a regulator or anybody else does
/// meanwhile changes nothing for an epoch that has opened.
///
/// # Errors
/// No node that is believed answers.
pub(super) async fn not_licensed(
    rpc: &Rpc,
    network: &Pubkey,
    min_slot: u64,
    assets: &[Asset],
    judged: Judged,
    memory: &mut LicenceMemory,
) -> Result<Vec<Option<NotLicensed>>, ChainError> {
    let keys = memory.addresses_of(network, assets).await?;
    memory.forget_what_may_change(judged);
    memory
        .read(rpc, network, min_slot, keys.concat(), judged)
        .await?;
    let of_assets = assets.iter().zip(&keys);
    of_assets
        .map(|(asset, keys)| {
            let granted = keys.iter().filter_map(|key| memory.licence(key));
            let find = |key: &Pubkey| memory.licence(key);
            let Judged { epoch, opened_at } = judged;
            asset_licensing(asset, granted, find, epoch, opened_at)
                .map_err(|missing| ChainError::Wrong(missing.to_string()))
        })
        .collect()
}
