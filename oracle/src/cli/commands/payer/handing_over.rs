//! `openmast payer offer` and `accept`

use super::network_and_payer;
use crate::cli::{context::Context, failure::Failure, report::Report};
use openmast_client::instructions;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

pub async fn offer(context: &Context, index: u32, to: Option<Pubkey>) -> Result<Report, Failure> {
    let (network, _) = network_and_payer(context, index).await?;
    let owner = context.signer()?.pubkey();
    let instruction = instructions::offer_payer(owner, network.address, index, to);
    let outcome = context
        .execute("Offering the payer", &[instruction])
        .await?;
    let report = Report::new()
        .count("index", "Payer", index)
        .optional("pending_owner", "Offered to", to)
        .and(outcome.report(None));
    Ok(match to {
        Some(to) => report.note(format!(
            "{to} takes it over, with its money and its request, with `openmast payer accept {index}`."
        )),
        None => report,
    })
}

pub async fn accept(context: &Context, index: u32) -> Result<Report, Failure> {
    let (network, payer) = network_and_payer(context, index).await?;
    let owner = context.signer()?.pubkey();
    let instruction = instructions::accept_payer(owner, network.address, index);
    let outcome = context
        .execute("Taking the payer over", &[instruction])
        .await?;
    Ok(Report::new()
        .count("index", "Payer", index)
        .key("owner", "Owner", &owner)
        .money("deposited", "Deposited", payer.deposited)
        .money("withdrawn", "Withdrawn", payer.withdrawn)
        .money("requested", "Requested back", payer.requested)
        .and(outcome.report(None)))
}
