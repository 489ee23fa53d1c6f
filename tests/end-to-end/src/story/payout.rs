//! Everybody takes out what is theirs.

use anyhow::{Context, Result, ensure};

use super::Story;
use crate::{
    books::usd,
    cast::{ASSETS, GORAN, GORANS_WITHDRAWAL, STAKES},
    founding,
    narrator::Narrator,
};

impl Story {
    pub(super) async fn pay_out(&self, narrator: &mut Narrator) -> Result<()> {
        narrator.chapter("Everybody takes out what is theirs");
        for stake in STAKES.iter().filter(|stake| !stake.late) {
            let arguments = ["claim", &stake.asset.to_string()];
            self.desk
                .run(&self.stakers[stake.staker], &arguments)
                .await?;
        }
        for (index, asset) in ASSETS.iter().enumerate() {
            let arguments = ["owner", "withdraw", &index.to_string()];
            self.desk.run(&self.owners[asset.owner], &arguments).await?;
        }
        self.desk
            .run(&self.treasury, &["treasury", "withdraw"])
            .await?;
        let code = founding::JURISDICTION.to_string();
        let arguments = ["jurisdiction", "withdraw", &code];
        self.desk.run(&self.regulator, &arguments).await?;
        let arguments = ["payer", "withdraw", &GORAN.to_string(), "finish"];
        self.desk.run(&self.payers[GORAN], &arguments).await?;
        let state = self.state().await?;
        let stakers: u64 = state.assets.iter().map(|asset| asset.stakers_paid).sum();
        let owners: u64 = state.assets.iter().map(|asset| asset.owner_paid).sum();
        narrator.say(format!("stakers claimed {} USD", usd(stakers)));
        narrator.say(format!("owners withdrew {} USD", usd(owners)));
        narrator.say(format!(
            "treasury (with the fees) and regulator withdrew {} and {} USD",
            usd(state.network.treasury_paid),
            usd(state.network.levy_paid)
        ));
        narrator.say(format!(
            "{} got {} USD of unspent money back",
            self.payers[GORAN].name,
            usd(GORANS_WITHDRAWAL)
        ));
        Ok(())
    }

    /// A subscriber trusts nobody: the newest settlement from the archive.
    pub(super) async fn recompute(&self, narrator: &mut Narrator) -> Result<()> {
        let arguments = ["settlement", "verify"];
        let verified = self.desk.run(&self.payers[GORAN], &arguments).await?;
        ensure!(verified["verified"] == true, "not verified: {verified}");
        ensure!(
            verified["continues_previous"] == true,
            "not compared with the epoch before: {verified}"
        );
        narrator.say(format!(
            "{} recomputed the settlement of epoch {} from the oracle's archive: it is what stands on chain",
            self.payers[GORAN].name,
            verified["epoch"].as_str().context("no epoch")?
        ));
        Ok(())
    }
}
