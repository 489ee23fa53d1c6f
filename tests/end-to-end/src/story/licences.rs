//! What the regulator licenses, and what becomes of usage when a licence has lapsed.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use jiff::Timestamp;
use openmast_client::{
    accounts::{LicenceArea, LicenceKind, pad_text},
    instructions::{self, NewLicence},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use solana_pubkey::Pubkey;

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
/// An asset's first licence.
const FIRST: u8 = 0;

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

    /// A licence for a few seconds; returns when it ends, Unix seconds, once the oracle charges by it.
    pub(super) async fn license_shortly(
        &self,
        narrator: &Narrator,
        oracle: &Oracle,
    ) -> Result<i64> {
        let why = self.wait_until_judged(oracle, Some("unlicensed")).await?;
        ensure!(why.is_some(), "nobody has licensed it yet");
        let until = self.grant(&SHORT_LICENCE).await?;
        let seconds = SHORT_LICENCE.seconds;
        say_granted(narrator, &SHORT_LICENCE, &format!("for {seconds} seconds"));
        self.wait_until_judged(oracle, None).await?;
        narrator.say("an epoch has opened in which that licence is in force: its usage is charged from now on");
        Ok(until)
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
                "{}'s bill of epoch {}: {} GB of the {} are `expired`, for {} USD",
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
        let text = self.wait_until_judged(oracle, Some("expired")).await?;
        narrator.say(format!(
            "the licence of the {} has lapsed; what is used of it from this epoch on: {}",
            ASSETS[SHORT_LICENCE.asset].name,
            text.unwrap_or_default()
        ));
        Ok(())
    }
}

impl Story {
    /// Grants it, and returns when it ends, Unix seconds.
    async fn grant(&self, part: &LicencePart) -> Result<i64> {
        let now = self.chain.clock().await?;
        let conditions = format!("{}: conditions of the licence", part.reference);
        let (band_from_khz, band_to_khz) = part.band_khz;
        let new = NewLicence {
            kind: LicenceKind::Licence as u8,
            parent: Pubkey::default(),
            reference: pad_text(part.reference).context("a reference is text of 1 to 32 bytes")?,
            band_from_khz,
            band_to_khz,
            area_kind: LicenceArea::Country.kind(),
            area: [0; 32],
            valid_from: now,
            valid_until: now + part.seconds,
            document_hash: Sha256::digest(conditions).into(),
            attestation: Pubkey::default(),
        };
        let (key, index) = (self.regulator.key(), u32::try_from(part.asset)?);
        let grant = [instructions::grant_licence(
            key,
            key,
            self.network,
            JURISDICTION,
            index,
            FIRST,
            &new,
        )];
        let sent = self.world.sender.send(&grant, &self.regulator.keypair, &[]);
        sent.await
            .with_context(|| format!("licence {} was not granted", part.reference))?;
        Ok(new.valid_until)
    }

    /// Waits until the oracle's open epoch is one in which usage of the asset with the short licence is not charged for this
    /// reason, or is charged. Returns the reason in words.
    async fn wait_until_judged(
        &self,
        oracle: &Oracle,
        why: Option<&str>,
    ) -> Result<Option<String>> {
        let url = format!("{}/v1/assets/{}", oracle.api_url(), SHORT_LICENCE.asset);
        let client = reqwest::Client::new();
        let deadline = Instant::now() + JUDGED_TIMEOUT;
        loop {
            let answer: Value = client.get(&url).send().await?.json().await?;
            let found = &answer["balance"]["not_licensed"];
            if found["code"].as_str() == why {
                return Ok(found["text"].as_str().map(str::to_owned));
            }
            if Instant::now() > deadline {
                bail!("{url} does not say {why:?}: {answer}");
            }
            tokio::time::sleep(POLL).await;
        }
    }
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
