//! `openmast asset move-jurisdiction …`

use crate::{
    args::MoveCommand,
    commands::jurisdiction::{levy_report, levy_words},
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
};
use openmast_client::{
    accounts::{Asset, Jurisdiction, MoveState},
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

/// What both jurisdictions levy: who signs a move agrees to that of the new one.
struct Levies {
    network: NetworkHandle,
    present: Jurisdiction,
    new: Jurisdiction,
}

impl Levies {
    async fn find(context: &Context, asset: &Asset, to: u16) -> Result<Self, Failure> {
        let (network, new) = context.network_and_jurisdiction(to).await?;
        let (_, present) = context.network_and_jurisdiction(asset.jurisdiction).await?;
        let levies = Self {
            network,
            present,
            new,
        };
        context.tell(&format!(
            "Asset {} would move from jurisdiction {} to {}.",
            asset.index,
            levy_words(&levies.network, &levies.present),
            levy_words(&levies.network, &levies.new)
        ));
        Ok(levies)
    }

    fn report(&self) -> Report {
        let lines = [&self.present, &self.new];
        let lines = lines.map(|one| levy_report(&self.network, one));
        Report::new().table("levies", "Levies", lines.into())
    }
}

async fn offer(context: &Context, index: u32, to: Option<u16>) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let levies = match to {
        Some(to) => Levies::find(context, &asset, to).await?.report(),
        None => Report::new(),
    };
    let owner = context.signer_key()?;
    let instruction = instructions::offer_move(owner, network.address, index, to);
    let outcome = context
        .execute("Asking for the move", &[instruction])
        .await?;
    let report = Report::new()
        .count("index", "Asset", index)
        .count("jurisdiction", "Jurisdiction", asset.jurisdiction)
        .optional("move_to", "To move to", to.map(|to| to.to_string()))
        .and(levies)
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
    let levies = Levies::find(context, &asset, to).await?;
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
        .and(levies.report())
        .and(outcome.report(None)))
}

async fn accept(context: &Context, index: u32) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    if asset.move_state() == MoveState::None {
        return Err(Failure::input(format!(
            "the owner of asset {index} asks for no move (`openmast asset move-jurisdiction offer`)"
        )));
    }
    let levies = Levies::find(context, &asset, asset.move_to).await?;
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
        .count("move_to", "Jurisdiction from then on", to)
        .and(levies.report());
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
