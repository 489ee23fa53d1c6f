//! `openmast licence renew`, `suspend`, `lift` and `end`

use openmast_client::{accounts::Licence, addresses, instructions};

use crate::{
    args::LicenceOf,
    context::{Context, NetworkHandle},
    failure::Failure,
    report::{Report, plain},
    spectrum::Document,
    tables::time_text,
    terms::{Reason, Until},
};

/// A licence whose regulator signs.
struct Regulated {
    network: NetworkHandle,
    of: LicenceOf,
    licence: Licence,
}

impl Regulated {
    /// # Errors
    /// There is no such licence, another regulates it, or the chain does not answer.
    async fn find(context: &Context, of: LicenceOf) -> Result<Self, Failure> {
        let (network, licence) = super::showing::find(context, of).await?;
        let code = licence.jurisdiction;
        let (_, jurisdiction) = context.network_and_jurisdiction(code).await?;
        if jurisdiction.regulator != context.signer_key()? {
            return Err(Failure::input(format!(
                "licence {} of asset {} is the regulator's of jurisdiction {code}, {}; use --keypair of that wallet",
                of.number, of.asset, jurisdiction.regulator
            )));
        }
        Ok(Self {
            network,
            of,
            licence,
        })
    }

    fn preview(&self, what: &str) -> String {
        format!(
            "Licence {} of asset {}, {}: {what}",
            self.of.number,
            self.of.asset,
            plain(&self.licence.reference_text())
        )
    }

    fn report(&self) -> Report {
        let account = addresses::asset(&self.network.address, self.of.asset);
        Report::new()
            .count("asset", "Asset", self.of.asset)
            .count("number", "Licence", self.of.number)
            .key(
                "licence",
                "Address",
                &addresses::licence(&account, self.of.number),
            )
            .text("reference", "Reference", self.licence.reference_text())
    }

    fn currency(&self) -> &solana_pubkey::Pubkey {
        &self.network.state.currency_mint
    }
}

pub(super) async fn renew(
    context: &Context,
    of: LicenceOf,
    Until(until): Until,
    document: Document,
) -> Result<Report, Failure> {
    let found = Regulated::find(context, of).await?;
    let before = found.licence.valid_until;
    if until <= before {
        return Err(Failure::input(format!(
            "the licence holds until {} already; --until must be later",
            time_text(before)
        )));
    }
    let what = format!(
        "until {} instead of {}",
        time_text(until),
        time_text(before)
    );
    context.tell(&found.preview(&what));
    let regulator = context.signer_key()?;
    let renew = instructions::renew_licence(regulator, &found.licence, until, document.hash);
    let outcome = context.execute("Renewing the licence", &[renew]).await?;
    Ok(found
        .report()
        .time("before_until", "Valid until, before", before)
        .time("valid_until", "Valid until", until)
        .hash("document_hash", "SHA-256 of the document", &document.hash)
        .and(outcome.report(Some(found.currency()))))
}

pub(super) async fn suspend(
    context: &Context,
    of: LicenceOf,
    Until(until): Until,
    Reason(reason): Reason,
) -> Result<Report, Failure> {
    let found = Regulated::find(context, of).await?;
    let first = found.network.state.first_free_epoch();
    let what = format!(
        "suspended from epoch {first} on, until {}",
        time_text(until)
    );
    context.tell(&found.preview(&what));
    let regulator = context.signer_key()?;
    let suspend = instructions::suspend_licence(regulator, &found.licence, until, reason);
    let outcome = context
        .execute("Suspending the licence", &[suspend])
        .await?;
    let report = found
        .report()
        .number("suspended_from", "Suspended from epoch", first)
        .time("suspended_until", "Suspended until", until)
        .hash("reason_hash", "Hash of the reason", &reason)
        .and(outcome.report(Some(found.currency())));
    Ok(report.note(earlier(
        "It ends by itself. What was used before costs what it cost",
        first,
    )))
}

pub(super) async fn lift(context: &Context, of: LicenceOf) -> Result<Report, Failure> {
    let found = Regulated::find(context, of).await?;
    let first = found.network.state.first_free_epoch();
    context.tell(&found.preview(&format!("its suspension ends before epoch {first}")));
    let lift = instructions::lift_licence(context.signer_key()?, &found.licence);
    let outcome = context.execute("Lifting the suspension", &[lift]).await?;
    Ok(found
        .report()
        .number("lifted_from", "First epoch without it", first)
        .and(outcome.report(Some(found.currency()))))
}

pub(super) async fn end(
    context: &Context,
    of: LicenceOf,
    Reason(reason): Reason,
) -> Result<Report, Failure> {
    let found = Regulated::find(context, of).await?;
    let first = found.network.state.first_free_epoch();
    context.tell(&found.preview(&format!("ended from epoch {first} on, for good")));
    let end = instructions::end_licence(context.signer_key()?, &found.licence, reason);
    let outcome = context.execute("Ending the licence", &[end]).await?;
    let report = found
        .report()
        .number("ended_from", "First epoch without it", first)
        .hash("reason_hash", "Hash of the reason", &reason)
        .and(outcome.report(Some(found.currency())));
    Ok(report.note(earlier("What was used before costs what it cost", first)))
}

/// What is metered already stays as it is. Another settlement may have become final meanwhile: then it is a later epoch.
fn earlier(what: &str, first: u64) -> String {
    format!("{what}; if another settlement becomes final first, it is a later epoch than {first}.")
}
