//! Three acts of traffic, each settled and collected before the next; and the end of what was sold ahead.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

use super::{
    SECRET, Story,
    answers::{SETTLED_TIMEOUT, wait_until_in_use, wait_until_open},
    live_price::Repriced,
};
use crate::{
    books::{gigabytes, usd},
    cast::{
        ASSETS, CARRIER, FARAH, GORAN, GORANS_WITHDRAWAL, ISLAND, PAYERS, RECORDED_NAS, STAKES,
    },
    chain::State,
    expectation::{Expected, Met, Split, Use},
    founding,
    narrator::Narrator,
    oracle::Oracle,
    radius::{self, Patience},
    recording::Recording,
    script::{self, Acts, Scene},
    tool,
    traffic::{Gateway, RADCLIENT},
};

/// Requests under way at once, and how often and how long an answer is waited for.
const PARALLEL: usize = 20;
const ATTEMPTS: usize = 10;
const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);

impl Story {
    pub(super) async fn play_acts(
        &mut self,
        narrator: &mut Narrator,
        oracle: &Oracle,
    ) -> Result<()> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let acts = script::acts(now);
        if !tool::is_installed(RADCLIENT) {
            narrator.say(format!(
                "{RADCLIENT} is not installed (Debian: freeradius-utils): the demo sends the same packets itself"
            ));
        }
        self.play_first(narrator, oracle, &acts).await?;
        let repriced = self.play_second(narrator, oracle, &acts).await?;
        let bought = self.resell(narrator, oracle).await?;
        self.request_withdrawal(narrator).await?;

        narrator.chapter(
            "Third epoch: resold capacity, a licence that lapsed, old packets again, a new price, and a staker who comes late",
        );
        self.wait_until_lapsed(narrator, oracle).await?;
        wait_until_in_use(oracle, ISLAND, bought).await?;
        self.send(narrator, oracle, &acts.third).await?;
        self.send_again(narrator, oracle, &acts.first).await?;
        self.suspend(narrator).await?;
        self.wait_for_price(narrator, oracle, &repriced).await?;
        self.send(narrator, oracle, &acts.dearer).await?;
        self.settle(narrator, oracle).await?;
        self.lift(narrator).await?;
        self.stake_late(narrator).await?;
        self.collect(narrator).await?;
        self.show_not_charged(narrator, oracle).await?;

        narrator.chapter("The lots end: what was not served is paid back");
        self.end_lots(narrator, oracle).await?;
        self.collect(narrator).await
    }

    async fn play_first(
        &mut self,
        narrator: &mut Narrator,
        oracle: &Oracle,
        acts: &Acts,
    ) -> Result<()> {
        narrator.chapter("First epoch: gateways report, nobody has staked long enough yet");
        self.send(narrator, oracle, &acts.first).await?;
        self.settle(narrator, oracle).await?;
        self.issue_volume(narrator).await?;
        self.count_use().await?;
        self.collect(narrator).await?;
        self.buy_volume(narrator).await?;
        self.activate_stakes(narrator).await
    }

    async fn play_second(
        &mut self,
        narrator: &mut Narrator,
        oracle: &Oracle,
        acts: &Acts,
    ) -> Result<Repriced> {
        narrator.chapter(
            "Second epoch: capacity that was paid ahead, an access point with a short licence, and a payer who runs dry",
        );
        let (volume, first_epoch) = self.volume();
        wait_until_open(oracle, first_epoch - 1).await?;
        let licensed_until = self.license_shortly(narrator, oracle).await?;
        wait_until_in_use(oracle, CARRIER, volume).await?;
        self.send(narrator, oracle, &acts.second).await?;
        self.play_recording(narrator, oracle).await?;
        self.require_licensed(licensed_until).await?;
        self.ask_back(narrator).await?;
        self.settle(narrator, oracle).await?;
        let repriced = self.reprice(narrator).await?;
        self.collect(narrator).await?;
        Ok(repriced)
    }

    async fn send(&mut self, narrator: &Narrator, oracle: &Oracle, scenes: &[Scene]) -> Result<()> {
        self.deliver(oracle, scenes).await?;
        let bytes: u64 = scenes.iter().map(|scene| scene.session.bytes()).sum();
        narrator.say(format!(
            "{}: {} requests of {} sessions, {} GB, each answered when it was on disk",
            sender(),
            packets(scenes).len(),
            scenes.len(),
            gigabytes(bytes)
        ));
        for scene in scenes {
            let (payer, asset) = (scene.payer, scene.asset);
            let bytes = self.use_ahead(payer, asset, scene.session.bytes());
            self.met.push(Met {
                payer,
                asset,
                bytes,
            });
            self.uses.push(scene.usage(&self.prices, bytes));
        }
        Ok(())
    }

    async fn send_again(
        &self,
        narrator: &Narrator,
        oracle: &Oracle,
        scenes: &[Scene],
    ) -> Result<()> {
        self.deliver(oracle, scenes).await?;
        narrator.say(format!(
            "{}: {} old requests once more; they must change nothing",
            sender(),
            packets(scenes).len()
        ));
        Ok(())
    }

    async fn deliver(&self, oracle: &Oracle, scenes: &[Scene]) -> Result<()> {
        let packets = packets(scenes);
        let delivered = if tool::is_installed(RADCLIENT) {
            let gateway = Gateway {
                server: oracle.radius,
                secret: SECRET.to_owned(),
                parallel: PARALLEL,
                retries: ATTEMPTS,
                timeout_seconds: ANSWER_TIMEOUT.as_secs(),
            };
            gateway.deliver(&packets, self.world.folder()).await
        } else {
            let patience = Patience {
                attempts: ATTEMPTS,
                wait: ANSWER_TIMEOUT,
            };
            radius::deliver(&packets, oracle.radius, SECRET, PARALLEL, patience).await
        };
        delivered.with_context(|| oracle.tail())
    }

    async fn play_recording(&mut self, narrator: &Narrator, oracle: &Oracle) -> Result<()> {
        let recording = Recording::shipped()?;
        recording
            .play(oracle.radius)
            .await
            .with_context(|| oracle.tail())?;
        let asset = ASSETS
            .iter()
            .position(|asset| asset.nas == RECORDED_NAS)
            .context("nobody has the recorded access point")?;
        self.uses.push(Use {
            payer: FARAH,
            asset,
            bytes: recording.bytes(),
            price_per_gb: self.prices[asset],
        });
        narrator.say(format!(
            "hostapd's recording: {} requests with its retransmissions, {} GB in two connections",
            recording.len(),
            gigabytes(recording.bytes())
        ));
        Ok(())
    }

    /// Waits until what was used so far is final on chain, to the last unit.
    async fn settle(&self, narrator: &Narrator, oracle: &Oracle) -> Result<()> {
        let expected = self.expected()?;
        let network = self
            .chain
            .wait_until_settled(expected.amount(), SETTLED_TIMEOUT)
            .await
            .with_context(|| oracle.tail())?;
        let spent = usd(expected.amount());
        let earned = match network.settled_reserve_amount {
            0 => format!("payers spent {spent} USD in all, and assets earned as much"),
            of_lots => format!(
                "payers spent {spent} USD in all, and lots released {}: assets earned {}",
                usd(of_lots),
                usd(network.settled_amount)
            ),
        };
        narrator.say(format!(
            "epoch {} is final on chain: {earned}",
            network.final_epoch
        ));
        let expected_write_off: u64 = expected.written_off.iter().sum();
        if expected_write_off > 0 {
            narrator.say(format!(
                "Hana's money is used up: usage of {} USD more is written off, not charged",
                usd(expected_write_off)
            ));
        }
        Ok(())
    }

    /// What must be in the ledgers by now, but for what lots release.
    pub(super) fn expected(&self) -> Result<Expected> {
        let fee = founding::parameters().payer_fee;
        let mut funds: Vec<u64> = PAYERS.iter().map(|payer| payer.deposit - fee).collect();
        funds[GORAN] -= GORANS_WITHDRAWAL;
        let mut expected = Expected::of(&self.uses, ASSETS.len(), &funds)?;
        expected.meet(&self.met);
        Ok(expected)
    }

    /// Collects every asset, and writes down what each split must be.
    async fn collect(&mut self, narrator: &Narrator) -> Result<()> {
        let before = self.state_now().await?;
        self.desk.run(&self.founder, &["collect", "--all"]).await?;
        let after = self.note_splits(&before).await?;
        narrator.say(format!(
            "collected: {} USD split between owners, stakers, treasury and levy",
            usd(after.network.collected - before.network.collected)
        ));
        Ok(())
    }

    /// Writes down what each split must be of what was collected since then; meanwhile every collect of an asset came before the
    /// first change of its active shares. Returns what is now.
    pub(super) async fn note_splits(&mut self, before: &State) -> Result<State> {
        let after = self.state_now().await?;
        for index in 0..ASSETS.len() {
            self.note_split(index, before, &after);
        }
        Ok(after)
    }

    fn note_split(&mut self, index: usize, before: &State, after: &State) {
        let (cuts, asset) = (&before.network.parameters, &before.assets[index]);
        let amount = after.assets[index].collected - asset.collected;
        let split = Split::of(
            amount,
            (cuts.treasury_bps, founding::LEVY_BPS, asset.stakers_bps),
            (asset.active_shares, asset.share_supply),
        );
        self.splits[index].add(split);
        if split.stakers == 0 {
            return;
        }
        for (position, stake) in STAKES.iter().enumerate() {
            let Some(account) = before.stakes[position].as_ref() else {
                continue;
            };
            if stake.asset == index && account.active > 0 {
                let part = u128::from(split.stakers) * u128::from(account.active)
                    / u128::from(asset.active_shares);
                let (earned, collects) = &mut self.rewards[position];
                *earned += u64::try_from(part).unwrap_or(u64::MAX);
                *collects += 1;
            }
        }
    }
}

/// Who sends the packets.
fn sender() -> &'static str {
    if tool::is_installed(RADCLIENT) {
        RADCLIENT
    } else {
        "own RADIUS client"
    }
}

fn packets(scenes: &[Scene]) -> Vec<String> {
    scenes
        .iter()
        .flat_map(|scene| scene.session.packets())
        .collect()
}
