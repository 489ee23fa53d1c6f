//! The oracle on a machine whose clock does what it likes: at the start, while it runs, for several ends of epochs. Every
//! byte is billed once, however often and whenever its report comes, and the operator is told.

use std::{
    fs,
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, bail, ensure};
use openmast_end_to_end::{
    chain::Chain,
    founding, oracle, tool,
    traffic::{Gateway, Session},
    world::World,
};
use openmast_log::{LogFiles, StoredLog};
use openmast_oracle::{config, time::BOUND};
use openmast_records::Record;
use solana_pubkey::Pubkey;

/// The clocks that the rounds begin with; random ones follow.
const OFFSETS: [i64; 6] = [
    -2 * DAY,
    40 * DAY,
    0,
    -400 * DAY,
    // Not enough to be wrong.
    8 * 60,
    3_600,
];
const ROUNDS: usize = 14;
const DAY: i64 = 86_400;
const SEED: u64 = 20;
/// Several epochs.
const ROUND: Duration = Duration::from_secs(3);
/// More than there are between the newest final epoch, as a node tells it, and the open one.
const EPOCHS_ON_THE_WAY: u64 = 8;
const TIMEOUT: Duration = Duration::from_secs(90);
const SETTLED_TIMEOUT: Duration = Duration::from_secs(300);
const PRICE_PER_GB: u64 = 1_999_999;
const SECRET: &str = "wrong-clock-shared-secret";
const ALARM: &str = "clock_wrong";

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_clock_does_every_byte_is_billed_once() -> Result<()> {
    let world = World::start().await?;
    let (network, mut service) = prepare(&world).await?;
    let began = unix_now();
    let mut dice = fastrand::Rng::with_seed(SEED);
    let mut sessions: Vec<Sent> = Vec::new();
    // Wrong from the first moment on.
    service.set_clock(OFFSETS[0])?;
    service.start()?;
    for round in 0..ROUNDS {
        let offset = offset(round, &mut dice);
        service.set_clock(offset)?;
        // Every third time the machine itself starts with that clock.
        if round % 3 == 2 {
            service.kill()?;
            service.start()?;
        }
        service.until_answering().await?;
        for _ in 0..3 {
            sessions.push(Sent::new(sessions.len(), &mut dice));
        }
        let first = sessions.iter().skip(3 * round);
        let packets: Vec<String> = first.flat_map(|it| it.first.clone()).collect();
        service.deliver(&world, &packets).await?;
        if offset.unsigned_abs() > 2 * BOUND.as_secs() {
            service.until_alarm(true).await?;
        }
        if offset == 0 {
            service.until_alarm(false).await?;
        }
        tokio::time::sleep(ROUND).await;
        // Old ones come again, by whatever clock.
        let again = sessions.iter().filter(|_| dice.bool());
        let packets: Vec<String> = again.flat_map(|it| it.again.clone()).collect();
        service.deliver(&world, &packets).await?;
    }
    service.set_clock(0)?;
    service.until_alarm(false).await?;
    let packets: Vec<String> = sessions.iter().flat_map(|it| it.again.clone()).collect();
    service.deliver(&world, &packets).await?;

    let bytes: u64 = sessions.iter().map(|it| it.bytes).sum();
    let expected = u64::try_from(u128::from(bytes) * u128::from(PRICE_PER_GB) / 1_000_000_000)?;
    let chain = Chain::new(world.rpc_url(), network)?;
    let settled = chain.wait_until_settled(expected, SETTLED_TIMEOUT).await;
    settled.with_context(|| service.tail())?;
    // What comes again from now on is billed no more either: not by the epoch in which it comes.
    service.deliver(&world, &packets).await?;
    let later = chain.network().await?.final_epoch + EPOCHS_ON_THE_WAY;
    let settled = chain.wait_until_final(later, SETTLED_TIMEOUT).await;
    settled.with_context(|| service.tail())?;
    let settled = chain.wait_until_settled(expected, SETTLED_TIMEOUT).await;
    settled.with_context(|| service.tail())?;
    service.kill()?;
    check_log(&service, began)?;
    world.stop().await
}

fn offset(round: usize, dice: &mut fastrand::Rng) -> i64 {
    let random = || match dice.u8(..4) {
        0 => 0,
        1 => dice.i64(-500..500),
        2 => dice.i64(-DAY..DAY),
        _ => dice.i64(-500 * DAY..500 * DAY),
    };
    OFFSETS.get(round).copied().unwrap_or_else(random)
}

/// A session, and what of it is sent when.
struct Sent {
    bytes: u64,
    first: Vec<String>,
    again: Vec<String>,
}

impl Sent {
    /// Every other gateway has no clock: its sessions are dated by their arrival.
    fn new(number: usize, dice: &mut fastrand::Rng) -> Self {
        let traffic = (dice.u64(1..2_000_000_000), dice.u64(1..5_000_000_000));
        let began = unix_now().saturating_sub(3_600);
        let session = Session::steady(
            ("clock-0", "payer@clock.example", format!("{number:08x}")),
            began,
            traffic,
            2,
            300,
        );
        let first = session.packets();
        let bytes = session.bytes();
        match number.is_multiple_of(2) {
            true => Self {
                bytes,
                again: first.clone(),
                first,
            },
            false => {
                let first: Vec<String> = first.iter().map(|packet| undated(packet)).collect();
                Self {
                    bytes,
                    again: first.last().cloned().into_iter().collect(),
                    first,
                }
            }
        }
    }
}

fn undated(packet: &str) -> String {
    let lines = packet.lines();
    let lines: Vec<&str> = lines
        .filter(|line| !line.starts_with("Event-Timestamp"))
        .collect();
    lines.join("\n") + "\n"
}

/// Every report and every end of an epoch was dated within the bound of the time that it really was.
fn check_log(service: &Service, began: u64) -> Result<()> {
    let config = config::load(&service.folder.join("openmast.toml"))?;
    let files = LogFiles::open(&service.folder.join("data/log"), &config.log)?;
    let bound = BOUND.as_secs() + 60;
    let (from, to) = (began - bound, unix_now() + bound);
    let (mut newest, mut reports) = (0, 0);
    for (lsn, record) in files.read(0, usize::MAX)? {
        let at = match record {
            Record::Report(report) => report.received_at_ms,
            Record::EpochClosed(closed) => closed.closed_at_ms,
            _ => continue,
        };
        ensure!(
            (from * 1_000..to * 1_000).contains(&at),
            "record {lsn}: {at} is not within {from} to {to}"
        );
        // Several sockets receive: what comes at once stands in any order.
        ensure!(at + 1_000 > newest, "record {lsn}: {at} after {newest}");
        newest = newest.max(at);
        reports += 1;
    }
    ensure!(reports > ROUNDS * 3, "{reports} reports");
    Ok(())
}

/// `openmast oracle run` under a clock of its own.
struct Service {
    folder: PathBuf,
    radius: SocketAddr,
    api: SocketAddr,
    process: Option<Child>,
}

impl Service {
    /// The machine's clock is so many seconds ahead from now on.
    fn set_clock(&self, offset: i64) -> Result<()> {
        let next = self.folder.join("clock.next");
        fs::write(&next, format!("{offset:+}\n"))?;
        Ok(fs::rename(next, self.clock_file())?)
    }

    fn clock_file(&self) -> PathBuf {
        self.folder.join("clock")
    }

    fn start(&mut self) -> Result<()> {
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.join("service.log"))?;
        let child = Command::new(tool::binary("openmast")?)
            .args(["oracle", "run", "--config"])
            .arg(self.folder.join("openmast.toml"))
            .env("LD_PRELOAD", tool::faketime()?)
            .env("FAKETIME_TIMESTAMP_FILE", self.clock_file())
            .env("FAKETIME_NO_CACHE", "1")
            .env("DONT_FAKE_MONOTONIC", "1")
            .env("NO_FAKE_STAT", "1")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        self.process = Some(child);
        Ok(())
    }

    fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.process.take() {
            if let Some(status) = child.try_wait()? {
                bail!("the oracle had ended before: {status}\n{}", self.tail());
            }
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Codes of what is wrong; `None`: the API does not answer.
    async fn reasons(&self) -> Option<Vec<String>> {
        let mut codes = Vec::new();
        for (path, list) in [("ready", "reasons"), ("v1/alarms", "alarms")] {
            let url = format!("http://{}/{path}", self.api);
            let answer = reqwest::get(url).await.ok()?;
            let body: serde_json::Value = answer.json().await.ok()?;
            let listed = body[list].as_array()?.iter();
            codes.extend(listed.filter_map(|it| Some(it["code"].as_str()?.to_owned())));
        }
        Some(codes)
    }

    async fn until(&self, what: &str, holds: impl Fn(&[String]) -> bool) -> Result<()> {
        let deadline = Instant::now() + TIMEOUT;
        let mut last = None;
        while Instant::now() < deadline {
            last = self.reasons().await;
            if last.as_deref().is_some_and(&holds) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("not {what}: {last:?}\n{}", self.tail())
    }

    async fn until_answering(&self) -> Result<()> {
        let is_up = |codes: &[String]| {
            let starts = ["starting", "replaying"];
            codes.iter().all(|code| !starts.contains(&code.as_str()))
        };
        self.until("up", is_up).await
    }

    async fn until_alarm(&self, is_raised: bool) -> Result<()> {
        let what = if is_raised { "alarmed" } else { "content" };
        let holds = |codes: &[String]| codes.iter().any(|code| code == ALARM) == is_raised;
        self.until(what, holds).await
    }

    async fn deliver(&self, world: &World, packets: &[String]) -> Result<()> {
        let gateway = Gateway {
            server: self.radius,
            secret: SECRET.to_owned(),
            // In their order: some have no other time.
            parallel: 1,
            retries: 10,
            timeout_seconds: 1,
        };
        let delivered = gateway.deliver(packets, world.folder()).await;
        delivered.with_context(|| self.tail())
    }

    fn tail(&self) -> String {
        let log = fs::read_to_string(self.folder.join("service.log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some(mut child) = self.process.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn unix_now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

async fn prepare(world: &World) -> Result<(Pubkey, Service)> {
    let (network, member) = founding::small_network(world, PRICE_PER_GB).await?;
    let radius = openmast_free_ports::udp()?;
    let api = openmast_free_ports::tcp()?;
    let sections = format!(
        "[epoch]\nseconds = 1\n\n[api]\nlisten = \"{api}\"\n\n[health]\nlisten = \"127.0.0.1:0\"\n\n\
         [radius]\nlisten = [\"{radius}\"]\n\n\
         [[radius.clients]]\nname = \"loopback\"\nnetwork = \"127.0.0.1\"\nsecret = \"{SECRET}\"\n\n\
         [[mapping.radio]]\nnas_identifier = \"clock-0\"\nasset = 0\n\n\
         [[mapping.subscriber]]\nuser_name = \"payer@clock.example\"\npayer = 0\n"
    );
    let folder = oracle::configure(world, &network, &member, &sections)?;
    let service = Service {
        folder,
        radius,
        api,
        process: None,
    };
    Ok((network, service))
}
