//! `openmast-deploy`: what `cargo xtask deploy` runs once it has built the program.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context as _, Result};
use clap::{Args, Parser, Subcommand};
use openmast_client::{addresses::PROGRAM_ID, sender::FeePolicy};
use openmast_migrations::{
    chain::Chain,
    cluster,
    config::Config,
    elf::Elf,
    keys::{self, Keys},
    program_id,
    run::{self, End},
    steps::Context,
};
use serde_json::Value;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Exit code when all was done that could be, and somebody else is next.
const WAITS: u8 = 3;
const POLL: Duration = Duration::from_millis(400);

#[derive(Parser)]
#[command(
    name = "cargo xtask deploy",
    about = "Bring the program and a network onto a cluster, step by step (docs/guides/deployment.md)"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Take the steps that are missing; run it again at any time.
    Run(Box<Run>),
    /// Make the program's key if there is none, and put its address into the sources.
    Id(Id),
}

#[derive(Args)]
struct Run {
    /// localnet, devnet, testnet, mainnet-beta, or an RPC URL; several must be of one chain.
    #[arg(long = "cluster", value_name = "NAME|URL", required = true)]
    clusters: Vec<String>,
    /// Say what would be sent and what it costs; change nothing.
    #[arg(long)]
    plan: bool,
    /// What is to stand there (TOML); without it the program alone.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The deployer's key: it pays, founds the network, and may upgrade the program until that is handed over.
    #[arg(long, value_name = "FILE", default_value_os_t = default_keypair())]
    keypair: PathBuf,
    /// The key of the program's address, for its first deployment.
    #[arg(long, value_name = "FILE", default_value = PROGRAM_KEY)]
    program_keypair: PathBuf,
    /// Key of a role's new holder, to accept in the same run; may be given several times.
    #[arg(long = "holder-keypair", value_name = "FILE")]
    holder_keypairs: Vec<PathBuf>,
    /// The built program.
    #[arg(long, value_name = "FILE")]
    program: PathBuf,
    /// Its interface description.
    #[arg(long, value_name = "FILE", default_value = "idl/openmast.json")]
    interface: PathBuf,
    /// Whom to tell of a weakness.
    #[arg(long, value_name = "FILE", default_value = "migrations/security.json")]
    security: PathBuf,
    /// mainnet-beta is meant.
    #[arg(long)]
    mainnet: bool,
    /// Transactions under way at once, where their order does not matter.
    #[arg(long, value_name = "COUNT", default_value_t = 16)]
    parallel: usize,
    /// Most that is offered beyond the base fee, micro-lamports per compute unit.
    #[arg(long, value_name = "PRICE", default_value_t = FeePolicy::default().cap)]
    highest_price: u64,
}

#[derive(Args)]
struct Id {
    /// The program's key; made if it is not there.
    #[arg(long, value_name = "FILE", default_value = PROGRAM_KEY)]
    program_keypair: PathBuf,
    /// The repository.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    root: PathBuf,
}

/// Where Anchor and Solana's tools look for it, too.
const PROGRAM_KEY: &str = "target/deploy/openmast-keypair.json";

fn main() -> Result<ExitCode> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| "error".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    match Cli::parse().command {
        Command::Id(arguments) => put_id(&arguments),
        Command::Run(arguments) => tokio::runtime::Runtime::new()
            .context("no async runtime")?
            .block_on(deploy(&arguments)),
    }
}

fn put_id(arguments: &Id) -> Result<ExitCode> {
    let key = keys::read_or_create(&arguments.program_keypair)?.pubkey();
    let changed = program_id::rewrite(&arguments.root, &key)?;
    println!("{key}");
    println!(
        "Its key is in {}: keep it until the first deployment, which needs it; nothing else ever does.",
        arguments.program_keypair.display()
    );
    for file in &changed {
        println!("changed  {}", file.display());
    }
    if !changed.is_empty() {
        println!("Commit them: whoever checks the deployed program builds this commit.");
    }
    Ok(ExitCode::SUCCESS)
}

async fn deploy(arguments: &Run) -> Result<ExitCode> {
    let context = context(arguments)?;
    println!(
        "program {PROGRAM_ID}, SHA-256 {}, deployer {}",
        context.elf.hash,
        context.keys.deployer()
    );
    let say = |line: &str| println!("{line}");
    if arguments.plan {
        run::plan(&context, &say).await?;
        println!("Nothing was sent.");
        return Ok(ExitCode::SUCCESS);
    }
    let taken = run::run(&context, arguments.mainnet, arguments.parallel, &say).await?;
    let waits = taken.iter().any(|taken| matches!(taken.end, End::Waits(_)));
    if waits {
        println!("Others are next; run this again afterwards.");
        return Ok(ExitCode::from(WAITS));
    }
    Ok(ExitCode::SUCCESS)
}

fn context(arguments: &Run) -> Result<Context> {
    let urls = arguments.clusters.iter().map(|it| cluster::url(it));
    let urls = urls.collect::<Result<Vec<_>>>()?;
    let fees = FeePolicy {
        cap: arguments.highest_price,
        ..FeePolicy::default()
    };
    let config = arguments.config.as_deref().map(Config::read).transpose()?;
    Ok(Context {
        chain: Chain::new(&urls, fees, POLL)?,
        keys: keys(arguments)?,
        program: PROGRAM_ID,
        elf: Elf::read(&arguments.program)?,
        interface: json(&arguments.interface)?,
        security: json(&arguments.security)?,
        config: config.unwrap_or_default(),
        is_plan: arguments.plan,
    })
}

fn keys(arguments: &Run) -> Result<Keys> {
    let program = &arguments.program_keypair;
    let holders = arguments
        .holder_keypairs
        .iter()
        .map(|file| keys::read(file));
    let holders: Vec<Keypair> = holders.collect::<Result<_>>()?;
    Ok(Keys {
        deployer: keys::read(&arguments.keypair)?,
        // Only a first deployment needs it, and says so.
        program: program.exists().then(|| keys::read(program)).transpose()?,
        holders,
    })
}

fn json(file: &PathBuf) -> Result<Value> {
    let path = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("{path}: not read"))?;
    serde_json::from_str(&text).with_context(|| format!("{path}: no JSON"))
}

/// Where Solana's tools keep a key unless told otherwise.
fn default_keypair() -> PathBuf {
    let home = std::env::home_dir().unwrap_or_default();
    home.join(".config/solana/id.json")
}
