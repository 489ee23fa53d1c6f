//! What the API tells owners of assets: their radios, and where radios and gateways send to.

use serde::Deserialize;

use super::{Credential, OracleApi, silent, told};
use crate::failure::Failure;

#[derive(Clone, Debug, Deserialize)]
pub struct RadiosAnswer {
    pub epoch: String,
    pub count: u32,
    pub radios: Vec<Radio>,
    pub next_after: Option<String>,
}

/// One name of a radio.
#[derive(Clone, Debug, Deserialize)]
pub struct Radio {
    pub kind: String,
    pub value: String,
    pub protocol: String,
    pub mapped_since_ms: String,
    pub areas: Vec<String>,
    pub last_report_at_ms: Option<String>,
    pub running_sessions: String,
    pub bytes: String,
    pub waiting_bytes: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct DoorsAnswer {
    pub doors: Vec<Door>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Door {
    pub protocol: String,
    pub address: Option<String>,
    pub needs_client_certificate: bool,
}

impl OracleApi {
    /// The radios that are mapped to an asset, at most `limit`: those behind `after`.
    ///
    /// # Errors
    /// The API does not answer or does not disclose them.
    pub async fn asset_radios(
        &self,
        index: u32,
        after: Option<&str>,
        limit: u32,
        credential: &Credential,
    ) -> Result<RadiosAnswer, Failure> {
        let after = after.map(|after| ("after", after.to_owned()));
        let query: Vec<_> = { after.into_iter() }
            .chain([("limit", limit.to_string())])
            .collect();
        let path = format!("v1/assets/{index}/radios");
        self.search(&path, &query, credential).await
    }

    /// Where the oracle takes reports of usage.
    ///
    /// # Errors
    /// The API does not answer.
    pub async fn doors(&self) -> Result<DoorsAnswer, Failure> {
        let url = self.below("v1/doors")?;
        told(self.http.get(url).send().await.map_err(silent)?).await
    }
}
