//! What people do with the `openmast` command.

use std::{collections::BTreeSet, time::Duration};

use anyhow::Result;
use futures_util::future::try_join_all;
use serde_json::Value;

use super::{FIRST_STAKER, Story, answers::SETTLED_TIMEOUT};
use crate::{
    books::usd,
    cast::{
        ASSETS, AssetPart, GORAN, GORANS_WITHDRAWAL, OWNERS, PAYERS, SHARE_DECIMALS, SHARES,
        STAKERS, STAKES, StakePart,
    },
    founding::{self, BOND},
    narrator::Narrator,
    trading::Placed,
};

const CLOCK_POLL: Duration = Duration::from_millis(100);

/// Whole shares in base units.
pub(super) fn base_units(shares: u64) -> u64 {
    shares * 10_u64.pow(u32::from(SHARE_DECIMALS))
}

impl Story {
    /// A network in the test stablecoin, with separate wallets for treasury and levy.
    pub(super) async fn found(&self) -> Result<()> {
        let parameters = founding::parameters();
        self.desk
            .run(
                &self.founder,
                &[
                    "network",
                    "init",
                    "--currency-mint",
                    &self.world.faucet.mint().to_string(),
                    "--treasury-bps",
                    &parameters.treasury_bps.to_string(),
                    "--jurisdiction",
                    &founding::JURISDICTION.to_string(),
                    "--regulator",
                    &self.regulator.key().to_string(),
                    "--levy-bps",
                    &founding::LEVY_BPS.to_string(),
                    "--min-epoch-seconds",
                    &parameters.min_epoch_seconds.to_string(),
                    "--challenge-seconds",
                    &parameters.challenge_seconds.to_string(),
                    "--settlements-kept",
                    &parameters.settlements_kept.to_string(),
                    "--min-bond",
                    &usd(parameters.min_bond),
                    "--min-first-deposit",
                    &usd(parameters.min_first_deposit),
                    "--payer-fee",
                    &usd(parameters.payer_fee),
                    "--requires-licences",
                ],
            )
            .await?;
        let key = self.treasury.key().to_string();
        let arguments = ["network", "role", "transfer", "treasury", &key];
        self.desk.run(&self.founder, &arguments).await?;
        let arguments = ["network", "role", "accept", "treasury"];
        self.desk.run(&self.treasury, &arguments).await?;
        Ok(())
    }

    /// One bonded oracle. The first epoch opens with that, and knows only licences that were granted before.
    pub(super) async fn name_oracle(&self) -> Result<()> {
        // A licence licenses nothing up to the second in which it was granted.
        let granted_by = self.chain.clock().await?;
        while self.chain.clock().await? <= granted_by {
            tokio::time::sleep(CLOCK_POLL).await;
        }
        let member = format!("{}=1", self.operator.key());
        let arguments = [
            "network",
            "oracle-set",
            "--member",
            &member,
            "--threshold",
            "1",
        ];
        self.desk.run(&self.founder, &arguments).await?;
        let arguments = ["network", "bond", "deposit", &usd(BOND)];
        self.desk.run(&self.operator, &arguments).await?;
        Ok(())
    }

    pub(super) async fn create_asset(
        &self,
        narrator: &Narrator,
        index: usize,
        asset: &AssetPart,
    ) -> Result<()> {
        let price = usd(asset.price_per_gb);
        let stakers_bps = (asset.stakers_percent * 100).to_string();
        let (supply, decimals) = (SHARES.to_string(), SHARE_DECIMALS.to_string());
        let mut arguments = vec!["asset", "create", "--name", asset.name];
        arguments.extend(["--symbol", asset.symbol, "--kind", asset.kind]);
        arguments.extend(["--h3-cell", asset.h3_cell]);
        arguments.extend(["--price-per-gb", &price, "--stakers-bps", &stakers_bps]);
        arguments.extend(["--supply", &supply, "--decimals", &decimals]);
        let capacity = asset.capacity_mbps.to_string();
        arguments.extend(["--capacity-mbps", &capacity]);
        let mut shares = "shares";
        if asset.permissioned {
            arguments.push("--permissioned");
            shares = "permissioned shares";
        }
        self.desk.run(&self.owners[asset.owner], &arguments).await?;
        narrator.say(format!(
            "asset {index}: {}'s {}, {SHARES} {} {shares}, {} USD per GB, {} % for stakers",
            OWNERS[asset.owner],
            asset.name,
            asset.symbol,
            usd(asset.price_per_gb),
            asset.stakers_percent
        ));
        Ok(())
    }

    pub(super) async fn open_payer(&self, index: usize, deposit: u64) -> Result<()> {
        let arguments = ["payer", "open", "--amount", &usd(deposit)];
        self.desk.run(&self.payers[index], &arguments).await?;
        Ok(())
    }

    /// Those who come early stake what they bought, all at once.
    pub(super) async fn stake_early(&mut self, narrator: &Narrator) -> Result<()> {
        let early = || STAKES.iter().filter(|stake| !stake.late);
        try_join_all(early().map(|stake| self.stake(stake))).await?;
        early().for_each(|stake| self.note_stake(narrator, stake));
        Ok(())
    }

    pub(super) async fn stake_late(&mut self, narrator: &Narrator) -> Result<()> {
        for stake in STAKES.iter().filter(|stake| stake.late) {
            self.take(narrator, stake).await?;
            self.stake(stake).await?;
            self.note_stake(narrator, stake);
            narrator.say(format!(
                "{} comes after the traffic: this collect pays nothing to these shares",
                STAKERS[stake.staker].name
            ));
        }
        Ok(())
    }

    async fn stake(&self, stake: &StakePart) -> Result<Value> {
        let line = format!("stake {} {}", stake.asset, stake.shares);
        self.type_line(&self.stakers[stake.staker], line).await
    }

    fn note_stake(&mut self, narrator: &Narrator, stake: &StakePart) {
        self.dealings.staked.push(Placed {
            wallet: FIRST_STAKER + stake.staker,
            asset: stake.asset,
            shares: base_units(stake.shares),
        });
        narrator.say(format!(
            "{} stakes {} {} shares",
            STAKERS[stake.staker].name, stake.shares, ASSETS[stake.asset].symbol
        ));
    }

    /// Whoever activates collects first, if more was earned meanwhile: so of each asset one at a time does, and what that split is
    /// written down.
    pub(super) async fn activate_stakes(&mut self, narrator: &Narrator) -> Result<()> {
        let mut before = self.state_now().await?;
        let newest = before.stakes.iter().flatten();
        let newest = newest.map(|stake| stake.pending_slot).max().unwrap_or(0);
        self.chain.wait_until_seen(newest, SETTLED_TIMEOUT).await?;
        let mut waiting: Vec<&'static StakePart> =
            STAKES.iter().filter(|stake| !stake.late).collect();
        while !waiting.is_empty() {
            let (now, later) = first_of_each_asset(waiting);
            let lines = now.iter().map(|stake| {
                let line = format!("activate {}", stake.asset);
                self.type_line(&self.stakers[stake.staker], line)
            });
            try_join_all(lines).await?;
            before = self.note_splits(&before).await?;
            waiting = later;
        }
        narrator.say("the stakes have seen a whole epoch begin: from now on they earn");
        Ok(())
    }

    pub(super) async fn request_withdrawal(&self, narrator: &Narrator) -> Result<()> {
        let arguments = [
            "payer",
            "withdraw",
            &GORAN.to_string(),
            "request",
            "--amount",
            &usd(GORANS_WITHDRAWAL),
        ];
        self.desk.run(&self.payers[GORAN], &arguments).await?;
        narrator.say(format!(
            "{} asks for {} USD back; once a settlement has seen that, it can no longer be spent",
            PAYERS[GORAN].name,
            usd(GORANS_WITHDRAWAL)
        ));
        Ok(())
    }
}

/// One stake of each asset, and all others.
fn first_of_each_asset(
    stakes: Vec<&'static StakePart>,
) -> (Vec<&'static StakePart>, Vec<&'static StakePart>) {
    let mut seen = BTreeSet::new();
    stakes
        .into_iter()
        .partition(|stake| seen.insert(stake.asset))
}
