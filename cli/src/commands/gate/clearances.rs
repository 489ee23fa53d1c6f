//! `openmast clearance …`

use super::issuers;
use crate::{
    args::{ClearanceCommand, ClearanceOf},
    context::Context,
    failure::Failure,
    report::Report,
    terms::{Expiry, Kinds},
};
use openmast_client::share_gate::{
    accounts::{Clearance, Issuer},
    addresses, attestation, instructions,
};
use solana_pubkey::Pubkey;

/// Of a clearance: where the wallet belongs is not said.
const NOT_SAID: u16 = 0;
const UNPLACED: &str = "It does not say where the wallet belongs: a policy that names jurisdictions refuses it \
    (--jurisdiction says).";

pub async fn run(context: &Context, command: ClearanceCommand) -> Result<Report, Failure> {
    match command {
        ClearanceCommand::Attest {
            of,
            kinds,
            jurisdiction,
            expires,
        } => attest(context, &of, kinds, jurisdiction, expires).await,
        ClearanceCommand::Copy(of) => copy(context, &of).await,
        ClearanceCommand::Revoke(of) => revoke(context, &of).await,
        ClearanceCommand::Show(of) => show(context, &of).await,
    }
}

async fn attest(
    context: &Context,
    of: &ClearanceOf,
    kinds: Kinds,
    jurisdiction: Option<u16>,
    Expiry(expires_at): Expiry,
) -> Result<Report, Failure> {
    let (network, key) = (context.network_address()?, context.signer_key()?);
    let (address, issuer) = issuers::find(context, of.issuer).await?;
    if !issuer.is_direct() {
        return Err(Failure::input(format!(
            "issuer {} attests at the Solana Attestation Service: copy what it says with `openmast clearance copy`",
            of.issuer
        )));
    }
    let jurisdiction = jurisdiction.unwrap_or(NOT_SAID);
    if jurisdiction == NOT_SAID {
        context.tell(UNPLACED);
    }
    let payer = context.fee_payer_key()?;
    let instruction = instructions::attest(
        payer,
        key,
        network,
        address,
        of.wallet,
        kinds.0,
        jurisdiction,
        expires_at,
    );
    let outcome = context
        .execute("Clearing the wallet", &[instruction])
        .await?;
    let report = said(of, &addresses::clearance(&network, &of.wallet, &address))
        .counts("kinds", "Kinds", &kinds.numbers())
        .place("jurisdiction", "Jurisdiction", jurisdiction)
        .time("expires_at", "Lapses at", expires_at)
        .and(outcome.report(None));
    Ok(match jurisdiction {
        NOT_SAID => report.note(UNPLACED),
        _ => report,
    })
}

async fn copy(context: &Context, of: &ClearanceOf) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let (address, issuer) = issuers::find(context, of.issuer).await?;
    let attestation = attestation_of(&issuer, of)?;
    let payer = context.fee_payer_key()?;
    let instruction = instructions::clear(payer, network, address, of.wallet, attestation);
    let outcome = context
        .execute("Copying the attestation", &[instruction])
        .await?;
    Ok(
        said(of, &addresses::clearance(&network, &of.wallet, &address))
            .key("attestation", "Attestation", &attestation)
            .and(outcome.report(None)),
    )
}

async fn revoke(context: &Context, of: &ClearanceOf) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let (address, issuer) = issuers::find(context, of.issuer).await?;
    let instruction = match issuer.is_direct() {
        true => instructions::revoke(context.signer_key()?, network, address, of.wallet),
        false => {
            let attestation = attestation_of(&issuer, of)?;
            instructions::unclear(network, address, of.wallet, attestation)
        }
    };
    let outcome = context
        .execute("Revoking the clearance", &[instruction])
        .await?;
    let clearance = addresses::clearance(&network, &of.wallet, &address);
    let read = || {
        context
            .rpc
            .account::<Clearance>(clearance, context.commitment)
    };
    let report = said(of, &clearance);
    let report = match context.after(&outcome, read).await {
        Some(now) => report
            .time("revoked_at", "Revoked at", now.revoked_at)
            .time("cure_until", "To be replaced until", now.cure_until),
        None => report,
    };
    Ok(report
        .and(outcome.report(None))
        .note("Who was admitted by it has until then to replace it. Then `openmast holder dismiss` freezes its account."))
}

async fn show(context: &Context, of: &ClearanceOf) -> Result<Report, Failure> {
    let (clearance, found) = find(context, of).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    Ok(said(of, &clearance).and(state(&found, now)))
}

/// What a clearance says at `now`, Unix seconds. What was revoked and said again needs no replacing.
pub(super) fn state(clearance: &Clearance, now: i64) -> Report {
    let (revoked_at, cure_until) = match clearance.lacks_what_was_revoked() {
        true => (clearance.revoked_at, clearance.cure_until),
        false => (0, 0),
    };
    let revoked = Kinds(clearance.revoked_kinds).numbers();
    Report::new()
        .text("state", "State", clearance.state_at(now).name())
        .counts("kinds", "Kinds", &Kinds(clearance.kinds).numbers())
        .counts("revoked_kinds", "Revoked kinds", &revoked)
        .place("jurisdiction", "Jurisdiction", clearance.jurisdiction)
        .time("expires_at", "Lapses at", clearance.expires_at)
        .time(
            "counts_until",
            "Must be said again before",
            clearance.counts_until,
        )
        .time("revoked_at", "Revoked at", revoked_at)
        .time("cure_until", "To be replaced until", cure_until)
}

/// What an issuer says of a wallet, and its address.
///
/// # Errors
/// There is no such issuer, it has not cleared the wallet, or the chain does not answer.
async fn find(context: &Context, of: &ClearanceOf) -> Result<(Pubkey, Clearance), Failure> {
    let (issuer, state) = issuers::find(context, of.issuer).await?;
    let address = addresses::clearance(&context.network_address()?, &of.wallet, &issuer);
    let found = context
        .rpc
        .account_if_any(address, context.commitment)
        .await?;
    let clearance = found.value.ok_or_else(|| {
        let how = match state.is_direct() {
            true => "it does with `openmast clearance attest`",
            false => "once it has attested, anybody copies that with `openmast clearance copy`",
        };
        Failure::input(format!(
            "issuer {} has not cleared {}: {how}",
            of.issuer, of.wallet
        ))
    })?;
    Ok((address, clearance))
}

fn said(of: &ClearanceOf, clearance: &Pubkey) -> Report {
    Report::new()
        .key("wallet", "Wallet", &of.wallet)
        .count("issuer", "Issuer", of.issuer)
        .key("clearance", "Clearance", clearance)
}

/// Where the attestation service has what the issuer says of the wallet.
fn attestation_of(issuer: &Issuer, of: &ClearanceOf) -> Result<Pubkey, Failure> {
    if issuer.is_direct() {
        return Err(Failure::input(format!(
            "issuer {} signs what it says: it clears a wallet with `openmast clearance attest`",
            of.issuer
        )));
    }
    Ok(attestation::address(
        &issuer.key,
        &issuer.schema,
        &of.wallet,
    ))
}
