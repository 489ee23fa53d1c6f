//! The table of the jurisdiction itself: one line, of its account as of the slot.

use super::standing::Standing;
use crate::tables::Column;

/// The column names are the format (docs/reference/regulator-report.md).
pub(super) const COLUMNS: &[Column<Standing>] = &[
    Column::number("jurisdiction", |it| Some(it.jurisdiction.code.into())),
    Column::text("jurisdiction_account", |it| Some(it.account.to_string())),
    Column::number("as_of_slot", |it| Some(it.slot)),
    Column::text("regulator", |it| {
        Some(it.jurisdiction.regulator.to_string())
    }),
    Column::number("before_levy_bps", |it| {
        Some(it.jurisdiction.before_levy_bps.into())
    }),
    Column::number("levy_bps", |it| Some(it.jurisdiction.levy_bps.into())),
    Column::number("levy_epoch", |it| Some(it.jurisdiction.levy_epoch)),
    Column::number("next_levy_bps", |it| {
        Some(it.jurisdiction.next_levy_bps.into())
    }),
    Column::number("next_levy_epoch", |it| {
        Some(it.jurisdiction.next_levy_epoch)
    }),
    Column::number("most_levy_bps", |it| {
        Some(it.jurisdiction.most_levy_bps.into())
    }),
    Column::number("collected_base_units", |it| Some(it.jurisdiction.collected)),
    Column::number("owed_base_units", |it| Some(it.jurisdiction.owed)),
    Column::number("paid_base_units", |it| Some(it.jurisdiction.paid)),
];
