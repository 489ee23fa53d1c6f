//! `openmast stake`, `activate`, `unstake`, `claim`

use super::collecting::broken_asset;
use crate::cli::{
    args::{ActivateArgs, ClaimArgs, StakeArgs, StakeCommand, StakedShares, UnstakeArgs},
    context::{Context, NetworkHandle},
    failure::{Exit, Failure},
    outcome::Outcome,
    report::Report,
    token_accounts::{Wanted, require_balance},
    values::Quantity,
};
use openmast_client::{
    accounts::{Asset, Departure, Network, PauseBits, Stake},
    addresses,
    amounts::Amount,
    composites::needs_collect,
    events::Event,
    fetch::Fetched,
    instructions,
};
use openmast_ledger::{ArithmeticError, BaseUnits, RewardPool, StakeRewards};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

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

async fn offer(context: &Context, index: u32, to: Option<Pubkey>) -> Result<Report, Failure> {
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
async fn accept(context: &Context, index: u32, from: Pubkey) -> Result<Report, Failure> {
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

async fn close(context: &Context, index: u32) -> Result<Report, Failure> {
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

pub async fn unstake(context: &Context, args: UnstakeArgs) -> Result<Report, Failure> {
    match (args.amount, args.announce) {
        (None, _) => withdraw(context, args.index, args.destination).await,
        (Some(amount), true) => announce(context, args.index, &amount).await,
        (Some(amount), false) => {
            let index = args.index;
            context
                .replanned(async || unstake_shares(context, index, &amount).await)
                .await
        }
    }
}

/// Says that shares will leave: after the exit delay they can, whether anybody collects or not.
async fn announce(context: &Context, index: u32, amount: &Quantity) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let staker = context.signer_key()?;
    let state = existing_stake(context, &network, &asset, &staker).await?;
    let amount = amount
        .base_units(asset.share_decimals, state.active)
        .map_err(Failure::input)?;
    let instruction = instructions::announce_unstake(staker, network.address, index, amount);
    let outcome = context
        .execute("Announcing that shares leave", &[instruction])
        .await?;
    let report = Report::new()
        .count("index", "Asset", index)
        .key("staker", "Staker", &staker)
        .shares("leaving", "Announced", amount, asset.share_decimals)
        .and(outcome.report(None))
        .note(match (amount, state.leaving) {
            (0, 0) => "Nothing was announced, and nothing is.".to_string(),
            (0, _) => "The announcement is cancelled: the shares stay.".to_string(),
            _ => format!(
                "After the exit delay `openmast unstake {index} AMOUNT` lets them go also when the asset is not collected."
            ),
        });
    let report = match pending_note(&state, &asset) {
        Some(note) => report.note(note),
        None => report,
    };
    with_stake(context, &network, &asset, &staker, &outcome, report).await
}

/// An announcement is of active shares: the others need none, and leave first.
fn pending_note(stake: &Stake, asset: &Asset) -> Option<String> {
    let pending = Amount::new(stake.pending, asset.share_decimals);
    let index = asset.index;
    (stake.pending > 0).then(|| {
        format!(
            "{pending} pending shares do not earn yet and are not part of this: they can leave at once, and do so before \
             any others (`openmast unstake {index} {pending}`)."
        )
    })
}

async fn unstake_shares(
    context: &Context,
    index: u32,
    amount: &Quantity,
) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let staker = context.signer_key()?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let state = existing_stake(context, &network, &asset, &staker).await?;
    let staked = state.active.saturating_add(state.pending);
    let amount = amount
        .base_units(asset.share_decimals, staked)
        .map_err(Failure::input)?;
    let way = Unstaking::of(&network.state, &asset, &state, amount, now);
    let way = way.as_proofs_allow(context.can_prove());
    let collects = way.collects();
    let departs = way == Unstaking::Departs;
    let departure_round = departs.then_some(asset.departure_round);
    let instruction =
        instructions::unstake(staker, network.address, index, amount, departure_round);
    let settle = match departs {
        true => settling(context, &network, &asset, &state, asset.collected_epoch).await?,
        false => None,
    };
    let all: Vec<_> = settle.into_iter().chain([instruction]).collect();
    let outcome = match context
        .execute_collected_if(collects, "Unstaking", &network, &asset, &all)
        .await
    {
        Ok(outcome) => outcome,
        Err(failure) => {
            let failure = settled_meanwhile(context, &state, failure).await;
            return Err(way.explained(failure, index));
        }
    };
    let report = Report::new()
        .count("index", "Asset", index)
        .key("staker", "Staker", &staker)
        .shares("amount", "Unstaked now", amount, asset.share_decimals)
        .flag("collected", "Collected first", collects)
        .flag("departs", "Leaves uncollected", departs)
        .and(outcome.report(Some(&network.state.currency_mint)))
        .note(format!(
            "After the cooldown, `openmast unstake {index} --withdraw` returns the shares."
        ));
    let report = if departs {
        report.note(format!(
            "They earn until the asset is collected once more; then `openmast claim {index}` pays that, too."
        ))
    } else {
        report
    };
    with_stake(context, &network, &asset, &staker, &outcome, report).await
}

/// How shares can leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unstaking {
    /// Nothing is to be collected: they did not earn, or it is done.
    Collected,
    /// After the asset is collected.
    Collects,
    /// After the asset is collected, or uncollected, since that was announced in time.
    Either,
    /// Uncollected.
    Departs,
    /// Only after the asset is collected, which is paused: the program says so.
    Paused,
}

impl Unstaking {
    fn of(network: &Network, asset: &Asset, stake: &Stake, amount: u64, now: i64) -> Self {
        let earning = amount.saturating_sub(stake.pending);
        if earning == 0 || !needs_collect(network, asset) {
            return Self::Collected;
        }
        let paused = network.is_paused(PauseBits::COLLECT, now);
        match (stake.may_leave(now) >= earning, paused) {
            (true, true) => Self::Departs,
            (true, false) => Self::Either,
            (false, true) => Self::Paused,
            (false, false) => Self::Collects,
        }
    }

    /// With a proof at hand collecting is better: nothing is left to settle.
    fn as_proofs_allow(self, can_prove: bool) -> Self {
        match (self, can_prove) {
            (Self::Either, true) => Self::Collects,
            (Self::Either, false) => Self::Departs,
            (other, _) => other,
        }
    }

    fn collects(self) -> bool {
        self == Self::Collects
    }

    /// Tells the other way out, where collecting failed.
    fn explained(self, failure: Failure, index: u32) -> Failure {
        match self {
            Self::Collects | Self::Paused if failure.exit != Exit::Outcome => failure.hint(format!(
                "shares also leave uncollected, an exit delay after `openmast unstake {index} AMOUNT --announce`"
            )),
            _ => failure,
        }
    }
}

async fn withdraw(
    context: &Context,
    index: u32,
    destination: Option<Pubkey>,
) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let staker = context.signer_key()?;
    let state = existing_stake(context, &network, &asset, &staker).await?;
    let (destination, create) = context
        .share_destination(destination, &staker, &asset.share_mint)
        .await?;
    if state.cooling == 0 {
        let report = Report::new()
            .count("index", "Asset", index)
            .key("staker", "Staker", &staker)
            .key("destination", "Shares are in", &destination)
            .shares("amount", "Returned", 0, asset.share_decimals)
            .note("Nothing was sent: no shares are cooling down.");
        return with_stake_now(context, &network, &asset, &state, report).await;
    }
    let instruction = instructions::withdraw_unstaked(staker, network.address, index, destination);
    let all: Vec<_> = create.into_iter().chain([instruction]).collect();
    let outcome = context.execute("Fetching the shares", &all).await?;
    let events = context.events(&outcome).await;
    let address = addresses::asset(&network.address, index);
    let returned = events.find_or(state.cooling, |event| match event {
        Event::UnstakedWithdrawn(it) if (it.asset, it.staker) == (address, staker) => {
            Some(it.amount)
        }
        _ => None,
    });
    let report = Report::new()
        .count("index", "Asset", index)
        .key("staker", "Staker", &staker)
        .key("destination", "Shares are in", &destination)
        .known_shares("amount", "Returned", returned, asset.share_decimals)
        .and(outcome.report(None));
    let report = events.noted(report);
    with_stake(context, &network, &asset, &staker, &outcome, report).await
}

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

/// Adds the stake as it is after what was sent; nothing after a dry run, and where no node tells.
async fn with_stake(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    staker: &Pubkey,
    outcome: &Outcome,
    report: Report,
) -> Result<Report, Failure> {
    if outcome.is_dry_run() {
        return Ok(report);
    }
    let (address, commitment) = (
        addresses::asset(&network.address, asset.index),
        context.commitment,
    );
    let index = asset.index;
    let read = || context.rpc.asset(&network.address, index, commitment);
    let asset = context.after(outcome, read).await;
    let read = || context.rpc.stake(&address, staker, commitment);
    let stake = context.after(outcome, read).await.flatten();
    let (Some(asset), Some(stake)) = (asset, stake) else {
        return Ok(report.note(format!(
            "How the stake stands now no node tells yet; `openmast asset show {index} --staker {staker}` does later."
        )));
    };
    match stake_report(context, network, &asset, &stake).await {
        Ok(stake) => Ok(report.part("stake", "Stake", stake)),
        // It landed: nothing that is read behind it makes it fail.
        Err(failure) => Ok(report.note(format!(
            "How the stake stands now cannot be told: {}.",
            failure.message()
        ))),
    }
}

/// Adds the stake as it was read, where nothing was sent.
async fn with_stake_now(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    stake: &Stake,
    report: Report,
) -> Result<Report, Failure> {
    let stake = stake_report(context, network, asset, stake).await?;
    Ok(report.part("stake", "Stake", stake))
}

/// What settles the shares of a stake that left, if there are some whose round is over once the asset is collected up to
/// `collected_epoch`.
///
/// # Errors
/// The chain does not answer, or its accounts do not fit together.
pub(super) async fn settling(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    stake: &Stake,
    collected_epoch: u64,
) -> Result<Option<Instruction>, Failure> {
    if !stake.departure_is_due(asset, collected_epoch) {
        return Ok(None);
    }
    let Some(departure) = find_departure(context, network, asset, stake).await? else {
        // Anybody can settle it: somebody did since the stake was read.
        return match find_stake(context, network, asset, &stake.staker).await? {
            Some(now) if now.departed == stake.departed => Err(no_departure(stake)),
            _ => Ok(None),
        };
    };
    Ok(Some(instructions::settle_departure(
        network.address,
        asset.index,
        &stake.staker,
        stake.departed_round,
        departure.rent_payer,
    )))
}

/// The failure of what was to settle departed shares of a stake, which anybody may have done since it was read.
pub(super) async fn settled_meanwhile(
    context: &Context,
    before: &Stake,
    failure: Failure,
) -> Failure {
    if failure.exit != Exit::Refused || before.departed == 0 {
        return failure;
    }
    let address = addresses::stake(&before.asset, &before.staker);
    let read = context
        .rpc
        .account_if_any::<Stake>(address, context.commitment);
    match read.await {
        Ok(Fetched {
            value: Some(now), ..
        }) if now.departed != before.departed => failure.overtaken(),
        _ => failure,
    }
}

/// The round in which shares of a stake left that are not settled.
async fn departure_of(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    stake: &Stake,
) -> Result<Departure, Failure> {
    let departure = find_departure(context, network, asset, stake).await?;
    departure.ok_or_else(|| no_departure(stake))
}

async fn find_departure(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    stake: &Stake,
) -> Result<Option<Departure>, Failure> {
    let address = addresses::asset(&network.address, asset.index);
    let round = stake.departed_round;
    let departure = context.rpc.departure(&address, round, context.commitment);
    Ok(departure.await?.value)
}

fn no_departure(stake: &Stake) -> Failure {
    broken_asset(format_args!(
        "there is no departure {}",
        stake.departed_round
    ))
}

/// What `staker` has on an asset, if anything ever.
///
/// # Errors
/// The chain does not answer.
pub async fn find_stake(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    staker: &Pubkey,
) -> Result<Option<Stake>, Failure> {
    let address = addresses::asset(&network.address, asset.index);
    let stake = context.rpc.stake(&address, staker, context.commitment);
    Ok(stake.await?.value)
}

async fn existing_stake(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    staker: &Pubkey,
) -> Result<Stake, Failure> {
    let stake = find_stake(context, network, asset, staker).await?;
    stake.ok_or_else(|| {
        Failure::input(format!(
            "{staker} has never staked on asset {}",
            asset.index
        ))
    })
}

/// What a staker has on an asset.
///
/// # Errors
/// The chain does not answer, or the reward does not fit 64 bits, which no chain that follows the protocol can hold.
pub async fn stake_report(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
    stake: &Stake,
) -> Result<Report, Failure> {
    let decimals = asset.share_decimals;
    let ended = stake.departure_is_due(asset, asset.collected_epoch);
    let departure = match ended {
        true => Some(departure_of(context, network, asset, stake).await?),
        false => None,
    };
    Ok(Report::new()
        .key("staker", "Staker", &stake.staker)
        .optional(
            "pending_staker",
            "  offered to",
            (stake.pending_staker != Pubkey::default()).then_some(stake.pending_staker),
        )
        .shares("active", "Earning", stake.active, decimals)
        .shares("leaving", "  announced to leave", stake.leaving, decimals)
        .time("leaving_at", "  from", stake.leaving_at)
        .shares("departed", "  gone uncollected", stake.departed, decimals)
        .flag("departure_ended", "  and not settled yet", ended)
        .shares("pending", "Not earning yet", stake.pending, decimals)
        .number("pending_slot", "  since slot", stake.pending_slot)
        .flag(
            "can_activate",
            "  can be activated",
            can_activate(&network.state, stake),
        )
        .shares("cooling", "Cooling down", stake.cooling, decimals)
        .time("cooling_until", "  until", stake.cooling_until)
        .money(
            "rewards_owed",
            "Rewards to claim",
            claimable(asset, stake, departure.as_ref())?,
        )
        .money("rewards_paid", "Rewards paid", stake.rewards_paid))
}

fn can_activate(network: &Network, stake: &Stake) -> bool {
    stake.pending > 0
        && network.final_epoch > 0
        && network.final_snapshot_slot >= stake.pending_slot
}

/// Whole base units that a claim would pay now; `departure` is the round in which shares left, when it is over.
fn claimable(asset: &Asset, stake: &Stake, departure: Option<&Departure>) -> Result<u64, Failure> {
    let rewards = rewards_with(asset, stake, departure);
    let rewards = rewards.map_err(|error| {
        Failure::new(
            Exit::Verification,
            format!(
                "asset {} and its stakes do not fit together ({error}); tell the network",
                asset.index
            ),
        )
    })?;
    Ok(rewards.owed.0)
}

/// What a stake is owed once everything is settled.
fn rewards_with(
    asset: &Asset,
    stake: &Stake,
    departure: Option<&Departure>,
) -> Result<StakeRewards, ArithmeticError> {
    let pool = RewardPool {
        per_share: asset.reward_per_share,
        remainder: asset.reward_remainder,
    };
    let mut rewards = StakeRewards {
        per_share_paid: stake.reward_per_share_paid,
        owed: BaseUnits(stake.rewards_owed),
        fraction: stake.rewards_fraction,
    };
    rewards.settle(&pool, stake.active)?;
    if let Some(departure) = departure {
        let (paid, until) = (stake.departed_per_share_paid, departure.reward_per_share);
        rewards.credit(paid, until, stake.departed)?;
    }
    Ok(rewards)
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_client::accounts::ProgramAccount;

    fn zero<T: ProgramAccount>() -> T {
        T::try_from_slice(&vec![0; T::SIZE - 8]).unwrap()
    }

    #[test]
    fn rewards_are_shown_as_a_claim_would_pay_them() {
        let (mut asset, mut stake) = (zero::<Asset>(), zero::<Stake>());
        asset.reward_per_share = 5 << 63;
        (stake.active, stake.rewards_owed) = (3, 10);
        assert_eq!(claimable(&asset, &stake, None).unwrap(), 17);
        let mut departure = zero::<Departure>();
        (stake.departed, stake.departed_per_share_paid) = (2, 1 << 63);
        departure.reward_per_share = 3 << 63;
        assert_eq!(claimable(&asset, &stake, Some(&departure)).unwrap(), 19);
        stake.reward_per_share_paid = u128::MAX;
        assert_eq!(
            claimable(&asset, &stake, None).unwrap_err().exit,
            Exit::Verification
        );
    }

    #[test]
    fn shares_can_be_activated_when_a_final_settlement_saw_them() {
        let (mut network, mut stake) = (zero::<Network>(), zero::<Stake>());
        (
            stake.pending,
            stake.pending_slot,
            network.final_snapshot_slot,
        ) = (1, 9, 9);
        assert!(!can_activate(&network, &stake));
        network.final_epoch = 1;
        assert!(can_activate(&network, &stake));
        stake.pending_slot = 10;
        assert!(!can_activate(&network, &stake));
    }

    #[test]
    fn shares_leave_uncollected_where_that_was_announced_in_time() {
        let (mut network, asset, mut stake) = (zero::<Network>(), zero::<Asset>(), zero::<Stake>());
        network.final_epoch = 3;
        network.parameters.max_pause_seconds = 100;
        (stake.active, stake.pending) = (10, 2);
        let way = |network: &Network, stake: &Stake, amount, now| {
            Unstaking::of(network, &asset, stake, amount, now)
        };
        assert_eq!(way(&network, &stake, 2, 50), Unstaking::Collected);
        assert_eq!(way(&network, &stake, 3, 50), Unstaking::Collects);
        (stake.leaving, stake.leaving_at) = (4, 50);
        assert_eq!(way(&network, &stake, 6, 49), Unstaking::Collects);
        assert_eq!(way(&network, &stake, 6, 50), Unstaking::Either);
        assert_eq!(way(&network, &stake, 7, 50), Unstaking::Collects);
        (network.paused, network.paused_at, network.paused_until) = (PauseBits::COLLECT, 1, 100);
        assert_eq!(way(&network, &stake, 6, 50), Unstaking::Departs);
        assert_eq!(way(&network, &stake, 7, 50), Unstaking::Paused);
        assert_eq!(
            way(&network, &stake, 7, 100),
            Unstaking::Collects,
            "it lapsed"
        );
        assert!(Unstaking::Either.as_proofs_allow(true).collects());
        assert_eq!(Unstaking::Either.as_proofs_allow(false), Unstaking::Departs);
    }
}
