//! The oracle as its operator runs it: a configuration file and a process.

use std::{
    fs::{self, File},
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use openmast_client::addresses::PROGRAM_ID;
use rustix::process::{Pid, Signal, kill_process};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use tokio::process::{Child, Command};

use crate::{
    tool,
    world::{Person, World},
};

/// Holds the admin token, beside the configuration.
const TOKEN_FILE: &str = "admin.token";

const READY_TIMEOUT: Duration = Duration::from_secs(60);
const STOP_TIMEOUT: Duration = Duration::from_secs(20);

/// What the operator writes into the configuration file.
pub struct Configuration {
    pub program: Pubkey,
    pub network: Pubkey,
    pub rpc_url: String,
    /// Key file of the oracle.
    pub keypair: PathBuf,
    pub epoch_seconds: u64,
    /// Shared secret of the gateways on loopback.
    pub secret: String,
    /// Entries of `mapping.radio`: key and value as in the file, asset.
    pub radios: Vec<(&'static str, String, usize)>,
    /// Entries of `mapping.subscriber`: key and value as in the file, payer.
    pub subscribers: Vec<(&'static str, String, usize)>,
}

/// The running service.
pub struct Oracle {
    folder: PathBuf,
    child: Child,
    /// RADIUS accounting (UDP).
    pub radius: SocketAddr,
    /// HTTP API (TCP).
    pub api: SocketAddr,
}

impl Oracle {
    /// Writes the configuration into `folder`, starts the service and waits until it is ready.
    ///
    /// # Errors
    /// The service was not built, ended, or was not ready within a minute; its log is in the error.
    pub async fn start(folder: &Path, configuration: &Configuration) -> Result<Self> {
        let radius = openmast_free_ports::udp()?;
        let api = openmast_free_ports::tcp()?;
        write_config(folder, &text(folder, configuration, radius, api))?;
        write_secret(&token_path(folder), &hex::encode(random_token()))?;
        let mut oracle = Self {
            child: spawn(folder)?,
            folder: folder.to_owned(),
            radius,
            api,
        };
        oracle.wait_until_ready(None).await?;
        Ok(oracle)
    }

    /// The configuration file.
    pub fn config(&self) -> PathBuf {
        config_path(&self.folder)
    }

    /// The file that holds the admin token.
    pub fn admin_token(&self) -> PathBuf {
        token_path(&self.folder)
    }

    /// What the service writes to its standard error.
    pub fn log(&self) -> PathBuf {
        log_path(&self.folder)
    }

    /// `http://127.0.0.1:PORT`
    pub fn api_url(&self) -> String {
        format!("http://{}", self.api)
    }

    /// Kills the service without warning (SIGKILL), as a power cut would.
    ///
    /// # Errors
    /// It had ended before.
    pub async fn kill(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("the oracle had ended before: {status}\n{}", self.tail());
        }
        self.child.kill().await?;
        Ok(())
    }

    /// Starts the service again on the same files and ports.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn restart(&mut self) -> Result<()> {
        self.child = spawn(&self.folder)?;
        self.wait_until_ready(None).await
    }

    /// As [`Self::restart`], with an alarm that may be raised.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn restart_despite(&mut self, alarm: &str) -> Result<()> {
        self.child = spawn(&self.folder)?;
        self.wait_until_ready(Some(alarm)).await
    }

    /// Writes another configuration for the next start.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn reconfigure(&self, change: impl FnOnce(&str) -> String) -> Result<()> {
        let text = fs::read_to_string(config_path(&self.folder))?;
        write_config(&self.folder, &change(&text))
    }

    /// Asks the service to end (SIGTERM) and waits for it.
    ///
    /// # Errors
    /// It did not end in 20 s, or not well.
    pub async fn stop(mut self) -> Result<()> {
        let id = self.child.id().context("the oracle had ended before")?;
        let id = Pid::from_raw(i32::try_from(id)?).context("the oracle has no id")?;
        kill_process(id, Signal::TERM).context("the oracle could not be told to end")?;
        let status = tokio::time::timeout(STOP_TIMEOUT, self.child.wait())
            .await
            .with_context(|| format!("the oracle did not end\n{}", self.tail()))??;
        if !status.success() {
            bail!("the oracle ended with {status}\n{}", self.tail());
        }
        Ok(())
    }

    /// Until it takes reports, and nothing is wrong.
    async fn wait_until_ready(&mut self, despite: Option<&str>) -> Result<()> {
        let deadline = Instant::now() + READY_TIMEOUT;
        let mut last = String::new();
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait()? {
                bail!("the oracle ended with {status}\n{}", self.tail());
            }
            match self.complaint(despite).await {
                Ok(None) => return Ok(()),
                Ok(Some(complaint)) => last = complaint,
                Err(error) => last = error.to_string(),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the oracle was not ready: {last}\n{}", self.tail())
    }

    /// Why it takes no reports, or which alarms are raised.
    async fn complaint(&self, despite: Option<&str>) -> Result<Option<String>> {
        let client = reqwest::Client::new();
        for (path, list) in [("ready", "reasons"), ("v1/alarms", "alarms")] {
            let request = client.get(format!("{}/{path}", self.api_url()));
            let answer = request.timeout(Duration::from_secs(2)).send().await?;
            let body: serde_json::Value = answer.json().await?;
            let is_meant = |it: &serde_json::Value| despite.is_some_and(|code| it["code"] == code);
            let is_well = |all: &Vec<serde_json::Value>| all.iter().all(is_meant);
            if !body[list].as_array().is_some_and(is_well) {
                return Ok(Some(body.to_string()));
            }
        }
        Ok(None)
    }

    /// The end of its log, for an error message.
    pub fn tail(&self) -> String {
        let log = fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

fn config_path(folder: &Path) -> PathBuf {
    folder.join("openmast.toml")
}

fn token_path(folder: &Path) -> PathBuf {
    folder.join(TOKEN_FILE)
}

fn data_path(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn log_path(folder: &Path) -> PathBuf {
    folder.join("oracle.log")
}

fn spawn(folder: &Path) -> Result<Child> {
    let log = File::options()
        .create(true)
        .append(true)
        .open(log_path(folder))?;
    Command::new(tool::binary("openmast")?)
        .args(["oracle", "run", "--config"])
        .arg(config_path(folder))
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .kill_on_drop(true)
        .spawn()
        .context("the oracle did not start")
}

/// Writes the configuration of a member's service into a folder of the world: what every service needs, and these sections. Nothing
/// runs. Gives the folder.
///
/// # Errors
/// Settings for a service on the disk.
pub fn configure(
    world: &World,
    network: &Pubkey,
    member: &Person,
    sections: &str,
) -> Result<PathBuf> {
    let folder = world.folder().join("service");
    let text = format!(
        "data_dir = {data:?}\n\n\
         [network]\nprogram = \"{PROGRAM_ID}\"\naddress = \"{network}\"\nrpc_urls = [{rpc:?}]\npoll_interval_ms = 100\n\n\
         [oracle]\nkeypair = {keypair:?}\n\n{sections}",
        data = data_path(&folder),
        rpc = world.rpc_url(),
        keypair = member.keypair_file,
    );
    write_config(&folder, &text)?;
    Ok(folder)
}

/// Writes the configuration file of the service that works in `folder`, which is made.
///
/// # Errors
/// Settings for a service on the disk.
pub fn write_config(folder: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(folder)?;
    // A secret stands in it, which the service lets nobody else read.
    write_secret(&config_path(folder), text)
}

fn write_secret(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    Ok(())
}

/// As hard to guess as a key.
fn random_token() -> [u8; 32] {
    *Keypair::new().secret_bytes()
}

fn text(
    folder: &Path,
    configuration: &Configuration,
    radius: SocketAddr,
    api: SocketAddr,
) -> String {
    let Configuration {
        program,
        network,
        rpc_url,
        keypair,
        epoch_seconds,
        secret,
        radios,
        subscribers,
    } = configuration;
    let data = data_path(folder);
    let (data, keypair) = (data.display(), keypair.display());
    let mut text = format!(
        "data_dir = \"{data}\"\n\n\
         [network]\nprogram = \"{program}\"\naddress = \"{network}\"\nrpc_urls = [\"{rpc_url}\"]\npoll_interval_ms = 100\n\n\
         [oracle]\nkeypair = \"{keypair}\"\n\n\
         [epoch]\nseconds = {epoch_seconds}\n\n\
         [api]\nlisten = \"{api}\"\nadmin_token_file = \"{TOKEN_FILE}\"\n\n[app]\nsolana = true\n\n[health]\nlisten = \"127.0.0.1:0\"\n\n\
         [radius]\nlisten = [\"{radius}\"]\npublic_address = \"{radius}\"\n\
         # a recording is older than any outage: believe its time stamps\nclock_window_past_seconds = 315360000\n\n\
         [[radius.clients]]\nname = \"loopback\"\nnetwork = \"127.0.0.1\"\nsecret = \"{secret}\"\n"
    );
    for (kind, value, asset) in radios {
        text += &format!("\n[[mapping.radio]]\n{kind} = \"{value}\"\nasset = {asset}\n");
    }
    for (kind, value, payer) in subscribers {
        text += &format!("\n[[mapping.subscriber]]\n{kind} = \"{value}\"\npayer = {payer}\n");
    }
    text
}
