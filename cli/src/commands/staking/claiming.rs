//! `openmast claim`

use super::{
    departures::{settled_meanwhile, settling},
    standing::{claimable, existing_stake, with_stake, with_stake_now},
};
use crate::{
    args::ClaimArgs,
    commands::collecting::broken_accounts,
    context::{Context, NetworkHandle},
    failure::Failure,
    oracle_api::Side,
    report::Report,
};
use openmast_client::{
    accounts::{Asset, Stake},
    addresses,
    composites::needs_collect,
    events::Event,
    instructions,
};
use openmast_ledger::{BaseUnits, RewardPool, uncollected};
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
    let nothing = owes_nothing(&asset, &before, settle.as_ref())?
        && !earns_more(context, &network, &asset, &before, collects).await?;
    if nothing {
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

/// Whether a claim would pay nothing of what is collected already: nothing that is owed is a whole base unit.
fn owes_nothing(
    asset: &Asset,
    stake: &Stake,
    settle: Option<&Instruction>,
) -> Result<bool, Failure> {
    Ok(settle.is_none() && claimable(asset, stake, None)? == 0)
}

/// Whether collecting first may bring the stake a whole base unit, so that the claim is worth its fee.
async fn earns_more(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    stake: &Stake,
    collects: bool,
) -> Result<bool, Failure> {
    if !collects || stake.active == 0 {
        return Ok(false);
    }
    let epoch = network.state.final_epoch;
    let newest = context
        .verified(network, Side::Asset, asset.index, epoch)
        .await?;
    Ok(claimable(
        &collected_at_most(asset, newest.totals.charged)?,
        stake,
        None,
    )? > 0)
}

/// The asset as if all that it earned since it was collected, up to `lifetime` base units, were its stakers': they get no
/// more than that.
fn collected_at_most(asset: &Asset, lifetime: u64) -> Result<Asset, Failure> {
    if asset.active_shares == 0 {
        return Ok(asset.clone());
    }
    let earned = uncollected(BaseUnits(lifetime), BaseUnits(asset.collected));
    let mut pool = RewardPool {
        per_share: asset.reward_per_share,
        remainder: asset.reward_remainder,
    };
    pool.accrue(earned.map_err(broken_accounts)?, asset.active_shares)
        .map_err(broken_accounts)?;
    Ok(Asset {
        reward_per_share: pool.per_share,
        reward_remainder: pool.remainder,
        ..asset.clone()
    })
}
