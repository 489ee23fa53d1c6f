//! `openmast holder policy`

use super::{
    Permissioned,
    policy_changes::{Change, changes},
};
use crate::{
    args::PolicyArgs,
    context::Context,
    failure::Failure,
    keys::KeyOption,
    report::Report,
    terms::{Kinds, Lock, Places},
};
use openmast_client::{
    accounts::{Asset, ShareKind},
    share_gate::{accounts::Policy, addresses, instructions, types::PolicyTerms},
};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// Makes the asset's policy when it has none, and changes it otherwise: what is not given stays as it is.
pub(super) async fn set(context: &Context, args: PolicyArgs) -> Result<Report, Failure> {
    let permissioned = Permissioned::find(context, args.index).await?;
    let mint = permissioned.asset.share_mint;
    let report = Report::new().count("index", "Asset", args.index).key(
        "policy",
        "Policy",
        &addresses::policy(&mint),
    );
    match find(context, &permissioned).await? {
        None => make(context, &permissioned, &args, report).await,
        Some(policy) => change(context, &permissioned, &args, &terms_of(&policy), report).await,
    }
}

async fn make(
    context: &Context,
    shares: &Permissioned,
    args: &PolicyArgs,
    report: Report,
) -> Result<Report, Failure> {
    if args.kinds.is_none() {
        return Err(Failure::input(format!(
            "the first policy of asset {} says which kinds of credential a holder needs: --kinds 0 (`openmast issuer list` \
             has who says which)",
            args.index
        )));
    }
    let terms = given(args, &PolicyTerms::default());
    let (payer, owner) = (context.fee_payer_key()?, context.signer_key()?);
    let mint = shares.asset.share_mint;
    let make = instructions::make_policy(payer, owner, shares.address, mint, &terms);
    let outcome = context
        .execute("Setting who may hold the shares", &[make])
        .await?;
    Ok(report.and(shown(&terms)).and(outcome.report(None)))
}

async fn change(
    context: &Context,
    shares: &Permissioned,
    args: &PolicyArgs,
    old: &PolicyTerms,
    report: Report,
) -> Result<Report, Failure> {
    let terms = given(args, old);
    let changes = changes(old, &terms);
    let report = report.and(shown(&terms)).table(
        "policy_changes",
        "Changes",
        changes.iter().map(Change::line).collect(),
    );
    if changes.is_empty() {
        return Ok(report.note("Nothing was sent: the policy says this already."));
    }
    require_change(old, &terms, &changes, args)?;
    let sentences: Vec<String> = changes.iter().map(Change::sentence).collect();
    context.tell(&format!("{}.", sentences.join("; ")));
    let regulator = (args.regulator_keypair.as_deref())
        .map(|named| context.read_key(named, KeyOption::RegulatorKeypair))
        .transpose()?;
    let set = instructions::set_policy(
        context.signer_key()?,
        regulator.as_ref().map(Signer::pubkey),
        shares.jurisdiction(),
        shares.address,
        shares.asset.share_mint,
        &terms,
    );
    let also: Vec<_> = regulator.iter().collect();
    let outcome = context
        .execute_with("Changing who may hold the shares", &[vec![set]], &also)
        .await?;
    Ok(report.and(outcome.report(None)))
}

/// Refuses what the program would refuse.
fn require_change(
    old: &PolicyTerms,
    new: &PolicyTerms,
    changes: &[Change],
    args: &PolicyArgs,
) -> Result<(), Failure> {
    if new.locked_until > old.locked_until {
        return Err(Failure::input(
            "a lock-up is never prolonged: who bought locked shares gets them on the day that was said",
        ));
    }
    let loosening: Vec<String> = (changes.iter())
        .filter(|change| change.loosens)
        .map(Change::sentence)
        .collect();
    if loosening.is_empty() || args.regulator_keypair.is_some() {
        return Ok(());
    }
    Err(Failure::input(format!(
        "{}: the regulator signs, too, with --regulator-keypair",
        loosening.join("; ")
    )))
}

/// What is asked for; what is not given is as in `old`.
fn given(args: &PolicyArgs, old: &PolicyTerms) -> PolicyTerms {
    let places = args.jurisdictions.clone();
    PolicyTerms {
        kinds: args.kinds.map_or(old.kinds, |Kinds(kinds)| kinds),
        jurisdictions: places.map_or_else(|| old.jurisdictions.clone(), |Places(codes)| codes),
        max_holders: args.max_holders.unwrap_or(old.max_holders),
        locked_until: args
            .locked_until
            .map_or(old.locked_until, |Lock(time)| time),
    }
}

fn shown(terms: &PolicyTerms) -> Report {
    let codes: Vec<u32> = terms
        .jurisdictions
        .iter()
        .map(|&code| code.into())
        .collect();
    Report::new()
        .counts("kinds", "Needs kinds", &Kinds(terms.kinds).numbers())
        .counts("jurisdictions", "Jurisdictions (none: any)", &codes)
        .count(
            "max_holders",
            "Most holders (0: any number)",
            terms.max_holders,
        )
        .time(
            "locked_until",
            "Nobody but the owner before",
            terms.locked_until,
        )
}

/// An asset's policy, if it has one.
///
/// # Errors
/// The chain does not answer.
pub(super) async fn find(
    context: &Context,
    permissioned: &Permissioned,
) -> Result<Option<Policy>, Failure> {
    of_mint(context, &permissioned.asset.share_mint).await
}

/// As [`find`], by the share mint.
///
/// # Errors
/// The chain does not answer.
pub(super) async fn of_mint(context: &Context, mint: &Pubkey) -> Result<Option<Policy>, Failure> {
    let address = addresses::policy(mint);
    let found = context.rpc.account_if_any(address, context.commitment);
    Ok(found.await?.value)
}

/// Where a holder may belong, ISO 3166 numeric; none: anywhere.
pub(super) fn places(policy: &Policy) -> Vec<u16> {
    let named = policy
        .jurisdictions
        .iter()
        .take(policy.jurisdiction_count.into());
    named.copied().collect()
}

fn terms_of(policy: &Policy) -> PolicyTerms {
    PolicyTerms {
        kinds: policy.kinds,
        jurisdictions: places(policy),
        max_holders: policy.max_holders,
        locked_until: policy.locked_until,
    }
}

/// What it says, and how many holders there are.
pub(super) fn report(policy: &Policy) -> Report {
    shown(&terms_of(policy))
        .count("holders", "Holders", policy.holders)
        .value(
            "revision",
            "Times tightened",
            times_tightened(policy).to_string(),
            policy.revision.into(),
        )
}

/// It begins with revision 1.
fn times_tightened(policy: &Policy) -> u32 {
    policy.revision.saturating_sub(1)
}

/// Who may hold an asset's shares and how many there are, where they are permissioned; nothing of open ones.
///
/// # Errors
/// The chain does not answer.
pub(in crate::commands) async fn policy_report(
    context: &Context,
    asset: &Asset,
) -> Result<Report, Failure> {
    if asset.shares() != ShareKind::Permissioned {
        return Ok(Report::new());
    }
    let found = of_mint(context, &asset.share_mint).await?;
    Ok(match found {
        Some(policy) => Report::new().part("policy", "Policy", report(&policy)),
        None => Report::new().none("policy", "Policy").note(format!(
            "The owner has not said who may hold the shares: `openmast holder policy {} --kinds KINDS`. Until then nobody \
             but the owner can.",
            asset.index
        )),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zero_account::zero;

    #[test]
    fn a_policy_that_was_just_made_was_never_tightened() {
        let shown = |revision| {
            let mut policy: Policy = zero();
            policy.revision = revision;
            report(&policy)
        };
        let said = |revision| {
            let text = shown(revision).to_text();
            let line = text.lines().find(|it| it.starts_with("Times tightened"));
            line.unwrap().rsplit(' ').next().unwrap().to_owned()
        };
        assert_eq!((said(1), said(3)), ("0".to_owned(), "2".to_owned()));
        assert_eq!(shown(3).to_json()["revision"], 3);
    }
}
