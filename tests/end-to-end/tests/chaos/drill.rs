//! The restore drill: under load the oracle dies and its disk with it, and a mirror of the public archives is all that is
//! left. It is recovered from that and goes on: nothing is billed twice, what is lost is what docs/reference/recovery.md says.

use std::{fs, net::SocketAddr, path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use openmast_client::accounts::Network;
use openmast_end_to_end::{chain::Chain, tool::Openmast, traffic::Counters, world::World};
use openmast_oracle::ingest::radius::dictionary::acct_status_type;
use tokio::{sync::watch, task::JoinSet};

use super::{
    journal::Journal,
    radius::{Line, Reading},
    service::{CLIENT, Service, Setup},
    traffic::{self, PRICES_PER_GB, unix_seconds},
    trial, verdict,
};

const LINES: u64 = 8;
/// How long the oracle is away, by its chain and by all clocks: a session that begins later cannot have been billed.
const AWAY: u64 = 20 * 60;
/// Sessions that are open at the loss began so long before it, seconds.
const OPEN_FOR: u64 = 600;
/// Seconds between two readings.
const INTERVAL: u32 = 5;
const SETTLED_TIMEOUT: Duration = Duration::from_secs(120);
const MEGABYTE: u64 = 1_000_000;

/// What a line's sessions had counted.
#[derive(Clone, Copy, Default)]
struct Counted {
    /// Acknowledged before the loss.
    before: u64,
    /// Reported anew after it, and may have been billed before.
    known: u64,
    /// After it.
    after: u64,
}

impl Counted {
    fn add(&mut self, line: Self) {
        self.before += line.before;
        self.known += line.known;
        self.after += line.after;
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Running,
    Lost,
    Recovered,
}

pub async fn run() -> Result<()> {
    let world = World::start().await?;
    let (network, member) = trial::network(&world).await?;
    let mirror = world.folder().join("mirror");
    fs::create_dir(&mirror)?;
    let setup = Setup {
        network,
        keypair: member.keypair_file.clone(),
        rpc_urls: vec![world.rpc_url().to_owned()],
        sections: traffic::mappings()
            + &format!("[[archive.mirror]]\nurl = {mirror:?}\nsame_disk = true\n"),
    };
    let folder = world.folder().join("service");
    let mut service = Service::new(&folder, &setup, Journal::default())?;
    service.start()?;
    service.until_ready().await?;

    let (phase, told) = watch::channel(Phase::Running);
    let mut lines = JoinSet::new();
    for number in 0..LINES {
        lines.spawn(line(number, service.radius, told.clone()));
    }
    let chain = Chain::new(world.rpc_url(), network)?;
    chain.wait_until_final(3, SETTLED_TIMEOUT).await?;
    service.kill().await?;
    phase.send_replace(Phase::Lost);
    fs::remove_dir_all(service.data())?;

    let environment = vec![
        ("OPENMAST_RPC_URL", world.rpc_url().to_owned()),
        ("OPENMAST_NETWORK", network.to_string()),
        (
            "OPENMAST_KEYPAIR",
            member.keypair_file.display().to_string(),
        ),
    ];
    recover(&world, &service, &Openmast::new(environment)?, &mirror).await?;
    let settled = settled(&chain, &mirror).await?;
    world.pass(Duration::from_secs(AWAY)).await?;
    service.clock.set(i64::try_from(AWAY)?)?;
    service.start()?;
    service.until_ready().await?;
    phase.send_replace(Phase::Recovered);

    let mut counted = Counted::default();
    while let Some(line) = lines.join_next().await {
        counted.add(line?.with_context(|| service.tail())?);
    }
    // The chain of before has not seen the time pass, in which slots went on as well.
    let chain = Chain::new(world.rpc_url(), network)?;
    goes_on(&chain, &settled, &counted)
        .await
        .with_context(|| service.tail())?;
    told_what_is_lost(&service, counted.known).await?;
    verdict::content(&service).await?;
    service.terminate().await?;
    ensure!(service.faults.is_empty(), "{:?}", service.faults);
    println!("{} bytes were lost", counted.before - settled.bytes);
    world.stop().await
}

/// What was used since is settled beside what was final at the loss, and nothing else.
async fn goes_on(chain: &Chain, settled: &Settled, counted: &Counted) -> Result<()> {
    ensure!(
        settled.bytes <= counted.before,
        "{} bytes were settled, {} were used before the loss",
        settled.bytes,
        counted.before
    );
    let bytes = settled.bytes + counted.after;
    let amount = u128::from(bytes) * u128::from(PRICES_PER_GB[0]) / 1_000_000_000;
    let waited = chain.wait_until_settled(u64::try_from(amount)?, SETTLED_TIMEOUT);
    ensure!(
        waited.await?.final_epoch > settled.epoch,
        "nothing was settled"
    );
    Ok(())
}

/// As docs/guides/recovery.md says: what is proposed is made final, then it is recovered.
async fn recover(
    world: &World,
    service: &Service,
    openmast: &Openmast,
    mirror: &Path,
) -> Result<()> {
    let (config, mirror) = (service.config(), mirror.display().to_string());
    let config = config.display().to_string();
    let recover = ["oracle", "recover", "--config", &config, "--from", &mirror];
    world.finality().await?;
    let recovered = match openmast.run(&recover).await {
        Err(error) if format!("{error:#}").contains("is proposed") => {
            // Its challenge window.
            world.pass(Duration::from_secs(2)).await?;
            openmast.run(&["settlement", "finalize"]).await?;
            world.finality().await?;
            openmast.run(&recover).await?
        }
        recovered => recovered?,
    };
    ensure!(recovered["from"] == "archive", "{recovered}");
    Ok(())
}

/// What was final at the loss.
struct Settled {
    epoch: u64,
    bytes: u64,
}

async fn settled(chain: &Chain, mirror: &Path) -> Result<Settled> {
    let network: Network = chain.network().await?;
    let settlement = chain.settlement(network.final_epoch).await?;
    openmast_archive::verify(mirror, &settlement)?;
    Ok(Settled {
        epoch: network.final_epoch,
        bytes: settlement.content.bytes,
    })
}

/// What may have been billed before the loss, and so is not billed again, is shown.
async fn told_what_is_lost(service: &Service, known: u64) -> Result<()> {
    let metrics = CLIENT.get(format!("http://{}/metrics", service.api));
    let metrics = metrics.send().await?.text().await?;
    let shown = metrics
        .lines()
        .find_map(|line| line.strip_prefix("openmast_counted_before_recovery_bytes "))
        .context("the gauge is missing")?;
    let shown: f64 = shown.trim().parse()?;
    ensure!(
        shown as u64 == known,
        "{shown} bytes are told to have been counted before, {known} were"
    );
    Ok(())
}

/// A gateway's line: sessions that are over before the loss, one that outlasts it, one that begins after it.
async fn line(
    number: u64,
    server: SocketAddr,
    mut phase: watch::Receiver<Phase>,
) -> Result<Counted> {
    let mut line = Line::to(server).await?;
    let mut counted = Counted::default();
    let mut stops = Vec::new();
    for session in 0..2 {
        let began = unix_seconds() - OPEN_FOR;
        let gauge = Gauge::new(&format!("over-{number}-{session}"), began);
        line.deliver(&gauge.start()).await?;
        line.deliver(&gauge.interim(30, 40 * MEGABYTE)).await?;
        let bytes = (100 + number) * MEGABYTE;
        stops.push((line.deliver(&gauge.stop(60, bytes)).await?, bytes));
        counted.before += bytes;
    }
    let began = unix_seconds() - OPEN_FOR;
    let open = Gauge::new(&format!("open-{number}"), began);
    line.deliver(&open.start()).await?;
    let mut bytes = 0;
    let mut seconds = 0;
    while *phase.borrow() == Phase::Running {
        if u64::from(seconds) < OPEN_FOR {
            seconds += INTERVAL;
            bytes += (7 + number) * MEGABYTE;
            // What is under way at the loss is acknowledged after it.
            line.deliver(&open.interim(seconds, bytes)).await?;
        }
        tokio::time::sleep(Duration::from_millis(200 + 10 * number)).await;
    }
    counted.before += bytes;
    phase.wait_for(|phase| *phase == Phase::Recovered).await?;
    // The Stops come again: they were billed.
    for (stop, bytes) in &stops {
        line.again(stop).await;
        counted.known += bytes;
    }
    after(&mut line, &open, number, bytes, &mut counted).await?;
    Ok(counted)
}

/// The session that outlasted the loss goes on to its end, and another one begins.
async fn after(
    line: &mut Line,
    open: &Gauge,
    number: u64,
    bytes: u64,
    counted: &mut Counted,
) -> Result<()> {
    let seconds = u32::try_from(OPEN_FOR + AWAY)?;
    // Used while nobody listened: it is not known whether it was billed.
    let first = bytes + 500 * MEGABYTE;
    line.deliver(&open.interim(seconds, first)).await?;
    counted.known += first;
    let last = first + (60 + number) * MEGABYTE;
    line.deliver(&open.interim(seconds + 5, first + 20 * MEGABYTE))
        .await?;
    line.deliver(&open.stop(seconds + 10, last)).await?;
    counted.after += last - first;

    let anew = Gauge::new(&format!("anew-{number}"), unix_seconds() + AWAY - 60);
    let bytes = (300 + number) * MEGABYTE;
    line.deliver(&anew.start()).await?;
    line.deliver(&anew.interim(30, 50 * MEGABYTE)).await?;
    line.deliver(&anew.stop(60, bytes)).await?;
    counted.after += bytes;
    Ok(())
}

/// One session as its gateway counts it.
struct Gauge {
    id: String,
    /// Unix seconds.
    began: u64,
}

impl Gauge {
    fn new(id: &str, began: u64) -> Self {
        Self {
            id: id.to_owned(),
            began,
        }
    }

    fn start(&self) -> Reading<'_> {
        self.reading(acct_status_type::START, 0, 0)
    }

    fn interim(&self, seconds: u32, bytes: u64) -> Reading<'_> {
        self.reading(acct_status_type::INTERIM_UPDATE, seconds, bytes)
    }

    fn stop(&self, seconds: u32, bytes: u64) -> Reading<'_> {
        self.reading(acct_status_type::STOP, seconds, bytes)
    }

    fn reading(&self, status: u32, seconds: u32, bytes: u64) -> Reading<'_> {
        Reading {
            status,
            nas: "chaos-0",
            user: "payer-0@chaos.example",
            session: &self.id,
            at: Some(self.began + u64::from(seconds)),
            counters: Counters {
                seconds,
                up: bytes / 4,
                down: bytes - bytes / 4,
            },
        }
    }
}
