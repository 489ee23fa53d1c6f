//! `openmast oracle run` as its supervisor sees it, and what the schedule does to it.

use std::{
    fs,
    net::SocketAddr,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::{Arc, LazyLock},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use openmast_client::addresses::PROGRAM_ID;
use openmast_end_to_end::{oracle, tool};
use solana_pubkey::Pubkey;
use tokio::{
    io::AsyncRead,
    process::{Child, Command},
};

use super::{
    clock::Clock,
    disk::Disk,
    journal::{Begun, Journal, Trouble},
};

pub const SECRET: &str = "chaos-test-shared-secret";
/// How long it may take to end when it is told to.
const STOP_TIMEOUT: Duration = Duration::from_secs(20);
const READY_TIMEOUT: Duration = Duration::from_secs(60);
/// What the process ends with when something that it needs is broken.
const TROUBLE: i32 = 5;
/// The folder of its data, in its own.
pub const DATA: &str = "data";

/// What stands in its configuration.
pub struct Setup {
    pub network: Pubkey,
    pub keypair: PathBuf,
    pub rpc_urls: Vec<String>,
    /// Mappings and whatever else.
    pub sections: String,
}

/// One service with its files and ports, whether its process is there or not.
pub struct Service {
    folder: PathBuf,
    pub radius: SocketAddr,
    pub usage: SocketAddr,
    pub api: SocketAddr,
    process: Option<Child>,
    /// From a start until the process takes reports.
    starting: Option<Begun>,
    is_limited: bool,
    /// That its data folder is on; `None`: it is on this machine's.
    pub disk: Option<Arc<Disk>>,
    pub clock: Clock,
    pub journal: Journal,
    /// What it may never do, and did.
    pub faults: Vec<String>,
}

impl Service {
    /// Writes the configuration; nothing runs.
    pub fn new(folder: &Path, setup: &Setup, journal: Journal) -> Result<Self> {
        let service = Self {
            folder: folder.to_owned(),
            radius: openmast_free_ports::udp()?,
            usage: openmast_free_ports::tcp()?,
            api: openmast_free_ports::tcp()?,
            process: None,
            starting: None,
            is_limited: false,
            disk: None,
            clock: Clock::in_folder(folder, journal.clone()),
            journal,
            faults: Vec::new(),
        };
        oracle::write_config(folder, &service.text(setup))?;
        service.clock.set(0)?;
        Ok(service)
    }

    fn text(&self, setup: &Setup) -> String {
        let Setup {
            network,
            keypair,
            rpc_urls,
            sections,
        } = setup;
        let (data, radius, usage, api) = (self.data(), self.radius, self.usage, self.api);
        format!(
            "data_dir = {data:?}\n\n\
             [network]\nprogram = \"{PROGRAM_ID}\"\naddress = \"{network}\"\nrpc_urls = {rpc_urls:?}\n\
             poll_interval_ms = 100\nrpc_timeout_seconds = 2\nstale_after_seconds = 6\n\n\
             [oracle]\nkeypair = {keypair:?}\n\n[epoch]\nseconds = 2\n\n\
             [api]\nlisten = \"{api}\"\n\n[health]\nlisten = \"127.0.0.1:0\"\n\n\
             [usage]\nenabled = true\nlisten = \"{usage}\"\nplaintext = true\nmax_connections_per_source = 200\n\n\
             [radius]\nlisten = [\"{radius}\"]\n\n\
             [[radius.clients]]\nname = \"loopback\"\nnetwork = \"127.0.0.1\"\nsecret = \"{SECRET}\"\n\n\
             {sections}"
        )
    }

    pub fn config(&self) -> PathBuf {
        self.folder.join("openmast.toml")
    }

    pub fn data(&self) -> PathBuf {
        self.folder.join(DATA)
    }

    pub fn log(&self) -> PathBuf {
        self.folder.join("service.log")
    }

    pub fn start(&mut self) -> Result<()> {
        self.is_away();
        let mut command = Command::new("env");
        command.arg(IGNORING);
        if self.is_limited {
            command.args(["prlimit", NOTHING]);
        }
        let mut child = command
            .arg(tool::binary("openmast")?)
            .args(["oracle", "run", "--config"])
            .arg(self.config())
            .env("LD_PRELOAD", tool::faketime()?)
            .env("FAKETIME_TIMESTAMP_FILE", self.clock.file())
            .env("FAKETIME_NO_CACHE", "1")
            .env("DONT_FAKE_MONOTONIC", "1")
            .env("NO_FAKE_STAT", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("the oracle did not start")?;
        self.keep(child.stdout.take().context("no output")?);
        self.keep(child.stderr.take().context("no error output")?);
        self.process = Some(child);
        Ok(())
    }

    /// What it says is kept by this process: its own disk may be full.
    fn keep(&self, mut output: impl AsyncRead + Unpin + Send + 'static) {
        let path = self.log();
        tokio::spawn(async move {
            let mut appending = tokio::fs::File::options();
            let log = appending.create(true).append(true).open(path);
            if let Ok(mut log) = log.await {
                // It ends with the process.
                let _ = tokio::io::copy(&mut output, &mut log).await;
            }
        });
    }

    /// Kills it without warning, as a power cut would. It may have ended before only if it was allowed to.
    pub async fn kill(&mut self) -> Result<()> {
        self.look()?;
        if let Some(mut child) = self.process.take() {
            self.is_away();
            child.kill().await?;
        }
        Ok(())
    }

    /// Asks it to end and waits until it has.
    pub async fn terminate(&mut self) -> Result<()> {
        self.look()?;
        let Some(mut child) = self.process.take() else {
            return Ok(());
        };
        self.is_away();
        let listens = listens(&child);
        signal("TERM", &child).await?;
        let asked = Instant::now();
        match tokio::time::timeout(STOP_TIMEOUT, child.wait()).await {
            Ok(status) => {
                let status = status?;
                // Nothing has begun before it listens: the signal ends it.
                let is_early = !listens && status.signal() == Some(SIGTERM);
                if !status.success() && !is_early && !self.may_end(status) {
                    self.faults.push(format!(
                        "told to end, it ended with {status} after {:?}",
                        asked.elapsed()
                    ));
                }
            }
            Err(_) => {
                self.faults
                    .push(format!("told to end, it did not in {STOP_TIMEOUT:?}"));
                child.kill().await?;
            }
        }
        Ok(())
    }

    /// It stands still for a while.
    pub async fn stop_for(&mut self, lasts: Duration) -> Result<()> {
        self.look()?;
        if let Some(child) = &self.process {
            let stopped = self.journal.begin(Trouble::Stopped);
            signal("STOP", child).await?;
            tokio::time::sleep(lasts).await;
            signal("CONT", child).await?;
            self.journal.end(stopped);
        }
        Ok(())
    }

    /// From now on no file can be written, or all can again.
    pub async fn limit(&mut self, is_limited: bool) -> Result<()> {
        self.is_limited = is_limited;
        if let Some(id) = self.process.as_ref().and_then(Child::id) {
            let limit = if is_limited { NOTHING } else { ANYTHING };
            // It may just have ended.
            let set = Command::new("prlimit")
                .args(["--pid", &id.to_string(), limit])
                .stderr(Stdio::null())
                .status();
            set.await
                .context("prlimit did not start; it is in Debian's package util-linux")?;
        }
        Ok(())
    }

    /// From now on its disk is full, or is not any more.
    pub async fn fill(&mut self, is_full: bool) -> Result<()> {
        match (&self.disk, is_full) {
            (Some(disk), true) => disk.fill()?,
            (Some(disk), false) => disk.empty()?,
            // Nobody else's disk is filled.
            (None, _) => self.limit(is_full).await?,
        }
        Ok(())
    }

    /// Whether it has to be started; what ended that may not end is a fault.
    pub fn look(&mut self) -> Result<bool> {
        let Some(child) = &mut self.process else {
            return Ok(true);
        };
        let Some(status) = child.try_wait()? else {
            return Ok(false);
        };
        self.process = None;
        self.is_away();
        if !self.may_end(status) {
            self.faults
                .push(format!("it ended by itself with {status}\n{}", self.tail()));
        }
        Ok(true)
    }

    /// A disk that takes nothing is a reason to end, with the code that says so.
    fn may_end(&self, status: ExitStatus) -> bool {
        status.code() == Some(TROUBLE) && self.journal.disk_was_full()
    }

    fn is_away(&mut self) {
        if self.starting.is_none() {
            self.starting = Some(self.journal.begin(Trouble::Away));
        }
    }

    /// It takes reports: what follows is not of its start any more.
    pub fn is_there(&mut self) {
        if let Some(begun) = self.starting.take() {
            self.journal.end(begun);
        }
    }

    pub fn is_starting(&self) -> bool {
        self.starting.is_some()
    }

    /// Until it takes reports.
    pub async fn until_ready(&mut self) -> Result<()> {
        let deadline = Instant::now() + READY_TIMEOUT;
        loop {
            ensure!(!self.look()?, "it ended\n{}", self.tail());
            if is_ready(self.api).await {
                self.is_there();
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("it was not ready in {READY_TIMEOUT:?}\n{}", self.tail());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The end of what it said, for an error message.
    pub fn tail(&self) -> String {
        let log = fs::read_to_string(self.log()).unwrap_or_default();
        // Who asks whether it is ready is told of there as well.
        let told = log.lines().filter(|line| !line.contains("tower_http"));
        let lines: Vec<&str> = told.collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

/// Each request on a connection of its own: there must be a place for it.
pub static CLIENT: LazyLock<reqwest::Client> = LazyLock::new(|| {
    let client = reqwest::Client::builder().pool_max_idle_per_host(0);
    client.build().unwrap_or_default()
});

/// Whether the service takes reports.
pub async fn is_ready(api: SocketAddr) -> bool {
    let request = CLIENT.get(format!("http://{api}/ready"));
    let answer = request.timeout(Duration::from_secs(1)).send().await;
    answer.is_ok_and(|answer| answer.status().is_success())
}

/// A file that grows beyond its limit is an error to write and no signal that kills.
const IGNORING: &str = "--ignore-signal=XFSZ";
/// No octet in any file.
const NOTHING: &str = "--fsize=1:unlimited";
const ANYTHING: &str = "--fsize=unlimited:unlimited";

const SIGTERM: i32 = 15;

/// Whether it has a handler for SIGTERM.
fn listens(child: &Child) -> bool {
    let status = child.id().map(|id| format!("/proc/{id}/status"));
    let status = status.and_then(|status| fs::read_to_string(status).ok());
    let caught = status.as_deref().unwrap_or_default().lines();
    let mut caught = caught.filter_map(|line| line.strip_prefix("SigCgt:"));
    let mask = caught
        .next()
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (SIGTERM - 1) & 1 == 1)
}

async fn signal(name: &str, child: &Child) -> Result<()> {
    // Without an id it has ended, and the next look tells how.
    if let Some(id) = child.id() {
        Command::new("kill")
            .args([&format!("-{name}"), &id.to_string()])
            .stderr(Stdio::null())
            .status()
            .await?;
    }
    Ok(())
}
