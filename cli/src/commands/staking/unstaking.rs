//! `openmast unstake`: announced, taken out, and fetched once cooled down.

use super::{
    departures::{settled_meanwhile, settling},
    standing::{existing_stake, with_stake, with_stake_now},
};
use crate::{
    args::UnstakeArgs,
    context::Context,
    failure::{Exit, Failure},
    report::Report,
    values::{Quantity, text_of_time},
};
use openmast_client::{
    accounts::{Asset, Network, PauseBits, Stake},
    addresses,
    amounts::Amount,
    composites::needs_collect,
    errors::ProgramError,
    events::Event,
    instructions,
};
use solana_pubkey::Pubkey;

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

/// Says when the cooldown is over, where that is what refused.
fn cooling_until(failure: Failure, stake: &Stake) -> Failure {
    match failure.program_error() {
        Some(error) if error == ProgramError::CooldownNotPassed.name() => failure.hint(format!(
            "it is over at {}",
            text_of_time(stake.cooling_until)
        )),
        _ => failure,
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
    let instruction = instructions::withdraw_unstaked(
        staker,
        network.address,
        index,
        destination,
        asset.shares(),
    );
    let all: Vec<_> = create.into_iter().chain([instruction]).collect();
    let outcome = match context.execute("Fetching the shares", &all).await {
        Ok(outcome) => outcome,
        Err(failure) => return Err(cooling_until(failure, &state)),
    };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zero_account::zero;

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
