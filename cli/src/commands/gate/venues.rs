//! `openmast venue …`

use super::Permissioned;
use crate::{
    args::{VenueCommand, VenueOf},
    context::Context,
    failure::Failure,
    report::Report,
    terms::{Reason, Until},
};
use openmast_client::{
    accounts::Venue,
    addresses, instructions,
    venues::{self, MintTraits, Verdict},
};

pub async fn run(context: &Context, command: VenueCommand) -> Result<Report, Failure> {
    match command {
        VenueCommand::List(of) => list(context, &of).await,
        VenueCommand::Unlist(of) => unlist(context, &of).await,
        VenueCommand::Halt { of, until, reason } => halt(context, &of, until, reason).await,
        VenueCommand::Resume(of) => resume(context, &of).await,
        VenueCommand::Show(of) => show(context, &of).await,
        VenueCommand::Check { index } => check(context, index).await,
    }
}

fn named(of: &VenueOf) -> Report {
    Report::new().count("index", "Asset", of.index).key(
        "token_account",
        "Venue's account",
        &of.account,
    )
}

async fn list(context: &Context, of: &VenueOf) -> Result<Report, Failure> {
    let asset = Permissioned::find(context, of.index).await?;
    let (payer, by, network) = (
        context.fee_payer_key()?,
        context.signer_key()?,
        asset.network.address,
    );
    let list = instructions::list_venue(payer, by, network, of.index, of.account);
    let outcome = context.execute("Listing the venue", &[list]).await?;
    Ok(named(of).and(outcome.report(None)).note(
        "Whoever the venue pays out to must be admitted. Who holds what it issues against shares is no holder of shares.",
    ))
}

async fn unlist(context: &Context, of: &VenueOf) -> Result<Report, Failure> {
    let (asset, venue) = find(context, of).await?;
    let (by, network) = (context.signer_key()?, asset.network.address);
    let unlist = instructions::unlist_venue(by, network, of.index, of.account, venue.rent_payer);
    let outcome = context.execute("Unlisting the venue", &[unlist]).await?;
    Ok(named(of)
        .key("rent_payer", "Rent returned to", &venue.rent_payer)
        .and(outcome.report(None)))
}

async fn halt(
    context: &Context,
    of: &VenueOf,
    Until(until): Until,
    Reason(reason): Reason,
) -> Result<Report, Failure> {
    let asset = Permissioned::find(context, of.index).await?;
    let (by, network) = (context.signer_key()?, asset.network.address);
    let halt = instructions::halt_venue(
        by,
        network,
        of.index,
        asset.asset.jurisdiction,
        of.account,
        until,
        reason,
    );
    let outcome = context.execute("Halting the venue", &[halt]).await?;
    Ok(named(of)
        .time("halted_until", "Halted until", until)
        .hash("reason_hash", "Hash of the reason", &reason)
        .and(outcome.report(None))
        .note("Wallets, stakes and claims stay open. After its end anyone can end it: `openmast venue resume`."))
}

async fn resume(context: &Context, of: &VenueOf) -> Result<Report, Failure> {
    let asset = Permissioned::find(context, of.index).await?;
    let (by, network) = (context.signer_key()?, asset.network.address);
    let resume =
        instructions::resume_venue(by, network, of.index, asset.asset.jurisdiction, of.account);
    let outcome = context.execute("Ending the halt", &[resume]).await?;
    Ok(named(of).and(outcome.report(None)))
}

async fn show(context: &Context, of: &VenueOf) -> Result<Report, Failure> {
    let (_, venue) = find(context, of).await?;
    Ok(named(of)
        .key("owner", "Owner when it was listed", &venue.owner)
        .key("listed_by", "Listed by", &venue.listed_by)
        .time("halted_until", "Halted until", venue.halted_until)
        .count("halts", "Halts", venue.halts)
        .hash(
            "reason_hash",
            "Hash of the newest reason",
            &venue.reason_hash,
        ))
}

async fn find(context: &Context, of: &VenueOf) -> Result<(Permissioned, Venue), Failure> {
    let asset = Permissioned::find(context, of.index).await?;
    let address = addresses::venue(&asset.address, &of.account);
    let venue = context.rpc.account(address, context.commitment).await?;
    Ok((asset, venue.value))
}

async fn check(context: &Context, index: u32) -> Result<Report, Failure> {
    let (_, asset) = context.network_and_asset(index).await?;
    let mint = asset.share_mint;
    let account = context.raw_account(mint).await?.ok_or_else(|| {
        Failure::input(format!(
            "there is no mint at {mint}: is this the asset's chain?"
        ))
    })?;
    let traits = MintTraits::read(&account.owner, &account.data)
        .map_err(|error| Failure::input(format!("{mint}: {error}")))?;
    let lines = venues::answers(&traits).into_iter().map(|answer| {
        Report::new()
            .text("venue", "venue", answer.venue.name())
            .text("verdict", "takes the shares", verdict(answer.verdict))
            .text("reasons", "why", answer.reasons.join("; "))
    });
    Ok(Report::new()
        .count("index", "Asset", index)
        .key("share_mint", "Share mint", &mint)
        .table("venues", "Public markets, by their programs' sources of August 2026", lines.collect())
        .note("A market changes its rules without telling: try it with a small amount before much depends on it."))
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Takes => "yes",
        Verdict::TakesOnceThawed => "once its account is listed",
        Verdict::NeedsConsent => "once its people agree",
        Verdict::Unknown => "not known",
        Verdict::Refuses => "no",
    }
}
