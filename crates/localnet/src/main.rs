//! `openmast-localnet`: the local network and its faucet as commands.

use std::{path::PathBuf, str::FromStr};

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use openmast_localnet::{Faucet, Localnet, Options, ProgramFile, USD};
use solana_pubkey::Pubkey;

const LAMPORTS_PER_SOL: u64 = 1_000_000_000;

/// A Solana network inside one process, on loopback, for trying OpenMast.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the network until Ctrl-C.
    Run(Run),
    /// Give an address test money.
    Faucet(Give),
}

#[derive(Args)]
struct Run {
    /// Port of the RPC (0: a free one).
    #[arg(long, default_value_t = 8899)]
    rpc_port: u16,
    /// Port of the websocket (0: a free one).
    #[arg(long, default_value_t = 8900)]
    ws_port: u16,
    /// Milliseconds between two blocks.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(10..=10_000))]
    slot_ms: u64,
    /// Program to deploy at the start: its address and its ELF file; may be given several times.
    #[arg(long = "program", value_name = "ADDRESS=FILE", value_parser = program)]
    programs: Vec<(Pubkey, PathBuf)>,
    /// Who may upgrade the programs [default: nobody, the zero key]
    #[arg(long, value_name = "ADDRESS", value_parser = Pubkey::from_str)]
    upgrade_authority: Option<Pubkey>,
    /// Keep the state in this SQLite file.
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
}

#[derive(Args)]
struct Give {
    /// Who receives it.
    #[arg(value_parser = Pubkey::from_str)]
    to: Pubkey,
    /// Whole test dollars.
    #[arg(long, default_value_t = 0)]
    usd: u64,
    /// Whole SOL.
    #[arg(long, default_value_t = 0)]
    sol: u64,
    /// RPC of the local network.
    #[arg(
        long,
        env = "OPENMAST_RPC_URL",
        default_value = "http://127.0.0.1:8899"
    )]
    url: String,
}

fn main() -> Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| "openmast_localnet=info,warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Runtime::new().context("no async runtime")?;
    match Cli::parse().command {
        Command::Run(arguments) => run(arguments, &runtime),
        Command::Faucet(arguments) => runtime.block_on(give(arguments)),
    }
}

fn run(arguments: Run, runtime: &tokio::runtime::Runtime) -> Result<()> {
    let localnet = Localnet::start(&options(arguments))?;
    let faucet = runtime.block_on(Faucet::open(&localnet.rpc_url()))?;
    println!("rpc        {}", localnet.rpc_url());
    println!("websocket  {}", localnet.ws_url());
    println!("test usd   {} (6 decimals)", faucet.mint());
    println!(
        "faucet     openmast-localnet faucet ADDRESS --usd 100 --sol 1 --url {}",
        localnet.rpc_url()
    );
    println!("Ctrl-C stops it.");
    runtime.block_on(until_told_to_stop())?;
    localnet.stop();
    Ok(())
}

/// Waits for SIGTERM as well as Ctrl-C, so that a supervisor gets a clean stop, too.
async fn until_told_to_stop() -> Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .context("no signal handler")?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted.context("no signal handler"),
        _ = terminate.recv() => Ok(()),
    }
}

/// `ADDRESS=FILE`
fn program(text: &str) -> Result<(Pubkey, PathBuf), String> {
    let (address, file) = text
        .split_once('=')
        .ok_or("it is ADDRESS=FILE, a program's address and its ELF file")?;
    let address = address
        .parse()
        .map_err(|_| format!("{address} is no address"))?;
    Ok((address, file.into()))
}

fn options(arguments: Run) -> Options {
    let programs = arguments.programs.into_iter();
    let programs = programs.map(|(id, path)| ProgramFile {
        path,
        id,
        upgrade_authority: arguments.upgrade_authority.unwrap_or_default(),
    });
    Options {
        rpc_port: arguments.rpc_port,
        ws_port: arguments.ws_port,
        slot_ms: arguments.slot_ms,
        programs: programs.collect(),
        database: arguments.database,
    }
}

async fn give(arguments: Give) -> Result<()> {
    if arguments.usd == 0 && arguments.sol == 0 {
        anyhow::bail!("nothing to give: say --usd or --sol");
    }
    let faucet = Faucet::open(&arguments.url).await?;
    if arguments.sol > 0 {
        let lamports = arguments
            .sol
            .checked_mul(LAMPORTS_PER_SOL)
            .context("too many SOL")?;
        let signature = faucet.sol(&arguments.to, lamports).await?;
        println!("{} SOL to {} ({signature})", arguments.sol, arguments.to);
    }
    if arguments.usd > 0 {
        let amount = arguments.usd.checked_mul(USD).context("too many dollars")?;
        let account = faucet.usd(&arguments.to, amount).await?;
        println!("{} test dollars to {account}", arguments.usd);
    }
    Ok(())
}
