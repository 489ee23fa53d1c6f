//! What an archive says about licences, compared with the chain.

use std::collections::BTreeMap;

use openmast_archive::Verified;
use openmast_client::accounts::{
    Asset, Licence, MAX_LEASE_DEPTH, Network, asset_licensing, not_licensed_name,
};
use openmast_ledger::{NotLicensed, is_charged};
use solana_pubkey::Pubkey;

use crate::{
    commands::licence::Licences,
    context::{Context, NetworkHandle},
    failure::{Exit, Failure},
    report::Report,
};

/// Compares the tariff of the epoch, which `opened_at` (Unix seconds), with the licences on chain, and says which other tariffs are compared with nothing.
///
/// # Errors
/// The tariff says of an asset what the chain contradicts, or the chain does not answer.
pub(super) async fn compared(
    context: &Context,
    network: &NetworkHandle,
    opened_at: i64,
    verified: &Verified,
) -> Result<Report, Failure> {
    let outcome = own_tariff(context, network, opened_at, verified).await?;
    let report = Report::new().text("licences", "Licences", outcome);
    let others = [&verified.void_tariffs[..], &verified.earlier_tariffs].concat();
    if others.is_empty() {
        return Ok(report);
    }
    let others: Vec<String> = others.iter().map(u64::to_string).collect();
    Ok(report.text(
        "licences_not_compared",
        "  not compared by prices of epochs",
        others.join(", "),
    ))
}

async fn own_tariff(
    context: &Context,
    network: &NetworkHandle,
    opened_at: i64,
    verified: &Verified,
) -> Result<String, Failure> {
    let is_required = network.state.parameters_at(opened_at).requires_licences > 0;
    let mut licences = Licences::default();
    let mut assets = Vec::new();
    if is_required {
        let count = network.state.asset_count.min(verified.priced_assets);
        let read = (context.rpc).assets(&network.address, 0..count, context.commitment);
        assets = read.await?.value;
        licences = Licences::read(context, &network.address, &assets).await?;
    }
    let judged = Judged {
        epoch: verified.epoch,
        opened_at,
        is_final: verified.epoch <= network.state.final_epoch,
    };
    let differences = differences(&licences, &assets, verified, judged)?;
    let forgets = may_have_required_otherwise(&network.state, opened_at);
    let (unknown, wrong): (Vec<_>, Vec<_>) =
        (differences.into_iter()).partition(|it| forgets || it.is_forgotten);
    if let Some(difference) = wrong.first() {
        let epoch = verified.epoch;
        let why = format!(
            "epoch {epoch}: {}, by licences when the epoch opened ({opened_at}, Unix seconds)",
            difference.text(is_required)
        );
        return Err(Failure::new(Exit::Verification, why));
    }
    Ok(match (is_required, unknown.first()) {
        (_, Some(difference)) => format!(
            "cannot be compared any more: {}, and the chain has forgotten what held then",
            difference.text(is_required)
        ),
        (false, None) => "none were required, and none is missed".into(),
        (true, None) => "as on chain when the epoch opened".into(),
    })
}

/// An epoch as licences are judged by it.
#[derive(Clone, Copy)]
struct Judged {
    epoch: u64,
    /// Unix seconds, as the chain states it.
    opened_at: i64,
    is_final: bool,
}

/// An asset of which archive and chain say different things.
struct Difference {
    asset: u32,
    said: Option<NotLicensed>,
    found: Option<NotLicensed>,
    /// The chain may have forgotten what held.
    is_forgotten: bool,
}

impl Difference {
    fn text(&self, is_required: bool) -> String {
        let name = |why: Option<NotLicensed>| why.map_or("licensed", not_licensed_name);
        let (asset, said) = (self.asset, name(self.said));
        match is_required {
            true => format!(
                "its archive says that asset {asset} was {said}, and the chain that it was {}",
                name(self.found)
            ),
            false => format!(
                "its archive says that asset {asset} was {said}, and the network required no licence"
            ),
        }
    }
}

fn differences(
    licences: &Licences,
    assets: &[Asset],
    verified: &Verified,
    judged: Judged,
) -> Result<Vec<Difference>, Failure> {
    let said = verified.unlicensed_assets.iter().copied();
    let mut said: BTreeMap<u32, NotLicensed> = said.collect();
    let mut found = Vec::new();
    for asset in assets {
        let said = said.remove(&asset.index);
        let on_chain = licensing(licences, asset, judged)?;
        if said != on_chain {
            found.push(Difference {
                asset: asset.index,
                said,
                found: on_chain,
                is_forgotten: is_forgotten(licences, asset, judged),
            });
        }
    }
    let unknown = said.into_iter().map(|(asset, why)| Difference {
        asset,
        said: Some(why),
        found: None,
        is_forgotten: false,
    });
    found.extend(unknown);
    Ok(found)
}

/// Why an asset was not licensed; usage of a retired one costs nothing for that reason, whatever its licences are.
fn licensing(
    licences: &Licences,
    asset: &Asset,
    judged: Judged,
) -> Result<Option<NotLicensed>, Failure> {
    let Judged {
        epoch, opened_at, ..
    } = judged;
    if !is_charged(asset.retired_epoch, epoch) {
        return Ok(None);
    }
    let own = licences.of_asset(asset.index);
    let find = |address: &Pubkey| licences.find(address);
    asset_licensing(asset, own, find, epoch, opened_at)
        .map_err(|error| Failure::new(Exit::Verification, error.to_string()))
}

/// Whether an account may not tell any more what held in the epoch: a licence was suspended anew since, or the asset has moved. Of an
/// epoch that is not final, nothing is forgotten.
fn is_forgotten(licences: &Licences, asset: &Asset, judged: Judged) -> bool {
    let has_moved = asset.first_licence > 0;
    let is_suspended_since = |own: &Licence| {
        let parent_of = |licence: &&Licence| licences.parent_of(licence);
        let chain = std::iter::successors(Some(own), parent_of);
        // No chain is longer; one that goes round is none that the program lets be.
        let mut chain = chain.take(usize::from(MAX_LEASE_DEPTH) + 1);
        chain.any(|licence: &Licence| licence.suspended_from > judged.epoch)
    };
    let mut own = licences.of_asset(asset.index);
    judged.is_final && (has_moved || own.any(is_suspended_since))
}

/// Whether the parameters of that time may have been replaced since: those that hold before announced ones are known, and those
/// before these are not.
fn may_have_required_otherwise(network: &Network, opened_at: i64) -> bool {
    opened_at < network.next_parameters_at
}
