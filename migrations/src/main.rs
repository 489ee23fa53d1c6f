//! `openmast-deploy`: what `cargo xtask deploy` runs once it has built the programs.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, Result};
use clap::{Args, Parser, Subcommand};
use openmast_client::{generated::PROGRAMS, program::Program, sender::FeePolicy};
use openmast_keys::{Asking, Key};
use openmast_migrations::{
    chain::Chain,
    cluster,
    config::Config,
    elf::Elf,
    keys::{self, Keys},
    program_id::{self, has_networks},
    run::{self, End},
    steps::{Context, Step},
};
use serde_json::Value;
use solana_signer::Signer;

/// Exit code when all was done that could be, and somebody else is next.
const WAITS: u8 = 3;
const POLL: Duration = Duration::from_millis(400);

#[derive(Parser)]
#[command(
    name = "cargo xtask deploy",
    about = "Bring the programs and a network onto a cluster, step by step (docs/guides/deployment.md)"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Take the steps that are missing; run it again at any time.
    Run(Box<Run>),
    /// Make each program's key if there is none, and put its address into the sources.
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
    /// What is to stand there (TOML); without it the programs alone.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The deployer's key, a file, `-` or `prompt:?key=0` (a seed phrase): it pays, founds the network, and may upgrade the programs until
    /// that is handed over.
    #[arg(long, value_name = "KEY", default_value_os_t = default_keypair())]
    keypair: PathBuf,
    /// Folder of the keys of the programs' addresses, NAME-keypair.json, for their first deployment.
    #[arg(long, value_name = "FOLDER", default_value = PROGRAM_KEYS)]
    program_keypairs: PathBuf,
    /// Key of a role's new holder, named as --keypair, to accept in the same run; may be given several times.
    #[arg(long = "holder-keypair", value_name = "KEY")]
    holder_keypairs: Vec<PathBuf>,
    /// Take a seed phrase that is of no BIP 39 word list, or has no checksum.
    #[arg(long)]
    skip_seed_phrase_validation: bool,
    /// Folder of the built programs.
    #[arg(long, value_name = "FOLDER")]
    programs: PathBuf,
    /// Folder of their interface descriptions.
    #[arg(long, value_name = "FOLDER", default_value = "idl")]
    interfaces: PathBuf,
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
    /// Folder of the programs' keys, NAME-keypair.json; one that is not there is made.
    #[arg(long, value_name = "FOLDER", default_value = PROGRAM_KEYS)]
    program_keypairs: PathBuf,
    /// The repository.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    root: PathBuf,
}

/// Where Anchor and Solana's tools look for them, too.
const PROGRAM_KEYS: &str = "target/deploy";

/// The file of a program's key.
fn key_file(folder: &Path, program: &Program) -> PathBuf {
    folder.join(format!("{}-keypair.json", program.folder))
}

/// The program that has the networks comes last: its last steps may wait for others.
fn in_order() -> impl Iterator<Item = &'static Program> {
    let others = PROGRAMS.iter().filter(|it| !has_networks(it));
    others.chain(PROGRAMS.iter().filter(|it| has_networks(it)))
}

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
    let mut changed = Vec::new();
    for program in in_order() {
        let file = key_file(&arguments.program_keypairs, program);
        let key = keys::read_or_create(&file)?.pubkey();
        changed.extend(program_id::rewrite(&arguments.root, program, &key)?);
        println!("{} {key}, its key is in {}", program.name, file.display());
    }
    println!("Keep the keys until the first deployment, which needs them; nothing else ever does.");
    changed.sort();
    changed.dedup();
    for file in &changed {
        println!("changed  {}", file.display());
    }
    if !changed.is_empty() {
        println!("Commit them: whoever checks the deployed program builds this commit.");
    }
    Ok(ExitCode::SUCCESS)
}

async fn deploy(arguments: &Run) -> Result<ExitCode> {
    let mut waits = false;
    let keys = keys(arguments)?;
    for program in in_order() {
        waits |= deploy_program(arguments, &keys, program)
            .await
            .with_context(|| format!("program {}", program.name))?;
    }
    if waits {
        println!("Others are next; run this again afterwards.");
        return Ok(ExitCode::from(WAITS));
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether somebody else must do something first.
async fn deploy_program(arguments: &Run, keys: &Keys, program: &Program) -> Result<bool> {
    let context = context(arguments, keys, program)?;
    println!(
        "program {} {}, SHA-256 {}, deployer {}",
        program.name,
        program.id,
        context.elf.hash,
        context.keys.deployer()
    );
    let say = |line: &str| println!("{line}");
    if arguments.plan {
        run::plan(&context, &say).await?;
        println!("Nothing was sent.");
        return Ok(false);
    }
    let taken = run::run(&context, arguments.mainnet, arguments.parallel, &say).await?;
    Ok(taken.iter().any(|taken| matches!(taken.end, End::Waits(_))))
}

fn context(arguments: &Run, keys: &Keys, program: &Program) -> Result<Context> {
    let urls = arguments.clusters.iter().map(|it| cluster::url(it));
    let urls = urls.collect::<Result<Vec<_>>>()?;
    let fees = FeePolicy {
        cap: arguments.highest_price,
        ..FeePolicy::default()
    };
    let config = arguments.config.as_deref().map(Config::read).transpose()?;
    let interface = arguments.interfaces.join(program.folder);
    Ok(Context {
        chain: Chain::new(&urls, fees, POLL)?,
        keys: Keys {
            program: program_key(arguments, program)?,
            ..keys.clone()
        },
        program: program.id,
        elf: Elf::read(&program.built_in(&arguments.programs))?,
        interface: json(&interface.with_extension("json"))?,
        security: json(&arguments.security)?,
        config: config.unwrap_or_default(),
        steps: match has_networks(program) {
            true => Step::ALL,
            false => Step::OF_ANY_PROGRAM,
        },
        is_plan: arguments.plan,
    })
}

/// Who signs for every program; whoever is asked for a key is asked once.
fn keys(arguments: &Run) -> Result<Keys> {
    let read = |named: &Path, name| {
        let asking = Asking {
            name,
            skips_validation: arguments.skip_seed_phrase_validation,
            confirms: false,
        };
        keys::read(named, &asking).map(Arc::new)
    };
    let holders = arguments.holder_keypairs.iter();
    let holders = holders.map(|named| read(named, "holder-keypair"));
    Ok(Keys {
        deployer: read(&arguments.keypair, "keypair")?,
        program: None,
        holders: holders.collect::<Result<_>>()?,
    })
}

/// The key of a program's address. Only a first deployment needs it, and says so.
fn program_key(arguments: &Run, program: &Program) -> Result<Option<Arc<Key>>> {
    let file = key_file(&arguments.program_keypairs, program);
    let read = || keys::read(&file, &keys::PROGRAM).map(Arc::new);
    file.exists().then(read).transpose()
}

fn json(file: &Path) -> Result<Value> {
    let path = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("{path}: not read"))?;
    serde_json::from_str(&text).with_context(|| format!("{path}: no JSON"))
}

/// Where Solana's tools keep a key unless told otherwise.
fn default_keypair() -> PathBuf {
    let home = std::env::home_dir().unwrap_or_default();
    home.join(".config/solana/id.json")
}
