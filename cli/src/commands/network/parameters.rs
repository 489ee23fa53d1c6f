//! `openmast network params` and `tighten`

use super::show::{announced_report, parameters_report};
use crate::{
    args::{ParamsArgs, TightenArgs},
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
    values::Money,
};
use openmast_client::{accounts::NetworkParameters, events::Event, instructions};

/// Shows the parameters, or announces those that are given. What is not given stays as it will be by then: as announced
/// already, or as it is.
pub async fn parameters(context: &Context, args: ParamsArgs) -> Result<Report, Failure> {
    let NetworkHandle { address, state } = context.network().await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let present = *state.parameters_at(now);
    let announced = state.announced_parameters(now).copied();
    let base = announced.unwrap_or(present);
    let new = changed(base, &args);
    let report = Report::new().key("network", "Network", &address);
    if new == base {
        return Ok(report
            .part("parameters", "Parameters", parameters_report(&present))
            .and(announced_report(&state, now)));
    }
    (new.check(&state.limits)).map_err(|error| Failure::input(error.to_string()))?;
    let authority = context.signer_key()?;
    let instruction = instructions::announce_parameters(authority, address, new);
    let outcome = context
        .execute("Announcing the parameters", &[instruction])
        .await?;
    let mut report = report
        .part("before", "Until then", parameters_report(&present))
        .part("parameters", "Announced", parameters_report(&new))
        .and(replaced_report(
            announced.as_ref(),
            state.next_parameters_at,
        ));
    let events = context.events(&outcome).await;
    if !outcome.is_dry_run() {
        let holds_from = events.find(|event| match event {
            Event::ParametersAnnounced(it) if it.network == address => Some(it.next_parameters_at),
            _ => None,
        });
        report = report.known_time("holds_from", "They hold from", holds_from);
    }
    let report = events.noted(report);
    Ok(report.and(outcome.report(Some(&state.currency_mint))).note(
        "An announcement holds after twice the exit delay, the present or the announced one, whichever is longer; \
         another one replaces it and begins anew.",
    ))
}

/// The announcement that another one is built on and takes the place of.
fn replaced_report(replaced: Option<&NetworkParameters>, from: i64) -> Report {
    match replaced {
        None => Report::new()
            .optional("replaced", "In place of", None::<String>)
            .time("replaced_from", "  from", 0),
        Some(replaced) => Report::new()
            .part("replaced", "In place of", parameters_report(replaced))
            .time("replaced_from", "  from", from)
            .note(
                "Something was announced already and did not hold yet: what is not given now is as it was announced then, \
                 and all of it waits anew.",
            ),
    }
}

fn changed(old: NetworkParameters, args: &ParamsArgs) -> NetworkParameters {
    let money = |given: Option<Money>, old| given.map_or(old, |amount| amount.0);
    NetworkParameters {
        treasury_bps: args.treasury_bps.unwrap_or(old.treasury_bps),
        min_epoch_seconds: args.min_epoch_seconds.unwrap_or(old.min_epoch_seconds),
        challenge_seconds: args.challenge_seconds.unwrap_or(old.challenge_seconds),
        exit_delay_seconds: args.exit_delay_seconds.unwrap_or(old.exit_delay_seconds),
        max_pause_seconds: args.max_pause_seconds.unwrap_or(old.max_pause_seconds),
        unstake_cooldown_seconds: args
            .unstake_cooldown_seconds
            .unwrap_or(old.unstake_cooldown_seconds),
        bond_delay_seconds: args.bond_delay_seconds.unwrap_or(old.bond_delay_seconds),
        settlements_kept: args.settlements_kept.unwrap_or(old.settlements_kept),
        min_bond: money(args.min_bond, old.min_bond),
        max_epoch_increase: money(args.max_epoch_increase, old.max_epoch_increase),
        max_price_per_gb: money(args.max_price_per_gb, old.max_price_per_gb),
        min_first_deposit: money(args.min_first_deposit, old.min_first_deposit),
        payer_fee: money(args.payer_fee, old.payer_fee),
        requires_licences: (args.requires_licences).map_or(old.requires_licences, u8::from),
        least_lot_bps: args.least_lot_bps.unwrap_or(old.least_lot_bps),
        price_step_shift: args.price_step_shift.unwrap_or(old.price_step_shift),
    }
}

pub async fn tighten(context: &Context, args: TightenArgs) -> Result<Report, Failure> {
    let NetworkHandle { address, state } = context.network().await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let present = state.parameters_at(now);
    let breaker = args
        .max_epoch_increase
        .map_or(present.max_epoch_increase, |amount| amount.0);
    let bond = args.min_bond.map_or(present.min_bond, |amount| amount.0);
    let checked = state.limits.check_tightened(bond, breaker);
    checked.map_err(|error| Failure::input(error.to_string()))?;
    let authority = context.signer_key()?;
    let instruction = instructions::tighten_parameters(authority, address, breaker, bond);
    let outcome = context
        .execute("Tightening the parameters", &[instruction])
        .await?;
    Ok(Report::new()
        .key("network", "Network", &address)
        .money("max_epoch_increase", "Breaker, per epoch", breaker)
        .money("min_bond", "Least bond", bond)
        .and(outcome.report(Some(&state.currency_mint)))
        .note("It holds at once, also in what is announced. Loosening it again takes an announcement."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_given_changes() {
        let old = NetworkParameters {
            treasury_bps: 1,
            min_epoch_seconds: 3,
            challenge_seconds: 4,
            exit_delay_seconds: 5,
            max_pause_seconds: 6,
            unstake_cooldown_seconds: 7,
            bond_delay_seconds: 8,
            settlements_kept: 9,
            min_bond: 10,
            max_epoch_increase: 11,
            max_price_per_gb: 12,
            min_first_deposit: 13,
            payer_fee: 14,
            requires_licences: 1,
            least_lot_bps: 15,
            price_step_shift: 3,
        };
        let mut args = ParamsArgs::default();
        assert_eq!(changed(old, &args), old);
        args.treasury_bps = Some(0);
        args.min_bond = Some(Money(90));
        assert_eq!(
            changed(old, &args),
            NetworkParameters {
                treasury_bps: 0,
                min_bond: 90,
                ..old
            }
        );
        args.requires_licences = Some(false);
        (args.least_lot_bps, args.price_step_shift) = (Some(16), Some(2));
        let new = changed(old, &args);
        assert_eq!(
            (
                new.requires_licences,
                new.least_lot_bps,
                new.price_step_shift
            ),
            (0, 16, 2)
        );
    }
}
