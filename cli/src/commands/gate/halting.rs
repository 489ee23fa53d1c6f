//! `openmast venue halt` and `resume`: what the regulator decides about a market.

use super::listed::{Listed, standing};
use crate::{
    args::{End, VenueOf},
    context::Context,
    failure::Failure,
    outcome::Outcome,
    report::Report,
    terms::Reason,
    values::text_of_time,
};
use openmast_client::{accounts::Venue, addresses, instructions};

/// Longest halt, seconds, as the program has it.
const LONGEST: i64 = 14 * 24 * 60 * 60;

pub(super) async fn halt(
    context: &Context,
    of: &VenueOf,
    end: End,
    Reason(reason): Reason,
) -> Result<Report, Failure> {
    let listed = Listed::find(context, of).await?;
    let venue = listed.venue(context).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let until = end.at(now);
    check(&venue, until, now)?;
    let (by, network) = (context.signer_key()?, listed.shares.network.address);
    let code = listed.shares.asset.jurisdiction;
    let halt = instructions::halt_venue(by, network, of.index, code, listed.account, until, reason);
    let outcome = context.execute("Halting the venue", &[halt]).await?;
    Ok(listed
        .report()
        .time("halted_until", "Halted until", until)
        .hash("reason_hash", "Hash of the reason", &reason)
        .and(outcome.report(None))
        .note("Wallets, stakes and claims stay open. After its end anyone can end it: `openmast venue resume`."))
}

/// Refuses what the program would refuse, and says what it may be. All times are Unix seconds.
fn check(venue: &Venue, until: i64, now: i64) -> Result<(), Failure> {
    let latest = now.saturating_add(LONGEST);
    let lasted = venue.halt_ended.saturating_sub(venue.halted_since);
    let again = venue.halt_ended.saturating_add(lasted);
    let refused = match venue.halted_until {
        0 if until <= now => format!(
            "the end of the halt, {}, is past: the chain's clock is at {}",
            text_of_time(until),
            text_of_time(now)
        ),
        0 if until > latest => format!(
            "a halt ends within 14 days, by {} at the latest",
            text_of_time(latest)
        ),
        0 if venue.halt_ended != 0 && now < again => format!(
            "the last halt ended at {}; as much time passes as it lasted: the venue can be halted again from {} on",
            text_of_time(venue.halt_ended),
            text_of_time(again)
        ),
        0 => return Ok(()),
        halted => format!(
            "the venue is halted already, until {}; a halt is not prolonged",
            text_of_time(halted)
        ),
    };
    Err(Failure::input(refused))
}

pub(super) async fn resume(context: &Context, of: &VenueOf) -> Result<Report, Failure> {
    let listed = Listed::find(context, of).await?;
    if listed.venue(context).await?.halted_until == 0 {
        return Err(Failure::input(format!(
            "{} is not halted: there is nothing to end",
            listed.account
        )));
    }
    let (by, network) = (context.signer_key()?, listed.shares.network.address);
    let code = listed.shares.asset.jurisdiction;
    let resume = instructions::resume_venue(by, network, of.index, code, listed.account);
    let outcome = context.execute("Ending the halt", &[resume]).await?;
    let report = with_standing(context, &listed, &outcome).await;
    Ok(report.and(outcome.report(None)))
}

/// The venue as it is after what was sent; nothing of that after a dry run, and where no node tells.
async fn with_standing(context: &Context, listed: &Listed, outcome: &Outcome) -> Report {
    let address = addresses::venue(&listed.shares.address, &listed.account);
    let read = || context.rpc.account::<Venue>(address, context.commitment);
    match context.after(outcome, read).await {
        Some(venue) => listed.report().and(standing(&venue)),
        None => listed.report(),
    }
}
