//! `openmast holder policy`

use super::Permissioned;
use crate::{
    args::PolicyArgs,
    context::Context,
    failure::Failure,
    key_file,
    report::Report,
    terms::{Kinds, Until},
};
use openmast_client::share_gate::{accounts::Policy, addresses, instructions, types::PolicyTerms};
use solana_signer::Signer;

/// Makes the asset's policy when it has none, and changes it otherwise.
pub(super) async fn set(context: &Context, args: PolicyArgs) -> Result<Report, Failure> {
    let permissioned = Permissioned::find(context, args.index).await?;
    let (mint, owner) = (permissioned.asset.share_mint, context.signer_key()?);
    let terms = PolicyTerms {
        kinds: args.kinds.0,
        jurisdictions: args.jurisdictions,
        max_holders: args.max_holders,
        locked_until: args.locked_until.map_or(0, |Until(time)| time),
    };
    let regulator = args
        .regulator_keypair
        .as_deref()
        .map(key_file::read)
        .transpose()?
        .map(|read| read.keypair);
    let address = permissioned.address;
    let instruction = match find(context, &permissioned).await? {
        None => {
            let payer = context.fee_payer_key()?;
            instructions::make_policy(payer, owner, address, mint, &terms)
        }
        Some(_) => {
            let signs = regulator.as_ref().map(Signer::pubkey);
            let jurisdiction = permissioned.jurisdiction();
            instructions::set_policy(owner, signs, jurisdiction, address, mint, &terms)
        }
    };
    let also: Vec<_> = regulator.iter().collect();
    let outcome = context
        .execute_with(
            "Setting who may hold the shares",
            &[vec![instruction]],
            &also,
        )
        .await?;
    Ok(Report::new()
        .count("index", "Asset", args.index)
        .key("policy", "Policy", &addresses::policy(&mint))
        .and(shown(&terms))
        .and(outcome.report(None)))
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
    let address = addresses::policy(&permissioned.asset.share_mint);
    let found = context
        .rpc
        .account_if_any(address, context.commitment)
        .await?;
    Ok(found.value)
}

/// What it says, and how many holders there are.
pub(super) fn report(policy: &Policy) -> Report {
    let named = policy
        .jurisdictions
        .iter()
        .take(policy.jurisdiction_count.into());
    shown(&PolicyTerms {
        kinds: policy.kinds,
        jurisdictions: named.copied().collect(),
        max_holders: policy.max_holders,
        locked_until: policy.locked_until,
    })
    .count("holders", "Holders", policy.holders)
    .count("revision", "Times tightened", policy.revision)
}
