//! What people do with the `openmast` command.

use anyhow::Result;

use super::Story;
use crate::{
    books::usd,
    cast::{
        ASSETS, AssetPart, GORAN, GORANS_WITHDRAWAL, OWNERS, PAYERS, SHARE_DECIMALS, SHARES,
        STAKERS, STAKES, StakePart,
    },
    founding,
    narrator::Narrator,
};

impl Story {
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
                    "--price",
                    &usd(asset.price_per_gb),
                    "--stakers",
                    &asset.stakers_percent.to_string(),
                    "--shares",
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
        let payer = &self.payers[index];
        self.desk.run(payer, &["payer", "open"]).await?;
        let arguments = ["payer", "deposit", &index.to_string(), &usd(deposit)];
        self.desk.run(payer, &arguments).await?;
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
            "request-withdrawal",
            &GORAN.to_string(),
            &usd(GORANS_WITHDRAWAL),
        ];
        self.desk.run(&self.payers[GORAN], &arguments).await?;
        narrator.say(format!(
            "{} asks for {} USD back; it is set aside and can no longer be spent",
            PAYERS[GORAN].name,
            usd(GORANS_WITHDRAWAL)
        ));
        Ok(())
    }
}
