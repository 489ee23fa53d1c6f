//! `openmast collect`, `owner withdraw`, `treasury withdraw`, `levy withdraw`

use crate::cli::{
    args::{CollectArgs, Destination, OwnerCommand, PayoutCommand},
    context::{Context, NetworkHandle},
    failure::{Exit, Failure},
    oracle_api::Side,
    report::Report,
};
use openmast_client::{accounts::Asset, composites::needs_collect, instructions};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// So many assets in a row without an answer: there will be none for the others either.
const SILENCES: usize = 3;

pub async fn collect(context: &Context, args: CollectArgs) -> Result<Report, Failure> {
    let network = context.network().await?;
    if network.state.final_epoch == 0 {
        return Err(Failure::input(
            "no settlement is final yet; there is nothing to collect",
        ));
    }
    let report = Report::new()
        .key("network", "Network", &network.address)
        .number("epoch", "Up to epoch", network.state.final_epoch);
    let assets = assets_to_collect(context, &network, args.index).await?;
    if assets.is_empty() {
        return Ok(report
            .table("collected", "Collected", Vec::new())
            .note("Everything was collected already."));
    }
    // What would keep every asset from being collected is told once.
    context.signer()?;
    context.fee_payer()?;
    let counted = network.state.settled_asset_count;
    if assets.iter().any(|asset| asset.index < counted) {
        context.require_proofs()?;
    }
    match (args.index, assets.as_slice()) {
        // Who asked for one asset is told its own failure.
        (Some(_), [asset]) => {
            let line = collect_one(context, &network, asset).await?;
            Ok(report.table("collected", "Collected", vec![line]))
        }
        (_, assets) => collect_each(context, &network, assets).await.report(report),
    }
}

async fn assets_to_collect(
    context: &Context,
    network: &NetworkHandle,
    index: Option<u32>,
) -> Result<Vec<Asset>, Failure> {
    let (rpc, commitment) = (&context.rpc, context.commitment);
    let mut assets = match index {
        Some(index) => vec![rpc.asset(&network.address, index, commitment).await?.value],
        None => {
            let all = 0..network.state.asset_count;
            rpc.assets(&network.address, all, commitment).await?.value
        }
    };
    assets.retain(|asset| needs_collect(&network.state, asset));
    Ok(assets)
}

/// One after the other: what became of one says nothing about the next.
async fn collect_each(context: &Context, network: &NetworkHandle, assets: &[Asset]) -> Collected {
    let mut collected = Collected::default();
    let mut silences = 0;
    for asset in assets {
        if silences == SILENCES {
            collected.not_tried.push(asset.index);
            continue;
        }
        match collect_one(context, network, asset).await {
            Ok(line) => {
                silences = 0;
                collected.lines.push(line);
            }
            Err(failure) => {
                let silent = failure.exit == Exit::Trouble;
                silences = if silent { silences + 1 } else { 0 };
                collected.failed.push((asset.index, failure));
            }
        }
    }
    collected
}

/// What became of each asset.
#[derive(Default)]
struct Collected {
    lines: Vec<Report>,
    failed: Vec<(u32, Failure)>,
    not_tried: Vec<u32>,
}

impl Collected {
    /// # Errors
    /// With the first failure's exit code, when something failed; what was collected stands beside it.
    fn report(self, report: Report) -> Result<Report, Failure> {
        let all = self.lines.len() + self.failed.len() + self.not_tried.len();
        let report = report.table("collected", "Collected", self.lines);
        let Some((index, first)) = self.failed.first() else {
            return Ok(report);
        };
        let not_collected = self.failed.len() + self.not_tried.len();
        let summary = Failure::new(
            first.exit,
            format!(
                "{not_collected} of {all} assets were not collected; asset {index}: {}",
                first.message()
            ),
        );
        let failed = self.failed.iter().map(|(index, failure)| {
            Report::new()
                .count("index", "Asset", *index)
                .failure("error", "Why", failure)
        });
        Err(summary.beside(
            report
                .table("failed", "Not collected", failed.collect())
                .counts("not_tried", "Not tried", &self.not_tried),
        ))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_collected_is_told_beside_what_was_not() {
        let collected = Collected {
            lines: vec![Report::new().count("index", "Asset", 0_u32)],
            failed: vec![
                (1, Failure::new(Exit::Refused, "no")),
                (4, Failure::input("other")),
            ],
            not_tried: vec![5],
        };
        let failure = collected.report(Report::new()).unwrap_err();
        assert_eq!(failure.exit, Exit::Refused);
        assert_eq!(
            failure.message(),
            "3 of 4 assets were not collected; asset 1: no"
        );
        assert!(Collected::default().report(Report::new()).is_ok());
    }
}
