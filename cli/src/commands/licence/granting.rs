//! `openmast licence grant`

use openmast_client::{
    accounts::{Asset, LicenceArea, LicenceKind, pad_text},
    addresses,
    instructions::{self, NewLicence},
};
use solana_pubkey::Pubkey;

use crate::{
    args::{LicenceGrantArgs, LicenceOf},
    context::Context,
    failure::Failure,
    report::Report,
    spectrum::area_text,
    tables::time_text,
};

pub(super) async fn grant(context: &Context, args: LicenceGrantArgs) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(args.asset).await?;
    let regulator = context.signer_key()?;
    let code = jurisdiction(context, &asset, args.jurisdiction).await?;
    let new = new(&args, &network.address)?;
    let now = context.rpc.clock(context.commitment).await?.value;
    require_sense(&args, now)?;
    let number = asset.licence_count;
    context.tell(&preview(&args, code, number));
    let payer = context.fee_payer_key()?;
    let instruction = instructions::grant_licence(
        payer,
        regulator,
        network.address,
        code,
        asset.index,
        number,
        &new,
    );
    let outcome = context
        .execute("Granting the licence", &[instruction])
        .await?;
    let account = addresses::asset(&network.address, asset.index);
    let report = Report::new()
        .count("asset", "Asset", asset.index)
        .count("number", "Licence", number)
        .key("licence", "Address", &addresses::licence(&account, number))
        .count("jurisdiction", "Jurisdiction", code)
        .hash(
            "document_hash",
            "SHA-256 of the document",
            &new.document_hash,
        )
        .and(outcome.report(Some(&network.state.currency_mint)));
    Ok(match args.document.file {
        Some(file) => report.note(format!(
            "Keep {} as it is: the chain has its SHA-256 alone.",
            file.display()
        )),
        None => report,
    })
}

/// The jurisdiction by whose regulator the signer grants: the asset's, or the one to which it moves, once that is certain.
async fn jurisdiction(
    context: &Context,
    asset: &Asset,
    asked: Option<u16>,
) -> Result<u16, Failure> {
    let moves_to = asset.agreed_move().map(|_| asset.move_to);
    let code = moves_to.unwrap_or(asset.jurisdiction);
    if let Some(asked) = asked.filter(|asked| *asked != code) {
        let is = if moves_to.is_some() {
            "moves to"
        } else {
            "is in"
        };
        return Err(Failure::input(format!(
            "asset {} {is} jurisdiction {code}: the regulator of {asked} cannot license it",
            asset.index
        )));
    }
    let (_, found) = context.network_and_jurisdiction(code).await?;
    if found.regulator == context.signer_key()? {
        return Ok(code);
    }
    Err(Failure::input(format!(
        "asset {} is licensed by its regulator, {} of jurisdiction {code}; use --keypair of that wallet",
        asset.index, found.regulator
    )))
}

fn new(args: &LicenceGrantArgs, network: &Pubkey) -> Result<NewLicence, Failure> {
    let area = match &args.area.0 {
        LicenceArea::Country => [0; 32],
        LicenceArea::H3Cells { hash } => *hash,
        LicenceArea::Code(code) => pad_text(code).ok_or_else(|| no_text("--area", code))?,
    };
    let reference = pad_text(&args.reference);
    let parent = args.lease_of.map(|LicenceOf { asset, number }| {
        let account = addresses::asset(network, asset);
        addresses::licence(&account, number)
    });
    Ok(NewLicence {
        kind: args.kind as u8,
        parent: parent.unwrap_or_default(),
        reference: reference.ok_or_else(|| no_text("--reference", &args.reference))?,
        band_from_khz: args.band.from_khz,
        band_to_khz: args.band.to_khz,
        area_kind: args.area.0.kind(),
        area,
        valid_from: args.from.0,
        valid_until: args.until.0,
        document_hash: args.document.hash,
        attestation: args.attestation.unwrap_or_default(),
    })
}

fn no_text(option: &str, text: &str) -> Failure {
    Failure::input(format!(
        "{option}: `{}` is no text of 1 to 32 bytes",
        text.escape_debug()
    ))
}

/// Refuses what the program would refuse, and says what it may be.
fn require_sense(args: &LicenceGrantArgs, now: i64) -> Result<(), Failure> {
    if args.until.0 <= args.from.0 || args.until.0 <= now {
        return Err(Failure::input(
            "--until must be later than --from and than now: a licence holds before it",
        ));
    }
    if args.band.to_khz == 0 && args.kind != LicenceKind::GeneralAuthorization {
        return Err(Failure::input(
            "only a general authorization can be without a band; write --band like 3500MHz-3600MHz",
        ));
    }
    if args.lease_of.is_some() && !args.kind.is_lease() {
        return Err(Failure::input(
            "--lease-of is for leases: --kind spectrum-manager-lease or de-facto-transfer-lease",
        ));
    }
    Ok(())
}

fn preview(args: &LicenceGrantArgs, code: u16, number: u16) -> String {
    let lease = args.lease_of.map_or_else(String::new, |of| {
        format!(", of licence {} of asset {}", of.number, of.asset)
    });
    format!(
        "Licence {number} of asset {} in jurisdiction {code}: {} {}{lease}; band {}; {}; from {} until {}",
        args.asset,
        args.kind.name(),
        args.reference,
        args.band,
        area_text(Some(&args.area.0)),
        time_text(args.from.0),
        time_text(args.until.0)
    )
}
