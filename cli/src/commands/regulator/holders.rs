//! The table of holders' counts: one line for each asset with permissioned shares, as of the slot.

use openmast_client::{
    accounts::{Asset, ShareKind},
    share_gate::{accounts::Policy, addresses},
};
use solana_pubkey::Pubkey;

use super::standing::Standing;
use crate::{context::Context, failure::Failure, tables::Column};

/// Who may hold an asset's shares, and how many do.
pub(super) struct Holders {
    asset: u32,
    account: Pubkey,
    mint: Pubkey,
    policy_account: Pubkey,
    /// `None`: the owner has not said yet who may hold the shares.
    policy: Option<Policy>,
    slot: u64,
}

/// The column names are the format (docs/reference/regulator-report.md).
pub(super) const COLUMNS: &[Column<Holders>] = &[
    Column::number("asset", |it| Some(it.asset.into())),
    Column::text("asset_account", |it| Some(it.account.to_string())),
    Column::text("share_mint", |it| Some(it.mint.to_string())),
    Column::text("policy_account", |it| Some(it.policy_account.to_string())),
    Column::number("as_of_slot", |it| Some(it.slot)),
    Column::number("holders", |it| Some(it.policy.as_ref()?.holders.into())),
    Column::number("most_holders", |it| {
        let most = it.policy.as_ref()?.max_holders;
        (most > 0).then(|| most.into())
    }),
    Column::number("policy_revision", |it| {
        Some(it.policy.as_ref()?.revision.into())
    }),
];

/// The assets with permissioned shares that are in the jurisdiction in an epoch, by index.
pub(super) fn permissioned(standing: &Standing, epoch: u64) -> Vec<&Asset> {
    let assets = standing.assets_in(epoch);
    let permissioned = assets.filter(|asset| asset.shares() == ShareKind::Permissioned);
    permissioned.collect()
}

/// # Errors
/// The chain does not answer.
pub(super) async fn lines(
    context: &Context,
    standing: &Standing,
    assets: &[&Asset],
) -> Result<Vec<Holders>, Failure> {
    let policies: Vec<Pubkey> = assets
        .iter()
        .map(|asset| addresses::policy(&asset.share_mint))
        .collect();
    let found = context.rpc.accounts(&policies, context.commitment).await?;
    let all = assets.iter().zip(policies).zip(found.value);
    let lines = all.map(|((asset, policy_account), policy)| Holders {
        asset: asset.index,
        account: standing.asset_account(asset.index),
        mint: asset.share_mint,
        policy_account,
        policy,
        slot: standing.slot,
    });
    Ok(lines.collect())
}
