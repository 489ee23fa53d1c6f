//! In how many hours assets reported, and what they earned lately.

use serde::Serialize;
use utoipa::ToSchema;

use super::{AssetName, Decimal};

/// Assets with what they did lately, by index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssetList {
    /// How many assets the oracle has seen on chain, including those that are not listed.
    pub count: u32,
    pub assets: Vec<AssetActivity>,
    /// `from` of the next page; absent on the last one.
    pub next_from: Option<u32>,
}

/// What an asset did lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssetActivity {
    /// Of the asset, on chain.
    pub index: u32,
    /// Absent if its mint does not say, or the oracle has not read it yet.
    pub name: Option<AssetName>,
    /// Absent if none of its radios ever reported to this oracle.
    pub reports: Option<AssetReports>,
    /// What it earned in the epochs that ended in the last 7, 30 and 90 days. A window is absent while the oracle knows no two
    /// settlements for it, of which the newest is final, or cannot read the archive that it begins with.
    pub income: Vec<IncomeWindow>,
}

/// When reports of an asset's radios came to this oracle. Other oracles may have been told otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssetReports {
    /// When the newest one came, by the oracle's clock, Unix milliseconds.
    pub last_at_ms: Decimal,
    /// The end of all windows: the beginning of the hour (UTC) that has not ended yet, Unix milliseconds.
    pub until_ms: Decimal,
    /// The last 7, 30 and 90 days.
    pub windows: Vec<ReportWindow>,
}

/// In how many hours (UTC) of a window reports came. A session that is repeated or late counts as well; the hour is that in which the
/// oracle took the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportWindow {
    /// Hours of the window.
    pub window_hours: u32,
    /// Of these, hours since the asset's first report in which the oracle took a report of anybody. In the others it may have been
    /// away itself.
    pub hours_observed: u32,
    /// Of these, hours in which it took a report of the asset.
    pub hours_reported: u32,
}

/// What an asset earned in the epochs that ended in a window, by two public archives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IncomeWindow {
    /// Days of the window.
    pub window_days: u32,
    /// What the epochs from `first_epoch` up to `last_epoch` added to its lifetime earnings. This is what `collect`
    /// splits among treasury, levy, stakers and owner. Base units of the network's currency.
    pub earned: Decimal,
    /// Bytes that it carried in these epochs.
    pub bytes: Decimal,
    /// The one after the newest that had ended when the window began; if the oracle knows none that old, the one after the oldest that
    /// it knows.
    pub first_epoch: Decimal,
    /// The newest epoch whose settlement is final. The one before `first_epoch`: none ended in the window.
    pub last_epoch: Decimal,
    /// When the epoch before `first_epoch` closed by the chain's clock, Unix seconds: from then on the window is covered.
    pub opened_at: Decimal,
    /// When `last_epoch` closed by the chain's clock, Unix seconds: until then.
    pub closed_at: Decimal,
}
