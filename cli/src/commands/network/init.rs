//! `openmast network init`

use super::show::{limits_report, parameters_report};
use crate::{
    args::{LimitsArgs, NetworkInitArgs},
    context::Context,
    failure::Failure,
    report::Report,
};
use openmast_client::{
    accounts::{Network, NetworkLimits, NetworkParameters},
    addresses, instructions,
};

/// What the limit of the cuts is at least, when none is given.
const ROOM_FOR_CUTS_BPS: u16 = 1_000;
/// Highest limit of the cuts that the program takes.
const HIGHEST_CUTS_BPS: u16 = 5_000;
/// How far breaker and bond may move from where they begin, when no limits are given.
const ROOM: u64 = 10;

pub async fn init(context: &Context, args: NetworkInitArgs) -> Result<Report, Failure> {
    let founder = context.signer_key()?;
    let network = addresses::network(&founder, args.id);
    let parameters = parameters_of(&args);
    let limits = limits_of(&parameters, &args.limits);
    (parameters.check(&limits)).map_err(|error| Failure::input(error.to_string()))?;
    if context
        .rpc
        .account_if_any::<Network>(network, context.commitment)
        .await?
        .value
        .is_some()
    {
        return Err(Failure::input(format!(
            "network {network} exists already; choose another --id"
        )));
    }
    let payer = context.fee_payer_key()?;
    let instruction = instructions::initialize_network(
        payer,
        founder,
        args.id,
        args.currency_mint,
        parameters,
        limits,
    );
    let outcome = context
        .execute("Creating the network", &[instruction])
        .await?;
    Ok(Report::new()
        .key("network", "Network", &network)
        .key("founder", "Founder", &founder)
        .count("id", "Id", args.id)
        .key("currency_mint", "Currency mint", &args.currency_mint)
        .key("vault", "Vault", &addresses::vault(&network))
        .key("oracle_set", "Oracle set", &addresses::oracle_set(&network))
        .part("limits", "Limits, for good", limits_report(&limits))
        .part("parameters", "Parameters", parameters_report(&parameters))
        .and(outcome.report(Some(&args.currency_mint)))
        .note(format!("Use it: export OPENMAST_NETWORK={network}"))
        .note("Nothing can be settled until `openmast network oracle-set` names the oracles."))
}

fn parameters_of(args: &NetworkInitArgs) -> NetworkParameters {
    NetworkParameters {
        treasury_bps: args.treasury_bps,
        levy_bps: args.levy_bps,
        min_epoch_seconds: args.min_epoch_seconds,
        challenge_seconds: args.challenge_seconds,
        exit_delay_seconds: args.exit_delay_seconds,
        max_pause_seconds: args.max_pause_seconds,
        unstake_cooldown_seconds: args.unstake_cooldown_seconds,
        bond_delay_seconds: args.bond_delay_seconds,
        settlements_kept: args.settlements_kept,
        min_bond: args.min_bond.0,
        max_epoch_increase: args.max_epoch_increase.0,
        max_price_per_gb: args.max_price_per_gb.0,
        min_first_deposit: args.min_first_deposit.0,
        payer_fee: args.payer_fee.0,
    }
}

/// The limits that are given; of the others those that leave the parameters some room, and payers their protection.
fn limits_of(parameters: &NetworkParameters, given: &LimitsArgs) -> NetworkLimits {
    let cuts = parameters.treasury_bps.saturating_add(parameters.levy_bps);
    let room_for_cuts = cuts
        .saturating_mul(2)
        .clamp(ROOM_FOR_CUTS_BPS, HIGHEST_CUTS_BPS);
    let breaker = parameters.max_epoch_increase;
    let highest_bond = parameters.min_bond.saturating_mul(ROOM).max(breaker);
    NetworkLimits {
        most_cuts_bps: given.most_cuts_bps.unwrap_or(room_for_cuts),
        least_challenge_seconds: given
            .least_challenge_seconds
            .unwrap_or(parameters.challenge_seconds / 2),
        least_exit_delay_seconds: given
            .least_exit_delay_seconds
            .unwrap_or(parameters.exit_delay_seconds / 2),
        least_min_bond: given
            .least_min_bond
            .map_or(parameters.min_bond / 2, |amount| amount.0),
        most_min_bond: given.most_min_bond.map_or(highest_bond, |amount| amount.0),
        least_epoch_increase: given
            .least_epoch_increase
            .map_or((breaker / ROOM).max(1), |amount| amount.0),
        most_epoch_increase: given
            .most_epoch_increase
            .map_or(breaker.saturating_mul(ROOM), |amount| amount.0),
        most_payer_fee: given
            .most_payer_fee
            .map_or(parameters.min_first_deposit, |amount| amount.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command, NetworkCommand};
    use clap::Parser;

    fn limits(options: &[&str]) -> (NetworkParameters, NetworkLimits) {
        let line = [
            "openmast",
            "network",
            "init",
            "--currency-mint",
            "11111111111111111111111111111111",
        ];
        let cli = Cli::try_parse_from(line.iter().chain(options)).unwrap();
        let Command::Network(NetworkCommand::Init(args)) = cli.command else {
            panic!("{cli:?}");
        };
        let parameters = parameters_of(&args);
        (parameters, limits_of(&parameters, &args.limits))
    }

    #[test]
    fn the_default_limits_hold_the_parameters() {
        for options in [
            &[][..],
            &["--treasury-bps", "3000", "--levy-bps", "1000"],
            &["--min-bond", "500", "--max-epoch-increase", "0.000001"],
        ] {
            let (parameters, limits) = limits(options);
            let cuts = parameters.treasury_bps + parameters.levy_bps;
            assert!(cuts <= limits.most_cuts_bps && limits.most_cuts_bps <= HIGHEST_CUTS_BPS);
            assert!(limits.least_challenge_seconds <= parameters.challenge_seconds);
            assert!(limits.least_exit_delay_seconds <= parameters.exit_delay_seconds);
            assert!((limits.least_min_bond..=limits.most_min_bond).contains(&parameters.min_bond));
            let breaker = limits.least_epoch_increase..=limits.most_epoch_increase;
            assert!(breaker.contains(&parameters.max_epoch_increase));
            assert!(*breaker.start() > 0);
            assert!(parameters.payer_fee <= limits.most_payer_fee);
        }
    }

    #[test]
    fn the_default_exit_delay_outlasts_two_pauses() {
        let (parameters, _) = limits(&[]);
        let settling = parameters.min_epoch_seconds + 3 * parameters.challenge_seconds;
        assert!(parameters.exit_delay_seconds >= 2 * (parameters.max_pause_seconds + settling));
    }

    #[test]
    fn a_limit_that_is_given_is_taken() {
        let (_, limits) = limits(&["--most-payer-fee", "0.5", "--least-challenge-seconds", "9"]);
        assert_eq!(
            (limits.most_payer_fee, limits.least_challenge_seconds),
            (500_000, 9)
        );
    }
}
