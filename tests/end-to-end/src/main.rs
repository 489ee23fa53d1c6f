//! `openmast-demo`: the story at a terminal.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use openmast_end_to_end::{
    books::{Books, gigabytes, usd, whole_shares},
    chain::Shares,
    narrator::Narrator,
    story,
};

/// From a real RADIUS gateway's packets to claimed money on a local Solana network.
#[derive(Parser)]
#[command(
    after_help = "OPENMAST_PROGRAMS names the folder of the built programs for the chain [default: programs beside this \
                  command, else the repository's programs/built]. `openmast` must lie beside this command."
)]
struct Cli {
    /// Leave everything running until Ctrl-C.
    #[arg(long)]
    keep: bool,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| "error".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let mut narrator = Narrator::default();
    let ending = story::play(&mut narrator).await?;
    let balanced = report(&mut narrator, &ending.books);
    if cli.keep {
        narrator.line(&format!(
            "\nEverything is running until Ctrl-C:\n{}\n\nFor a second terminal:\n\n{}",
            ending.addresses(),
            ending.exports()?
        ));
        tokio::signal::ctrl_c().await.context("no signal handler")?;
    } else {
        narrator.line("\nWhere to look next: with `--keep` the demo leaves everything running, with the API on loopback;\ndocs/reference/protocol.md says what the program holds, docs/design/oracle.md how reports become money.");
    }
    ending.stop().await?;
    Ok(if balanced {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Prints the table and says whether all of it reconciles.
fn report(narrator: &mut Narrator, books: &Books) -> bool {
    narrator.chapter("The books (USD with 6 decimals, shares with 3)");
    narrator.line(&format!("\n{}\n", books.table()));
    let checks = books.checks();
    let wrong: Vec<_> = checks.iter().filter(|check| !check.holds()).collect();
    for check in &wrong {
        narrator.line(&format!(
            "✗ {}: {} is not {} (allowed difference {})",
            check.what, check.is, check.must_be, check.tolerance
        ));
    }
    if wrong.is_empty() {
        reconciled(narrator, books);
        narrator.line(&format!(
            "✓ all {} checks hold, to the last unit",
            checks.len()
        ));
    } else {
        narrator.line(&format!(
            "{} of {} checks do not hold",
            wrong.len(),
            checks.len()
        ));
    }
    wrong.is_empty()
}

/// What the books come to, when all of them reconcile.
fn reconciled(narrator: &Narrator, books: &Books) {
    let (state, network) = (&books.state, &books.state.network);
    narrator.line(&format!(
        "✓ deposited {} + fees {} + paid for lots {} = withdrawn {} + paid out {} + paid back of lots {} + in the vault {}",
        usd(network.deposited),
        usd(network.fees),
        usd(network.lots_in),
        usd(network.withdrawn),
        usd(network.paid_out),
        usd(network.lots_out),
        usd(state.vault)
    ));
    narrator.line(&format!(
        "✓ earned {} = spent by payers {} + released of lots {} = what traffic and lots cost by an independent count",
        usd(network.settled_amount),
        usd(books.expected.amount()),
        usd(books.released())
    ));
    narrator.line(&format!(
        "✓ paid for lots {} = released to the mast {} + paid back {} + left in the vault by rounding {}",
        usd(books.paid_for_lots()),
        usd(books.released()),
        usd(books.paid_back()),
        usd(books.left_of_lots())
    ));
    narrator.line(&format!(
        "✓ in the vault {} = the payers' {} + earned and not taken out yet {} + that rounding {}",
        usd(state.vault),
        usd(books.unspent()),
        usd(books.owed()),
        usd(books.left_of_lots())
    ));
    narrator.line(&format!(
        "✓ metered {} GB, of which {} were paid for ahead, and {} are not charged, since a licence had lapsed",
        gigabytes(books.earned.iter().map(|totals| totals.bytes).sum()),
        gigabytes(books.met()),
        gigabytes(books.not_charged)
    ));
    narrator.line(&format!(
        "✓ every dollar, {} = in wallets {} + in the vault {} + the oracle's bond {} + in the market's escrow {}",
        usd(books.minted()),
        usd(books.in_wallets()),
        usd(state.vault),
        usd(state.bonds),
        usd(state.escrow)
    ));
    let sum = |of: fn(&Shares) -> u64| whole_shares(state.shares.iter().map(of).sum());
    narrator.line(&format!(
        "✓ every share, {} = in wallets {} + in the market's escrow {} + staked {}",
        sum(|shares| shares.supply),
        sum(|shares| shares.wallets.iter().sum()),
        sum(|shares| shares.escrow),
        whole_shares(state.staked_shares.iter().sum())
    ));
}
