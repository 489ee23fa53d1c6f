//! `openmast holder …`

use super::{admitting, person::Person, policies, standing, suspending};
use crate::{
    args::{HolderCommand, HolderOf},
    context::Context,
    failure::Failure,
    report::Report,
    values::text_of_amount,
};
use openmast_client::{
    amounts::Amount, instructions::token::close_share_account, share_gate::instructions,
};
use solana_instruction::Instruction;

pub async fn run(context: &Context, command: HolderCommand) -> Result<Report, Failure> {
    match command {
        HolderCommand::Policy(args) => policies::set(context, args).await,
        HolderCommand::Admit { of, issuers } => admitting::admit(context, &of, &issuers).await,
        HolderCommand::Thaw(of) => thaw(context, &of).await,
        HolderCommand::Freeze(of) => freeze(context, &of.into()).await,
        HolderCommand::Dismiss(of) => dismiss(context, &of.into()).await,
        HolderCommand::Suspend { of, end, reason } => {
            suspending::suspend(context, &of.into(), end, reason).await
        }
        HolderCommand::Lift(of) => suspending::lift(context, &of.into()).await,
        HolderCommand::Leave(of) => leave(context, &of).await,
        HolderCommand::Show { index, wallet } => {
            let person = Person::find(context, &HolderOf { index, wallet }).await?;
            standing::show(context, &person).await
        }
    }
}

async fn thaw(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let holder = person.holder(context).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    person.require_not_suspended(&holder, now)?;
    let thaw = person.thaw(context.fee_payer_key()?);
    let outcome = context.execute("Thawing the account", &[thaw]).await?;
    let report = standing::with_standing(context, &person, &outcome, person.report()).await;
    Ok(report.and(outcome.report(None)))
}

async fn freeze(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    person.holder(context).await?;
    let freeze = person.freeze(context.fee_payer_key()?);
    let outcome = context.execute("Freezing the account", &[freeze]).await?;
    Ok(person.report().and(outcome.report(None)))
}

async fn dismiss(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let holder = person.holder(context).await?;
    let mut all = vec![instructions::dismiss(
        person.mint(),
        person.wallet,
        holder.known_clearances(),
    )];
    all.extend(person.freeze_if_any(context).await?);
    let outcome = context.execute("Dismissing the holder", &all).await?;
    Ok(person.report().and(outcome.report(None)).note(
        "Its shares stay its own: it can unstake, claim, and be admitted by other clearances.",
    ))
}

async fn leave(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let holder = person.holder(context).await?;
    let mut all: Vec<Instruction> = close_account(context, &person).await?.into_iter().collect();
    all.push(instructions::close_holder(
        person.wallet,
        context.signer_key()? == person.wallet,
        holder.rent_payer,
        person.shares.address,
        person.mint(),
    ));
    let outcome = context.execute("Giving the admission up", &all).await?;
    Ok(person
        .report()
        .key("rent_payer", "Rent returned to", &holder.rent_payer)
        .and(outcome.report(None)))
}

/// Closes the account of the shares, into which others could send some. A frozen one may stay: nothing comes there.
///
/// # Errors
/// There are shares in it, or the chain does not answer.
async fn close_account(context: &Context, person: &Person) -> Result<Option<Instruction>, Failure> {
    let address = person.account();
    let held = context.rpc.token_account(address, context.commitment);
    let Some(account) = held.await?.value else {
        return Ok(None);
    };
    if account.amount > 0 {
        let held = Amount::new(account.amount, person.shares.asset.share_decimals);
        return Err(Failure::input(format!(
            "{} still holds {} shares: sell them or give them away first",
            person.wallet,
            text_of_amount(held)
        )));
    }
    let close = || close_share_account(&person.wallet, &person.mint());
    Ok((!account.is_frozen).then(close))
}
