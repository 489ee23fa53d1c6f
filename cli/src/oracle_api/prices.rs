//! Prices and quotes, as the API tells them. Nothing of it is proven: prices stand on chain, and what was charged is proven when the
//! epoch is final.

use std::time::Duration;

use reqwest::{Url, header::ACCEPT};
use serde::Deserialize;

use super::{OracleApi, silent, told};
use crate::failure::{Exit, Failure};

/// A stream goes on for as long as somebody listens.
const WITHOUT_END: Duration = Duration::from_secs(u32::MAX as u64);

#[derive(Clone, Debug, Deserialize)]
pub struct Version {
    pub epoch: String,
    pub slot: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Validity {
    pub through_epoch: String,
    pub at_least_until: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Reason {
    pub code: String,
    pub text: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Scheduled {
    pub price_per_gb: String,
    pub from_epoch: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Price {
    pub asset: u32,
    pub price_per_gb: String,
    pub why_free: Option<Reason>,
    /// An oracle of before it was told does not say it.
    #[serde(default)]
    pub asked_per_gb: Option<String>,
    pub scheduled: Option<Scheduled>,
    pub cell: Option<String>,
}

/// What an asset is called.
#[derive(Clone, Debug, Deserialize)]
pub struct Name {
    pub name: String,
    pub symbol: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct PriceAnswer {
    pub price: Price,
    pub asset_name: Option<Name>,
    pub version: Version,
    pub valid: Validity,
}

/// Data of an event of the stream.
#[derive(Clone, Debug, Deserialize)]
pub struct Prices {
    pub version: Version,
    pub valid: Validity,
    pub prices: Vec<Price>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Quote {
    pub asset: u32,
    pub asset_name: Option<Name>,
    pub place: Option<String>,
    pub cell: Option<String>,
    pub price_per_gb: String,
    pub met_bytes: String,
    pub amount: String,
    pub valid: Validity,
}

#[derive(Clone, Debug, Deserialize)]
pub struct QuotedPayer {
    pub index: u32,
    pub free: String,
    pub max_price_per_gb: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct QuoteAnswer {
    pub bytes: String,
    pub version: Version,
    pub payer: Option<QuotedPayer>,
    pub quotes: Vec<Quote>,
}

/// A number of the API.
///
/// # Errors
/// It is none.
pub fn number(text: &str) -> Result<u64, Failure> {
    text.parse().map_err(|_| {
        Failure::new(
            Exit::Trouble,
            format!("the oracle's API says `{text}` where a number should be; check --oracle-api"),
        )
    })
}

impl OracleApi {
    /// The price of an asset.
    ///
    /// # Errors
    /// The API does not answer, or knows no such asset.
    pub async fn price(&self, asset: u32) -> Result<PriceAnswer, Failure> {
        let url = self.below(&format!("v1/price/{asset}"))?;
        told(self.http.get(url).send().await.map_err(silent)?).await
    }

    /// What some bytes cost. `query` has the route's parameters.
    ///
    /// # Errors
    /// The API does not answer, or nothing can be quoted.
    pub async fn quote(&self, query: &[(&str, String)]) -> Result<QuoteAnswer, Failure> {
        let mut url = self.below("v1/quote")?;
        url.query_pairs_mut().extend_pairs(query);
        told(self.http.get(url).send().await.map_err(silent)?).await
    }

    /// The stream of prices, from after the event `last` on.
    ///
    /// # Errors
    /// The API does not answer, or does not let anybody listen.
    pub async fn price_stream(&self, last: Option<&str>) -> Result<reqwest::Response, Failure> {
        let url = self.below("v1/prices/stream")?;
        let request = self.http.get(url).timeout(WITHOUT_END);
        let request = request.header(ACCEPT, "text/event-stream");
        let request = match last {
            Some(last) => request.header("last-event-id", last),
            None => request,
        };
        let response = request.send().await.map_err(silent)?;
        match response.status().is_success() {
            true => Ok(response),
            false => Err(super::refusal(response).await),
        }
    }

    pub(super) fn below(&self, path: &str) -> Result<Url, Failure> {
        let url = self.base.join(path);
        url.map_err(|error| Failure::input(format!("--oracle-api: {error}")))
    }
}
