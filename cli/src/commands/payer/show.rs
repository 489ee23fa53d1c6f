//! `openmast payer show` and `list`

use super::{max_price::max_price_report, network_and_payer, payable, statement};
use crate::{
    archived::NotLicensedUse, context::Context, failure::Failure, not_licensed::not_licensed,
    oracle_api::Side, report::Report,
};
use openmast_client::{
    accounts::{Payer, Statement},
    addresses,
};
use solana_pubkey::Pubkey;

pub async fn show(context: &Context, index: u32) -> Result<Report, Failure> {
    let (network, payer) = network_and_payer(context, index).await?;
    let statement = statement(context, &network, &payer).await?;
    let pending = payer.pending_owner;
    let report = Report::new()
        .count("index", "Payer", index)
        .key(
            "payer",
            "Address",
            &addresses::payer(&network.address, index),
        )
        .key("owner", "Owner", &payer.owner)
        .optional(
            "pending_owner",
            "  offered to",
            (pending != Pubkey::default()).then_some(pending),
        )
        .money("deposited", "Deposited", payer.deposited)
        .money("withdrawn", "Withdrawn", payer.withdrawn)
        .money("proven", "Spent at least", payer.proven)
        .money("requested", "Requested back", payer.requested)
        .slot("requested_slot", "  in slot", payer.requested_slot)
        .time("lapses_at", "  until", payer.lapses_at)
        .and(max_price_report(payer.max_price_per_gb));
    let report = match &statement {
        Some(statement) => report.part(
            "statement",
            "Statement",
            statement_report(&payer, statement),
        ),
        None => report.optional("statement", "Statement", None::<String>),
    };
    let epoch = context.shown_epoch(&network, Side::Payer, index).await?;
    if epoch == 0 || !context.can_prove() {
        return Ok(report.note("Pass --oracle-api or --archive to see what was spent, with proof."));
    }
    let verified = context.verified(&network, Side::Payer, index, epoch);
    let verified = verified.await?;
    let totals = verified.totals;
    // Somebody may have shown the program a newer settlement.
    let unspent = payable(&payer, u64::MAX, totals.accrued.max(payer.proven))?;
    let report = report
        .number("epoch", "As of final epoch", epoch)
        .number("lifetime_bytes", "Bytes metered", totals.bytes)
        .money("spent", "Spent", totals.charged)
        .money("owed", "  with what is carried over", totals.accrued)
        .money("unspent", "Unspent", unspent);
    let Some(path) = context.archive() else {
        return Ok(report);
    };
    let ledgers = context.archived(path, &verified.settlement).await?;
    Ok(match &ledgers.not_licensed(index)[..] {
        [] => report,
        uses => report.table(
            "not_licensed",
            "Not charged for want of a licence",
            uses.iter().map(use_report).collect(),
        ),
    })
}

fn use_report(used: &NotLicensedUse) -> Report {
    Report::new()
        .count("asset", "Asset", used.asset)
        .number("bytes", "Bytes metered", used.bytes)
        .and(not_licensed(&used.not_licensed))
}

fn statement_report(payer: &Payer, statement: &Statement) -> Report {
    Report::new()
        .number("epoch", "Against epoch", statement.epoch)
        .money("stated", "Stated as spent", payer.stated)
        .money("claim", "Claim", statement.claim)
        .time("pays_at", "Paid from", payer.pays_at)
        .number(
            "bounty_lamports",
            "Bounty, lamports",
            statement.bounty_lamports,
        )
}

pub async fn list(context: &Context, owner: Option<Pubkey>, all: bool) -> Result<Report, Failure> {
    let network = context.network().await?;
    let payers = if all {
        context
            .rpc
            .payers(
                &network.address,
                0..network.state.payer_count,
                context.commitment,
            )
            .await?
    } else {
        let owner = match owner {
            Some(owner) => owner,
            None => context.signer_key()?,
        };
        context
            .rpc
            .payers_of(&network.address, &owner, context.commitment)
            .await?
    };
    Ok(Report::new()
        .key("network", "Network", &network.address)
        .slot("slot", "As of slot", payers.slot)
        .table("payers", "Payers", payers.value.iter().map(line).collect()))
}

fn line(payer: &Payer) -> Report {
    let pending = payer.pending_owner;
    let pending = (pending != Pubkey::default()).then_some(pending);
    Report::new()
        .count("index", "Payer", payer.index)
        .key("owner", "Owner", &payer.owner)
        .optional("pending_owner", "Offered to", pending)
        .money("deposited", "Deposited", payer.deposited)
        .money("withdrawn", "Withdrawn", payer.withdrawn)
        .money("balance", "Balance", payer.balance())
        .money("requested", "Requested", payer.requested)
        .time("lapses_at", "  until", payer.lapses_at)
        .flag("is_statement", "By statement", payer.has_statement())
        .and(max_price_report(payer.max_price_per_gb))
}
