//! A price follows how busy its asset was.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{
    Story,
    answers::{SETTLED_TIMEOUT, number, wait_until_open},
};
use crate::{
    books::usd,
    cast::{ASSETS, LIVE_PRICE},
    narrator::Narrator,
    oracle::Oracle,
};

/// A price that has changed, and the first epoch in which it holds.
pub(super) struct Repriced {
    price: u64,
    epoch: u64,
}

impl Story {
    /// From now on use counts.
    pub(super) async fn count_use(&self) -> Result<()> {
        let begun = self.reprice_once().await?;
        ensure!(begun["next_price_per_gb"].is_null(), "too early: {begun}");
        Ok(())
    }

    /// Anybody has the price computed from how busy the asset was.
    pub(super) async fn reprice(&self, narrator: &Narrator) -> Result<Repriced> {
        let number_of_asset = LIVE_PRICE.asset.to_string();
        let shown = ["asset", "show", &number_of_asset];
        let shown = self.desk.run(&self.founder, &shown).await?;
        let due = number(&shown, "reprice_due_epoch")?;
        self.chain.wait_until_final(due, SETTLED_TIMEOUT).await?;
        let said = self.reprice_once().await?;
        let (before, price) = (
            number(&said, "price_per_gb")?,
            number(&said, "next_price_per_gb")?,
        );
        // It was used for more than twice its target, so the price rises by the whole step.
        let shift = self.chain.network().await?.parameters.price_step_shift;
        let highest = before + (before >> shift);
        ensure!(
            price == highest.min(LIVE_PRICE.cap),
            "{price} and not {highest}: {said}"
        );
        let epoch = number(&said, "next_price_epoch")?;
        let asset = &ASSETS[LIVE_PRICE.asset];
        narrator.say(format!(
            "{} was full: anybody has its price computed, by a proof of what was paid for. It rises by the most in one step, from {} to {} USD per GB, from epoch {epoch} on",
            asset.name,
            usd(before),
            usd(price)
        ));
        Ok(Repriced { price, epoch })
    }

    /// Once the epoch is open in which the new price holds.
    pub(super) async fn wait_for_price(
        &mut self,
        narrator: &Narrator,
        oracle: &Oracle,
        repriced: &Repriced,
    ) -> Result<()> {
        wait_until_open(oracle, repriced.epoch).await?;
        self.prices[LIVE_PRICE.asset] = repriced.price;
        narrator.say(format!(
            "epoch {} is open: a GB at {} costs {} USD now",
            repriced.epoch,
            ASSETS[LIVE_PRICE.asset].name,
            usd(repriced.price)
        ));
        Ok(())
    }

    async fn reprice_once(&self) -> Result<Value> {
        let index = LIVE_PRICE.asset.to_string();
        let said = self.desk.run(&self.founder, &["reprice", &index]).await?;
        let line = said["repriced"].get(0);
        line.cloned()
            .with_context(|| format!("nothing was repriced: {said}"))
    }
}
