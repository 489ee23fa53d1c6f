//! `openmast licence list` and `show`

use openmast_client::{
    accounts::{Asset, Licence, LicenceArea, licence_state_name},
    addresses,
};

use super::Licences;
use crate::{
    args::LicenceOf,
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
    spectrum::{Band, area_text},
};

/// A licence of an asset.
///
/// # Errors
/// There is no such licence, or the chain does not answer.
pub(super) async fn find(
    context: &Context,
    of: LicenceOf,
) -> Result<(NetworkHandle, Licence), Failure> {
    let (network, asset) = context.network_and_asset(of.asset).await?;
    if of.number >= asset.licence_count {
        return Err(no_such(of, asset.licence_count));
    }
    let account = addresses::asset(&network.address, of.asset);
    let address = addresses::licence(&account, of.number);
    let licence = context.rpc.account(address, context.commitment).await?;
    Ok((network, licence.value))
}

fn no_such(of: LicenceOf, count: u16) -> Failure {
    let there_are = match count {
        0 => "it has none yet: its regulator grants them (`openmast licence grant`)".into(),
        1 => "it has number 0 alone".into(),
        count => format!("it has numbers 0 to {}", count.saturating_sub(1)),
    };
    let LicenceOf { asset, number } = of;
    Failure::input(format!(
        "asset {asset} has no licence {number}; {there_are}"
    ))
}

/// The open epoch and when it opened.
fn open(network: &NetworkHandle) -> (u64, i64) {
    let state = &network.state;
    (state.final_epoch.saturating_add(1), state.final_closed_at)
}

pub(super) async fn list(
    context: &Context,
    asset: Option<u32>,
    jurisdiction: Option<u16>,
) -> Result<Report, Failure> {
    let (network, assets) = match asset {
        Some(index) => {
            let (network, asset) = context.network_and_asset(index).await?;
            (network, vec![asset])
        }
        None => {
            let network = context.network().await?;
            let count = network.state.asset_count;
            let all = (context.rpc).assets(&network.address, 0..count, context.commitment);
            let all: Vec<Asset> = all.await?.value;
            (network, all)
        }
    };
    let licences = Licences::read(context, &network.address, &assets).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let (epoch, opened_at) = open(&network);
    let mut lines = Vec::new();
    for (asset, licence) in &licences.all {
        if jurisdiction.is_some_and(|code| code != licence.jurisdiction) {
            continue;
        }
        let state = licences.state_in(licence, epoch, opened_at)?;
        let line = Report::new()
            .count("asset", "asset", *asset)
            .count("number", "number", licence.number)
            .text("reference", "reference", licence.reference_text())
            .text("kind", "kind", kind(licence))
            .text("band", "band", band(licence))
            .time("valid_until", "until", licence.valid_until)
            .text("state", "state", licence_state_name(state));
        lines.push(line);
    }
    Ok(Report::new()
        .key("network", "Network", &network.address)
        .flag(
            "required",
            "Usage needs a licence",
            network.state.parameters_at(now).requires_licences != 0,
        )
        .number("epoch", "States in epoch", epoch)
        .table("licences", "Licences", lines))
}

pub(super) async fn show(context: &Context, of: LicenceOf) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(of.asset).await?;
    let licences = Licences::read(context, &network.address, [&asset]).await?;
    let found = licences.all.iter().find(|(_, one)| one.number == of.number);
    let Some((_, licence)) = found else {
        return Err(no_such(of, asset.licence_count));
    };
    let (epoch, opened_at) = open(&network);
    let state = licences.state_in(licence, epoch, opened_at)?;
    let report = Report::new()
        .count("asset", "Asset", of.asset)
        .count("number", "Licence", of.number)
        .key("licence", "Address", &licence.address())
        .number("epoch", "In epoch", epoch)
        .text("state", "  it is", licence_state_name(state));
    Ok(report.and(terms(licence)).and(standing(licence)))
}

fn terms(licence: &Licence) -> Report {
    let area = licence.area();
    let code = match &area {
        Some(LicenceArea::Code(code)) => Some(code.clone()),
        Some(LicenceArea::H3Cells { hash }) => Some(hex::encode(hash)),
        _ => None,
    };
    Report::new()
        .count("jurisdiction", "Jurisdiction", licence.jurisdiction)
        .key("regulator", "Granted by", &licence.regulator)
        .text("kind", "Kind", kind(licence))
        .text("reference", "Reference", licence.reference_text())
        .optional("parent", "Lease of", licence.parent())
        .number("band_from_khz", "Band from, kHz", licence.band_from_khz)
        .number("band_to_khz", "  to, kHz", licence.band_to_khz)
        .text("band", "  in words", band(licence))
        .count("area_kind", "Kind of area", licence.area_kind)
        .value("area", "Area", area_text(area.as_ref()), code.into())
        .time("valid_from", "Valid from", licence.valid_from)
        .time("valid_until", "Valid until", licence.valid_until)
        .hash(
            "document_hash",
            "SHA-256 of the document",
            &licence.document_hash,
        )
        .optional(
            "attestation",
            "Attested by",
            (licence.attestation != solana_pubkey::Pubkey::default())
                .then_some(licence.attestation),
        )
        .time("granted_at", "Granted at", licence.granted_at)
}

/// What became of it.
fn standing(licence: &Licence) -> Report {
    let epoch = |epoch: u64| Some(epoch).filter(|epoch| *epoch > 0);
    Report::new()
        .optional_number(
            "suspended_from",
            "Suspended from epoch",
            epoch(licence.suspended_from),
        )
        .time("suspended_until", "  until", licence.suspended_until)
        .optional_number(
            "lifted_from",
            "  lifted from epoch",
            epoch(licence.lifted_from),
        )
        .hash(
            "suspension_reason",
            "  hash of the reason",
            &licence.suspension_reason,
        )
        .optional_number("ended_from", "Ended from epoch", epoch(licence.ended_from))
}

fn kind(licence: &Licence) -> &'static str {
    licence.kind().map_or("unknown", |kind| kind.name())
}

fn band(licence: &Licence) -> String {
    let (from_khz, to_khz) = licence.band_khz().unwrap_or((0, 0));
    Band { from_khz, to_khz }.to_string()
}
