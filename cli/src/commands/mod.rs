//! One module for each group of commands.

mod app;
mod archive;
mod asset;
mod backup;
mod checking;
mod collecting;
mod demo;
mod doors;
mod earnings;
mod endings;
mod gate;
mod jurisdiction;
mod keeper;
mod licence;
mod lot;
mod market;
mod network;
mod payer;
mod periods;
mod price;
mod proof;
mod radio;
mod radius;
mod recover;
mod regulator;
mod repricing;
mod restore;
mod service;
mod session;
mod settlement;
mod staking;
mod transaction;
mod wallet;

use super::{
    args::{AssetCommand, Cli, Command, Globals, OracleCommand, TransactionCommand},
    context::Context,
    failure::Failure,
    landing::told_to_end,
    progress::Progress,
    report::Report,
};

/// Runs one command, and shows what it is doing when that takes long.
///
/// # Errors
/// See [`Failure`].
pub async fn run(cli: Cli, progress: &Progress) -> Result<Report, Failure> {
    match cli.command {
        Command::Oracle(OracleCommand::Check { config, data, all }) => {
            progress.say("Reading the data folder");
            progress.during(checking::run(config.path, data, all)).await
        }
        Command::Demo { keep } => Err(demo::run(keep)),
        // It tells by its log what it is doing.
        Command::Oracle(command) => service::oracle(&cli.globals, command, progress).await,
        Command::Config(command) => {
            progress.say("Checking the configuration");
            progress.during(service::config(command)).await
        }
        Command::Radio(command) => radio::run(&command),
        Command::Transaction(
            command @ (TransactionCommand::Show(_) | TransactionCommand::Sign(_)),
        ) => transaction::offline(&cli.globals, &command, progress),
        Command::Session(command) => {
            let work = session::run(&cli.globals, command, progress);
            progress.during(work).await
        }
        // No chain is asked.
        Command::Asset(AssetCommand::Radios(args)) => {
            let work = asset::radios(&cli.globals, &args, progress);
            progress.during(work).await
        }
        Command::Asset(AssetCommand::Activity(args)) => {
            let work = asset::activity(&cli.globals, &args, progress);
            progress.during(work).await
        }
        Command::Doors => {
            let work = doors::run(&cli.globals, progress);
            progress.during(work).await
        }
        Command::Quote(args) => {
            let work = price::quote(&cli.globals, args, progress);
            progress.during(work).await
        }
        Command::Keeper(command) => {
            let work = keeper::run(&cli.globals, command, progress);
            progress.during(work).await
        }
        Command::App(args) => app::run(cli.globals, args, progress).await,
        // It prints as it goes.
        Command::Price(command) => price::run(&cli.globals, command, progress).await,
        Command::Radius(command) => {
            progress.say("Reading the recording");
            let work = radius::run(command, cli.globals.json, progress);
            progress.during(work).await
        }
        command => Box::pin(run_until_told(cli.globals, command, progress)).await,
    }
}

/// What asks the chain, and says what has landed when it is ended.
async fn run_until_told(
    globals: Globals,
    command: Command,
    progress: &Progress,
) -> Result<Report, Failure> {
    let context = Context::new(globals, progress.clone())?;
    // All commands are in this one future, which is too large for a thread's stack where nothing is optimized.
    let work = Box::pin(async {
        let report = run_on_chain(&context, command).await?;
        Ok(context.dated(report).await)
    });
    let done = tokio::select! {
        done = progress.during(work) => done,
        () = told_to_end() => {
            progress.end();
            Err(context.journal.interrupted())
        }
    };
    done.map_err(|failure| failure.after(&context.landed()))
}

async fn run_on_chain(context: &Context, command: Command) -> Result<Report, Failure> {
    match command {
        Command::Network(command) => network::run(context, command).await,
        Command::Asset(command) => asset::run(context, command).await,
        Command::Issuer(command) => gate::issuer(context, command).await,
        Command::Clearance(command) => gate::clearance(context, command).await,
        Command::Holder(command) => gate::holder(context, command).await,
        Command::Venue(command) => gate::venue(context, command).await,
        Command::Market(command) => market::run(context, command).await,
        Command::Lot(command) => lot::run(context, command).await,
        Command::Payer(command) => payer::run(context, command).await,
        Command::Wallet(command) => wallet::run(context, command).await,
        Command::Stake(args) => staking::stake(context, args).await,
        Command::Activate(args) => staking::activate(context, args).await,
        Command::Unstake(args) => staking::unstake(context, args).await,
        Command::Claim(args) => staking::claim(context, args).await,
        Command::Collect(args) => earnings::collect(context, args).await,
        Command::Reprice(args) => repricing::reprice(context, args).await,
        Command::Owner(command) => earnings::owner(context, command).await,
        Command::Treasury(command) => earnings::treasury(context, command).await,
        Command::Jurisdiction(command) => jurisdiction::run(context, command).await,
        Command::Licence(command) => licence::run(context, command).await,
        Command::Regulator(command) => regulator::run(context, command).await,
        Command::Settlement(command) => settlement::run(context, command).await,
        Command::Proof(args) => proof::run(context, args).await,
        Command::Archive(command) => archive::run(context, command).await,
        Command::Oracle(command) => {
            service::oracle(context.globals(), command, &context.progress).await
        }
        Command::Config(command) => service::config(command).await,
        Command::Radio(command) => radio::run(&command),
        Command::Transaction(TransactionCommand::Send(args)) => {
            transaction::send(context, &args).await
        }
        Command::Transaction(command) => {
            transaction::offline(context.globals(), &command, &context.progress)
        }
        Command::Quote(args) => price::quote(context.globals(), args, &context.progress).await,
        Command::Keeper(command) => {
            keeper::run(context.globals(), command, &context.progress).await
        }
        Command::App(args) => app::run(context.globals().clone(), args, &context.progress).await,
        Command::Price(command) => price::run(context.globals(), command, &context.progress).await,
        Command::Radius(command) => radius::run(command, false, &context.progress).await,
        Command::Doors => doors::run(context.globals(), &context.progress).await,
        Command::Session(command) => {
            session::run(context.globals(), command, &context.progress).await
        }
        Command::Demo { keep } => Err(demo::run(keep)),
    }
}
