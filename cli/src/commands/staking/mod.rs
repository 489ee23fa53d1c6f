//! `openmast stake`, `activate`, `unstake`, `claim`

mod claiming;
mod departed;
mod departures;
mod handing_over;
mod standing;
mod unstaking;

pub use claiming::claim;
pub(super) use departures::{settled_meanwhile, settling};
pub use standing::stake_report;
pub use unstaking::unstake;

use crate::{
    args::{ActivateArgs, StakeArgs, StakeCommand, StakedShares},
    context::Context,
    failure::{Exit, Failure},
    report::Report,
    token_accounts::{Wanted, require_balance},
};
use handing_over::{accept, close, offer};
use openmast_client::{amounts::Amount, composites::needs_collect, instructions};
use standing::{existing_stake, with_stake, with_stake_now};

pub async fn stake(context: &Context, args: StakeArgs) -> Result<Report, Failure> {
    match (args.command, args.shares) {
        (Some(StakeCommand::Offer { index, heir }), _) => offer(context, index, heir.to).await,
        (Some(StakeCommand::Accept { index, staker }), _) => {
            context
                .replanned(async || accept(context, index, staker).await)
                .await
        }
        (Some(StakeCommand::Close { index }), _) => {
            context
                .replanned(async || close(context, index).await)
                .await
        }
        (None, Some(shares)) => stake_shares(context, shares).await,
        (None, None) => Err(Failure::new(
            Exit::Usage,
            "which asset, and how many shares? write `openmast stake INDEX AMOUNT`",
        )),
    }
}

async fn stake_shares(context: &Context, args: StakedShares) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(args.index).await?;
    let staker = context.signer_key()?;
    let wanted = Wanted::shares(args.source, &staker, &asset.share_mint, Some("--source"));
    let (source, there) = context.source(wanted).await?;
    let amount = args
        .amount
        .base_units(asset.share_decimals, there)
        .map_err(Failure::input)?;
    if amount == 0 {
        return Err(Failure::input(format!(
            "there is nothing to stake in {source}; put shares in, or name another account with --source ADDRESS"
        )));
    }
    require_balance(Amount::new(amount, asset.share_decimals), there, &source)?;
    let instruction = instructions::stake(staker, network.address, args.index, source, amount);
    let outcome = context.execute("Staking", &[instruction]).await?;
    let report = Report::new()
        .count("index", "Asset", args.index)
        .key("staker", "Staker", &staker)
        .shares("amount", "Staked now", amount, asset.share_decimals)
        .and(outcome.report(Some(&network.state.currency_mint)))
        .note(
            "The shares earn from the first epoch after a settlement that has seen them is final.",
        )
        .note(format!("Then run `openmast activate {}`.", args.index));
    with_stake(context, &network, &asset, &staker, &outcome, report).await
}

pub async fn activate(context: &Context, args: ActivateArgs) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(args.index).await?;
    let staker = match args.staker {
        Some(staker) => staker,
        None => context.signer_key()?,
    };
    let state = existing_stake(context, &network, &asset, &staker).await?;
    if state.pending == 0 {
        let report = Report::new()
            .count("index", "Asset", args.index)
            .key("staker", "Staker", &staker)
            .flag("collected", "Collected first", false)
            .note("Nothing was sent: no shares wait to be activated.");
        return with_stake_now(context, &network, &asset, &state, report).await;
    }
    let instruction = instructions::activate_stake(network.address, args.index, &staker);
    let collects = needs_collect(&network.state, &asset);
    let outcome = context
        .execute_collected("Activating", &network, &asset, &[instruction])
        .await?;
    let report = Report::new()
        .count("index", "Asset", args.index)
        .key("staker", "Staker", &staker)
        .flag("collected", "Collected first", collects)
        .and(outcome.report(Some(&network.state.currency_mint)));
    with_stake(context, &network, &asset, &staker, &outcome, report).await
}
