//! The table of levies: by which levy what each asset earned in each epoch is cut.

use openmast_client::accounts::Jurisdiction;
use openmast_ledger::{ArithmeticError, BaseUnits};
use solana_pubkey::Pubkey;

use super::{standing::Standing, usage::Usage};
use crate::{
    failure::{Exit, Failure},
    tables::Column,
};

/// What one asset earned in one epoch, and the jurisdiction's part.
pub(super) struct Levy {
    epoch: u64,
    closed_at: i64,
    asset: u32,
    account: Pubkey,
    earned: BaseUnits,
    bps: u16,
    /// Whether the account still says which levy held then; otherwise it is the smallest that can have held.
    is_exact: bool,
    pub amount: BaseUnits,
    is_collected: bool,
    settlement: Pubkey,
    leaf_hash: [u8; 32],
    path_by: Option<String>,
    jurisdiction: Pubkey,
    slot: u64,
}

/// The column names are the format (docs/reference/regulator-report.md).
pub(super) const COLUMNS: &[Column<Levy>] = &[
    Column::number("epoch", |it| Some(it.epoch)),
    Column::time("closed_at", |it| Some(it.closed_at)),
    Column::number("asset", |it| Some(it.asset.into())),
    Column::text("asset_account", |it| Some(it.account.to_string())),
    Column::number("earned_base_units", |it| Some(it.earned.0)),
    Column::number("levy_bps", |it| Some(it.bps.into())),
    Column::flag("levy_bps_exact", |it| Some(it.is_exact)),
    Column::number("levy_base_units", |it| Some(it.amount.0)),
    Column::flag("collected", |it| Some(it.is_collected)),
    Column::text("settlement", |it| Some(it.settlement.to_string())),
    Column::number("leaf_index", |it| Some(it.asset.into())),
    Column::text("leaf_sha256", |it| Some(hex::encode(it.leaf_hash))),
    Column::text("path_by", |it| it.path_by.clone()),
    Column::text("jurisdiction_account", |it| {
        Some(it.jurisdiction.to_string())
    }),
    Column::number("as_of_slot", |it| Some(it.slot)),
];

/// The levies on this usage, in its order; without what earned nothing.
///
/// # Errors
/// The jurisdiction's account says parts that are no parts.
pub(super) fn lines(standing: &Standing, usage: &[Usage]) -> Result<Vec<Levy>, Failure> {
    let earning = usage.iter().filter(|line| line.earned() != BaseUnits::ZERO);
    earning
        .map(|line| levied(standing, line).map_err(|error| no_parts(&standing.jurisdiction, error)))
        .collect()
}

fn levied(standing: &Standing, usage: &Usage) -> Result<Levy, ArithmeticError> {
    let schedule = standing.jurisdiction.levy_schedule()?;
    let levy = schedule.at(usage.epoch);
    let asset = standing.assets.get(usage.asset as usize);
    Ok(Levy {
        epoch: usage.epoch,
        closed_at: usage.closed_at,
        asset: usage.asset,
        account: usage.account,
        earned: usage.earned(),
        bps: levy.get(),
        is_exact: schedule.first_epoch <= usage.epoch,
        amount: levy.of(usage.earned()),
        is_collected: asset.is_some_and(|asset| asset.collected_epoch >= usage.epoch),
        settlement: usage.settlement,
        leaf_hash: usage.leaf_hash,
        path_by: usage.path_by(),
        jurisdiction: standing.account,
        slot: standing.slot,
    })
}

fn no_parts(jurisdiction: &Jurisdiction, error: ArithmeticError) -> Failure {
    let text = format!(
        "the account of jurisdiction {} is none that the program writes: {error}",
        jurisdiction.code
    );
    Failure::new(Exit::Verification, text)
}
