//! `openmast payer offer` and `accept`

use super::network_and_payer;
use crate::{context::Context, failure::Failure, report::Report};
use openmast_client::{addresses, events::Event, instructions};
use solana_pubkey::Pubkey;

pub async fn offer(context: &Context, index: u32, to: Option<Pubkey>) -> Result<Report, Failure> {
    let (network, _) = network_and_payer(context, index).await?;
    let owner = context.signer_key()?;
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
    let owner = context.signer_key()?;
    let instruction = instructions::accept_payer(owner, network.address, index);
    let outcome = context
        .execute("Taking the payer over", &[instruction])
        .await?;
    let events = context.events(&outcome).await;
    let address = addresses::payer(&network.address, index);
    let before = (payer.deposited, payer.withdrawn, payer.requested);
    let taken = events.find_or(before, |event| match event {
        Event::PayerAccepted(it) if it.payer == address => {
            Some((it.deposited, it.withdrawn, it.requested))
        }
        _ => None,
    });
    let report = Report::new()
        .count("index", "Payer", index)
        .key("owner", "Owner", &owner)
        .known_money("deposited", "Deposited", taken.map(|taken| taken.0))
        .known_money("withdrawn", "Withdrawn", taken.map(|taken| taken.1))
        .known_money("requested", "Requested back", taken.map(|taken| taken.2))
        .and(outcome.report(None));
    Ok(events.noted(report))
}
