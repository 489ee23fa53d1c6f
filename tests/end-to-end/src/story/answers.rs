//! What commands and the oracle's API answer.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::oracle::Oracle;

/// How long the story waits for an epoch or a settlement.
pub(super) const SETTLED_TIMEOUT: Duration = Duration::from_secs(180);
const POLL: Duration = Duration::from_millis(100);

/// A count that stands there as a number.
pub(super) fn index(said: &Value, key: &str) -> Result<u32> {
    let found = said[key].as_u64();
    let found = found.with_context(|| format!("no {key} in {said}"))?;
    Ok(u32::try_from(found)?)
}

/// A number that stands there as decimal text.
pub(super) fn number(said: &Value, key: &str) -> Result<u64> {
    let text = said[key].as_str();
    let text = text.with_context(|| format!("no {key} in {said}"))?;
    Ok(text.parse()?)
}

/// What the oracle's API says at `/v1/…`.
pub(super) async fn ask(oracle: &Oracle, what: &str) -> Result<Value> {
    let url = format!("{}/v1/{what}", oracle.api_url());
    let answer = reqwest::get(url).await?.error_for_status()?;
    Ok(answer.json().await?)
}

/// Waits until the oracle's open epoch is this one, or a later one.
pub(super) async fn wait_until_open(oracle: &Oracle, epoch: u64) -> Result<()> {
    let is_open = || async { Ok(number(&ask(oracle, "epoch").await?, "epoch")? >= epoch) };
    until(oracle, &format!("epoch {epoch}"), is_open).await
}

/// Waits until an entitlement of a payer meets usage of the open epoch.
pub(super) async fn wait_until_in_use(oracle: &Oracle, payer: usize, reserve: u32) -> Result<()> {
    let path = format!("payers/{payer}");
    let is_in_use = || async {
        let said = ask(oracle, &path).await?;
        let entitlements = said["entitlements"].as_array();
        let mut entitlements = entitlements.into_iter().flatten();
        Ok(entitlements.any(|one| one["reserve"] == reserve && one["is_in_use"] == true))
    };
    let what = format!("entitlement {reserve} of payer {payer}");
    until(oracle, &what, is_in_use).await
}

/// Asks until it is so.
pub(super) async fn until<F>(oracle: &Oracle, what: &str, is_so: impl Fn() -> F) -> Result<()>
where
    F: Future<Output = Result<bool>>,
{
    let deadline = Instant::now() + SETTLED_TIMEOUT;
    while !is_so().await? {
        if Instant::now() > deadline {
            bail!("waited in vain for {what}\n{}", oracle.tail());
        }
        tokio::time::sleep(POLL).await;
    }
    Ok(())
}
