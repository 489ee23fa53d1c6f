//! The licence of a mast is suspended while its lots run: what was not served is paid back.

use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;
use jiff::Timestamp;

use super::{
    FIRST_PAYER, Story,
    answers::{SETTLED_TIMEOUT, number},
    capacity::{SLOT_LOT, VOLUME_LOT},
};
use crate::{
    books::{gigabytes, usd},
    capacity::{GB, Kind},
    cast::{ASSETS, ISLAND, PAYERS, RESOLD, RESOLD_REDEEMED, SLOTS, VOLUME},
    narrator::Narrator,
    oracle::Oracle,
    proofs,
};

/// How long a licence is suspended at most, seconds: it is lifted long before.
const SUSPENDED_SECONDS: i64 = 3_600;
/// The first licence of the asset.
const LICENCE: u16 = 0;
/// What a regulator says holds so many epochs after the newest final one: sooner it cannot be lifted either.
const EPOCHS_AHEAD: u64 = openmast_ledger::FIRST_FREE_EPOCH_AFTER_FINAL;

impl Story {
    /// From an epoch on that has not opened yet: what was used before is charged.
    pub(super) async fn suspend(&mut self, narrator: &Narrator) -> Result<()> {
        let until = Timestamp::from_second(self.chain.clock().await? + SUSPENDED_SECONDS)?;
        let line = format!(
            "licence suspend {} {LICENCE} --until {until} --reason interference",
            VOLUME.asset
        );
        let said = self.type_line(&self.regulator, line).await?;
        let from = number(&said, "suspended_from")?;
        let last = self.lots[VOLUME_LOT].last_epoch;
        ensure!(
            from <= last,
            "the licence is suspended from epoch {from} on, and the lots end with {last}: this machine is too slow for the story"
        );
        for lot in &mut self.lots {
            lot.outage = Some((from, u64::MAX));
        }
        narrator.say(format!(
            "an outage: the regulator suspends the licence of {} for interference, from epoch {from} on",
            ASSETS[VOLUME.asset].name
        ));
        Ok(())
    }

    pub(super) async fn lift(&mut self, narrator: &Narrator) -> Result<()> {
        let (from, _) = self.lots[VOLUME_LOT].outage.context("no outage")?;
        // Lifted now it would be suspended in no epoch at all, before.
        let earliest = (from + 1).saturating_sub(EPOCHS_AHEAD);
        self.chain
            .wait_until_final(earliest, SETTLED_TIMEOUT)
            .await?;
        let line = format!("licence lift {} {LICENCE}", VOLUME.asset);
        let said = self.type_line(&self.regulator, line).await?;
        let to = number(&said, "lifted_from")?;
        for lot in &mut self.lots {
            lot.outage = Some((from, to));
        }
        narrator.say(format!(
            "the interference is gone, and the suspension lifted: from epoch {to} on {} may serve again",
            ASSETS[VOLUME.asset].name
        ));
        Ok(())
    }

    /// The windows end; what was not served comes back.
    pub(super) async fn end_lots(&mut self, narrator: &Narrator, oracle: &Oracle) -> Result<()> {
        let last = self.lots[VOLUME_LOT].last_epoch;
        self.chain.wait_until_final(last, SETTLED_TIMEOUT).await?;
        proofs::wait_until_told(&oracle.api_url(), last).await?;
        self.show_delivery(narrator).await?;
        self.settle_lots(narrator).await?;
        self.refund(narrator).await
    }

    /// From the public archives: how many of its SIM cards the carrier used.
    async fn show_delivery(&self, narrator: &Narrator) -> Result<()> {
        let line = format!("lot delivery {}", self.lots[SLOT_LOT].reserve);
        let said = self.type_line(&self.payers[ISLAND], line).await?;
        let measured = said["measured"].as_array().context("nothing measured")?;
        let identities = |line: &serde_json::Value| line["identities"].as_u64().unwrap_or(0);
        let busiest = measured.iter().max_by_key(|line| identities(line));
        let busiest = busiest.filter(|line| identities(line) > 0);
        let busiest = busiest.with_context(|| format!("no SIM card was active: {said}"))?;
        narrator.say(format!(
            "`openmast lot delivery` counts in the archives: in epoch {} {} identities were active on {}'s {} SIM slots",
            number(busiest, "epoch")?,
            identities(busiest),
            PAYERS[ISLAND].name,
            SLOTS.tokens
        ));
        Ok(())
    }

    async fn settle_lots(&self, narrator: &Narrator) -> Result<()> {
        let settled = self.lots.iter().map(|lot| async {
            let line = format!("lot settle {}", lot.reserve);
            let said = self.type_line(&self.founder, line).await?;
            let epochs = (number(&said, "served")?, number(&said, "window")?);
            ensure!(
                epochs == (lot.served(), lot.window()),
                "not {} of {} epochs: {said}",
                lot.served(),
                lot.window()
            );
            Ok(format!(
                "{} of {} epochs of {}",
                epochs.0, epochs.1, lot.name
            ))
        });
        let settled: Vec<String> = try_join_all(settled).await?;
        narrator.say(format!(
            "both lots are over, and anybody settles them: {} were served",
            settled.join(" and ")
        ));
        Ok(())
    }

    async fn refund(&mut self, narrator: &Narrator) -> Result<()> {
        let wallet = FIRST_PAYER + ISLAND;
        let kept = RESOLD - RESOLD_REDEEMED;
        let mut refunds = vec![(
            self.lots[VOLUME_LOT].back_of_tokens(kept),
            format!("lot refund {} {kept}", self.lots[VOLUME_LOT].reserve),
        )];
        for lot in &self.lots {
            for entitlement in lot.entitlements.iter().filter(|it| it.wallet == wallet) {
                let line = format!("lot refund {}", entitlement.reserve);
                refunds.push((lot.back_of(entitlement), line));
            }
        }
        try_join_all(refunds.iter().map(|refund| self.take_refund(refund))).await?;
        self.lots[VOLUME_LOT].given_back.push((wallet, kept));
        for lot in &mut self.lots {
            let its = lot.entitlements.iter_mut();
            its.filter(|it| it.wallet == wallet)
                .for_each(|it| it.is_refunded = true);
        }
        self.say_refunded(narrator);
        Ok(())
    }

    /// An amount that must come back, base units, and the command for it.
    async fn take_refund(&self, (amount, line): &(u64, String)) -> Result<()> {
        let said = self.type_line(&self.payers[ISLAND], line.clone()).await?;
        let back = number(&said, "amount")?;
        ensure!(back == *amount, "`{line}` pays back {back}, not {amount}");
        Ok(())
    }

    fn say_refunded(&self, narrator: &Narrator) {
        let name = PAYERS[ISLAND].name;
        for lot in &self.lots {
            let missed = lot.window() - lot.served();
            narrator.say(format!(
                "{name} gets {} USD back of {}: {}, at the {} USD that each cost, for {missed} of {} epochs",
                usd(lot.back()),
                lot.name,
                match lot.kind {
                    Kind::Volume => {
                        let unused = lot.tokens() * GB - lot.met();
                        format!("{} GB that nobody used", gigabytes(unused))
                    }
                    Kind::SimSlots => format!("{} slots", lot.tokens()),
                },
                usd(lot.price),
                lot.window()
            ));
        }
        let [paid, released, back]: [u64; 3] = [
            self.lots.iter().map(|lot| lot.paid()).sum(),
            self.lots.iter().map(|lot| lot.released()).sum(),
            self.lots.iter().map(|lot| lot.back()).sum(),
        ];
        let left: u64 = self.lots.iter().map(|lot| lot.left()).sum();
        narrator.say(format!(
            "of the {} USD that were paid for both, {} is the mast's, {} is back, and rounding down leaves {} in the vault",
            usd(paid),
            usd(released),
            usd(back),
            usd(left)
        ));
    }
}
