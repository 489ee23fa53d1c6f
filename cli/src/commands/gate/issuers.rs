//! `openmast issuer …`

use crate::{
    args::{IssuerAcceptArgs, IssuerCommand},
    context::Context,
    failure::Failure,
    report::Report,
    terms::Kinds,
};
use openmast_client::share_gate::{accounts::Issuer, addresses, instructions, types::IssuerTerms};
use solana_pubkey::Pubkey;

/// Terms of an issuer that signs what it says.
const DIRECT: u8 = 0;
/// Terms of an issuer at the attestation service.
const ATTESTATIONS: u8 = 1;
/// Its attestations name no jurisdiction.
const NO_JURISDICTION: u16 = u16::MAX;
const SECONDS_PER_DAY: u32 = 24 * 60 * 60;

pub async fn run(context: &Context, command: IssuerCommand) -> Result<Report, Failure> {
    match command {
        IssuerCommand::Accept(args) => accept(context, args).await,
        IssuerCommand::Withdraw { number } => withdraw(context, number).await,
        IssuerCommand::Show { number } => show(context, number).await,
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
        .text("kinds", "Kinds", Kinds(terms.kinds).text())
        .and(outcome.report(None)))
}

fn terms(args: &IssuerAcceptArgs) -> IssuerTerms {
    let (kind, key) = match (args.key, args.credential) {
        (Some(key), _) => (DIRECT, key),
        (None, credential) => (ATTESTATIONS, credential.unwrap_or_default()),
    };
    let jurisdiction_offset = match kind {
        DIRECT => 0,
        _ => args.jurisdiction_offset.unwrap_or(NO_JURISDICTION),
    };
    IssuerTerms {
        kind,
        key,
        schema: args.schema.unwrap_or_default(),
        kinds: args.kinds.0,
        kinds_offset: args.kinds_offset.unwrap_or_default(),
        jurisdiction_offset,
        cure_seconds: args.cure_days.saturating_mul(SECONDS_PER_DAY),
        longest_seconds: args.longest_days.saturating_mul(SECONDS_PER_DAY),
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
    let report = Report::new()
        .count("number", "Issuer", number)
        .key("issuer", "Address", &address)
        .text(
            "state",
            "State",
            if issuer.state == 0 {
                "accepted"
            } else {
                "withdrawn"
            },
        );
    let report = match issuer.kind {
        DIRECT => report.key("key", "Signs with", &issuer.key),
        _ => report.key("credential", "Credential", &issuer.key).key(
            "schema",
            "Schema",
            &issuer.schema,
        ),
    };
    Ok(report
        .text("kinds", "May say kinds", Kinds(issuer.kinds).text())
        .number(
            "cure_seconds",
            "Seconds to replace what it revoked",
            issuer.cure_seconds.into(),
        )
        .number(
            "longest_seconds",
            "Seconds for which what it says counts",
            issuer.longest_seconds.into(),
        ))
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
            "the network has no issuer {number}: its authority accepts one with `openmast issuer accept`"
        ))
    })?;
    Ok((address, issuer))
}

/// Whether an issuer signs what it says.
pub(super) fn is_direct(issuer: &Issuer) -> bool {
    issuer.kind == DIRECT
}
