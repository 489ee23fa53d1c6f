//! What the regulator licenses, and what becomes of usage when a licence has lapsed.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use jiff::Timestamp;
use serde_json::Value;

use super::Story;
use crate::{
    archives::{self, NotCharged},
    books::{gigabytes, usd},
    cast::{ASSETS, LICENCES, LicencePart, PAYERS, SHORT_LICENCE},
    expectation,
    founding::JURISDICTION,
    narrator::Narrator,
    oracle::Oracle,
};

const POLL: Duration = Duration::from_millis(100);
const JUDGED_TIMEOUT: Duration = Duration::from_secs(60);
/// How much of the short licence must be left when usage is sent.
const SPARE_SECONDS: i64 = 5;
const MOST_GRANTS: usize = 5;

impl Story {
    pub(super) async fn license(&self, narrator: &Narrator) -> Result<()> {
        narrator.say(
            "this network charges usage of an asset only while its regulator's licence is in force",
        );
        for licence in &LICENCES {
            let until = self.grant(licence).await?;
            say_granted(narrator, licence, &format!("until {}", date(until)?));
        }
        Ok(())
    }

    /// A licence for a few seconds; returns when it ends, Unix seconds, once the oracle charges by it. Where an epoch takes
    /// too long to open, the regulator grants another one.
    pub(super) async fn license_shortly(
        &self,
        narrator: &Narrator,
        oracle: &Oracle,
    ) -> Result<i64> {
        self.wait_until_judged(oracle, "unlicensed").await?;
        for _ in 0..MOST_GRANTS {
            let until = self.grant(&SHORT_LICENCE).await?;
            let seconds = SHORT_LICENCE.seconds;
            say_granted(narrator, &SHORT_LICENCE, &format!("for {seconds} seconds"));
            if self
                .is_charged_before(oracle, until - SPARE_SECONDS)
                .await?
            {
                narrator.say(
                    "an epoch has opened in which that licence is in force: its usage is charged",
                );
                return Ok(until);
            }
        }
        bail!("{MOST_GRANTS} licences lapsed before an epoch opened and its usage could be sent")
    }

    /// Whether the oracle's open epoch charges usage of the asset with the short licence before this time, Unix seconds.
    async fn is_charged_before(&self, oracle: &Oracle, deadline: i64) -> Result<bool> {
        while self.chain.clock().await? < deadline {
            if not_licensed(oracle).await?.is_none() {
                return Ok(true);
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(false)
    }

    /// What was used without a licence is in an archive, under its reason and without a charge.
    pub(super) async fn show_not_charged(
        &mut self,
        narrator: &Narrator,
        oracle: &Oracle,
    ) -> Result<()> {
        let sent = expectation::free_bytes(&self.uses);
        let deadline = Instant::now() + JUDGED_TIMEOUT;
        let found = loop {
            let found = archives::not_charged(&oracle.api_url()).await?;
            if expired(&found) >= sent || Instant::now() > deadline {
                break found;
            }
            tokio::time::sleep(POLL).await;
        };
        self.not_charged = expired(&found);
        for part in &found {
            narrator.say(format!(
                "{}'s bill of epoch {}: {} GB at the {}, metered and not charged (`expired`): {} USD",
                PAYERS[part.payer].name,
                part.epoch,
                gigabytes(part.expired_bytes),
                ASSETS[part.asset].name,
                usd(part.charged)
            ));
        }
        Ok(())
    }

    /// What was sent must have been sent while the licence held.
    pub(super) async fn require_licensed(&self, until: i64) -> Result<()> {
        let now = self.chain.clock().await?;
        ensure!(
            now < until,
            "the short licence ended at {until}, and it is {now}: this machine is too slow for the story"
        );
        Ok(())
    }

    pub(super) async fn wait_until_lapsed(
        &self,
        narrator: &Narrator,
        oracle: &Oracle,
    ) -> Result<()> {
        let text = self.wait_until_judged(oracle, "expired").await?;
        narrator.say(format!(
            "the licence of the {} has lapsed. The oracle says: {}",
            ASSETS[SHORT_LICENCE.asset].name, text
        ));
        Ok(())
    }
}

impl Story {
    /// Grants it, and returns when it ends, Unix seconds.
    async fn grant(&self, part: &LicencePart) -> Result<i64> {
        let now = self.chain.clock().await?;
        let until = now + part.seconds;
        // Of the document with the conditions, its hash goes on chain.
        let document = self.world.folder().join(format!("{}.txt", part.reference));
        tokio::fs::write(&document, conditions(part)).await?;
        let (from_khz, to_khz) = part.band_khz;
        let line = format!(
            "licence grant --asset {} --reference {} --band {from_khz}kHz-{to_khz}kHz --from {} --until {} --document",
            part.asset,
            part.reference,
            Timestamp::from_second(now)?,
            Timestamp::from_second(until)?
        );
        let document = document.to_str().context("a folder's name is no text")?;
        let arguments: Vec<&str> = line.split(' ').chain([document]).collect();
        self.desk.run(&self.regulator, &arguments).await?;
        Ok(until)
    }

    /// Waits until usage of the asset with the short licence is not charged for this reason, in the oracle's open epoch.
    /// Returns the reason in words.
    async fn wait_until_judged(&self, oracle: &Oracle, why: &str) -> Result<String> {
        let deadline = Instant::now() + JUDGED_TIMEOUT;
        loop {
            let found = not_licensed(oracle).await?;
            match found {
                Some((code, text)) if code == why => return Ok(text),
                found if Instant::now() > deadline => {
                    bail!("the oracle says {found:?} of the licence, not {why}")
                }
                _ => tokio::time::sleep(POLL).await,
            }
        }
    }
}

/// Why usage of the asset with the short licence is not charged in the oracle's open epoch: a code, and a sentence.
async fn not_licensed(oracle: &Oracle) -> Result<Option<(String, String)>> {
    let url = format!("{}/v1/assets/{}", oracle.api_url(), SHORT_LICENCE.asset);
    let answer: Value = reqwest::get(&url).await?.json().await?;
    let found = answer["balance"]
        .get("not_licensed")
        .with_context(|| format!("{url}: {answer}"))?;
    let text = |key: &str| found[key].as_str().map(str::to_owned);
    Ok(text("code").zip(text("text")))
}

/// What its holder must keep to.
fn conditions(part: &LicencePart) -> String {
    let (from, to) = part.band_khz;
    format!(
        "Licence {} of jurisdiction {JURISDICTION}\n{} may radiate from {from} to {to} kHz, at 4 W at most.\n",
        part.reference, ASSETS[part.asset].name
    )
}

fn expired(found: &[NotCharged]) -> u64 {
    found.iter().map(|part| part.expired_bytes).sum()
}

fn say_granted(narrator: &Narrator, part: &LicencePart, how_long: &str) {
    let (from, to) = part.band_khz;
    narrator.say(format!(
        "the regulator licenses {}: {}, {} to {} MHz, {how_long}",
        ASSETS[part.asset].name,
        part.reference,
        from / 1_000,
        to / 1_000
    ));
}

/// `2036-12-01`
fn date(seconds: i64) -> Result<String> {
    let text = Timestamp::from_second(seconds)?.to_string();
    Ok(text.chars().take(10).collect())
}
