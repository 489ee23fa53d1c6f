//! `openmast network bond …`

use crate::{
    args::Destination,
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
    token_accounts::{Wanted, require_balance},
    values::Money,
};
use openmast_client::{amounts::Amount, events::Event, instructions};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

pub async fn deposit_bond(
    context: &Context,
    amount: Money,
    member: Option<Pubkey>,
    source: Option<Pubkey>,
) -> Result<Report, Failure> {
    let NetworkHandle { address, state } = context.network().await?;
    let depositor = context.signer_key()?;
    let member = member.unwrap_or(depositor);
    let wanted = Wanted::currency(source, &depositor, &state, Some("--source"));
    let (source, there) = context.source(wanted).await?;
    require_balance(Amount::currency(amount.0), there, &source)?;
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

pub async fn withdraw_bond(context: &Context, destination: Destination) -> Result<Report, Failure> {
    let network = context.network().await?;
    let member = context.signer_key()?;
    let (destination, create) = context
        .destination(destination.destination, &member, &network)
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
pub async fn return_bond(context: &Context, member: Pubkey) -> Result<Report, Failure> {
    let network = context.network().await?;
    let (destination, create) = context.destination(None, &member, &network).await?;
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
    let set = context.rpc.oracle_set(&network.address, context.commitment);
    let left = set.await?.value.left_bond(member);
    let outcome = context.execute(doing, instructions).await?;
    let events = context.events(&outcome).await;
    // What is not due yet stays.
    let paid = events.find_or(left, |event| match event {
        Event::BondWithdrawn(it) if it.member == *member => Some(it.amount),
        Event::BondReturned(it) if it.member == *member => Some(it.amount),
        _ => None,
    });
    let report = Report::new()
        .key("network", "Network", &network.address)
        .key("member", "Member", member)
        .key("destination", "Paid to", destination)
        .known_money("amount", "Paid", paid)
        .and(outcome.report(Some(&network.state.currency_mint)));
    Ok(events.noted(report))
}
