//! What people do with the `openmast` command.

use anyhow::Result;

use super::Story;
use crate::{
    books::usd,
    cast::{
        ASSETS, AssetPart, GORAN, GORANS_WITHDRAWAL, OWNERS, PAYERS, SHARE_DECIMALS, SHARES,
        STAKERS, STAKES, StakePart,
    },
    founding::{self, BOND},
    narrator::Narrator,
};

impl Story {
    /// A network in the test stablecoin, with separate wallets for treasury and levy and one bonded oracle.
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
                ],
            )
            .await?;
        let key = self.treasury.key().to_string();
        let arguments = ["network", "role", "transfer", "treasury", &key];
        self.desk.run(&self.founder, &arguments).await?;
        let arguments = ["network", "role", "accept", "treasury"];
        self.desk.run(&self.treasury, &arguments).await?;
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
        self.desk
            .run(
                &self.owners[asset.owner],
                &[
                    "asset",
                    "create",
                    "--name",
                    asset.name,
                    "--symbol",
                    asset.symbol,
                    "--kind",
                    asset.kind,
                    "--price-per-gb",
                    &usd(asset.price_per_gb),
                    "--stakers-bps",
                    &(asset.stakers_percent * 100).to_string(),
                    "--supply",
                    &SHARES.to_string(),
                    "--decimals",
                    &SHARE_DECIMALS.to_string(),
                ],
            )
            .await?;
        narrator.say(format!(
            "asset {index}: {}'s {}, {SHARES} {} shares, {} USD per GB, {} % for stakers",
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

    /// The owner gives the shares to the staker, who stakes them.
    pub(super) async fn stake(&self, narrator: &Narrator, stake: &StakePart) -> Result<()> {
        let owner = &self.owners[ASSETS[stake.asset].owner];
        let staker = &self.stakers[stake.staker];
        founding::give_shares(&self.world, self.network, owner, staker, stake).await?;
        let arguments = ["stake", &stake.asset.to_string(), &stake.shares.to_string()];
        self.desk.run(staker, &arguments).await?;
        narrator.say(format!(
            "{} buys {} {} shares and stakes them",
            staker.name, stake.shares, ASSETS[stake.asset].symbol
        ));
        Ok(())
    }

    pub(super) async fn stake_late(&self, narrator: &Narrator) -> Result<()> {
        for stake in STAKES.iter().filter(|stake| stake.late) {
            self.stake(narrator, stake).await?;
            narrator.say(format!(
                "{} comes after the traffic: this collect pays nothing to these shares",
                STAKERS[stake.staker]
            ));
        }
        Ok(())
    }

    pub(super) async fn activate_stakes(&self, narrator: &Narrator) -> Result<()> {
        for stake in STAKES.iter().filter(|stake| !stake.late) {
            let staker = &self.stakers[stake.staker];
            let arguments = ["activate", &stake.asset.to_string()];
            self.desk.run(staker, &arguments).await?;
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
