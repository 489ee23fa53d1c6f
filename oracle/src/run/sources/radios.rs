//! The radios of an asset: from the engine, for the asset's owner as the chain tells it.

use openmast_engine::{Engine, RadioView, RadioWalk};
use openmast_records::{RadioIdentity, identity};
use solana_pubkey::Pubkey;

use super::{ServiceSources, owned::silent_chain, unavailable};
use crate::{
    chain::read_asset_owner,
    serve::{
        RadioQuestion, SourceError, Sources,
        model::{AssetRadio, AssetRadios, Decimal, Protocol, Side},
    },
};

impl ServiceSources {
    pub(super) async fn owner_of_asset(&self, asset: u32) -> Result<Option<Pubkey>, SourceError> {
        // Who has the account of one that the engine has not seen has nothing to see yet.
        if self.running_totals(Side::Asset, asset).await?.is_none() {
            return Ok(None);
        }
        let read = read_asset_owner(&self.endpoints, &self.network, asset);
        let owner = self.asset_owners.of(asset, read).await;
        owner.map_err(silent_chain)
    }

    pub(super) async fn radios_of(
        &self,
        question: RadioQuestion,
    ) -> Result<AssetRadios, SourceError> {
        let RadioQuestion {
            asset,
            after,
            limit,
            is_operator,
        } = question;
        let search = self.searches.begin(is_operator)?;
        let mut walk = RadioWalk::new(asset, after, limit);
        while !walk.is_done() {
            // Records are applied between the steps.
            let step = move |engine: &Engine| {
                engine.step_radios(&mut walk);
                walk
            };
            walk = self.engine.ask(step).await.map_err(unavailable)?;
            search.rest().await;
        }
        let finish = move |engine: &Engine| (engine.open_epoch().epoch, engine.radios_found(walk));
        let (epoch, found) = self.engine.ask(finish).await.map_err(unavailable)?;
        let last = found.radios.last().filter(|_| found.goes_on);
        Ok(AssetRadios {
            index: asset,
            asset_name: None,
            epoch: Decimal(epoch),
            count: found.count,
            next_after: last.map(|last| identity::radio_name(&last.radio)),
            radios: found.radios.iter().map(told).collect(),
        })
    }
}

fn told(view: &RadioView) -> AssetRadio {
    let (kind, value) = identity::describe_radio(&view.radio);
    let areas = view.areas.iter().filter(|area| !area.is_empty());
    AssetRadio {
        kind: kind.to_owned(),
        value,
        protocol: match view.radio {
            RadioIdentity::Ed25519(_) => Protocol::SignedReports,
            _ => Protocol::Radius,
        },
        mapped_since_ms: Decimal(view.since_ms),
        areas: areas.map(|area| identity::text(area)).collect(),
        last_report_at_ms: view.received_at_ms.map(Decimal),
        running_sessions: Decimal(view.running_sessions),
        bytes: Decimal(view.bytes),
        waiting_bytes: Decimal(view.waiting_bytes),
    }
}
