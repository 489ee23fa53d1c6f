//! `openmast network init`

use super::{
    super::jurisdiction,
    show::{limits_report, parameters_report},
};
use crate::{
    args::{LimitsArgs, NetworkInitArgs},
    context::Context,
    failure::Failure,
    report::Report,
};
use openmast_client::{
    accounts::{Network, NetworkLimits, NetworkParameters},
    addresses,
    instructions::{self, NewJurisdiction},
};

/// What the limit of a cut is when none is given: at least and, unless the cut is higher already, at most.
const ROOM_FOR_A_CUT_BPS: std::ops::RangeInclusive<u16> = 1_000..=2_500;
/// Highest limits of both cuts together that the program takes.
const HIGHEST_CUTS_BPS: u16 = 5_000;
/// How far breaker and bond may move from where they begin, when no limits are given.
const ROOM: u64 = 10;

pub async fn init(context: &Context, args: NetworkInitArgs) -> Result<Report, Failure> {
    let founder = context.signer_key()?;
    let network = addresses::network(&founder, args.id);
    let parameters = parameters_of(&args);
    let limits = limits_of(&parameters, args.levy_bps, &args.limits);
    (parameters.check(&limits)).map_err(|error| Failure::input(error.to_string()))?;
    let jurisdiction = NewJurisdiction {
        code: args.jurisdiction,
        regulator: args.regulator.unwrap_or(founder),
        levy_bps: args.levy_bps,
        most_levy_bps: (args.jurisdiction_most_levy_bps).unwrap_or(limits.most_levy_bps),
    };
    jurisdiction::check(&jurisdiction, limits.most_levy_bps)?;
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
    let found = [
        instructions::initialize_network(
            payer,
            founder,
            args.id,
            args.currency_mint,
            parameters,
            limits,
        ),
        instructions::add_jurisdiction(payer, founder, network, &jurisdiction),
    ];
    let outcome = context.execute("Creating the network", &found).await?;
    Ok(Report::new()
        .key("network", "Network", &network)
        .key("founder", "Founder", &founder)
        .count("id", "Id", args.id)
        .key("currency_mint", "Currency mint", &args.currency_mint)
        .key("vault", "Vault", &addresses::vault(&network))
        .key("oracle_set", "Oracle set", &addresses::oracle_set(&network))
        .part(
            "jurisdiction",
            "Jurisdiction",
            jurisdiction::added(&network, &jurisdiction),
        )
        .part("limits", "Limits, for good", limits_report(&limits))
        .part("parameters", "Parameters", parameters_report(&parameters))
        .and(outcome.report(Some(&args.currency_mint)))
        .note(format!("Use it: export OPENMAST_NETWORK={network}"))
        .note("Nothing can be settled until `openmast network oracle-set` names the oracles."))
}

fn parameters_of(args: &NetworkInitArgs) -> NetworkParameters {
    NetworkParameters {
        treasury_bps: args.treasury_bps,
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
        requires_licences: args.requires_licences.into(),
        least_lot_bps: args.least_lot_bps,
        price_step_shift: args.price_step_shift,
    }
}

/// The limits that are given; of the others those that leave the parameters some room, and payers their protection.
fn limits_of(parameters: &NetworkParameters, levy_bps: u16, given: &LimitsArgs) -> NetworkLimits {
    let most_treasury_bps = given
        .most_treasury_bps
        .unwrap_or_else(|| room_for(parameters.treasury_bps));
    let left = HIGHEST_CUTS_BPS.saturating_sub(most_treasury_bps);
    let breaker = parameters.max_epoch_increase;
    let highest_bond = parameters.min_bond.saturating_mul(ROOM).max(breaker);
    NetworkLimits {
        most_treasury_bps,
        most_levy_bps: given
            .most_levy_bps
            .unwrap_or_else(|| room_for(levy_bps).min(left)),
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

/// The limit of a cut that is so many basis points now.
fn room_for(cut: u16) -> u16 {
    let (least, most) = ROOM_FOR_A_CUT_BPS.into_inner();
    cut.saturating_mul(2).clamp(least, most).max(cut)
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
            "--jurisdiction",
            "276",
        ];
        let cli = Cli::try_parse_from(line.iter().chain(options)).unwrap();
        let Command::Network(NetworkCommand::Init(args)) = cli.command else {
            panic!("{cli:?}");
        };
        let parameters = parameters_of(&args);
        (
            parameters,
            limits_of(&parameters, args.levy_bps, &args.limits),
        )
    }

    #[test]
    fn the_default_limits_hold_the_parameters() {
        for options in [
            &[][..],
            &["--treasury-bps", "3000", "--levy-bps", "1000"],
            &["--min-bond", "500", "--max-epoch-increase", "0.000001"],
        ] {
            let (parameters, limits) = limits(options);
            assert!(parameters.treasury_bps <= limits.most_treasury_bps);
            assert!(limits.most_treasury_bps + limits.most_levy_bps <= HIGHEST_CUTS_BPS);
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
    fn the_default_limits_leave_room_for_both_cuts() {
        let most = |options: &[&str]| {
            let (_, limits) = limits(options);
            (limits.most_treasury_bps, limits.most_levy_bps)
        };
        assert_eq!(most(&[]), (1_000, 1_000));
        assert_eq!(most(&["--levy-bps", "700"]), (1_000, 1_400));
        assert_eq!(most(&["--treasury-bps", "4500"]), (4_500, 500));
        assert_eq!(most(&["--most-treasury-bps", "500"]), (500, 1_000));
        assert_eq!(most(&["--most-levy-bps", "0"]), (1_000, 0));
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
