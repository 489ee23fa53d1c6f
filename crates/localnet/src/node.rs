//! Starting, steering and stopping the embedded network.

use std::{
    net::TcpListener,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail};
use crossbeam_channel::{Receiver, Sender, bounded, select, unbounded};
use serde_json::{Value, json};
use solana_client::{rpc_client::RpcClient, rpc_request::RpcRequest};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::{Pubkey, pubkey};
use surfpool_core::surfnet::{
    locker::SurfnetSvmLocker,
    svm::{SurfnetSvm, SurfnetSvmConfig},
};
use surfpool_types::{
    BlockProductionMode, RpcConfig, SimnetCommand, SimnetConfig, SimnetEvent, SurfpoolConfig,
    SvmFeatureConfig,
};

const LOOPBACK: &str = "127.0.0.1";
const START_TIMEOUT: Duration = Duration::from_secs(30);
const STOP_TIMEOUT: Duration = Duration::from_secs(5);
const CLOCK_SYSVAR: Pubkey = pubkey!("SysvarC1ock11111111111111111111111111111111");

/// What to start.
#[derive(Clone, Debug)]
pub struct Options {
    /// TCP port of the RPC on 127.0.0.1; 0 takes a free one.
    pub rpc_port: u16,
    /// TCP port of the websocket on 127.0.0.1; 0 takes the one after `rpc_port`, where Solana's tools look for it, or a free one.
    pub ws_port: u16,
    /// Milliseconds between two blocks. A transaction is confirmed after one block and finalized after 31.
    pub slot_ms: u64,
    /// Programs that are there from the first block.
    pub programs: Vec<ProgramFile>,
    /// SQLite file that keeps the state from start to start; nothing is kept without it.
    pub database: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rpc_port: 0,
            ws_port: 0,
            slot_ms: 50,
            programs: Vec::new(),
            database: None,
        }
    }
}

/// A built program and where it goes.
#[derive(Clone, Debug)]
pub struct ProgramFile {
    /// The ELF file.
    pub path: PathBuf,
    /// Address of the program.
    pub id: Pubkey,
    /// Who may upgrade it.
    pub upgrade_authority: Pubkey,
}

/// A running network. Dropping it stops it.
pub struct Localnet {
    locker: SurfnetSvmLocker,
    commands: Sender<SimnetCommand>,
    servers_closed: Receiver<()>,
    stopped: bool,
    rpc_port: u16,
    ws_port: u16,
}

impl Localnet {
    /// Starts the network and returns when RPC and websocket listen and the program is deployed.
    ///
    /// Blocks its thread; inside async code call it with `tokio::task::spawn_blocking`.
    ///
    /// # Errors
    /// A port is taken, the database or the program cannot be read, or the network did not come up in 30 s.
    pub fn start(options: &Options) -> Result<Self> {
        let (rpc_port, ws_port) = choose_ports(options.rpc_port, options.ws_port)?;
        let config = surfpool_config(rpc_port, ws_port, options.slot_ms);
        let database = database_path(options)?;
        let (svm, events, geyser_events) =
            SurfnetSvm::new_with_db(database.as_deref(), svm_config(&config)?)
                .map_err(|error| anyhow!("the network's state cannot be opened: {error}"))?;
        let locker = SurfnetSvmLocker::new(svm);
        let (commands, command_queue) = unbounded();
        let (failed, failure) = bounded(1);
        let (loop_locker, loop_commands) = (locker.clone(), commands.clone());
        thread::Builder::new()
            .name("localnet".into())
            .spawn(move || {
                let outcome = run_blocks(
                    loop_locker,
                    config,
                    loop_commands,
                    command_queue,
                    geyser_events,
                );
                if let Err(error) = outcome {
                    // Nobody listens any more once the network is up, so the error is logged.
                    tracing::error!(%error, "local network ended");
                    let _ = failed.try_send(error);
                }
            })
            .context("no thread for the local network")?;
        wait_until_started(&events, &failure)?;
        let localnet = Self {
            locker,
            commands,
            servers_closed: drain(events)?,
            stopped: false,
            rpc_port,
            ws_port,
        };
        for program in &options.programs {
            localnet.deploy(program)?;
        }
        Ok(localnet)
    }

    /// `http://127.0.0.1:PORT`
    pub fn rpc_url(&self) -> String {
        format!("http://{LOOPBACK}:{}", self.rpc_port)
    }

    /// `ws://127.0.0.1:PORT`
    pub fn ws_url(&self) -> String {
        format!("ws://{LOOPBACK}:{}", self.ws_port)
    }

    /// Puts a program at its address, whether or not one is there already.
    ///
    /// # Errors
    /// The file is missing or is no ELF, or the network refused it.
    pub fn deploy(&self, program: &ProgramFile) -> Result<()> {
        let path = program.path.display();
        let elf = std::fs::read(&program.path)
            .with_context(|| format!("{path}: cannot be read; `cargo xtask program` builds it"))?;
        if !elf.starts_with(b"\x7fELF") {
            bail!("{path}: not an ELF file; `cargo xtask program` builds the program");
        }
        let parameters = json!([
            program.id.to_string(),
            hex::encode(elf),
            0,
            program.upgrade_authority.to_string()
        ]);
        self.call("surfnet_writeProgram", parameters)
            .with_context(|| format!("{path}: not deployed"))?;
        Ok(())
    }

    /// Moves the chain's clock forward by `duration`. Block height stays, so blockhashes stay valid.
    ///
    /// # Errors
    /// The network did not answer, or its clock did not follow.
    pub fn advance_clock(&self, duration: Duration) -> Result<()> {
        let seconds = i64::try_from(duration.as_secs()).context("duration too long")?;
        let target = self
            .unix_time()?
            .checked_add(seconds)
            .context("duration too long")?;
        let milliseconds = target.checked_mul(1000).context("duration too long")?;
        self.call(
            "surfnet_timeTravel",
            json!([{ "absoluteTimestamp": milliseconds }]),
        )?;
        let deadline = Instant::now() + START_TIMEOUT;
        while self.unix_time()? < target {
            if Instant::now() > deadline {
                bail!("the local network's clock did not reach {target}");
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// The chain's clock (Unix seconds), as programs read it.
    ///
    /// # Errors
    /// The network did not answer.
    pub fn unix_time(&self) -> Result<i64> {
        let clock = self
            .client()
            .get_account_with_commitment(&CLOCK_SYSVAR, CommitmentConfig::confirmed())
            .context("clock sysvar not read")?
            .value
            .context("the network has no clock")?;
        let field = clock.data.get(32..40).context("clock sysvar too short")?;
        Ok(i64::from_le_bytes(field.try_into()?))
    }

    /// Stops it: ports closed, database checkpointed.
    pub fn stop(mut self) {
        self.shut_down();
    }

    fn shut_down(&mut self) {
        if std::mem::replace(&mut self.stopped, true) {
            return;
        }
        // The run loop checkpoints the database, then closes the RPC and the websocket server.
        if self.commands.send(SimnetCommand::Terminate(None)).is_ok() {
            for _server in ["rpc", "websocket"] {
                let _ = self.servers_closed.recv_timeout(STOP_TIMEOUT);
            }
        }
        self.locker.with_svm_reader(|svm| svm.shutdown());
    }

    fn client(&self) -> RpcClient {
        RpcClient::new_with_commitment(self.rpc_url(), CommitmentConfig::confirmed())
    }

    fn call(&self, method: &'static str, parameters: Value) -> Result<Value> {
        self.client()
            .send(RpcRequest::Custom { method }, parameters)
            .with_context(|| format!("{method} failed"))
    }
}

impl Drop for Localnet {
    fn drop(&mut self) {
        self.shut_down();
    }
}

/// Both listeners are held until both ports are known, so that they differ.
fn choose_ports(rpc_port: u16, ws_port: u16) -> Result<(u16, u16)> {
    let rpc = reserve(rpc_port)?;
    let next = rpc.local_addr()?.port().checked_add(1);
    let next = next
        .filter(|_| ws_port == 0)
        .and_then(|it| reserve(it).ok());
    let ws = next.map_or_else(|| reserve(ws_port), Ok)?;
    Ok((rpc.local_addr()?.port(), ws.local_addr()?.port()))
}

fn reserve(port: u16) -> Result<TcpListener> {
    TcpListener::bind((LOOPBACK, port))
        .with_context(|| format!("{LOOPBACK}:{port} cannot be used; choose another port"))
}

fn surfpool_config(rpc_port: u16, ws_port: u16, slot_ms: u64) -> SurfpoolConfig {
    SurfpoolConfig {
        simnets: vec![SimnetConfig {
            offline_mode: true,
            remote_rpc_url: None,
            slot_time: slot_ms,
            block_production_mode: BlockProductionMode::Clock,
            // Profiling would trace each instruction of each transaction, which is about 30 times slower.
            instruction_profiling_enabled: false,
            ..Default::default()
        }],
        rpc: RpcConfig {
            bind_host: LOOPBACK.into(),
            bind_port: rpc_port,
            ws_port,
            ..Default::default()
        },
        ..Default::default()
    }
}

fn svm_config(config: &SurfpoolConfig) -> Result<SurfnetSvmConfig> {
    let simnet = config.simnets.first().context("no network configured")?;
    Ok(SurfnetSvmConfig {
        surfnet_id: simnet.surfnet_id.clone(),
        slot_time: simnet.slot_time,
        instruction_profiling_enabled: simnet.instruction_profiling_enabled,
        max_profiles: simnet.max_profiles,
        log_bytes_limit: simnet.log_bytes_limit,
        feature_config: SvmFeatureConfig::default(), // as on mainnet
        skip_blockhash_check: false,
    })
}

fn database_path(options: &Options) -> Result<Option<String>> {
    let Some(path) = &options.database else {
        return Ok(None);
    };
    let text = path
        .to_str()
        .with_context(|| format!("{}: the path must be UTF-8", path.display()))?;
    Ok(Some(text.to_owned()))
}

fn run_blocks(
    locker: SurfnetSvmLocker,
    config: SurfpoolConfig,
    commands: Sender<SimnetCommand>,
    command_queue: Receiver<SimnetCommand>,
    geyser_events: Receiver<surfpool_core::surfnet::GeyserEvent>,
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime
        .block_on(surfpool_core::runloops::start_local_surfnet_runloop(
            locker,
            config,
            commands,
            command_queue,
            geyser_events,
        ))
        .map_err(|error| anyhow!("{error}"))
}

fn wait_until_started(
    events: &Receiver<SimnetEvent>,
    failure: &Receiver<anyhow::Error>,
) -> Result<()> {
    let deadline = Instant::now() + START_TIMEOUT;
    loop {
        select! {
            recv(events) -> event => match event {
                Ok(SimnetEvent::CoreStarted(_)) => return Ok(()),
                Ok(SimnetEvent::Aborted(reason)) => bail!("the local network did not start: {reason}"),
                Ok(_) => {}
                Err(_) => bail!("the local network ended while it started"),
            },
            recv(failure) -> error => match error {
                Ok(error) => return Err(error.context("the local network did not start")),
                Err(_) => bail!("the local network ended while it started"),
            },
            default(deadline.saturating_duration_since(Instant::now())) => {
                bail!("the local network did not start in {} s", START_TIMEOUT.as_secs())
            }
        }
    }
}

/// Keeps the bounded event channel empty and reports each closed server.
fn drain(events: Receiver<SimnetEvent>) -> Result<Receiver<()>> {
    let (closed, servers_closed) = unbounded();
    thread::Builder::new()
        .name("localnet-events".into())
        .spawn(move || {
            for event in events {
                match event {
                    SimnetEvent::Shutdown => {
                        let _ = closed.send(());
                    }
                    SimnetEvent::Aborted(reason) => tracing::error!(reason, "local network"),
                    SimnetEvent::ErrorLog(_, text) => tracing::debug!(text, "local network"),
                    _ => {}
                }
            }
        })
        .context("no thread for the local network's events")?;
    Ok(servers_closed)
}
