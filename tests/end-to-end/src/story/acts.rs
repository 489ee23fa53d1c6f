//! Three acts of traffic, each settled and collected before the next.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

use super::{SECRET, Story};
use crate::{
    books::{gigabytes, usd},
    cast::{ASSETS, FARAH, GORAN, GORANS_WITHDRAWAL, PAYERS, RECORDED_NAS, STAKES},
    chain::State,
    expectation::{Expected, Split, Use},
    founding,
    narrator::Narrator,
    oracle::Oracle,
    radius::{self, Patience},
    recording::Recording,
    script::{self, Scene},
    tool,
    traffic::{Gateway, RADCLIENT},
};

pub(super) const SETTLED_TIMEOUT: Duration = Duration::from_secs(180);
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
        let [first, second, third] = script::acts(now);
        if !tool::is_installed(RADCLIENT) {
            narrator.say(format!(
                "{RADCLIENT} is not installed (Debian: freeradius-utils): the demo sends the same packets itself"
            ));
        }

        narrator.chapter("First epoch: gateways report, nobody has staked long enough yet");
        self.send(narrator, oracle, &first).await?;
        self.settle(narrator, oracle).await?;
        self.collect(narrator).await?;
        self.activate_stakes(narrator).await?;

        narrator.chapter(
            "Second epoch: a real access point with a short licence, and a payer who runs dry",
        );
        let licensed_until = self.license_shortly(narrator, oracle).await?;
        self.send(narrator, oracle, &second).await?;
        self.play_recording(narrator, oracle).await?;
        self.require_licensed(licensed_until).await?;
        self.settle(narrator, oracle).await?;
        self.collect(narrator).await?;
        self.request_withdrawal(narrator).await?;

        narrator.chapter(
            "Third epoch: a licence that lapsed, old packets again, and a staker who comes late",
        );
        self.wait_until_lapsed(narrator, oracle).await?;
        self.send(narrator, oracle, &third).await?;
        self.send_again(narrator, oracle, &first).await?;
        self.settle(narrator, oracle).await?;
        self.stake_late(narrator).await?;
        self.collect(narrator).await?;
        self.show_not_charged(narrator, oracle).await
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
        self.uses.extend(scenes.iter().map(Scene::usage));
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
            price_per_gb: ASSETS[asset].price_per_gb,
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
        narrator.say(format!(
            "epoch {} is final on chain: {} USD earned and spent in all",
            network.final_epoch,
            usd(network.settled_amount)
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

    /// What must be in the ledgers by now.
    pub(super) fn expected(&self) -> Result<Expected> {
        let fee = founding::parameters().payer_fee;
        let mut funds: Vec<u64> = PAYERS.iter().map(|payer| payer.deposit - fee).collect();
        funds[GORAN] -= GORANS_WITHDRAWAL;
        Expected::of(&self.uses, ASSETS.len(), &funds)
    }

    /// Collects every asset, and writes down what each split must be.
    async fn collect(&mut self, narrator: &Narrator) -> Result<()> {
        let before = self.state_now().await?;
        self.desk.run(&self.founder, &["collect", "--all"]).await?;
        let after = self.state_now().await?;
        for index in 0..ASSETS.len() {
            self.note_split(index, &before, &after);
        }
        narrator.say(format!(
            "collected: {} USD split between owners, stakers, treasury and levy",
            usd(after.network.collected - before.network.collected)
        ));
        Ok(())
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
