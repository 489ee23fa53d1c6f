//! `openmast network …`

use crate::cli::{
    args::{BondCommand, Destination, NetworkCommand, NetworkInitArgs, ParamsArgs, RoleCommand},
    context::{Context, NetworkHandle, require_balance},
    failure::Failure,
    report::Report,
    values::Money,
};
use openmast_client::{
    accounts::{Network, NetworkParameters, OracleSet, PauseBits, Role},
    addresses,
    amounts::Amount,
    instructions::{self, MemberWeight},
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

pub async fn run(context: &Context, command: NetworkCommand) -> Result<Report, Failure> {
    match command {
        NetworkCommand::Init(args) => init(context, args).await,
        NetworkCommand::Show => show(context).await,
        NetworkCommand::Params(args) => parameters(context, args).await,
        NetworkCommand::Role(RoleCommand::Transfer { role, to, .. }) => {
            transfer(context, role, to).await
        }
        NetworkCommand::Role(RoleCommand::Accept { role }) => accept(context, role).await,
        NetworkCommand::Pause { what } => pause(context, what).await,
        NetworkCommand::OracleSet { members, threshold } => {
            set_oracles(context, &members, threshold).await
        }
        NetworkCommand::Bond(BondCommand::Deposit {
            amount,
            member,
            source,
        }) => deposit_bond(context, amount, member, source).await,
        NetworkCommand::Bond(BondCommand::Withdraw(destination)) => {
            withdraw_bond(context, destination).await
        }
        NetworkCommand::Bond(BondCommand::Return { member }) => return_bond(context, member).await,
    }
}

async fn init(context: &Context, args: NetworkInitArgs) -> Result<Report, Failure> {
    let founder = context.signer()?.pubkey();
    let network = addresses::network(&founder, args.id);
    let parameters = NetworkParameters {
        treasury_bps: args.treasury_bps,
        levy_bps: args.levy_bps,
        min_epoch_seconds: args.min_epoch_seconds,
        challenge_seconds: args.challenge_seconds,
        exit_delay_seconds: args.exit_delay_seconds,
        unstake_cooldown_seconds: args.unstake_cooldown_seconds,
        bond_delay_seconds: args.bond_delay_seconds,
        settlements_kept: args.settlements_kept,
        min_bond: args.min_bond.0,
        max_epoch_increase: args.max_epoch_increase.0,
        max_price_per_gb: args.max_price_per_gb.0,
    };
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
    let payer = context.fee_payer()?.pubkey();
    let instruction =
        instructions::initialize_network(payer, founder, args.id, args.currency_mint, parameters);
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
        .part("parameters", "Parameters", parameters_report(&parameters))
        .and(outcome.report(Some(&args.currency_mint)))
        .note(format!("Use it: export OPENMAST_NETWORK={network}"))
        .note("Nothing can be settled until `openmast network oracle-set` names the oracles."))
}

async fn show(context: &Context) -> Result<Report, Failure> {
    let NetworkHandle { address, state } = context.network().await?;
    let oracles = context
        .rpc
        .oracle_set(&address, context.commitment)
        .await?
        .value;
    let vault = context.token_balance(addresses::vault(&address)).await?;
    Ok(Report::new()
        .key("network", "Network", &address)
        .key("founder", "Founder", &state.founder)
        .count("id", "Id", state.id)
        .key("currency_mint", "Currency mint", &state.currency_mint)
        .names("paused", "Paused", &PauseBits(state.paused).names())
        .part("roles", "Roles", roles_report(&state))
        .part(
            "parameters",
            "Parameters",
            parameters_report(&state.parameters()),
        )
        .count("asset_count", "Assets", state.asset_count)
        .count("payer_count", "Payers", state.payer_count)
        .number("posted_epoch", "Newest posted epoch", state.posted_epoch)
        .number("final_epoch", "Newest final epoch", state.final_epoch)
        .number(
            "final_snapshot_slot",
            "Its snapshot slot",
            state.final_snapshot_slot,
        )
        .time("posted_at", "Last posting", state.posted_at)
        .part("money", "Money", money_report(&state, vault))
        .part("oracle_set", "Oracle set", oracles_report(&oracles)))
}

fn roles_report(network: &Network) -> Report {
    let roles = [
        (
            "authority",
            "Authority",
            "pending_authority",
            "  named next",
            Role::Authority,
        ),
        (
            "treasury",
            "Treasury",
            "pending_treasury",
            "  named next",
            Role::Treasury,
        ),
        (
            "regulator",
            "Regulator",
            "pending_regulator",
            "  named next",
            Role::Regulator,
        ),
        (
            "pauser",
            "Pauser",
            "pending_pauser",
            "  named next",
            Role::Pauser,
        ),
    ];
    roles.into_iter().fold(
        Report::new(),
        |report, (key, label, pending_key, pending_label, role)| {
            let (holder, pending) = network.role(role);
            report
                .key(key, label, &holder)
                .optional(pending_key, pending_label, pending)
        },
    )
}

fn parameters_report(parameters: &NetworkParameters) -> Report {
    Report::new()
        .bps("treasury_bps", "Treasury", parameters.treasury_bps)
        .bps("levy_bps", "Levy", parameters.levy_bps)
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
}

fn money_report(network: &Network, vault: u64) -> Report {
    Report::new()
        .money("deposited", "Deposited", network.deposited)
        .money("withdrawn", "Withdrawn unspent", network.withdrawn)
        .money(
            "settled_amount",
            "Settled as earned",
            network.settled_amount,
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
        .money("levy_owed", "Owed to the regulator", network.levy_owed)
        .money("levy_paid", "Paid to the regulator", network.levy_paid)
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
                .time("left_at", "Left", member.left_at)
        })
        .collect();
    Report::new()
        .count("version", "Version", set.version)
        .count("threshold", "Threshold", set.threshold)
        .count("total_weight", "Total weight", set.total_weight)
        .money("bonded", "Bonded", set.bonded)
        .table("members", "Members", members)
}

async fn parameters(context: &Context, args: ParamsArgs) -> Result<Report, Failure> {
    let NetworkHandle { address, state } = context.network().await?;
    let old = state.parameters();
    let new = changed(old, &args);
    if new == old {
        return Ok(Report::new().key("network", "Network", &address).part(
            "parameters",
            "Parameters",
            parameters_report(&old),
        ));
    }
    let authority = context.signer()?.pubkey();
    let instruction = instructions::update_parameters(authority, address, new);
    let outcome = context
        .execute("Setting the parameters", &[instruction])
        .await?;
    Ok(Report::new()
        .key("network", "Network", &address)
        .part("before", "Before", parameters_report(&old))
        .part("parameters", "Parameters", parameters_report(&new))
        .and(outcome.report(Some(&state.currency_mint))))
}

fn changed(old: NetworkParameters, args: &ParamsArgs) -> NetworkParameters {
    let money = |given: Option<Money>, old| given.map_or(old, |amount| amount.0);
    NetworkParameters {
        treasury_bps: args.treasury_bps.unwrap_or(old.treasury_bps),
        levy_bps: args.levy_bps.unwrap_or(old.levy_bps),
        min_epoch_seconds: args.min_epoch_seconds.unwrap_or(old.min_epoch_seconds),
        challenge_seconds: args.challenge_seconds.unwrap_or(old.challenge_seconds),
        exit_delay_seconds: args.exit_delay_seconds.unwrap_or(old.exit_delay_seconds),
        unstake_cooldown_seconds: args
            .unstake_cooldown_seconds
            .unwrap_or(old.unstake_cooldown_seconds),
        bond_delay_seconds: args.bond_delay_seconds.unwrap_or(old.bond_delay_seconds),
        settlements_kept: args.settlements_kept.unwrap_or(old.settlements_kept),
        min_bond: money(args.min_bond, old.min_bond),
        max_epoch_increase: money(args.max_epoch_increase, old.max_epoch_increase),
        max_price_per_gb: money(args.max_price_per_gb, old.max_price_per_gb),
    }
}

async fn transfer(context: &Context, role: Role, to: Option<Pubkey>) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let instruction = instructions::transfer_role(context.signer()?.pubkey(), network, role, to);
    let outcome = context
        .execute("Naming the next holder", &[instruction])
        .await?;
    let report = Report::new()
        .key("network", "Network", &network)
        .text("role", "Role", role_name(role))
        .optional("pending", "Named next", to)
        .and(outcome.report(None));
    Ok(match to {
        Some(to) => report.note(format!(
            "{to} takes it over with `openmast network role accept {}`.",
            role_name(role)
        )),
        None => report,
    })
}

async fn accept(context: &Context, role: Role) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let holder = context.signer()?.pubkey();
    let instruction = instructions::accept_role(holder, network, role);
    let outcome = context
        .execute("Taking the role over", &[instruction])
        .await?;
    Ok(Report::new()
        .key("network", "Network", &network)
        .text("role", "Role", role_name(role))
        .key("holder", "Holder", &holder)
        .and(outcome.report(None)))
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Authority => "authority",
        Role::Treasury => "treasury",
        Role::Regulator => "regulator",
        Role::Pauser => "pauser",
    }
}

async fn pause(context: &Context, what: PauseBits) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let instruction = instructions::set_pause(context.signer()?.pubkey(), network, what);
    let outcome = context
        .execute("Setting what is paused", &[instruction])
        .await?;
    Ok(Report::new()
        .key("network", "Network", &network)
        .names("paused", "Paused", &what.names())
        .and(outcome.report(None))
        .note("Payers can always withdraw and stakers can always unstake."))
}

async fn set_oracles(
    context: &Context,
    members: &[MemberWeight],
    threshold: u32,
) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let instruction =
        instructions::set_oracle_set(context.signer()?.pubkey(), network, members, threshold);
    let outcome = context
        .execute("Setting the oracles", &[instruction])
        .await?;
    let lines = members
        .iter()
        .map(|member| {
            Report::new()
                .key("key", "Member", &member.key)
                .count("weight", "Weight", member.weight)
        })
        .collect();
    Ok(Report::new()
        .key("network", "Network", &network)
        .count("threshold", "Threshold", threshold)
        .table("members", "Members", lines)
        .and(outcome.report(None)))
}

async fn deposit_bond(
    context: &Context,
    amount: Money,
    member: Option<Pubkey>,
    source: Option<Pubkey>,
) -> Result<Report, Failure> {
    let NetworkHandle { address, state } = context.network().await?;
    let depositor = context.signer()?.pubkey();
    let member = member.unwrap_or(depositor);
    let source = context.source(source, &depositor, &state);
    require_balance(
        Amount::currency(amount.0),
        context.token_balance(source).await?,
        &source,
    )?;
    let instruction = instructions::deposit_bond(depositor, address, source, member, amount.0);
    let outcome = context
        .execute("Depositing the bond", &[instruction])
        .await?;
    Ok(Report::new()
        .key("network", "Network", &address)
        .key("member", "Member", &member)
        .money("amount", "Deposited", amount.0)
        .and(outcome.report(Some(&state.currency_mint))))
}

async fn withdraw_bond(context: &Context, destination: Destination) -> Result<Report, Failure> {
    let network = context.network().await?;
    let member = context.signer()?.pubkey();
    let (destination, create) = context
        .destination(destination.destination, &member, &network.state)
        .await?;
    let instruction = instructions::withdraw_bond(member, network.address, destination);
    let all: Vec<_> = create.into_iter().chain([instruction]).collect();
    pay_bond(
        context,
        &network,
        "Withdrawing the bond",
        &member,
        &destination,
        &all,
    )
    .await
}

/// Sends a member that left its bond. Whoever signs pays for the member's account when there is none.
async fn return_bond(context: &Context, member: Pubkey) -> Result<Report, Failure> {
    let network = context.network().await?;
    let (destination, create) = context.destination(None, &member, &network.state).await?;
    let mint = &network.state.currency_mint;
    let instruction = instructions::return_bond(member, network.address, mint);
    let all: Vec<_> = create.into_iter().chain([instruction]).collect();
    pay_bond(
        context,
        &network,
        "Returning the bond",
        &member,
        &destination,
        &all,
    )
    .await
}

async fn pay_bond(
    context: &Context,
    network: &NetworkHandle,
    doing: &str,
    member: &Pubkey,
    destination: &Pubkey,
    instructions: &[Instruction],
) -> Result<Report, Failure> {
    let left = async || -> Result<u64, Failure> {
        let set = context.rpc.oracle_set(&network.address, context.commitment);
        Ok(set.await?.value.left_bond(member))
    };
    let before = left().await?;
    let outcome = context.execute(doing, instructions).await?;
    // What is not due yet stays.
    let after = if outcome.is_dry_run() {
        0
    } else {
        left().await?
    };
    Ok(Report::new()
        .key("network", "Network", &network.address)
        .key("member", "Member", member)
        .key("destination", "Paid to", destination)
        .money("amount", "Paid", before.saturating_sub(after))
        .and(outcome.report(Some(&network.state.currency_mint))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_given_changes() {
        let old = NetworkParameters {
            treasury_bps: 1,
            levy_bps: 2,
            min_epoch_seconds: 3,
            challenge_seconds: 4,
            exit_delay_seconds: 5,
            unstake_cooldown_seconds: 6,
            bond_delay_seconds: 7,
            settlements_kept: 8,
            min_bond: 9,
            max_epoch_increase: 10,
            max_price_per_gb: 11,
        };
        let mut args = ParamsArgs {
            treasury_bps: None,
            levy_bps: None,
            min_epoch_seconds: None,
            challenge_seconds: None,
            exit_delay_seconds: None,
            unstake_cooldown_seconds: None,
            bond_delay_seconds: None,
            settlements_kept: None,
            min_bond: None,
            max_epoch_increase: None,
            max_price_per_gb: None,
        };
        assert_eq!(changed(old, &args), old);
        args.levy_bps = Some(0);
        args.min_bond = Some(Money(90));
        assert_eq!(
            changed(old, &args),
            NetworkParameters {
                levy_bps: 0,
                min_bond: 90,
                ..old
            }
        );
    }
}
