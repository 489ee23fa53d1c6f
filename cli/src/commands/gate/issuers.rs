//! `openmast issuer …`

use crate::{
    args::{IssuerAcceptArgs, IssuerCommand},
    context::Context,
    failure::Failure,
    report::Report,
    terms::Kinds,
    values::text_of_u64,
};
use openmast_client::share_gate::{accounts::Issuer, addresses, instructions, types::IssuerTerms};
use solana_pubkey::Pubkey;

const SECONDS_PER_DAY: u32 = 24 * 60 * 60;

pub async fn run(context: &Context, command: IssuerCommand) -> Result<Report, Failure> {
    match command {
        IssuerCommand::Accept(args) => accept(context, args).await,
        IssuerCommand::Withdraw { number } => withdraw(context, number).await,
        IssuerCommand::Show { number } => show(context, number).await,
        IssuerCommand::List => list(context).await,
    }
}

async fn accept(context: &Context, args: IssuerAcceptArgs) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let terms = terms(&args);
    let (payer, authority) = (context.fee_payer_key()?, context.signer_key()?);
    let instruction = instructions::accept_issuer(payer, authority, network, args.number, &terms);
    let outcome = context
        .execute("Accepting the issuer", &[instruction])
        .await?;
    Ok(Report::new()
        .count("number", "Issuer", args.number)
        .key(
            "issuer",
            "Address",
            &addresses::issuer(&network, args.number),
        )
        .key("key", "Key", &terms.key)
        .counts("kinds", "Kinds", &Kinds(terms.kinds).numbers())
        .and(times(terms.cure_seconds, terms.longest_seconds))
        .and(outcome.report(None)))
}

/// How long a holder has to replace what the issuer revoked, and how long a clearance of it counts.
fn times(cure_seconds: u32, longest_seconds: u32) -> Report {
    let time = |report: Report, key, label, seconds: u32| {
        let text = match seconds % SECONDS_PER_DAY {
            0 => format!("{} days", seconds / SECONDS_PER_DAY),
            _ => format!("{seconds} seconds"),
        };
        report.value(key, label, text, text_of_u64(seconds.into()))
    };
    let cure = time(
        Report::new(),
        "cure_seconds",
        "To replace what it revoked",
        cure_seconds,
    );
    time(
        cure,
        "longest_seconds",
        "What it says counts for",
        longest_seconds,
    )
}

fn terms(args: &IssuerAcceptArgs) -> IssuerTerms {
    let terms = IssuerTerms {
        kinds: args.kinds.0,
        cure_seconds: args.cure_days.saturating_mul(SECONDS_PER_DAY),
        longest_seconds: args.longest_days.saturating_mul(SECONDS_PER_DAY),
        ..IssuerTerms::default()
    };
    match args.key {
        Some(key) => IssuerTerms {
            kind: IssuerTerms::DIRECT,
            key,
            ..terms
        },
        None => IssuerTerms {
            kind: IssuerTerms::ATTESTATIONS,
            key: args.credential.unwrap_or_default(),
            schema: args.schema.unwrap_or_default(),
            kinds_offset: args.kinds_offset.unwrap_or_default(),
            jurisdiction_offset: (args.jurisdiction_offset).unwrap_or(IssuerTerms::NO_JURISDICTION),
            ..terms
        },
    }
}

async fn withdraw(context: &Context, number: u16) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let issuer = addresses::issuer(&network, number);
    let instruction = instructions::withdraw_issuer(context.signer_key()?, network, issuer);
    let outcome = context
        .execute("Withdrawing the issuer", &[instruction])
        .await?;
    Ok(Report::new()
        .count("number", "Issuer", number)
        .and(outcome.report(None))
        .note("It gives no clearances any more. Those that there are lapse at their own end, or when its longest time is over."))
}

async fn show(context: &Context, number: u16) -> Result<Report, Failure> {
    let (address, issuer) = find(context, number).await?;
    Ok(line(&issuer, &address)
        .and(match issuer.is_direct() {
            true => Report::new().key("key", "Signs with", &issuer.key),
            false => Report::new()
                .key("credential", "Credential", &issuer.key)
                .key("schema", "Schema", &issuer.schema),
        })
        .counts("kinds", "May say kinds", &Kinds(issuer.kinds).numbers())
        .and(times(issuer.cure_seconds, issuer.longest_seconds)))
}

async fn list(context: &Context) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let issuers = context.rpc.issuers(&network, context.commitment).await?;
    let lines = issuers.value.iter().map(|issuer| {
        let says = match issuer.is_direct() {
            true => "signs",
            false => "attestation service",
        };
        line(issuer, &addresses::issuer(&network, issuer.number))
            .text("says", "Says by", says)
            .key("key", "Key or credential", &issuer.key)
            .counts("kinds", "May say kinds", &Kinds(issuer.kinds).numbers())
            .and(times(issuer.cure_seconds, issuer.longest_seconds))
    });
    let report = Report::new().table("issuers", "Issuers", lines.collect());
    Ok(match issuers.value.is_empty() {
        true => report.note("The network's authority accepts one with `openmast issuer accept`."),
        false => report,
    })
}

fn line(issuer: &Issuer, address: &Pubkey) -> Report {
    let state = match issuer.is_withdrawn() {
        true => "withdrawn",
        false => "accepted",
    };
    Report::new()
        .count("number", "Issuer", issuer.number)
        .key("issuer", "Address", address)
        .text("state", "State", state)
}

/// An issuer of the network, and its address.
///
/// # Errors
/// There is none of this number, or the chain does not answer.
pub(super) async fn find(context: &Context, number: u16) -> Result<(Pubkey, Issuer), Failure> {
    let address = addresses::issuer(&context.network_address()?, number);
    let issuer = context
        .rpc
        .account_if_any::<Issuer>(address, context.commitment)
        .await?
        .value;
    let issuer = issuer.ok_or_else(|| {
        Failure::input(format!(
            "the network has no issuer {number}: `openmast issuer list` has all of them, and its authority accepts others with \
             `openmast issuer accept`"
        ))
    })?;
    Ok((address, issuer))
}
