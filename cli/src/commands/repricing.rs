//! `openmast reprice`: live prices follow how busy their assets were.

use crate::{
    args::RepriceArgs,
    context::{Context, NetworkHandle},
    failure::{Exit, Failure},
    oracle_api::Side,
    report::Report,
    values::text_of_amount,
};
use openmast_client::{
    accounts::{Asset, Measured, Repriced},
    addresses,
    amounts::Amount,
    errors::ProgramError,
    events::{Event, PriceRepriced},
    instructions,
};

pub async fn reprice(context: &Context, args: RepriceArgs) -> Result<Report, Failure> {
    let network = context.network().await?;
    let report = Report::new().key("network", "Network", &network.address);
    let Some(index) = args.index else {
        return reprice_all(context, &network, report).await;
    };
    let (network, asset) = context.network_and_asset(index).await?;
    require_due(&network, &asset)?;
    let line = reprice_if_due(context, index).await?;
    Ok(match line {
        Some(line) => report.table("repriced", "Repriced", vec![line]),
        None => report
            .table("repriced", "Repriced", Vec::new())
            .note("Nothing was sent: the price is not due any more."),
    })
}

fn require_due(network: &NetworkHandle, asset: &Asset) -> Result<(), Failure> {
    let (index, newest) = (asset.index, network.state.final_epoch);
    match asset.reprice_due_epoch() {
        Some(due) if due <= newest => Ok(()),
        Some(due) => Err(Failure::input(format!(
            "the price of asset {index} may change once epoch {due} is final; {newest} is the newest that is"
        ))),
        None => Err(Failure::input(format!(
            "the price of asset {index} does not follow use; its owner can let it with `openmast asset live-price set {index}`"
        ))),
    }
}

/// All that are due, one after the other: what became of one says nothing about the next.
async fn reprice_all(
    context: &Context,
    network: &NetworkHandle,
    report: Report,
) -> Result<Report, Failure> {
    let all = 0..network.state.asset_count;
    let assets = context
        .rpc
        .assets(&network.address, all, context.commitment);
    let mut due = assets.await?.value;
    due.retain(|asset| asset.reprice_is_due(network.state.final_epoch));
    if due.is_empty() {
        return Ok(report
            .table("repriced", "Repriced", Vec::new())
            .note("No live price is due."));
    }
    context.signer_key()?;
    let (mut lines, mut failed) = (Vec::new(), Vec::new());
    for asset in &due {
        match reprice_if_due(context, asset.index).await {
            Ok(line) => lines.extend(line),
            // No endpoint answers: it will answer none of the others either.
            Err(failure) if failure.exit == Exit::Trouble => {
                return Err(failure.beside(report.table("repriced", "Repriced", lines)));
            }
            Err(failure) => failed.push((asset.index, failure)),
        }
    }
    let report = report.table("repriced", "Repriced", lines);
    let Some((index, first)) = failed.first() else {
        return Ok(report);
    };
    let summary = Failure::new(
        first.exit,
        format!(
            "{} of {} prices did not change; asset {index}: {}",
            failed.len(),
            due.len(),
            first.message()
        ),
    );
    let failed = failed.iter().map(|(index, failure)| {
        Report::new().count("index", "Asset", *index).value(
            "error",
            "Why",
            failure.message().to_string(),
            failure.error_json(),
        )
    });
    Err(summary.beside(report.table("failed", "Not repriced", failed.collect())))
}

/// By the newest settlement, and by a newer one when that became final meanwhile. `None`: the price is not due any more:
/// somebody else had it computed, or its owner ended that.
async fn reprice_if_due(context: &Context, index: u32) -> Result<Option<Report>, Failure> {
    let attempt = async || {
        let (network, asset) = context.network_and_asset(index).await?;
        if !asset.reprice_is_due(network.state.final_epoch) {
            return Ok(None);
        }
        match reprice_one(context, &network, &asset).await {
            Err(failure) if is_overtaken(&failure) => Err(failure.overtaken()),
            done => done.map(Some),
        }
    };
    context.replanned(attempt).await
}

/// Another settlement became final in between, somebody had the price computed, or its owner ended that.
fn is_overtaken(failure: &Failure) -> bool {
    let errors = [
        ProgramError::RepriceTooSoon,
        ProgramError::SettlementNotNewest,
        ProgramError::PriceNotLive,
    ];
    errors
        .iter()
        .any(|error| failure.program_error() == Some(error.name()))
}

async fn reprice_one(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
) -> Result<Report, Failure> {
    let (index, epoch) = (asset.index, network.state.final_epoch);
    let verified = context.verified(network, Side::Asset, index, epoch).await?;
    let totals = &verified.totals;
    let now = context.rpc.clock(context.commitment).await?.value;
    let parameters = network.state.parameters_at(now);
    let newest = Measured {
        epoch,
        closed_at: verified.settlement.content.closed_at,
        paid: totals.paid,
    };
    let expected = asset.repriced(newest, parameters);
    context.tell(&preview(asset, expected, epoch));
    let outcome = context
        .execute_proven("Computing the price", totals, |buffer| {
            let network = network.address;
            vec![instructions::reprice(network, index, epoch, totals, buffer)]
        })
        .await?;
    let events = context.events(&outcome).await;
    let address = addresses::asset(&network.address, index);
    let event = events.find(|event| match event {
        Event::PriceRepriced(event) if event.asset == address => Some(event.clone()),
        _ => None,
    });
    let report = Report::new()
        .count("index", "Asset", index)
        .number("epoch", "By the settlement of epoch", epoch)
        .and(match event {
            Some(event) => done(asset, &event),
            None => computed(asset, expected),
        })
        .and(outcome.report(Some(&network.state.currency_mint)));
    Ok(events.noted(report))
}

fn preview(asset: &Asset, expected: Option<Repriced>, epoch: u64) -> String {
    let index = asset.index;
    match expected {
        Some(expected) => format!(
            "Asset {index} was used to {} since epoch {}: its price becomes {} per GB from epoch {} on, after {}.",
            percent(expected.utilization_bps),
            asset.checkpoint_epoch,
            text_of_amount(Amount::currency(expected.price_per_gb)),
            expected.first_epoch,
            text_of_amount(Amount::currency(asset.price_in(epoch))),
        ),
        None => format!(
            "Use of asset {index} counts from the end of epoch {epoch} on; its price stays for now."
        ),
    }
}

fn done(asset: &Asset, event: &PriceRepriced) -> Report {
    let starts = asset.checkpoint_epoch == 0;
    let expected = (!starts).then_some(Repriced {
        utilization_bps: event.utilization_bps,
        price_per_gb: event.next_price_per_gb,
        first_epoch: event.next_price_epoch,
    });
    computed(asset, expected)
}

/// `null` where use is counted from now on only.
fn computed(asset: &Asset, repriced: Option<Repriced>) -> Report {
    const USED: (&str, &str) = ("utilization_bps", "Used, of what it can carry");
    const NEXT: (&str, &str) = ("next_price_per_gb", "Price per GB from then on");
    const FIRST: (&str, &str) = ("next_price_epoch", "First epoch of that price");
    let before = asset.price_in(u64::MAX);
    let report = Report::new().money("price_per_gb", "Price per GB until then", before);
    match repriced {
        Some(repriced) => report
            .value(
                USED.0,
                USED.1,
                percent(repriced.utilization_bps),
                repriced.utilization_bps.into(),
            )
            .money(NEXT.0, NEXT.1, repriced.price_per_gb)
            .number(FIRST.0, FIRST.1, repriced.first_epoch),
        None => report
            .none(USED.0, USED.1)
            .none(NEXT.0, NEXT.1)
            .none(FIRST.0, FIRST.1),
    }
}

/// Basis points, also more than 10 000: `61.20 %`.
fn percent(bps: u32) -> String {
    format!("{} %", Amount::new(bps.into(), 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zero_account::zero;

    fn asset() -> Asset {
        let mut asset = zero::<Asset>();
        (asset.index, asset.live, asset.price_per_gb) = (3, 1, 500_000);
        asset
    }

    #[test]
    fn the_first_time_only_counting_begins() {
        let text = preview(&asset(), None, 9);
        assert!(text.contains("from the end of epoch 9 on"), "{text}");
        let json = computed(&asset(), None).to_json();
        assert_eq!(json["price_per_gb"], "500000");
        assert!(json["next_price_per_gb"].is_null() && json["utilization_bps"].is_null());
    }

    #[test]
    fn the_preview_says_use_price_and_epoch() {
        let mut asset = asset();
        asset.checkpoint_epoch = 5;
        let repriced = Repriced {
            utilization_bps: 12_345,
            price_per_gb: 562_500,
            first_epoch: 13,
        };
        let text = preview(&asset, Some(repriced), 9);
        for part in ["123.45 %", "epoch 5", "0.562500", "epoch 13", "0.500000"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let json = computed(&asset, Some(repriced)).to_json();
        assert_eq!(json["utilization_bps"], 12_345);
        assert_eq!(json["next_price_epoch"], "13");
    }
}
