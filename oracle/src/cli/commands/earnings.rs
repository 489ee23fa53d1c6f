//! `openmast collect`, `owner withdraw`, `treasury withdraw`, `levy withdraw`

use crate::cli::{
    args::{CollectArgs, Destination, OwnerCommand, PayoutCommand},
    context::{Context, NetworkHandle},
    failure::Failure,
    oracle_api::Side,
    report::Report,
};
use openmast_client::{accounts::Asset, composites::needs_collect, instructions};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

pub async fn collect(context: &Context, args: CollectArgs) -> Result<Report, Failure> {
    let network = context.network().await?;
    let commitment = context.commitment;
    let assets = match args.index {
        Some(index) => vec![
            context
                .rpc
                .asset(&network.address, index, commitment)
                .await?
                .value,
        ],
        None => {
            context
                .rpc
                .assets(&network.address, 0..network.state.asset_count, commitment)
                .await?
                .value
        }
    };
    if network.state.final_epoch == 0 {
        return Err(Failure::input(
            "no settlement is final yet; there is nothing to collect",
        ));
    }
    let mut lines = Vec::new();
    for asset in assets
        .iter()
        .filter(|asset| needs_collect(&network.state, asset))
    {
        lines.push(collect_one(context, &network, asset).await?);
    }
    let report = Report::new().key("network", "Network", &network.address);
    let report = report.number("epoch", "Up to epoch", network.state.final_epoch);
    let done = lines.is_empty();
    let report = report.table("collected", "Collected", lines);
    Ok(if done {
        report.note("Everything was collected already.")
    } else {
        report
    })
}

async fn collect_one(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
) -> Result<Report, Failure> {
    let epoch = network.state.final_epoch;
    context.collect_up_to_split_change(network, asset).await?;
    let totals = context
        .verified(network, Side::Asset, asset.index, epoch)
        .await?
        .totals;
    let instruction = instructions::collect(network.address, asset.index, epoch, &totals);
    let outcome = context
        .execute(&format!("Collecting asset {}", asset.index), &[instruction])
        .await?;
    let mut report = Report::new()
        .count("index", "Asset", asset.index)
        .number("lifetime_bytes", "Lifetime bytes", totals.lifetime_bytes)
        .money("lifetime_earned", "Lifetime earned", totals.lifetime_amount)
        .money("collected_before", "Collected before", asset.collected);
    if !outcome.is_dry_run() {
        let after = context
            .rpc
            .asset(&network.address, asset.index, context.commitment)
            .await?
            .value;
        report = report
            .money("collected", "Collected", after.collected)
            .money("owner_owed", "Owed to the owner", after.owner_owed)
            .money("stakers_total", "Earned by stakers", after.stakers_total);
    }
    Ok(report.and(outcome.report(Some(&network.state.currency_mint))))
}

pub async fn owner(context: &Context, command: OwnerCommand) -> Result<Report, Failure> {
    let OwnerCommand::Withdraw { index, destination } = command;
    let (network, asset) = context.network_and_asset(index).await?;
    let report = Report::new().count("index", "Asset", index);
    let instruction = |owner, destination| {
        instructions::withdraw_owner(owner, network.address, index, destination)
    };
    let report = payout(
        context,
        &network,
        destination,
        report,
        asset.owner_owed,
        instruction,
    )
    .await?;
    Ok(if needs_collect(&network.state, &asset) {
        report.note(format!("The asset is not collected up to the newest final settlement: there is more after `openmast collect {index}`."))
    } else {
        report
    })
}

pub async fn treasury(context: &Context, command: PayoutCommand) -> Result<Report, Failure> {
    let PayoutCommand::Withdraw(destination) = command;
    let network = context.network().await?;
    let owed = network.state.treasury_owed;
    let instruction =
        |holder, destination| instructions::withdraw_treasury(holder, network.address, destination);
    payout(
        context,
        &network,
        destination,
        Report::new(),
        owed,
        instruction,
    )
    .await
}

pub async fn levy(context: &Context, command: PayoutCommand) -> Result<Report, Failure> {
    let PayoutCommand::Withdraw(destination) = command;
    let network = context.network().await?;
    let owed = network.state.levy_owed;
    let instruction =
        |holder, destination| instructions::withdraw_levy(holder, network.address, destination);
    payout(
        context,
        &network,
        destination,
        Report::new(),
        owed,
        instruction,
    )
    .await
}

async fn payout(
    context: &Context,
    network: &NetworkHandle,
    destination: Destination,
    report: Report,
    owed: u64,
    instruction: impl Fn(Pubkey, Pubkey) -> Instruction,
) -> Result<Report, Failure> {
    let holder = context.signer()?.pubkey();
    let (destination, create) = context
        .destination(destination.destination, &holder, &network.state)
        .await?;
    let all: Vec<_> = create
        .into_iter()
        .chain([instruction(holder, destination)])
        .collect();
    let outcome = context.execute("Withdrawing", &all).await?;
    Ok(report
        .key("holder", "Holder", &holder)
        .key("destination", "Paid to", &destination)
        .money("amount", "Paid", owed)
        .and(outcome.report(Some(&network.state.currency_mint))))
}
