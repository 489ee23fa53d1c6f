//! `openmast holder suspend` and `lift`: what the regulator decides.

use super::{person::Person, standing::with_standing};
use crate::{
    args::{End, HolderOf},
    context::Context,
    failure::Failure,
    report::Report,
    terms::Reason,
    values::text_of_time,
};
use openmast_client::share_gate::{accounts::Holder, instructions};

/// Longest suspension, seconds, as the program has it.
const LONGEST: i64 = 180 * 24 * 60 * 60;

pub(super) async fn suspend(
    context: &Context,
    of: &HolderOf,
    end: End,
    Reason(reason): Reason,
) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let holder = person.holder(context).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let until = end.at(now);
    check(&holder, until, now)?;
    let mut all = vec![instructions::suspend_holder(
        context.signer_key()?,
        person.shares.jurisdiction(),
        person.shares.address,
        person.mint(),
        person.wallet,
        until,
        reason,
    )];
    all.extend(person.freeze_if_any(context).await?);
    let outcome = context.execute("Suspending the holder", &all).await?;
    let report = person
        .report()
        .time("suspended_until", "Suspended until", until)
        .hash("reason_hash", "Hash of the reason", &reason);
    let report = with_standing(context, &person, &outcome, report).await;
    Ok(report
        .and(outcome.report(None))
        .note("It ends by itself. The holder can unstake and claim meanwhile; nobody can move its shares."))
}

/// Refuses what the program would refuse, and says what it may be. All times are Unix seconds.
fn check(holder: &Holder, until: i64, now: i64) -> Result<(), Failure> {
    let latest = now.saturating_add(LONGEST);
    if until <= now {
        return Err(Failure::input(format!(
            "the end of the suspension, {}, is past: the chain's clock is at {}",
            text_of_time(until),
            text_of_time(now)
        )));
    }
    if until > latest {
        return Err(Failure::input(format!(
            "a suspension ends within 180 days, by {} at the latest; it can be renewed",
            text_of_time(latest)
        )));
    }
    match holder.suspended_anew_from() {
        Some(from) if now < from && holder.renewals >= Holder::MOST_RENEWALS => {
            Err(Failure::input(format!(
                "this suspension was renewed three times: the holder can be suspended again from {} on",
                text_of_time(from)
            )))
        }
        _ => Ok(()),
    }
}

pub(super) async fn lift(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    person.holder(context).await?;
    let lift = instructions::lift_suspension(
        context.signer_key()?,
        person.shares.jurisdiction(),
        person.shares.address,
        person.mint(),
        person.wallet,
    );
    let outcome = context.execute("Lifting the suspension", &[lift]).await?;
    let report = with_standing(context, &person, &outcome, person.report()).await;
    let (index, wallet) = (of.index, person.wallet);
    Ok(report.and(outcome.report(None)).note(format!(
        "Its account stays frozen until somebody thaws it: `openmast holder thaw {index} {wallet}`."
    )))
}
