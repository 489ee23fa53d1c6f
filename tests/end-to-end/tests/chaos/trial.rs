//! One seed, from an empty chain to the verdict.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use openmast_end_to_end::{
    chain::Chain,
    expectation::Use,
    founding, tool,
    world::{Person, World},
};
use solana_pubkey::Pubkey;
use tokio::sync::watch;

use super::{
    disk::Disk,
    floods::Floods,
    journal::Journal,
    mirrors::Mirrors,
    nodes::Nodes,
    schedule::Schedule,
    service::{DATA, Service, Setup},
    supervisor,
    traffic::{self, PAYERS, PRICES_PER_GB, Traffic},
    verdict,
    watching::{self, Seen},
};

/// Runs the trial of a seed. What it was is in the error, and the service's files are kept.
pub async fn run(seed: u64, length: Duration) -> Result<()> {
    let world = World::start().await?;
    let schedule = Schedule::of(seed, length);
    let folder = world.folder().join("service");
    // It outlives the service, whose files are looked at when something is wrong.
    let disk = Disk::at(&folder.join(DATA))?.map(Arc::new);
    let outcome = trial(&world, &schedule, disk).await;
    if outcome.is_err() {
        let kept = keep(&folder, seed)?;
        println!(
            "{schedule}the service's files are kept in {}",
            kept.display()
        );
    }
    let outcome = outcome.with_context(|| format!("seed {seed} for {} s", length.as_secs_f64()));
    world.stop().await?;
    outcome
}

/// A network with assets and payers, and the member that settles it.
pub async fn network(world: &World) -> Result<(Pubkey, Person)> {
    let founder = world.person("founder").await?;
    let member = world.person("oracle").await?;
    let owner = world.person("owner").await?;
    let network = founding::found(world, &founder, &member).await?;
    for (index, price) in (0..).zip(PRICES_PER_GB) {
        founding::create_asset(world, network, &owner, index, price).await?;
    }
    for index in 0..PAYERS as u32 {
        founding::open_payer(world, network, &founder, &owner, index, verdict::FUNDS).await?;
    }
    world.finality().await?;
    Ok((network, member))
}

async fn trial(world: &World, schedule: &Schedule, disk: Option<Arc<Disk>>) -> Result<()> {
    let (network, member) = network(world).await?;
    let journal = Journal::default();
    let nodes = Nodes::before(world.rpc_url(), network, journal.clone()).await?;
    let mirrors = Mirrors::in_folder(world.folder(), journal.clone())?;
    let setup = Setup {
        network,
        keypair: member.keypair_file.clone(),
        rpc_urls: nodes.urls(),
        sections: traffic::mappings() + &mirrors.sections(),
    };
    let mut service = Service::new(&world.folder().join("service"), &setup, journal)?;
    service.disk = disk;
    service.start()?;
    service.until_ready().await?;

    let began = Instant::now();
    let (over, is_over) = watch::channel(false);
    let watching = tokio::spawn(watching::watch(
        service.api,
        service.journal.clone(),
        is_over,
    ));
    let (service, finished) = trouble(service, &nodes, &mirrors, network, schedule, began).await?;
    let mut faults = Faults::default();
    let chain = Chain::new(world.rpc_url(), network)?;
    let mut settled = Vec::new();
    if let Some(uses) = faults.of("traffic", finished) {
        let once = verdict::settled_once(&service, &chain, &uses).await;
        settled = faults.of("settling", once).unwrap_or_default();
        println!("seed {}: {} sessions", schedule.seed, uses.len());
    }
    faults.of("the end", verdict::content(&service).await);
    over.send_replace(true);
    let seen = watching.await?;
    let took = began.elapsed();
    let fees = verdict::fees_within_bound(world.rpc_url(), &chain, &member.key(), took).await;
    let fees = faults.of("fees", fees).unwrap_or_default();
    println!(
        "seed {}: {} epochs, {} transactions for {} lamports, {:.0} s; looked {} times, alarms {:?}",
        schedule.seed,
        settled.last().map_or(0, |it| it.content.epoch),
        fees.count,
        fees.paid,
        took.as_secs_f64(),
        seen.looks,
        seen.alarms
    );
    let mut service = end(service, &seen, &mut faults).await?;
    service.start()?;
    faults.of("the mirrors", mirrors.have(&settled).await);
    service.terminate().await?;
    ensure!(faults.0.is_empty(), "- {}", faults.0.join("\n- "));
    Ok(())
}

/// Everything that the schedule says, under traffic, and the end of the traffic. Returns the service as it runs then, and
/// what was used.
async fn trouble(
    service: Service,
    nodes: &Nodes,
    mirrors: &Mirrors,
    network: Pubkey,
    schedule: &Schedule,
    began: Instant,
) -> Result<(Service, Result<Vec<Use>>)> {
    let mut dice = Rng::with_seed(schedule.seed ^ u64::MAX);
    let traffic = Traffic::begin(&service, network, &mut dice);
    let floods = Floods::on(&service, network);
    let clock = service.clock.clone();
    let (over, is_over) = watch::channel(false);
    let process = schedule.process.clone();
    let supervised =
        tokio::spawn(async move { supervisor::follow(service, &process, began, is_over).await });
    let ((), (), clock, mirrors) = tokio::join!(
        nodes.follow(&schedule.nodes, began),
        floods.follow(&schedule.floods, began, dice.fork()),
        clock.follow(&schedule.clock, began),
        mirrors.follow(&schedule.mirrors, began),
    );
    clock.and(mirrors)?;
    let finished = traffic.finish().await;
    over.send_replace(true);
    Ok((supervised.await??, finished))
}

/// Nothing was told that was not so, the service never ended by itself without a reason, and leaves whole files.
async fn end(mut service: Service, seen: &Seen, faults: &mut Faults) -> Result<Service> {
    service.terminate().await?;
    faults.of("the files", check(&service).await);
    faults.0.append(&mut service.faults);
    let unexplained = seen.unexplained.iter();
    let unexplained = unexplained.map(|(what, told)| format!("{what}, {told}"));
    faults.0.extend(unexplained);
    ensure!(seen.looks > 20, "it was looked {} times", seen.looks);
    Ok(service)
}

/// What does not hold. One fault keeps no other from being found.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn of<T>(&mut self, what: &str, outcome: Result<T>) -> Option<T> {
        outcome
            .inspect_err(|error| self.0.push(format!("{what}: {error:#}")))
            .ok()
    }
}

/// Every file that it left is as it should be.
async fn check(service: &Service) -> Result<()> {
    let openmast = tool::Openmast::new(Vec::new())?;
    let config = service.config();
    let config = config.to_str().context("the path is no UTF-8")?;
    openmast
        .run(&["oracle", "check", "--config", config])
        .await?;
    Ok(())
}

/// For whoever looks why it failed.
fn keep(folder: &Path, seed: u64) -> Result<PathBuf> {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("chaos-{seed}"));
    if kept.exists() {
        fs::remove_dir_all(&kept)?;
    }
    let copied = std::process::Command::new("cp")
        .arg("-r")
        .args([folder, &kept])
        .status()?;
    ensure!(copied.success(), "{} was not kept", folder.display());
    Ok(kept)
}
