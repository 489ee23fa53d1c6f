//! `openmast claim`

use super::{
    departures::{settled_meanwhile, settling},
    standing::{claimable, existing_stake, with_stake, with_stake_now},
};
use crate::{args::ClaimArgs, context::Context, failure::Failure, report::Report};
use openmast_client::{
    accounts::{Asset, Stake},
    addresses,
    composites::needs_collect,
    events::Event,
    instructions,
};
use solana_instruction::Instruction;

pub async fn claim(context: &Context, args: ClaimArgs) -> Result<Report, Failure> {
    context
        .replanned(async || claim_once(context, &args).await)
        .await
}

async fn claim_once(context: &Context, args: &ClaimArgs) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(args.index).await?;
    let staker = context.signer_key()?;
    let before = existing_stake(context, &network, &asset, &staker).await?;
    let (destination, create) = context
        .destination(args.destination.destination, &staker, &network)
        .await?;
    let instruction = instructions::claim_rewards(staker, network.address, args.index, destination);
    let collects = needs_collect(&network.state, &asset) && context.can_prove();
    let collected_epoch = match collects {
        true => network.state.final_epoch,
        false => asset.collected_epoch,
    };
    let report = Report::new()
        .count("index", "Asset", args.index)
        .key("staker", "Staker", &staker)
        .key("destination", "Paid to", &destination);
    let settle = settling(context, &network, &asset, &before, collected_epoch).await?;
    let there_may_be_more = needs_collect(&network.state, &asset) && !collects;
    let with_more = |report: Report| {
        match there_may_be_more {
        true => report.note("The asset is not collected up to the newest final settlement: there may be more. Pass --oracle-api or --archive to collect first."),
        false => report,
    }
    };
    if owes_nothing(&asset, &before, collects, settle.as_ref())? {
        let report = report
            .flag("collected", "Collected first", false)
            .money("amount", "Paid", 0)
            .note("Nothing was sent: no rewards are owed.");
        return with_stake_now(context, &network, &asset, &before, with_more(report)).await;
    }
    let rest: Vec<_> = (create.into_iter().chain(settle))
        .chain([instruction])
        .collect();
    let outcome = match context
        .execute_collected_if(collects, "Claiming", &network, &asset, &rest)
        .await
    {
        Ok(outcome) => outcome,
        Err(failure) => return Err(settled_meanwhile(context, &before, failure).await),
    };
    let mut report = report.flag("collected", "Collected first", collects);
    let events = context.events(&outcome).await;
    if !outcome.is_dry_run() {
        let address = addresses::asset(&network.address, args.index);
        let paid = events.find(|event| match event {
            Event::RewardsClaimed(it) if (it.asset, it.staker) == (address, staker) => {
                Some(it.amount)
            }
            _ => None,
        });
        report = report.known_money("amount", "Paid", paid);
    }
    report = report.and(outcome.report(Some(&network.state.currency_mint)));
    report = events.noted(with_more(report));
    with_stake(context, &network, &asset, &staker, &outcome, report).await
}

/// Whether a claim would pay nothing for certain, so that it is not worth its fee: no shares earn from what would be
/// collected first, and nothing that is owed is a whole base unit.
fn owes_nothing(
    asset: &Asset,
    stake: &Stake,
    collects: bool,
    settle: Option<&Instruction>,
) -> Result<bool, Failure> {
    let earns = collects && stake.active > 0;
    Ok(!earns && settle.is_none() && claimable(asset, stake, None)? == 0)
}
