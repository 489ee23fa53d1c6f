//! The settler against a real chain: killed at every step of proposing, it proposes each epoch exactly once and as it was
//! closed.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use fail::FailScenario;
use openmast_client::{
    accounts::{Network, Settlement},
    addresses,
    rpc::{ChainIdentity, ChainSeen, Patience, Rpc},
    sender::FeePolicy,
};
use openmast_end_to_end::{founding, world::World};
use openmast_ledger::{Domain, MerkleSumTree, TariffTerms, Totals, price_set_hash};
use openmast_oracle::{
    chain::{SolanaChain, read_network},
    settle::{Content, Outbox, Progress, SettleError, Settler, Timing},
    time::Clock,
};
use solana_commitment_config::CommitmentConfig;
use solana_keypair::{Keypair, read_keypair_file};
use solana_pubkey::Pubkey;

const FAIL_POINTS: [&str; 12] = [
    "settle::before_insert",
    "settle::after_insert",
    "settle::before_build",
    "settle::after_build",
    "settle::after_store",
    "settle::before_send",
    "settle::after_send",
    "settle::after_landed",
    "settle::before_final",
    "settle::after_final",
    "settle::before_reached",
    "settle::after_reached",
];
/// Twice until something is final: 13 seconds each on a real node, and three times as much on a busy machine.
const EPOCH_TIMEOUT: Duration = Duration::from_secs(180);
const POLL: Duration = Duration::from_millis(100);

struct Oracle {
    network: Pubkey,
    keypair: PathBuf,
    outbox: PathBuf,
    rpc_url: String,
    snapshot_slot: u64,
    /// When the first epoch opened, Unix seconds of the chain's clock.
    opened_at: i64,
}

impl Oracle {
    fn settler(&self) -> Result<Settler<SolanaChain>> {
        let endpoints = Arc::new(self.endpoints()?);
        let keypair: Keypair =
            read_keypair_file(&self.keypair).map_err(|error| anyhow::anyhow!("{error}"))?;
        let fees = FeePolicy {
            percentile: 50,
            floor: 0,
            cap: 1_000_000,
        };
        let chain = SolanaChain::new(endpoints, self.network, keypair, None, fees);
        let timing = Timing {
            resend_after: Duration::from_millis(500),
            retry_refused_after: Duration::from_secs(1),
            raise_after: Duration::from_secs(45),
        };
        Ok(Settler::new(
            Arc::new(chain),
            self.open()?,
            timing,
            Clock::default(),
        ))
    }

    fn endpoints(&self) -> Result<Rpc> {
        // The first node is down: every request goes to the next.
        let urls = ["http://127.0.0.1:9/".to_owned(), self.rpc_url.clone()];
        let identity = ChainIdentity {
            program: addresses::PROGRAM_ID,
            network: self.network,
        };
        let seen = ChainSeen::default();
        Ok(Rpc::of_network(&urls, identity, Patience::default(), seen)?)
    }

    fn open(&self) -> Result<Outbox> {
        Ok(Outbox::open(
            &self.outbox,
            &addresses::PROGRAM_ID.to_bytes(),
            &self.network.to_bytes(),
        )?)
    }

    /// Nothing was used: the ledgers are empty, but every epoch names its own archive.
    fn content(&self, epoch: u64) -> Result<Content> {
        let empty: &[Totals] = &[];
        let root = |domain| -> Result<[u8; 32]> {
            Ok(
                MerkleSumTree::build(domain, self.network.to_bytes(), empty)?
                    .root()
                    .hash,
            )
        };
        Ok(Content {
            epoch,
            snapshot_slot: self.snapshot_slot,
            // Epochs of the least length: each was over long before it is proposed.
            closed_at: self.opened_at + i64::try_from(epoch)?,
            asset_root: root(Domain::Asset)?,
            payer_root: root(Domain::Payer)?,
            reserve_root: root(Domain::Reserve)?,
            archive_hash: [epoch as u8; 32],
            private_root: [epoch as u8 + 100; 32],
            price_set_hash: price_set_hash(&[TariffTerms {
                epoch,
                ..TariffTerms::default()
            }])?,
            ..Content::default()
        })
    }

    /// One process of the service: works until `epoch` is final.
    fn work(&self, epoch: u64) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let mut settler = self.settler()?;
        settler.outbox_mut().enqueue(&self.content(epoch)?, epoch)?;
        let deadline = Instant::now() + EPOCH_TIMEOUT;
        while settler.outbox().entry(epoch)?.map(|entry| entry.progress) < Some(Progress::Final) {
            if Instant::now() > deadline {
                bail!(
                    "epoch {epoch} did not become final: {:?}",
                    settler.outbox().attempts(epoch)?
                );
            }
            match runtime.block_on(settler.step()) {
                Ok(report) if !report.alarms.is_empty() => bail!("alarms: {:?}", report.alarms),
                Ok(_) | Err(SettleError::Unreachable(_)) => {}
                Err(error) => return Err(error.into()),
            }
            std::thread::sleep(POLL);
        }
        Ok(())
    }

    /// Kills the process when it passes `point` for the first time, then starts it again.
    fn work_with_a_crash(&self, epoch: u64, point: &'static str) -> Result<()> {
        let was_killed = Arc::new(AtomicBool::new(false));
        let once = Arc::clone(&was_killed);
        fail::cfg_callback(point, move || {
            if !once.swap(true, Ordering::SeqCst) {
                std::panic::panic_any(point);
            }
        })
        .map_err(anyhow::Error::msg)?;
        let first = catch_unwind(AssertUnwindSafe(|| self.work(epoch)));
        assert!(first.is_err(), "{point} was not passed: {first:?}");
        assert!(was_killed.load(Ordering::SeqCst));
        let second = self
            .work(epoch)
            .with_context(|| format!("after a crash at {point}"));
        fail::remove(point);
        second
    }
}

#[test]
fn killed_at_every_step_of_proposing_each_epoch_is_on_chain_exactly_once() -> Result<()> {
    let _scenario = FailScenario::setup();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let world = runtime.block_on(World::start())?;
    let oracle = runtime.block_on(prepare(&world))?;
    for (epoch, point) in (1..).zip(FAIL_POINTS) {
        oracle.work_with_a_crash(epoch, point)?;
        let there = runtime.block_on(settlement(&oracle, epoch))?;
        assert_eq!(there.content, oracle.content(epoch)?, "{point}");
        let attempts = oracle.open()?.attempts(epoch)?;
        let proposals = attempts
            .iter()
            .filter(|attempt| attempt.action == "propose" && attempt.error.is_none())
            .count();
        assert_eq!(proposals, 1, "{point}: {attempts:?}");
    }
    runtime.block_on(world.stop())
}

async fn prepare(world: &World) -> Result<Oracle> {
    let founder = world.person("founder").await?;
    let member = world.person("oracle").await?;
    let network = founding::found(world, &founder, &member).await?;
    world.finality().await?;
    let mut oracle = Oracle {
        network,
        keypair: member.keypair_file,
        outbox: Path::new(world.folder()).join("outbox.sqlite"),
        rpc_url: world.rpc_url().to_owned(),
        snapshot_slot: 0,
        opened_at: 0,
    };
    let read = read_network(&oracle.endpoints()?, &network, 0).await?;
    oracle.snapshot_slot = read.slot;
    oracle.opened_at = read.network.final_closed_at;
    Ok(oracle)
}

async fn settlement(oracle: &Oracle, epoch: u64) -> Result<Settlement> {
    let finalized = CommitmentConfig::finalized();
    let rpc = oracle.endpoints()?;
    let network: Network = rpc.network(oracle.network, finalized).await?.value;
    assert_eq!(network.final_epoch, epoch);
    let settlement = rpc
        .settlement(&oracle.network, epoch, finalized)
        .await?
        .value;
    settlement.with_context(|| format!("epoch {epoch} has no settlement"))
}
