//! `openmast proof`

use crate::{
    args::{ProofArgs, ProofSide},
    context::Context,
    failure::Failure,
    oracle_api::Side,
    report::Report,
};
use openmast_client::addresses;

pub async fn run(context: &Context, args: ProofArgs) -> Result<Report, Failure> {
    let network = context.network().await?;
    if args.epoch.unwrap_or(network.state.final_epoch) == 0 {
        return Err(Failure::input(
            "no settlement is final yet; there is nothing to prove",
        ));
    }
    let (side, known) = match args.side {
        ProofSide::Asset => (Side::Asset, network.state.asset_count),
        ProofSide::Payer => (Side::Payer, network.state.payer_count),
        ProofSide::Reserve => (Side::Reserve, network.state.reserve_count),
    };
    if args.index >= known {
        let (name, index) = (side.name(), args.index);
        return Err(Failure::input(format!("there is no {name} {index}")));
    }
    let epoch = match args.epoch {
        Some(epoch) => epoch,
        None => context.shown_epoch(&network, side, args.index).await?,
    };
    let verified = context.verified(&network, side, args.index, epoch).await?;
    let (content, totals) = (verified.settlement.content, verified.totals);
    let (leaf_count, root, label) = match side {
        Side::Asset => (content.asset_count, content.asset_root, "Earned"),
        Side::Payer => (content.payer_count, content.payer_root, "Spent"),
        Side::Reserve => (content.reserve_count, content.reserve_root, "Released"),
    };
    let (root_charged, root_accrued) = match side {
        Side::Asset => (content.asset_charged, content.asset_accrued),
        Side::Payer => (content.payer_charged, content.payer_accrued),
        Side::Reserve => (content.reserve_charged, content.reserve_accrued),
    };
    let (bytes_label, paid_label) = labels(side);
    let siblings: Vec<String> = totals.proof.iter().map(hex::encode).collect();
    let siblings: Vec<&str> = siblings.iter().map(String::as_str).collect();
    Ok(Report::new()
        .text("side", "Ledger", side.name())
        .count("index", "Index", args.index)
        .number("epoch", "Epoch", epoch)
        .key(
            "settlement",
            "Settlement",
            &addresses::settlement(&network.address, epoch),
        )
        .number("lifetime_bytes", bytes_label, totals.bytes)
        .number("lifetime_paid", paid_label, totals.paid)
        .money("lifetime_charged", label, totals.charged)
        .money(
            "lifetime_accrued",
            "  with what is carried over",
            totals.accrued,
        )
        .count("leaf_count", "Leaves", leaf_count)
        .hash("root", "Root", &root)
        .money("root_charged", "Sum of the root", root_charged)
        .money("root_accrued", "  with what is carried over", root_accrued)
        .names("siblings", "Siblings", &siblings)
        .flag("verified", "Leads to the settlement on chain", true))
}

/// What the bytes of a leaf are, and those that were paid for.
fn labels(side: Side) -> (&'static str, &'static str) {
    match side {
        Side::Reserve => (
            "Lifetime bytes met; of a lot, epochs served",
            "  the same, once more",
        ),
        Side::Asset | Side::Payer => ("Lifetime bytes", "  of that paid for"),
    }
}
