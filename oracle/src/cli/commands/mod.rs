//! One module for each group of commands.

mod asset;
mod earnings;
mod network;
mod payer;
mod proof;
mod radio;
mod service;
mod settlement;
mod staking;

use super::{
    args::{Cli, Command},
    context::Context,
    failure::Failure,
    report::Report,
};

/// Runs one command.
///
/// # Errors
/// See [`Failure`].
pub async fn run(cli: Cli) -> Result<Report, Failure> {
    match cli.command {
        Command::Oracle(command) => service::oracle(command).await,
        Command::Config(command) => service::config(command).await,
        Command::Radio(command) => radio::run(cli.globals.network, command).await,
        command => run_on_chain(&Context::new(cli.globals)?, command).await,
    }
}

async fn run_on_chain(context: &Context, command: Command) -> Result<Report, Failure> {
    match command {
        Command::Network(command) => network::run(context, command).await,
        Command::Asset(command) => asset::run(context, command).await,
        Command::Payer(command) => payer::run(context, command).await,
        Command::Stake(args) => staking::stake(context, args).await,
        Command::Activate(args) => staking::activate(context, args).await,
        Command::Unstake(args) => staking::unstake(context, args).await,
        Command::Claim(args) => staking::claim(context, args).await,
        Command::Collect(args) => earnings::collect(context, args).await,
        Command::Owner(command) => earnings::owner(context, command).await,
        Command::Treasury(command) => earnings::treasury(context, command).await,
        Command::Levy(command) => earnings::levy(context, command).await,
        Command::Settlement(command) => settlement::run(context, command).await,
        Command::Proof(args) => proof::run(context, args).await,
        Command::Oracle(command) => service::oracle(command).await,
        Command::Config(command) => service::config(command).await,
        Command::Radio(command) => radio::run(context.network_address().ok(), command).await,
    }
}
