//! The whole service on a real chain: nothing is posted before its archive is on the mirror, or the wait is over.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use openmast_end_to_end::{chain::Chain, founding, oracle, world::World};
use openmast_oracle::{
    config, run,
    settle::{Outbox, Progress},
};
use solana_pubkey::Pubkey;
use tokio::{sync::oneshot, task::JoinHandle};

/// A settlement waits for finality twice: 13 seconds each time on a real node, and three times as much on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);
/// Much longer than an epoch takes to be proposed where nothing waits.
const QUIET: Duration = Duration::from_secs(6);

/// A service in this process.
struct Service {
    folder: PathBuf,
    network: Pubkey,
    api: String,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<()>>,
}

impl Service {
    /// Epochs of a second, and one mirror, which is not there yet.
    async fn start(world: &World, wait_seconds: u64) -> Result<Self> {
        let (network, member) = founding::small_network(world, 1_000_000).await?;
        let mirror = world.folder().join("service/mirror");
        let api = openmast_free_ports::tcp()?;
        let sections = format!(
            "[epoch]\nseconds = 1\n\n[api]\nlisten = \"{api}\"\n\n[health]\nenabled = false\n\n\
             [metrics]\nenabled = false\n\n[radius]\nlisten = [\"127.0.0.1:0\"]\n\n\
             [[radius.clients]]\nname = \"gateway\"\nnetwork = \"127.0.0.1\"\nsecret = \"0123456789abcdef0123456789abcdef\"\n\n\
             [archive]\nmirror_wait_seconds = {wait_seconds}\n\n[[archive.mirror]]\nurl = {mirror:?}\nsame_disk = true\n",
        );
        let folder = oracle::configure(world, &network, &member, &sections)?;
        let config = config::load(&folder.join("openmast.toml"))?;
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async {
            let _ = stopped.await;
        };
        Ok(Self {
            folder,
            network,
            api: format!("http://{api}"),
            stop,
            ended: tokio::spawn(run::run(config, shutdown)),
        })
    }

    async fn stop(self) -> Result<()> {
        let _ = self.stop.send(());
        self.ended.await?
    }

    fn mirror(&self) -> PathBuf {
        self.folder.join("mirror")
    }

    fn outbox(&self) -> Result<Outbox> {
        let file = self.folder.join("data/outbox.sqlite");
        Ok(Outbox::open_to_read(&file)?)
    }

    /// Hashes in the names of the archives of epochs for which a transaction was built, and of all others.
    fn archives(&self) -> Result<(BTreeSet<String>, BTreeSet<String>)> {
        let outbox = self.outbox()?;
        let (mut posted, mut waiting) = (BTreeSet::new(), BTreeSet::new());
        for entry in outbox.newest_entries(None, 100)? {
            let name = format!("{}.jsonl", hex::encode(entry.content.archive_hash));
            match outbox.attempts(entry.content.epoch)?.is_empty() {
                true => waiting.insert(name),
                false => posted.insert(name),
            };
        }
        Ok((posted, waiting))
    }

    fn final_epochs(&self) -> Result<u64> {
        let newest = self.outbox()?.newest_at_least(Progress::Final)?;
        Ok(newest.map_or(0, |entry| entry.content.epoch))
    }

    async fn has_alarm(&self) -> Result<bool> {
        let body = reqwest::get(format!("{}/v1/alarms", self.api)).await?;
        Ok(body.text().await?.contains("\"mirror_away\""))
    }

    async fn until(&self, what: &str, is_so: impl AsyncFn() -> Result<bool>) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if self.ended.is_finished() {
                bail!("the service ended before {what}");
            }
            // Its files and listeners come one after the other.
            if is_so().await.unwrap_or(false) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("{what} did not happen")
    }
}

fn names(folder: &Path) -> Result<BTreeSet<String>> {
    let files =
        fs::read_dir(folder)?.map(|file| Ok(file?.file_name().to_string_lossy().into_owned()));
    files.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_posted_before_it_is_on_the_mirror() -> Result<()> {
    let world = World::start().await?;
    let service = Service::start(&world, 3_600).await?;
    service
        .until("the alarm", async || service.has_alarm().await)
        .await?;
    service
        .until("the end of an epoch", async || {
            Ok(!service.archives()?.1.is_empty())
        })
        .await?;
    tokio::time::sleep(QUIET).await;
    assert!(service.archives()?.0.is_empty(), "it waits");

    fs::create_dir(service.mirror())?;
    service
        .until("three final epochs", async || {
            // Read in this order: what is posted was on the mirror before.
            let (posted, _) = service.archives()?;
            let there = names(&service.mirror())?;
            assert!(posted.is_subset(&there), "{posted:?} {there:?}");
            Ok(service.final_epochs()? >= 3)
        })
        .await?;
    assert!(!service.has_alarm().await?);

    // Away again: what is closed from now on waits.
    fs::rename(service.mirror(), service.folder.join("away"))?;
    service
        .until("the alarm", async || service.has_alarm().await)
        .await?;
    let (posted, _) = service.archives()?;
    assert!(posted.is_subset(&names(&service.folder.join("away"))?));
    tokio::time::sleep(QUIET).await;
    assert_eq!(service.archives()?.0, posted);

    let chain = Chain::new(world.rpc_url(), service.network)?;
    let newest = service.final_epochs()?;
    let settlement = chain.settlement(newest).await?;
    openmast_archive::verify(&service.folder.join("away"), &settlement)
        .context("the mirror is enough to recompute what is on chain")?;
    service.stop().await?;
    world.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mirror_that_stays_away_is_an_alarm_and_no_obstacle() -> Result<()> {
    let world = World::start().await?;
    let service = Service::start(&world, 5).await?;
    let began = Instant::now();
    service
        .until("three final epochs", async || {
            Ok(service.final_epochs()? >= 3)
        })
        .await?;
    assert!(
        began.elapsed() >= Duration::from_secs(5),
        "the first one waits"
    );
    assert!(service.has_alarm().await?, "the alarm stays");
    service.stop().await?;
    world.stop().await
}
