//! The whole service, killed at every step from the log to the chain: what is on chain in the end is what an
//! uninterrupted run over the same log gives, each epoch exactly once.

#[path = "crash_service/reopening.rs"]
mod reopening;

use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, bail};
use openmast_archive as archive;
use openmast_client::addresses::PROGRAM_ID;
use openmast_end_to_end::{
    chain::Chain,
    founding, oracle,
    traffic::{Gateway, Session},
    world::World,
};
use openmast_engine::Engine;
use openmast_log::{LogFiles, StoredLog};
use openmast_oracle::{config, run, settle::Outbox};
use solana_pubkey::Pubkey;

const FAIL_POINTS: [&str; 21] = [
    "log::before_write",
    "log::after_write",
    "log::after_sync",
    "log::after_deliver",
    "settle::before_close",
    "settle::after_close",
    "settle::state_before_head",
    "settle::archive_before_write",
    "settle::archive_before_rename",
    "settle::archive_after_rename",
    "settle::before_insert",
    "settle::after_insert",
    "settle::state_before_rename",
    "settle::before_build",
    "settle::after_store",
    "settle::before_send",
    "settle::after_send",
    "settle::after_landed",
    "settle::after_final",
    "settle::before_reached",
    "settle::after_reached",
];
/// A settlement waits for finality twice, and the last ones wait for each other: 13 seconds each time on a real node, and
/// three times as much on a busy machine.
const CRASH_TIMEOUT: Duration = Duration::from_secs(180);
const SETTLED_TIMEOUT: Duration = Duration::from_secs(300);
const PRICE_PER_GB: u64 = 1_999_999;
const SECRET: &str = "crash-test-shared-secret";
const CONFIG: &str = "OPENMAST_CRASH_TEST_CONFIG";

/// The service in a process of its own: this test binary again. Ends like a killed process at a fail point.
#[test]
#[ignore = "run by the other test, in a process of its own"]
fn service() -> Result<()> {
    let Some(path) = std::env::var_os(CONFIG) else {
        return Ok(());
    };
    std::panic::set_hook(Box::new(|_| std::process::abort()));
    let _scenario = fail::FailScenario::setup();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    let config = config::load(Path::new(&path))?;
    tokio::runtime::Runtime::new()?.block_on(run::run(config, std::future::pending()))
}

struct Service {
    folder: PathBuf,
    radius: SocketAddr,
}

impl Service {
    fn spawn(&self, fail_point: Option<&str>) -> Result<Child> {
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.join("service.log"))?;
        let fail_points = fail_point.map_or_else(String::new, |point| format!("{point}=panic"));
        let child = Command::new(std::env::current_exe()?)
            .args(["service", "--exact", "--ignored", "--nocapture"])
            .env(CONFIG, self.folder.join("openmast.toml"))
            .env("FAILPOINTS", fail_points)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        Ok(child)
    }

    fn tail(&self) -> String {
        let log = fs::read_to_string(self.folder.join("service.log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }

    /// Starts the service with a fail point and waits until it is dead.
    async fn crash_at(&self, point: &str) -> Result<()> {
        let mut child = self.spawn(Some(point))?;
        let deadline = Instant::now() + CRASH_TIMEOUT;
        loop {
            if let Some(status) = child.try_wait()? {
                // Aborted: no exit code. An exit code means that it gave up by itself.
                return match status.code() {
                    None => Ok(()),
                    Some(_) => bail!("{point}: {status}\n{}", self.tail()),
                };
            }
            if Instant::now() > deadline {
                child.kill()?;
                child.wait()?;
                bail!("{point} was not passed\n{}", self.tail());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_every_step_the_chain_says_what_the_log_says() -> Result<()> {
    let world = World::start().await?;
    let (network, service) = prepare(&world).await?;
    let mut sessions = Vec::new();
    for (number, point) in FAIL_POINTS.into_iter().enumerate() {
        let session = session(number);
        // Whatever is not answered before the crash is sent again at the end.
        let gateway = gateway(&service, 2);
        let packets = session.packets();
        let (folder, crash) = (world.folder().to_owned(), service.crash_at(point));
        let (_, crashed) = tokio::join!(gateway.send(&packets, &folder), crash);
        crashed?;
        sessions.push(session);
    }
    let mut child = service.spawn(None)?;
    let packets: Vec<String> = sessions.iter().flat_map(Session::packets).collect();
    gateway(&service, 30)
        .deliver(&packets, world.folder())
        .await
        .with_context(|| service.tail())?;
    let bytes: u64 = sessions.iter().map(Session::bytes).sum();
    let expected = u64::try_from(u128::from(bytes) * u128::from(PRICE_PER_GB) / 1_000_000_000)?;
    let chain = Chain::new(world.rpc_url(), network)?;
    let settled = chain.wait_until_settled(expected, SETTLED_TIMEOUT).await;
    child.kill()?;
    child.wait()?;
    let settled = settled.with_context(|| service.tail())?;
    compare_with_an_uninterrupted_run(
        &service,
        &chain,
        settled.final_epoch,
        settled.parameters.settlements_kept,
    )
    .await?;
    world.stop().await
}

/// Reads the log from its beginning, without any snapshot, and compares.
async fn compare_with_an_uninterrupted_run(
    service: &Service,
    chain: &Chain,
    newest: u64,
    kept: u32,
) -> Result<()> {
    let data = service.folder.join("data");
    let config = config::load(&service.folder.join("openmast.toml"))?;
    let files = LogFiles::open(&data.join("log"), &config.log)?;
    let mut engine = Engine::new();
    let mut ledgers = BTreeMap::new();
    for records in files.replay(0)? {
        for record in records?.decode() {
            let (lsn, record) = record?;
            if let Some(closed) = engine.apply(lsn, &record)? {
                ledgers.insert(closed.epoch(), openmast_archive::seal(closed).public);
            }
        }
    }
    assert!(
        newest >= 3,
        "the crashes spread over several epochs, not {newest}"
    );
    let network = chain.network_address().to_bytes();
    let outbox = Outbox::open(
        &data.join("outbox.sqlite"),
        &PROGRAM_ID.to_bytes(),
        &network,
    )?;
    for epoch in 1..=newest {
        let ledger = ledgers
            .get(&epoch)
            .with_context(|| format!("epoch {epoch} is not in the log"))?;
        let attempts = outbox.attempts(epoch)?;
        let proposals = attempts
            .iter()
            .filter(|attempt| attempt.action == "propose" && attempt.state.as_str() == "final");
        assert_eq!(proposals.count(), 1, "epoch {epoch}: {attempts:?}");
        if epoch + u64::from(kept) <= newest {
            continue;
        }
        let settlement = chain.settlement(epoch).await?;
        let content = &settlement.content;
        let roots = (
            content.asset_root,
            content.payer_root,
            content.payer_charged,
            content.private_root,
        );
        let header = &ledger.header;
        assert_eq!(
            roots,
            (
                header.asset_root,
                header.payer_root,
                header.charged,
                header.private_root
            ),
            "epoch {epoch}"
        );
        archive::verify(&data, &settlement).with_context(|| format!("epoch {epoch}"))?;
    }
    Ok(())
}

fn session(number: usize) -> Session {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let traffic = (1_000_003 + number as u64, 70_000_001);
    Session::steady(
        ("crash-0", "payer@crash.example", format!("{number:08x}")),
        now - 3_600,
        traffic,
        2,
        300,
    )
}

fn gateway(service: &Service, retries: usize) -> Gateway {
    Gateway {
        server: service.radius,
        secret: SECRET.to_owned(),
        parallel: 8,
        retries,
        timeout_seconds: 1,
    }
}

async fn prepare(world: &World) -> Result<(Pubkey, Service)> {
    let (network, member) = founding::small_network(world, PRICE_PER_GB).await?;
    let radius = openmast_free_ports::udp()?;
    let sections = format!(
        "[epoch]\nseconds = 1\n\n[api]\nenabled = false\n\n[health]\nenabled = false\n\n[metrics]\nenabled = false\n\n\
         [radius]\nlisten = [\"{radius}\"]\n\n\
         [[radius.clients]]\nname = \"loopback\"\nnetwork = \"127.0.0.1\"\nsecret = \"{SECRET}\"\n\n\
         [[mapping.radio]]\nnas_identifier = \"crash-0\"\nasset = 0\n\n\
         [[mapping.subscriber]]\nuser_name = \"payer@crash.example\"\npayer = 0\n"
    );
    let folder = oracle::configure(world, &network, &member, &sections)?;
    Ok((network, Service { folder, radius }))
}
