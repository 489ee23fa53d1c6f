//! Everybody takes out what is theirs.

use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;

use super::{Story, answers::SETTLED_TIMEOUT};
use crate::{
    books::usd,
    cast::{ASSETS, GORAN, GORANS_WITHDRAWAL, STAKES},
    founding,
    narrator::Narrator,
};

impl Story {
    pub(super) async fn pay_out(&self, narrator: &mut Narrator) -> Result<()> {
        narrator.chapter("Everybody takes out what is theirs");
        let claims = STAKES.iter().filter(|stake| !stake.late).map(|stake| {
            let staker = &self.stakers[stake.staker];
            (staker, format!("claim {}", stake.asset))
        });
        let incomes = ASSETS.iter().enumerate().map(|(index, asset)| {
            let owner = &self.owners[asset.owner];
            (owner, format!("owner withdraw {index}"))
        });
        let levy = format!("jurisdiction withdraw {}", founding::JURISDICTION);
        let unspent = format!("payer withdraw {GORAN} finish");
        let others = [
            (&self.treasury, "treasury withdraw".to_owned()),
            (&self.treasury, "market fees".to_owned()),
            (&self.regulator, levy),
            (&self.payers[GORAN], unspent),
        ];
        let requested = self.state_now().await?.payers[GORAN].requested_slot;
        self.chain
            .wait_until_seen(requested, SETTLED_TIMEOUT)
            .await?;
        // Nobody waits for anybody.
        let lines = claims.chain(incomes).chain(others);
        try_join_all(lines.map(|(person, line)| self.type_line(person, line))).await?;
        let state = self.state().await?;
        let stakers: u64 = state.assets.iter().map(|asset| asset.stakers_paid).sum();
        let owners: u64 = state.assets.iter().map(|asset| asset.owner_paid).sum();
        narrator.say(format!("stakers claimed {} USD", usd(stakers)));
        narrator.say(format!("owners withdrew {} USD", usd(owners)));
        narrator.say(format!(
            "treasury withdrew {} USD of the usage and the payers' fees, and {} USD of fees on trades; the regulator {} USD",
            usd(state.network.treasury_paid),
            usd(state.escrow_books.map_or(0, |books| books.fees_paid)),
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
