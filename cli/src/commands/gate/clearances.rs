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
    jurisdiction: u16,
    Expiry(expires_at): Expiry,
) -> Result<Report, Failure> {
    let (network, key) = (context.network_address()?, context.signer_key()?);
    let (address, issuer) = issuers::find(context, of.issuer).await?;
    if !issuers::is_direct(&issuer) {
        return Err(Failure::input(format!(
            "issuer {} attests at the Solana Attestation Service: copy what it says with `openmast clearance copy`",
            of.issuer
        )));
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
    Ok(
        said(of, &addresses::clearance(&network, &of.wallet, &address))
            .text("kinds", "Kinds", kinds.text())
            .count("jurisdiction", "Jurisdiction", jurisdiction)
            .time("expires_at", "Lapses at", expires_at)
            .and(outcome.report(None)),
    )
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
    let instruction = match issuers::is_direct(&issuer) {
        true => instructions::revoke(context.signer_key()?, network, address, of.wallet),
        false => {
            let attestation = attestation_of(&issuer, of)?;
            instructions::unclear(network, address, of.wallet, attestation)
        }
    };
    let outcome = context
        .execute("Revoking the clearance", &[instruction])
        .await?;
    Ok(said(of, &addresses::clearance(&network, &of.wallet, &address))
        .and(outcome.report(None))
        .note("Who was admitted by it has the issuer's time to replace it. Then `openmast holder dismiss` closes its accounts."))
}

async fn show(context: &Context, of: &ClearanceOf) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let (address, _) = issuers::find(context, of.issuer).await?;
    let clearance = addresses::clearance(&network, &of.wallet, &address);
    let found: Clearance = context
        .rpc
        .account(clearance, context.commitment)
        .await?
        .value;
    Ok(said(of, &clearance)
        .text(
            "state",
            "State",
            if found.state == 0 { "valid" } else { "revoked" },
        )
        .text("kinds", "Kinds", Kinds(found.kinds).text())
        .count("jurisdiction", "Jurisdiction", found.jurisdiction)
        .time("expires_at", "Lapses at", found.expires_at)
        .time(
            "counts_until",
            "Must be said again before",
            found.counts_until,
        )
        .time("revoked_at", "Revoked at", found.revoked_at)
        .time("cure_until", "To be replaced until", found.cure_until))
}

fn said(of: &ClearanceOf, clearance: &Pubkey) -> Report {
    Report::new()
        .key("wallet", "Wallet", &of.wallet)
        .count("issuer", "Issuer", of.issuer)
        .key("clearance", "Clearance", clearance)
}

/// Where the attestation service has what the issuer says of the wallet.
fn attestation_of(issuer: &Issuer, of: &ClearanceOf) -> Result<Pubkey, Failure> {
    if issuers::is_direct(issuer) {
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
