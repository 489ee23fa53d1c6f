//! The table of the period's epochs: their calendar times, and what proves the leaves of other tables.

use super::walking::Closed;
use crate::tables::Column;

/// The column names are the format (docs/reference/regulator-report.md).
pub(super) const COLUMNS: &[Column<Closed>] = &[
    Column::number("epoch", |it| Some(it.content.epoch)),
    Column::time("opened_at", |it| it.opened_at),
    Column::time("closed_at", |it| Some(it.content.closed_at)),
    Column::number("snapshot_slot", |it| Some(it.content.snapshot_slot)),
    Column::text("settlement", |it| Some(it.settlement.to_string())),
    Column::flag("settlement_on_chain", |it| Some(it.is_kept)),
    Column::text("archive_sha256", |it| {
        Some(hex::encode(it.content.archive_hash))
    }),
    Column::text("asset_root_sha256", |it| {
        Some(hex::encode(it.content.asset_root))
    }),
    Column::number("asset_leaves", |it| Some(it.content.asset_count.into())),
    Column::number("lifetime_bytes", |it| Some(it.content.bytes)),
    Column::number("lifetime_earned_base_units", |it| {
        Some(it.content.asset_charged)
    }),
    Column::number("lifetime_accrued_base_units", |it| {
        Some(it.content.asset_accrued)
    }),
];
