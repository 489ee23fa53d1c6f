//! `openmast asset move-jurisdiction …`

use crate::{args::MoveCommand, context::Context, failure::Failure, report::Report};
use openmast_client::{
    accounts::{Asset, MoveState},
    addresses,
    events::Event,
    instructions,
};

pub(super) async fn run(context: &Context, command: MoveCommand) -> Result<Report, Failure> {
    match command {
        MoveCommand::Offer { index, to } => offer(context, index, to.to).await,
        MoveCommand::Agree { index, to, cancel } => agree(context, index, to, !cancel).await,
        MoveCommand::Accept { index } => accept(context, index).await,
    }
}

/// Where an asset is, and where it is to move.
pub(super) fn moving(asset: &Asset) -> Report {
    let state = asset.move_state();
    let to = (state != MoveState::None).then(|| asset.move_to.to_string());
    let report = Report::new()
        .count("jurisdiction", "Jurisdiction", asset.jurisdiction)
        .optional("move_to", "  to move to", to)
        .text("move_state", "  how far agreed", state.name());
    match asset.agreed_move() {
        Some(agreed) => report.number("move_epoch", "  from epoch", agreed.first_epoch),
        None => report.none("move_epoch", "  from epoch"),
    }
}

async fn offer(context: &Context, index: u32, to: Option<u16>) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    if let Some(to) = to {
        context.network_and_jurisdiction(to).await?;
    }
    let owner = context.signer_key()?;
    let instruction = instructions::offer_move(owner, network.address, index, to);
    let outcome = context
        .execute("Asking for the move", &[instruction])
        .await?;
    let report = Report::new()
        .count("index", "Asset", index)
        .count("jurisdiction", "Jurisdiction", asset.jurisdiction)
        .optional("move_to", "To move to", to.map(|to| to.to_string()))
        .and(outcome.report(None));
    Ok(match to {
        Some(to) => report.note(format!(
            "The regulator of {} agrees with `openmast asset move-jurisdiction agree {index} {to}`, then the regulator \
             of {to} accepts with `openmast asset move-jurisdiction accept {index}`.",
            asset.jurisdiction
        )),
        None => report,
    })
}

async fn agree(context: &Context, index: u32, to: u16, agrees: bool) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let (present, regulator) = (asset.jurisdiction, context.signer_key()?);
    let instruction =
        instructions::agree_to_move(regulator, &network.address, present, index, to, agrees);
    let outcome = context
        .execute("Agreeing to the move", &[instruction])
        .await?;
    Ok(Report::new()
        .count("index", "Asset", index)
        .count("jurisdiction", "Jurisdiction", present)
        .count("move_to", "To move to", to)
        .flag("agrees", "Its regulator agrees", agrees)
        .and(outcome.report(None)))
}

async fn accept(context: &Context, index: u32) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    if asset.move_state() == MoveState::None {
        return Err(Failure::input(format!(
            "the owner of asset {index} asks for no move (`openmast asset move-jurisdiction offer`)"
        )));
    }
    let (to, regulator) = (asset.move_to, context.signer_key()?);
    let instruction = instructions::accept_move(regulator, network.address, to, index);
    let outcome = context
        .execute("Accepting the asset", &[instruction])
        .await?;
    let report = Report::new()
        .count("index", "Asset", index)
        .count(
            "jurisdiction",
            "Jurisdiction until then",
            asset.jurisdiction,
        )
        .count("move_to", "Jurisdiction from then on", to);
    let events = context.events(&outcome).await;
    let report = if outcome.is_dry_run() {
        report
    } else {
        let address = addresses::asset(&network.address, index);
        let epoch = events.find(|event| match event {
            Event::MoveAccepted(it) if it.asset == address => Some(it.epoch),
            _ => None,
        });
        report.known_number("move_epoch", "First epoch there", epoch)
    };
    let report = report.and(outcome.report(None)).note(format!(
        "What the asset earns before is levied by {}: somebody collects it up to the epoch before (`openmast collect \
         {index}` does) while that settlement is kept, or neither levies anything of the time in between.",
        asset.jurisdiction
    ));
    Ok(events.noted(report))
}
