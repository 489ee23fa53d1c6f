//! What the API tells anybody of what assets did lately.

use serde::Deserialize;

use super::{OracleApi, silent, told};
use crate::failure::Failure;

#[derive(Clone, Debug, Deserialize)]
pub struct ActivityAnswer {
    pub count: u32,
    pub assets: Vec<Activity>,
    pub next_from: Option<u32>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Activity {
    pub index: u32,
    pub name: Option<Name>,
    pub reports: Option<Reports>,
    pub income: Vec<IncomeWindow>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Name {
    pub name: String,
    pub symbol: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Reports {
    pub last_at_ms: String,
    pub until_ms: String,
    pub windows: Vec<ReportWindow>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct ReportWindow {
    pub window_hours: u32,
    pub hours_observed: u32,
    pub hours_reported: u32,
}

#[derive(Clone, Debug, Deserialize)]
pub struct IncomeWindow {
    pub window_days: u32,
    pub earned: String,
    pub bytes: String,
    pub first_epoch: String,
    pub last_epoch: String,
    pub opened_at: String,
    pub closed_at: String,
}

impl OracleApi {
    /// What assets from this index on did lately, at most `limit` of them.
    ///
    /// # Errors
    /// The API does not answer.
    pub async fn activity(&self, from: u32, limit: u32) -> Result<ActivityAnswer, Failure> {
        let url = self.below(&format!("v1/assets?from={from}&limit={limit}"))?;
        told(self.http.get(url).send().await.map_err(silent)?).await
    }
}
