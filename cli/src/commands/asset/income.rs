//! `openmast asset income`: what an asset earned, by the public archives, each recomputed and held against the chain.

use openmast_archive::{BillSums, Income};
use openmast_ledger::{ArithmeticError, BaseUnits};

use super::require_asset;
use crate::{
    args::ArchivePeriod,
    bill_sums::sums_report,
    commands::{
        periods::{period, walked},
        regulator::Closed,
    },
    context::Context,
    failure::{Exit, Failure},
    report::Report,
};

pub(super) async fn show(
    context: &Context,
    index: u32,
    asked: &ArchivePeriod,
) -> Result<Report, Failure> {
    let network = context.network().await?;
    require_asset(&network.state, index)?;
    let walked = walked(context, &network, asked, |archive| {
        Ok(archive.income(index)?)
    })
    .await?;
    let mut all = Sums::default();
    let mut epochs = Vec::new();
    for (closed, income) in &walked.epochs {
        let of_epoch = Sums::of(income);
        all = all.plus(&of_epoch).map_err(no_sums)?;
        epochs.push(epoch_report(closed, income, &of_epoch).map_err(no_sums)?);
    }
    let report = Report::new()
        .key("network", "Network", &network.address)
        .count("index", "Asset", index)
        .and(period(&walked))
        .and(all.report().map_err(no_sums)?)
        .table("epochs", "By epoch", epochs);
    Ok(report.note(
        "Earned is what `collect` splits among treasury, levy, stakers and owner, often for many epochs at once.",
    ))
}

/// What was earned, over epochs.
#[derive(Default)]
struct Sums {
    by_use: BillSums,
    lots_accrued: BaseUnits,
    lots_charged: BaseUnits,
}

impl Sums {
    fn of(income: &Income) -> Self {
        Self {
            by_use: income.by_use,
            lots_accrued: income.lots_accrued,
            lots_charged: income.lots_charged,
        }
    }

    fn plus(&self, more: &Self) -> Result<Self, ArithmeticError> {
        Ok(Self {
            by_use: self.by_use.plus(&more.by_use)?,
            lots_accrued: self.lots_accrued.checked_add(more.lots_accrued)?,
            lots_charged: self.lots_charged.checked_add(more.lots_charged)?,
        })
    }

    fn report(&self) -> Result<Report, ArithmeticError> {
        let earned = self.by_use.charged.checked_add(self.lots_charged)?;
        Ok(Report::new()
            .money("earned", "earned", earned.0)
            .and(sums_report(&self.by_use))
            .money("lots_accrued", "released by lots", self.lots_accrued.0)
            .money("lots_charged", "charged of that", self.lots_charged.0))
    }
}

fn epoch_report(closed: &Closed, income: &Income, sums: &Sums) -> Result<Report, ArithmeticError> {
    let prices: Vec<String> = income
        .prices
        .iter()
        .map(|price| price.price_per_gb.to_string())
        .collect();
    let prices: Vec<&str> = prices.iter().map(String::as_str).collect();
    Ok(Report::new()
        .number("epoch", "epoch", income.epoch)
        .slot("snapshot_slot", "slot", income.snapshot_slot)
        .time("opened_at", "opened at", closed.opened_at.unwrap_or(0))
        .time("closed_at", "closed at", income.closed_at)
        .names("prices_per_gb", "price per GB, base units", &prices)
        .number("payers", "payers", income.payers)
        .and(sums.report()?)
        .money("lifetime_earned", "lifetime earned", income.asset.earned)
        .money("lifetime_accrued", "lifetime accrued", income.asset.accrued)
        .key("settlement", "settlement", &closed.settlement)
        .flag("settlement_on_chain", "on chain", closed.is_kept)
        .hash("archive_hash", "archive", &closed.content.archive_hash))
}

/// No verified archive lets it happen.
fn no_sums(error: ArithmeticError) -> Failure {
    Failure::new(
        Exit::Verification,
        format!("amounts of the archives do not add up: {error}"),
    )
}
