//! What the public archives of final settlements say, as anybody can read them.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// More settlements than a story has.
const MOST: usize = 100;

/// Usage that was metered and not charged, in one epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotCharged {
    pub epoch: u64,
    pub payer: usize,
    pub asset: usize,
    /// Because the asset's licences had expired.
    pub expired_bytes: u64,
    /// Base units that the payer was charged for the asset all the same.
    pub charged: u64,
}

/// All usage that was not charged since a licence had expired, up to the newest final epoch, the oldest first.
///
/// # Errors
/// The API does not answer, or an archive is not as docs/reference/archive.md says.
pub async fn not_charged(api_url: &str) -> Result<Vec<NotCharged>> {
    let client = reqwest::Client::new();
    let get = async |path: String| -> Result<String> {
        let answer = client.get(format!("{api_url}{path}")).send().await?;
        ensure!(answer.status().is_success(), "{path}: {}", answer.status());
        Ok(answer.text().await?)
    };
    let list: Value = serde_json::from_str(&get(format!("/v1/settlements?limit={MOST}")).await?)?;
    let settlements = list["settlements"].as_array().context("no settlements")?;
    let mut found = Vec::new();
    for settlement in settlements.iter().rev() {
        if settlement["state"] != "final" && settlement["state"] != "closed" {
            continue;
        }
        let epoch = number(&settlement["epoch"])?;
        let hash = settlement["archive_hash"].as_str().context("no archive")?;
        for line in get(format!("/v1/archive/{hash}")).await?.lines() {
            found.extend(charge(epoch, line)?);
        }
    }
    Ok(found)
}

fn charge(epoch: u64, line: &str) -> Result<Option<NotCharged>> {
    let charge: Value = serde_json::from_str(line).context("an archive is lines of JSON")?;
    // Charges are the only lines that have it.
    if charge["expired_bytes"].is_null() {
        return Ok(None);
    }
    let index = |key: &str| {
        charge[key]
            .as_u64()
            .with_context(|| format!("no {key}: {charge}"))
    };
    let found = NotCharged {
        epoch,
        payer: usize::try_from(index("payer")?)?,
        asset: usize::try_from(index("asset")?)?,
        expired_bytes: number(&charge["expired_bytes"])?,
        charged: number(&charge["charged"])?,
    };
    Ok((found.expired_bytes > 0).then_some(found))
}

fn number(value: &Value) -> Result<u64> {
    let text = value.as_str();
    text.and_then(|text| text.parse().ok())
        .with_context(|| format!("not a decimal string: {value}"))
}
