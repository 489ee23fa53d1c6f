//! `openmast collect`, `owner withdraw`, `treasury withdraw`

use super::staking;
use crate::{
    args::{CollectArgs, Destination, OwnerCommand, PayoutCommand},
    context::{Context, NetworkHandle},
    failure::{Exit, Failure},
    report::Report,
};
use openmast_client::{
    accounts::{Asset, Network, Role, Stake},
    addresses,
    composites::needs_collect,
    events::Event,
    instructions,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

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
    context.signer_key()?;
    context.fee_payer_key()?;
    let counted = network.state.settled_asset_count;
    let proven = |due: &Due| due.asset.index < counted && needs_collect(&network.state, &due.asset);
    if assets.iter().any(proven) {
        context.require_proofs()?;
    }
    match (args.index, assets.as_slice()) {
        // Who asked for one asset is told its own failure.
        (Some(_), [due]) => {
            let line = collect_again(context, &network, due).await?;
            Ok(report.table("collected", "Collected", vec![line]))
        }
        (_, assets) => collect_each(context, &network, assets).await.report(report),
    }
}

/// What there is to do for an asset.
struct Due {
    asset: Asset,
    /// Shares of the signer left it uncollected, and are settled with this.
    departed: Option<Stake>,
}

async fn assets_to_collect(
    context: &Context,
    network: &NetworkHandle,
    index: Option<u32>,
) -> Result<Vec<Due>, Failure> {
    let (rpc, commitment) = (&context.rpc, context.commitment);
    let assets = match index {
        Some(index) => vec![rpc.asset(&network.address, index, commitment).await?.value],
        None => {
            let all = 0..network.state.asset_count;
            rpc.assets(&network.address, all, commitment).await?.value
        }
    };
    let stakes = own_stakes(context, network, &assets).await?;
    let due = assets.into_iter().zip(stakes).map(|(asset, stake)| Due {
        departed: stake.filter(|stake| leaves_with(&network.state, &asset, stake)),
        asset,
    });
    Ok(due
        .filter(|due| needs_collect(&network.state, &due.asset) || due.departed.is_some())
        .collect())
}

/// Whether what departed can be settled once the asset is collected up to the newest final settlement.
fn leaves_with(network: &Network, asset: &Asset, stake: &Stake) -> bool {
    stake.departure_is_due(asset, network.final_epoch)
}

/// The signer's stake on each of the assets, if there is a signer.
async fn own_stakes(
    context: &Context,
    network: &NetworkHandle,
    assets: &[Asset],
) -> Result<Vec<Option<Stake>>, Failure> {
    let Some(staker) = context.signer_address() else {
        return Ok(vec![None; assets.len()]);
    };
    let addresses: Vec<Pubkey> = assets
        .iter()
        .map(|asset| addresses::stake(&addresses::asset(&network.address, asset.index), &staker))
        .collect();
    let stakes = context
        .rpc
        .accounts::<Stake>(&addresses, context.commitment);
    Ok(stakes.await?.value)
}

/// One after the other: what became of one says nothing about the next.
async fn collect_each(context: &Context, network: &NetworkHandle, assets: &[Due]) -> Collected {
    let mut collected = Collected::default();
    let mut silences = 0;
    for due in assets {
        let index = due.asset.index;
        if silences == SILENCES {
            collected.not_tried.push(index);
            continue;
        }
        match collect_again(context, network, due).await {
            Ok(line) => {
                silences = 0;
                collected.lines.push(line);
            }
            Err(failure) => {
                let silent = failure.exit == Exit::Trouble;
                silences = if silent { silences + 1 } else { 0 };
                collected.failed.push((index, failure));
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
            Report::new().count("index", "Asset", *index).value(
                "error",
                "Why",
                failure.message().to_string(),
                failure.error_json(),
            )
        });
        Err(summary.beside(
            report
                .table("failed", "Not collected", failed.collect())
                .counts("not_tried", "Not tried", &self.not_tried),
        ))
    }
}

/// As [`collect_one`], and once more where somebody else settled what had left.
async fn collect_again(
    context: &Context,
    network: &NetworkHandle,
    due: &Due,
) -> Result<Report, Failure> {
    match collect_one(context, network, due).await {
        Err(failure) if failure.is_overtaken() => {}
        done => return done,
    }
    let index = due.asset.index;
    match assets_to_collect(context, network, Some(index))
        .await?
        .as_slice()
    {
        [due] => collect_one(context, network, due).await,
        _ => Ok(Report::new()
            .count("index", "Asset", index)
            .note("Nothing was sent: somebody else did it meanwhile.")),
    }
}

/// What settles shares that had left, whether their round ends with this collecting or did before.
async fn left_after_collecting(
    context: &Context,
    network: &NetworkHandle,
    due: &Due,
) -> Result<Vec<Instruction>, Failure> {
    let Some(stake) = &due.departed else {
        return Ok(Vec::new());
    };
    let epoch = network.state.final_epoch;
    let settle = staking::settling(context, network, &due.asset, stake, epoch);
    Ok(settle.await?.into_iter().collect())
}

async fn collect_one(
    context: &Context,
    network: &NetworkHandle,
    due: &Due,
) -> Result<Report, Failure> {
    let asset = &due.asset;
    let rest = left_after_collecting(context, network, due).await?;
    let mut report = Report::new().count("index", "Asset", asset.index);
    let sending = if needs_collect(&network.state, asset) {
        let collecting = context.collecting(network, asset, &rest).await?;
        let totals = &collecting.totals;
        report = report
            .number("lifetime_bytes", "Lifetime bytes", totals.bytes)
            .money("lifetime_earned", "Lifetime earned", totals.charged)
            .money(
                "lifetime_accrued",
                "  with what is carried over",
                totals.accrued,
            );
        let doing = format!("Collecting asset {}", asset.index);
        context.execute_all(&doing, &collecting.transactions).await
    } else {
        let doing = format!("Settling what left asset {}", asset.index);
        context.execute(&doing, &rest).await
    };
    let outcome = match (sending, &due.departed) {
        (Err(failure), Some(stake)) => {
            return Err(staking::settled_meanwhile(context, stake, failure).await);
        }
        (sending, _) => sending?,
    };
    report = report
        .money("collected_before", "Collected before", asset.collected)
        .flag(
            "departure_settled",
            "Own departed shares settled",
            due.departed.is_some(),
        );
    if !outcome.is_dry_run() {
        let (address, commitment) = (network.address, context.commitment);
        let read = || context.rpc.asset(&address, asset.index, commitment);
        let after = context.after(&outcome, read).await;
        let of = |amount: fn(&Asset) -> u64| after.as_ref().map(amount);
        report = report
            .known_money("collected", "Collected", of(|asset| asset.collected))
            .known_money(
                "owner_owed",
                "Owed to the owner",
                of(|asset| asset.owner_owed),
            )
            .known_money(
                "stakers_total",
                "Earned by stakers",
                of(|asset| asset.stakers_total),
            );
    }
    Ok(report.and(outcome.report(Some(&network.state.currency_mint))))
}

pub async fn owner(context: &Context, command: OwnerCommand) -> Result<Report, Failure> {
    let OwnerCommand::Withdraw { index, destination } = command;
    let (network, asset) = context.network_and_asset(index).await?;
    if asset.owner != context.signer_key()? {
        return Err(Failure::input(format!(
            "asset {index} belongs to {}; use --keypair of that wallet",
            asset.owner
        )));
    }
    let report = Report::new().count("index", "Asset", index);
    let address = addresses::asset(&network.address, index);
    let payout = Payout {
        owed: asset.owner_owed,
        instruction: &|owner, destination| {
            instructions::withdraw_owner(owner, network.address, index, destination)
        },
        paid: &|event| match event {
            Event::OwnerWithdrawn(it) if it.asset == address => Some(it.amount),
            _ => None,
        },
    };
    let report = payout.pay(context, &network, destination, report).await?;
    Ok(if needs_collect(&network.state, &asset) {
        report.note(format!("The asset is not collected up to the newest final settlement: there is more after `openmast collect {index}`."))
    } else {
        report
    })
}

pub async fn treasury(context: &Context, command: PayoutCommand) -> Result<Report, Failure> {
    let PayoutCommand::Withdraw(destination) = command;
    let network = context.network().await?;
    let holder = context.signer_key()?;
    let till = context
        .rpc
        .till(
            &network.address,
            Role::Treasury,
            &holder,
            context.commitment,
        )
        .await?
        .value;
    let till = till.ok_or_else(|| {
        Failure::input(format!(
            "{holder} never held this role; `openmast network show` tells who does"
        ))
    })?;
    let payout = Payout {
        owed: till.owed,
        instruction: &|holder, destination| {
            instructions::withdraw_treasury(holder, network.address, destination)
        },
        paid: &|event| match event {
            Event::TreasuryWithdrawn(it) if it.holder == holder => Some(it.amount),
            _ => None,
        },
    };
    payout
        .pay(context, &network, destination, Report::new())
        .await
}

/// Paying out all that somebody is owed.
pub(super) struct Payout<'a> {
    /// As it was read.
    pub owed: u64,
    /// By holder and destination.
    pub instruction: &'a dyn Fn(Pubkey, Pubkey) -> Instruction,
    /// What an event says was paid.
    pub paid: &'a dyn Fn(&Event) -> Option<u64>,
}

impl Payout<'_> {
    pub(super) async fn pay(
        &self,
        context: &Context,
        network: &NetworkHandle,
        destination: Destination,
        report: Report,
    ) -> Result<Report, Failure> {
        let holder = context.signer_key()?;
        let (destination, create) = context
            .destination(destination.destination, &holder, network)
            .await?;
        let report =
            report
                .key("holder", "Holder", &holder)
                .key("destination", "Paid to", &destination);
        if self.owed == 0 {
            return Ok(report
                .money("amount", "Paid", 0)
                .note("Nothing was sent: nothing is owed."));
        }
        let instruction = (self.instruction)(holder, destination);
        let all: Vec<_> = create.into_iter().chain([instruction]).collect();
        let outcome = context.execute("Withdrawing", &all).await?;
        let events = context.events(&outcome).await;
        let paid = events.find_or(self.owed, self.paid);
        let report = report
            .known_money("amount", "Paid", paid)
            .and(outcome.report(Some(&network.state.currency_mint)));
        Ok(events.noted(report))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zero_account::zero;

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

    #[test]
    fn shares_that_left_are_settled_with_the_next_collect() {
        let (mut network, mut asset, mut stake) =
            (zero::<Network>(), zero::<Asset>(), zero::<Stake>());
        (network.final_epoch, asset.collected_epoch) = (3, 2);
        assert!(!leaves_with(&network, &asset, &stake), "none left");
        (asset.departed_shares, asset.departed_epoch) = (5, 3);
        stake.departed = 5;
        assert!(leaves_with(&network, &asset, &stake));
        network.final_epoch = 2;
        assert!(!leaves_with(&network, &asset, &stake), "an older one");
        (asset.departed_shares, asset.departed_epoch) = (0, 0);
        asset.departure_round = 1;
        assert!(leaves_with(&network, &asset, &stake), "somebody collected");
    }
}
