//! `openmast venue …`

use super::{
    Permissioned, halting,
    listed::{Listed, OWN_MARKET, name, own_market, standing},
};
use crate::{
    args::{VenueCommand, VenueOf},
    context::Context,
    failure::Failure,
    report::Report,
};
use openmast_client::{
    accounts::TokenAccount,
    instructions,
    venues::{self, MintTraits, Verdict},
};
use solana_pubkey::Pubkey;

pub async fn run(context: &Context, command: VenueCommand) -> Result<Report, Failure> {
    match command {
        VenueCommand::List {
            index,
            account: Some(account),
            anyway,
        } => list(context, &VenueOf { index, account }, anyway).await,
        VenueCommand::Unlist(of) => unlist(context, &of).await,
        VenueCommand::Halt { of, end, reason } => halting::halt(context, &of, end, reason).await,
        VenueCommand::Resume(of) => halting::resume(context, &of).await,
        VenueCommand::Show {
            index,
            account: Some(account),
        } => show(context, &VenueOf { index, account }).await,
        VenueCommand::List {
            index,
            account: None,
            ..
        }
        | VenueCommand::Show {
            index,
            account: None,
        } => show_all(context, index).await,
        VenueCommand::Check { index } => check(context, index).await,
    }
}

async fn list(context: &Context, of: &VenueOf, anyway: bool) -> Result<Report, Failure> {
    let listed = Listed::find(context, of).await?;
    let owner = owner_of(context, &listed).await?;
    if owner.is_wallet() && !anyway {
        return Err(Failure::input(format!(
            "{} belongs to {}, which {}: whoever has that key would hold shares without being counted, admitted or frozen; \
             --anyway lists it all the same",
            listed.account,
            owner.address,
            owner.what()
        )));
    }
    context.tell(&format!(
        "{} belongs to {}, which {}.",
        listed.account,
        owner.address,
        owner.what()
    ));
    let (payer, by) = (context.fee_payer_key()?, context.signer_key()?);
    let network = listed.shares.network.address;
    let list = instructions::list_venue(payer, by, network, of.index, listed.account);
    let outcome = context.execute("Listing the venue", &[list]).await?;
    Ok(listed
        .report()
        .key("owner", "Owner", &owner.address)
        .optional("owner_program", "  of program", owner.program)
        .flag("owner_is_wallet", "  a wallet", owner.is_wallet())
        .and(outcome.report(None))
        .note(
        "Whoever the venue pays out to must be admitted. Who holds what it issues against shares is no holder of shares.",
    ))
}

/// Whose a token account is.
struct Owner {
    address: Pubkey,
    /// The program that has an account at its address; `None`: there is no account.
    program: Option<Pubkey>,
}

impl Owner {
    /// Whether somebody can have the key of it: addresses of programs are off the curve.
    fn is_wallet(&self) -> bool {
        self.address.is_on_curve()
    }

    fn what(&self) -> String {
        match (self.is_wallet(), self.program) {
            (true, Some(program)) if program != Pubkey::default() => {
                format!("somebody has the key of, although program {program} has an account there")
            }
            (true, _) => "is a wallet: somebody has its key".into(),
            (false, Some(program)) => format!("is an account of program {program}"),
            (false, None) => "is an address of a program, without an account".into(),
        }
    }
}

async fn owner_of(context: &Context, listed: &Listed) -> Result<Owner, Failure> {
    let account = listed.account;
    let found = context.raw_account(account).await?;
    let found = found.ok_or_else(|| {
        Failure::input(format!(
            "there is no account at {account}: give the market's own token account of the shares"
        ))
    })?;
    let token = TokenAccount::decode(&found.owner, &found.data);
    let token = token.map_err(|error| Failure::input(format!("{account}: {error}")))?;
    let mint = listed.shares.asset.share_mint;
    if token.mint != mint {
        return Err(Failure::input(format!(
            "{account} is of mint {}; the shares of asset {} are of {mint}",
            token.mint, listed.shares.index
        )));
    }
    let owner = context.raw_account(token.owner).await?;
    Ok(Owner {
        address: token.owner,
        program: owner.map(|account| account.owner),
    })
}

async fn unlist(context: &Context, of: &VenueOf) -> Result<Report, Failure> {
    let listed = Listed::find(context, of).await?;
    let venue = listed.venue(context).await?;
    let (by, network) = (context.signer_key()?, listed.shares.network.address);
    let unlist =
        instructions::unlist_venue(by, network, of.index, listed.account, venue.rent_payer);
    let outcome = context.execute("Unlisting the venue", &[unlist]).await?;
    Ok(listed
        .report()
        .key("rent_payer", "Rent returned to", &venue.rent_payer)
        .and(outcome.report(None)))
}

async fn show(context: &Context, of: &VenueOf) -> Result<Report, Failure> {
    let listed = Listed::find(context, of).await?;
    let venue = listed.venue(context).await?;
    Ok(listed.report().and(standing(&venue)))
}

async fn show_all(context: &Context, index: u32) -> Result<Report, Failure> {
    let shares = Permissioned::find(context, index).await?;
    let venues = context.rpc.venues(&shares.address, context.commitment);
    let mut venues = venues.await?.value;
    let own = own_market(&shares);
    venues.sort_by_key(|venue| venue.token_account != own);
    let lines = venues.iter().map(|venue| {
        let account = venue.token_account;
        Report::new()
            .text("venue", "Venue", name(&shares, &account))
            .key("token_account", "Account", &account)
            .and(standing(venue))
    });
    let report =
        Report::new()
            .count("index", "Asset", index)
            .list("venues", "Venue", lines.collect());
    Ok(match venues.iter().any(|venue| venue.token_account == own) {
        true => report,
        false => report.note(format!(
            "{OWN_MARKET} is listed with the first offer, bid or sale of these shares; its account is {own}."
        )),
    })
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
