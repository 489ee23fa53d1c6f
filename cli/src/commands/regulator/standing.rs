//! What accounts say now: the jurisdiction and the network's assets.

use std::collections::BTreeMap;

use openmast_client::{
    accounts::{Asset, Jurisdiction},
    addresses,
};
use solana_pubkey::Pubkey;

use super::moved::Moved;
use crate::{
    context::{Context, NetworkHandle},
    failure::Failure,
};

/// Accounts as of `slot`.
pub(super) struct Standing {
    pub network: NetworkHandle,
    pub jurisdiction: Jurisdiction,
    /// Address of the Jurisdiction account.
    pub account: Pubkey,
    /// All of the network, by index.
    pub assets: Vec<Asset>,
    /// Every account is at this slot or later.
    pub slot: u64,
    /// Moves that transactions tell of, by the asset's index, oldest first; none without `--history`.
    pub moves: BTreeMap<u32, Vec<Moved>>,
    /// Indexes by the assets' addresses.
    indexes: BTreeMap<Pubkey, u32>,
    /// The assets' addresses by index.
    accounts: Vec<Pubkey>,
}

impl Standing {
    /// # Errors
    /// There is no such jurisdiction, or the chain does not answer.
    pub async fn read(context: &Context, code: u16) -> Result<Self, Failure> {
        // The slot is read first: whatever is read afterwards is no older.
        let slot = context.rpc.slot(context.commitment).await?;
        let (network, jurisdiction) = context.network_and_jurisdiction(code).await?;
        let count = network.state.asset_count;
        let assets = (context.rpc).assets(&network.address, 0..count, context.commitment);
        let assets = assets.await?;
        let accounts: Vec<Pubkey> = (0..count)
            .map(|index| addresses::asset(&network.address, index))
            .collect();
        Ok(Self {
            account: addresses::jurisdiction(&network.address, code),
            jurisdiction,
            slot: slot.min(assets.slot),
            assets: assets.value,
            network,
            moves: BTreeMap::new(),
            indexes: accounts.iter().copied().zip(0..).collect(),
            accounts,
        })
    }

    /// Whether an asset is in the jurisdiction in an epoch, as far as accounts and known moves tell.
    pub fn has(&self, asset: &Asset, epoch: u64) -> bool {
        let moves = self.moves.get(&asset.index);
        let later = moves.and_then(|all| all.iter().find(|one| epoch < one.first_epoch));
        let code = later.map_or_else(|| asset.jurisdiction_in(epoch), |one| one.from);
        code == self.jurisdiction.code
    }

    /// Whether a network and a code in it are this jurisdiction.
    pub fn is_here(&self, network: &Pubkey, code: u16) -> bool {
        *network == self.network.address && code == self.jurisdiction.code
    }

    /// The asset with these shares.
    pub fn asset_of(&self, share_mint: &Pubkey) -> Option<&Asset> {
        (self.assets.iter()).find(|asset| asset.share_mint == *share_mint)
    }

    /// The index of an asset by its account.
    pub fn index_of(&self, account: &Pubkey) -> Option<u32> {
        self.indexes.get(account).copied()
    }

    /// The jurisdiction's assets in an epoch, by index.
    pub fn assets_in(&self, epoch: u64) -> impl Iterator<Item = &Asset> {
        (self.assets.iter()).filter(move |asset| self.has(asset, epoch))
    }

    /// Address of an asset's account.
    pub fn asset_account(&self, index: u32) -> Pubkey {
        let known = self.accounts.get(index as usize).copied();
        known.unwrap_or_else(|| addresses::asset(&self.network.address, index))
    }
}
