//! `openmast settlement …`

mod attesting;
mod closed;
mod licences;
mod proposals;
mod show;
mod verify;

use crate::{args::SettlementCommand, context::Context, failure::Failure, report::Report};
use openmast_client::instructions;

pub async fn run(context: &Context, command: SettlementCommand) -> Result<Report, Failure> {
    match command {
        SettlementCommand::Show { epoch } => show::show(context, epoch).await,
        SettlementCommand::List { limit } => show::list(context, limit).await,
        SettlementCommand::Verify {
            epoch,
            proposal,
            save,
        } => verify::verify(context, epoch, proposal, save.as_deref()).await,
        SettlementCommand::Finalize(args) => finalize(context, args.hash).await,
        SettlementCommand::Close { epoch } => close(context, epoch).await,
        SettlementCommand::CloseProposal(args) => close_proposal(context, args.hash).await,
        SettlementCommand::Attest(args) => attesting::attest(context, args.hash).await,
        SettlementCommand::Retract(args) => attesting::retract(context, args.hash).await,
    }
}

async fn finalize(context: &Context, hash: Option<[u8; 32]>) -> Result<Report, Failure> {
    let network = context.network().await?;
    let ready = "has the threshold's weight";
    let proposal = proposals::chosen(context, &network, hash, ready, |proposal, _| {
        proposal.threshold_at > 0
    })
    .await?;
    let content = &proposal.content;
    let instruction = instructions::finalize_settlement(
        context.fee_payer_key()?,
        network.address,
        content.epoch,
        proposal.content_hash,
        proposal.rent_payer,
    );
    let outcome = context.execute("Finalizing", &[instruction]).await?;
    let state = if outcome.is_dry_run() {
        "proposed"
    } else {
        "final"
    };
    Ok(Report::new()
        .number("epoch", "Epoch", content.epoch)
        .hash("content_hash", "Content", &proposal.content_hash)
        .text("state", "State", state)
        .money(
            "amount",
            "Lifetime amount out of balances",
            content.payer_charged,
        )
        .and(outcome.report(Some(&network.state.currency_mint))))
}

async fn close(context: &Context, epoch: u64) -> Result<Report, Failure> {
    let network = context.network().await?;
    let settlement = context.final_settlement(&network, epoch).await?;
    let rent_payer = settlement.rent_payer;
    let instruction = instructions::close_settlement(network.address, epoch, rent_payer);
    let outcome = context.execute("Closing", &[instruction]).await?;
    Ok(Report::new()
        .number("epoch", "Epoch", epoch)
        .key("rent_payer", "Rent returned to", &rent_payer)
        .and(outcome.report(Some(&network.state.currency_mint))))
}

async fn close_proposal(context: &Context, hash: Option<[u8; 32]>) -> Result<Report, Failure> {
    let network = context.network().await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let lost = "is lost for good";
    let proposal = proposals::chosen(context, &network, hash, lost, |proposal, oracles| {
        !proposal.may_win(&network.state, oracles, now)
    })
    .await?;
    let epoch = proposal.content.epoch;
    let instruction = instructions::close_proposal(
        network.address,
        epoch,
        proposal.content_hash,
        proposal.rent_payer,
    );
    let outcome = context.execute("Closing", &[instruction]).await?;
    Ok(Report::new()
        .number("epoch", "Epoch", epoch)
        .hash("content_hash", "Content", &proposal.content_hash)
        .key("rent_payer", "Rent returned to", &proposal.rent_payer)
        .and(outcome.report(Some(&network.state.currency_mint))))
}
