//! `openmast stake offer`, `accept` and `close`

use super::{
    departures::{settled_meanwhile, settling},
    standing::{existing_stake, find_stake, with_stake},
};
use crate::{context::Context, failure::Failure, report::Report};
use openmast_client::instructions;
use solana_pubkey::Pubkey;

pub(super) async fn offer(
    context: &Context,
    index: u32,
    to: Option<Pubkey>,
) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let staker = context.signer_key()?;
    let instruction = instructions::offer_stake(staker, &network, index, to);
    let outcome = context
        .execute("Offering the stake", &[instruction])
        .await?;
    let report = Report::new()
        .count("index", "Asset", index)
        .key("staker", "Staker", &staker)
        .optional("pending_staker", "Offered to", to)
        .and(outcome.report(None));
    Ok(match to {
        Some(to) => report.note(format!(
            "{to} takes it over, with everything in it and owed to it, with `openmast stake accept {index} {staker}`."
        )),
        None => report,
    })
}

/// Adds the stake of `from` to the signer's own. What departed is settled first, where it can be: it would be refused.
pub(super) async fn accept(context: &Context, index: u32, from: Pubkey) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let staker = context.signer_key()?;
    let offered = existing_stake(context, &network, &asset, &from).await?;
    let own = find_stake(context, &network, &asset, &staker).await?;
    let mut all = Vec::new();
    for stake in [Some(&offered), own.as_ref()].into_iter().flatten() {
        let settle = settling(context, &network, &asset, stake, asset.collected_epoch);
        all.extend(settle.await?);
    }
    all.push(instructions::accept_stake(
        staker,
        network.address,
        index,
        &from,
        offered.rent_payer,
        asset.shares(),
    ));
    let outcome = match context.execute("Taking the stake over", &all).await {
        Ok(outcome) => outcome,
        Err(failure) => {
            let mut failure = settled_meanwhile(context, &offered, failure).await;
            if let Some(own) = &own {
                failure = settled_meanwhile(context, own, failure).await;
            }
            return Err(failure);
        }
    };
    let report = Report::new()
        .count("index", "Asset", index)
        .key("staker", "Staker", &staker)
        .key("from", "From", &from)
        .and(outcome.report(None));
    with_stake(context, &network, &asset, &staker, &outcome, report).await
}

pub(super) async fn close(context: &Context, index: u32) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let staker = context.signer_key()?;
    let stake = existing_stake(context, &network, &asset, &staker).await?;
    let rent_payer = stake.rent_payer;
    let settle = settling(context, &network, &asset, &stake, asset.collected_epoch).await?;
    let close = instructions::close_stake(staker, &network.address, index, rent_payer);
    let all: Vec<_> = settle.into_iter().chain([close]).collect();
    let outcome = match context.execute("Closing the stake", &all).await {
        Ok(outcome) => outcome,
        Err(failure) => return Err(settled_meanwhile(context, &stake, failure).await),
    };
    Ok(Report::new()
        .count("index", "Asset", index)
        .key("staker", "Staker", &staker)
        .key("rent_payer", "Rent returned to", &rent_payer)
        .and(outcome.report(None)))
}
