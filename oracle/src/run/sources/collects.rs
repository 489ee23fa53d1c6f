//! What was split at each collect of an asset, from the chain's transactions.

use std::{mem::size_of_val, net::IpAddr, sync::Arc};

use openmast_client::{
    accounts::Asset,
    addresses,
    composites::{PastCollect, PastCollects},
};
use solana_signature::Signature;

use super::{ServiceSources, internal, unavailable};
use crate::{
    chain::read_collects,
    run::recent::Weight,
    serve::{
        SourceError,
        model::{AssetCollect, CollectList, Decimal},
    },
};

/// What one page says, with the asset where it is the first.
pub(in crate::run) type Found = Arc<(PastCollects, Option<Asset>)>;

impl Weight for Found {
    fn bytes(&self) -> usize {
        size_of_val(&**self) + size_of_val(self.0.collects.as_slice())
    }
}

impl ServiceSources {
    pub(super) async fn collects_of(
        &self,
        asset: u32,
        before: Option<Signature>,
        limit: u32,
        source: IpAddr,
    ) -> Result<CollectList, SourceError> {
        let address = addresses::asset(&self.network, asset);
        let read = async {
            let found = read_collects(&self.endpoints, &address, before, limit as usize).await;
            let found = found.map_err(|error| {
                // Which nodes there are is nobody's business outside.
                tracing::debug!(%error, asset, "the chain does not tell what was collected");
                unavailable("the chain does not tell the oracle what was collected")
            })?;
            Ok(Some(Arc::new(found)))
        };
        let (page, admit) = ((asset, before, limit), || self.admit(source));
        let found = self.collects.of(page, admit, read).await?;
        let found = found.ok_or_else(|| internal("a page that was read has an answer"))?;
        let (page, account) = &*found;
        let collects: Option<Vec<AssetCollect>> = page.collects.iter().map(told).collect();
        Ok(CollectList {
            asset,
            asset_name: None,
            collects: collects.ok_or_else(|| internal("a collect split more than there is"))?,
            is_whole: page.untold == 0 && page.follow(account.as_ref()),
            untold: u32::try_from(page.untold).unwrap_or(u32::MAX),
            next_before: page.next_before.map(|signature| signature.to_string()),
        })
    }
}

fn told(collect: &PastCollect) -> Option<AssetCollect> {
    let event = &collect.event;
    let unix_time = collect.past.unix_time;
    Some(AssetCollect {
        signature: collect.past.signature.to_string(),
        slot: Decimal(collect.past.slot),
        unix_time: unix_time.map(|time| Decimal(time.max(0).unsigned_abs())),
        epoch: Decimal(event.epoch),
        split: Decimal(collect.split().ok()?.0),
        owner: Decimal(event.owner),
        stakers: Decimal(event.stakers),
        treasury: Decimal(event.treasury),
        levy: Decimal(event.levy),
        treasury_bps: event.treasury_bps,
        levy_bps: event.levy_bps,
        stakers_bps: event.stakers_bps,
        jurisdiction: event.jurisdiction,
        lifetime_bytes: Decimal(event.lifetime_bytes),
        lifetime_earned: Decimal(event.lifetime_charged),
        earning_shares: Decimal(collect.earning_shares()?),
        reward_per_share: event.reward_per_share.to_string(),
    })
}
