//! `openmast network oracle-set`, `rotate-oracles` and `switch-oracles`

use crate::{
    args::OracleSetArgs,
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
};
use openmast_client::{
    accounts::{MemberWeight, NamedSet, OracleSet},
    events::Event,
    instructions,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// Announces a set, or takes an announcement back.
pub async fn announce(context: &Context, args: OracleSetArgs) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let threshold = args.threshold.unwrap_or(0);
    let instruction = instructions::announce_oracle_set(
        context.signer_key()?,
        network,
        &args.members,
        threshold,
        args.standby,
    );
    let outcome = context
        .execute("Announcing the oracles", &[instruction])
        .await?;
    let mut report = Report::new()
        .key("network", "Network", &network)
        .flag("standby", "Stand-by", args.standby)
        .count("threshold", "Threshold", threshold)
        .table("members", "Members", member_lines(&args.members));
    let events = context.events(&outcome).await;
    if !outcome.is_dry_run() && !args.cancel {
        let announced = events.find(|event| match event {
            Event::OracleSetAnnounced(it) if it.network == network => Some((it.from, it.at_once)),
            _ => None,
        });
        report = report.known_time("from", "It may take over from", announced.map(|it| it.0));
        if let Some((_, at_once)) = announced {
            report = report.note(when_it_takes_over(at_once, args.standby));
        }
    }
    Ok(events.noted(report).and(outcome.report(None)))
}

fn when_it_takes_over(at_once: bool, standby: bool) -> &'static str {
    match (at_once, standby) {
        (true, _) => "It is the network's first set and holds already.",
        (false, false) => {
            "From then on nothing settles until anybody runs `openmast network rotate-oracles`; the oracles do by themselves."
        }
        (false, true) => {
            "From then on `openmast network switch-oracles` puts it in the place of the present one."
        }
    }
}

/// Lets the announced set take over.
pub async fn rotate(context: &Context) -> Result<Report, Failure> {
    let NetworkHandle { address, .. } = context.network().await?;
    let set = oracle_set(context, &address).await?;
    require_named(&set.next, "no oracles are announced")?;
    let instruction = instructions::rotate_oracle_set(address);
    take_over(context, address, &set.next, instruction).await
}

/// Lets the stand-by set take over.
pub async fn switch(context: &Context) -> Result<Report, Failure> {
    let NetworkHandle { address, .. } = context.network().await?;
    let set = oracle_set(context, &address).await?;
    require_named(&set.standby, "no stand-by set is announced")?;
    let authority = context.signer_key()?;
    let instruction = instructions::switch_oracle_set(authority, address);
    take_over(context, address, &set.standby, instruction).await
}

async fn take_over(
    context: &Context,
    network: Pubkey,
    named: &NamedSet,
    instruction: Instruction,
) -> Result<Report, Failure> {
    let outcome = context
        .execute("Changing the oracles", &[instruction])
        .await?;
    Ok(Report::new()
        .key("network", "Network", &network)
        .count("threshold", "Threshold", named.threshold)
        .table("members", "Members", member_lines(named.members()))
        .and(outcome.report(None))
        .note("Proposals of the set before are void; the oracles propose again."))
}

/// # Errors
/// The chain does not answer.
pub async fn oracle_set(context: &Context, network: &Pubkey) -> Result<OracleSet, Failure> {
    let set = context.rpc.oracle_set(network, context.commitment);
    Ok(set.await?.value)
}

fn require_named(named: &NamedSet, missing: &str) -> Result<(), Failure> {
    if named.members().is_empty() {
        return Err(Failure::input(format!(
            "{missing}; see `openmast network oracle-set --help`"
        )));
    }
    Ok(())
}

/// Members of a set that is named, with their weights.
pub fn member_lines(members: &[MemberWeight]) -> Vec<Report> {
    members
        .iter()
        .map(|member| {
            Report::new()
                .key("key", "Member", &member.key)
                .count("weight", "Weight", member.weight)
        })
        .collect()
}
