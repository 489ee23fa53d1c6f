//! `openmast network show`

use super::{
    oracles::{member_lines, oracle_set},
    pause::Pause,
};
use crate::{
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
};
use openmast_client::{
    accounts::{NamedSet, Network, NetworkLimits, NetworkParameters, OracleSet, Role, Till},
    addresses,
};
use solana_pubkey::Pubkey;

pub async fn show(context: &Context) -> Result<Report, Failure> {
    let NetworkHandle { address, state } = context.network().await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let oracles = oracle_set(context, &address).await?;
    let vault = context.token_balance(addresses::vault(&address)).await?;
    let tills = tills(context, &address, &state).await?;
    Ok(Report::new()
        .key("network", "Network", &address)
        .key("founder", "Founder", &state.founder)
        .count("id", "Id", state.id)
        .key("currency_mint", "Currency mint", &state.currency_mint)
        .and(Pause::of(&state, now).report())
        .part("roles", "Roles", roles_report(&state))
        .part("limits", "Limits, for good", limits_report(&state.limits))
        .part(
            "parameters",
            "Parameters",
            parameters_report(state.parameters_at(now)),
        )
        .and(announced_report(&state, now))
        .count("asset_count", "Assets", state.asset_count)
        .count("payer_count", "Payers", state.payer_count)
        .number("final_epoch", "Newest final epoch", state.final_epoch)
        .slot(
            "final_snapshot_slot",
            "Its snapshot slot",
            state.final_snapshot_slot,
        )
        .time("final_closed_at", "Closed at", state.final_closed_at)
        .number(
            "oldest_kept_epoch",
            "Oldest epoch for proofs",
            state.oldest_kept_epoch,
        )
        .part("money", "Money", money_report(&state, vault))
        .table("tills", "Tills", tills)
        .part("oracle_set", "Oracle set", oracles_report(&oracles)))
}

/// Parameters that do not hold yet.
pub fn announced_report(network: &Network, now: i64) -> Report {
    match network.announced_parameters(now) {
        None => Report::new()
            .optional("next_parameters", "Announced", None::<String>)
            .time("next_parameters_at", "  from", 0),
        Some(announced) => Report::new()
            .part("next_parameters", "Announced", parameters_report(announced))
            .time("next_parameters_at", "  from", network.next_parameters_at),
    }
}

fn roles_report(network: &Network) -> Report {
    let roles = [
        (
            "authority",
            "Authority",
            "pending_authority",
            Role::Authority,
        ),
        ("treasury", "Treasury", "pending_treasury", Role::Treasury),
        ("pauser", "Pauser", "pending_pauser", Role::Pauser),
    ];
    roles
        .into_iter()
        .fold(Report::new(), |report, (key, label, pending_key, role)| {
            let (holder, pending) = network.role(role);
            report
                .key(key, label, &holder)
                .optional(pending_key, "  named next", pending)
        })
}

pub fn limits_report(limits: &NetworkLimits) -> Report {
    Report::new()
        .bps(
            "most_treasury_bps",
            "Highest treasury",
            limits.most_treasury_bps,
        )
        .bps("most_levy_bps", "Highest levy", limits.most_levy_bps)
        .count(
            "least_challenge_seconds",
            "Least challenge window, s",
            limits.least_challenge_seconds,
        )
        .count(
            "least_exit_delay_seconds",
            "Least exit delay, s",
            limits.least_exit_delay_seconds,
        )
        .money("least_min_bond", "Lowest least bond", limits.least_min_bond)
        .money("most_min_bond", "Highest least bond", limits.most_min_bond)
        .money(
            "least_epoch_increase",
            "Lowest breaker",
            limits.least_epoch_increase,
        )
        .money(
            "most_epoch_increase",
            "Highest breaker",
            limits.most_epoch_increase,
        )
        .money("most_payer_fee", "Highest fee", limits.most_payer_fee)
}

pub fn parameters_report(parameters: &NetworkParameters) -> Report {
    Report::new()
        .bps("treasury_bps", "Treasury", parameters.treasury_bps)
        .count(
            "min_epoch_seconds",
            "Least epoch, s",
            parameters.min_epoch_seconds,
        )
        .count(
            "challenge_seconds",
            "Challenge window, s",
            parameters.challenge_seconds,
        )
        .count(
            "exit_delay_seconds",
            "Exit delay, s",
            parameters.exit_delay_seconds,
        )
        .count(
            "max_pause_seconds",
            "Longest pause, s",
            parameters.max_pause_seconds,
        )
        .count(
            "unstake_cooldown_seconds",
            "Unstake cooldown, s",
            parameters.unstake_cooldown_seconds,
        )
        .count(
            "bond_delay_seconds",
            "Bond delay, s",
            parameters.bond_delay_seconds,
        )
        .count(
            "settlements_kept",
            "Settlements kept",
            parameters.settlements_kept,
        )
        .and(amounts_report(parameters))
        .flag(
            "requires_licences",
            "Requires licences",
            parameters.requires_licences != 0,
        )
        .count(
            "least_lot_bps",
            "Least price of a lot, bps of the tariff",
            parameters.least_lot_bps,
        )
        .count(
            "price_step_shift",
            "Step of live prices, halvings",
            parameters.price_step_shift,
        )
}

fn amounts_report(parameters: &NetworkParameters) -> Report {
    Report::new()
        .money("min_bond", "Least bond", parameters.min_bond)
        .money(
            "max_epoch_increase",
            "Breaker, per epoch",
            parameters.max_epoch_increase,
        )
        .money(
            "max_price_per_gb",
            "Highest price per GB",
            parameters.max_price_per_gb,
        )
        .money(
            "min_first_deposit",
            "Least first deposit",
            parameters.min_first_deposit,
        )
        .money("payer_fee", "Fee, of it", parameters.payer_fee)
}

fn money_report(network: &Network, vault: u64) -> Report {
    Report::new()
        .money("deposited", "Deposited", network.deposited)
        .money("withdrawn", "Withdrawn unspent", network.withdrawn)
        .money("fees", "Fees of payers", network.fees)
        .money(
            "settled_accrued",
            "Settled as owed",
            network.settled_accrued,
        )
        .money(
            "settled_amount",
            "  of that charged",
            network.settled_amount,
        )
        .money(
            "settled_reserve_accrued",
            "Owed out of lots",
            network.settled_reserve_accrued,
        )
        .money(
            "settled_reserve_amount",
            "  of that charged",
            network.settled_reserve_amount,
        )
        .money("lots_in", "Paid for lots", network.lots_in)
        .money("lots_out", "  of that paid back", network.lots_out)
        .money("lots_excess", "  owed back", network.lots_excess)
        .money(
            "stated_claims",
            "Claimed by statements",
            network.stated_claims,
        )
        .money("collected", "Collected", network.collected)
        .money("paid_out", "Paid out", network.paid_out)
        .money("vault", "In the vault", vault)
        .money(
            "treasury_owed",
            "Owed to the treasury",
            network.treasury_owed,
        )
        .money(
            "treasury_paid",
            "Paid to the treasury",
            network.treasury_paid,
        )
        .money("levy_owed", "Owed to regulators", network.levy_owed)
        .money("levy_paid", "Paid to regulators", network.levy_paid)
}

/// What the treasury's holder is owed, and the one before it.
async fn tills(
    context: &Context,
    address: &Pubkey,
    network: &Network,
) -> Result<Vec<Report>, Failure> {
    let holders = [network.treasury, network.treasury_before];
    let addresses = holders.map(|holder| addresses::till(address, Role::Treasury, &holder));
    let tills = context
        .rpc
        .accounts::<Till>(&addresses, context.commitment)
        .await?
        .value;
    let mut lines = Vec::new();
    let mut told = Vec::new();
    for (&till_address, till) in addresses.iter().zip(tills) {
        // Who held the role before is the holder itself, when it was never handed over.
        let Some(till) = till.filter(|_| !told.contains(&till_address)) else {
            continue;
        };
        told.push(till_address);
        lines.push(
            Report::new()
                .text("role", "Of", "treasury")
                .key("holder", "Holder", &till.holder)
                .money("owed", "Owed", till.owed)
                .money("paid", "Paid", till.paid),
        );
    }
    Ok(lines)
}

fn oracles_report(set: &OracleSet) -> Report {
    let members = set
        .members()
        .iter()
        .map(|member| {
            Report::new()
                .key("key", "Member", &member.key)
                .count("weight", "Weight", member.weight)
                .money("bond", "Bond", member.bond)
                .time("released_at", "Bond is due at", member.released_at)
                .number("attested_epoch", "Attested epoch", member.attested_epoch)
        })
        .collect();
    let report = Report::new()
        .count("version", "Version", set.set_version)
        .count("threshold", "Threshold", set.threshold)
        .count("total_weight", "Total weight", set.total_weight)
        .money("bonded", "Bonded", set.bonded)
        .table("members", "Members", members);
    let report = with_named(report, "next", "Announced", &set.next);
    with_named(report, "standby", "Stand-by", &set.standby)
}

fn with_named(report: Report, key: &'static str, label: &'static str, named: &NamedSet) -> Report {
    if named.members().is_empty() {
        return report.optional(key, label, None::<String>);
    }
    report.part(
        key,
        label,
        Report::new()
            .count("threshold", "Threshold", named.threshold)
            .time("from", "From", named.from)
            .table("members", "Members", member_lines(named.members())),
    )
}
