//! `openmast network …`

mod bonds;
mod init;
mod oracles;
mod parameters;
mod pause;
mod roles;
mod show;

use crate::{
    args::{BondCommand, NetworkCommand, RoleCommand},
    context::Context,
    failure::Failure,
    report::Report,
};

pub async fn run(context: &Context, command: NetworkCommand) -> Result<Report, Failure> {
    match command {
        NetworkCommand::Init(args) => init::init(context, args).await,
        NetworkCommand::Show => show::show(context).await,
        NetworkCommand::Params(args) => parameters::parameters(context, args).await,
        NetworkCommand::Tighten(args) => parameters::tighten(context, args).await,
        NetworkCommand::Role(RoleCommand::Transfer { role, to, .. }) => {
            roles::transfer(context, role, to).await
        }
        NetworkCommand::Role(RoleCommand::Accept { role }) => roles::accept(context, role).await,
        NetworkCommand::Pause { what } => pause::pause(context, what).await,
        NetworkCommand::OracleSet(args) => oracles::announce(context, args).await,
        NetworkCommand::RotateOracles => oracles::rotate(context).await,
        NetworkCommand::SwitchOracles => oracles::switch(context).await,
        NetworkCommand::Bond(command) => bond(context, command).await,
    }
}

async fn bond(context: &Context, command: BondCommand) -> Result<Report, Failure> {
    match command {
        BondCommand::Deposit {
            amount,
            member,
            source,
        } => bonds::deposit_bond(context, amount, member, source).await,
        BondCommand::Withdraw(destination) => bonds::withdraw_bond(context, destination).await,
        BondCommand::Return { member } => bonds::return_bond(context, member).await,
    }
}
