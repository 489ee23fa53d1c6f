//! `openmast payer withdraw`: the way out by a request and a proof.

use super::{
    asked_amount, money_text, network_and_payer, payable,
    spent::{NOTHING_UNSPENT, unspent},
    with_ended_request,
};
use crate::{
    args::{Destination, WithdrawStep},
    context::{Context, NetworkHandle},
    failure::Failure,
    oracle_api::Side,
    report::Report,
    values::Quantity,
};
use openmast_client::{
    accounts::{Network, Payer},
    addresses,
    events::Event,
    instructions,
};

pub async fn withdraw(
    context: &Context,
    index: u32,
    step: WithdrawStep,
    wanted: Option<&Quantity>,
    destination: Destination,
) -> Result<Report, Failure> {
    let (network, payer) = network_and_payer(context, index).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let request = Request::of(&network.state, &payer, now);
    let asks = matches!(
        (step, request),
        (WithdrawStep::Request, _) | (WithdrawStep::Next, Request::None | Request::Lapsed)
    );
    let stands = !matches!(request, Request::None | Request::Statement);
    if stands && !asks && wanted.is_some() {
        let requested = money_text(payer.requested);
        return Err(Failure::input(format!(
            "payer {index} has requested {requested} already, and this step does not use --amount or --all; \
             leave them out, or cancel first with `openmast payer withdraw {index} cancel`, or replace the request with \
             `openmast payer withdraw {index} request --amount AMOUNT`"
        )));
    }
    match (step, request) {
        (_, Request::Statement) => Err(Failure::input(format!(
            "payer {index} has stated what it spent, and that stands; go on with `openmast payer leave {index}`"
        ))),
        (WithdrawStep::Request, _) | (WithdrawStep::Next, Request::None | Request::Lapsed) => {
            match wanted {
                Some(amount) => ask(context, &network, &payer, amount, now).await,
                None => unasked(context, &network, &payer, request).await,
            }
        }
        (WithdrawStep::Cancel, _) => cancel(context, &network, &payer).await,
        (WithdrawStep::Finish, Request::None) => Err(Failure::input(format!(
            "nothing is requested; begin with `openmast payer withdraw {index} --amount AMOUNT` or \
             `openmast payer withdraw {index} --all`"
        ))),
        (WithdrawStep::Finish, Request::Lapsed) => Err(Failure::input(format!(
            "the request of {} has lapsed: nobody took the money in time; request again with \
             `openmast payer withdraw {index} --amount AMOUNT` or `openmast payer withdraw {index} --all`",
            money_text(payer.requested)
        ))),
        (WithdrawStep::Next, Request::Unseen) => Ok(waiting(&payer)),
        // Sent also when it is too early: the program says why.
        (WithdrawStep::Next, Request::Seen) | (WithdrawStep::Finish, _) => {
            finish(context, &network, &payer, destination).await
        }
    }
}

/// How a payer's request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Request {
    None,
    /// It is a statement.
    Statement,
    /// It holds nothing any more.
    Lapsed,
    /// No final settlement saw it yet.
    Unseen,
    /// The newest final settlement saw it.
    Seen,
}

impl Request {
    fn of(network: &Network, payer: &Payer, now: i64) -> Self {
        let seen = network.final_epoch > 0 && network.final_snapshot_slot >= payer.requested_slot;
        if payer.requested == 0 {
            Self::None
        } else if payer.has_statement() {
            Self::Statement
        } else if payer.has_lapsed(now) {
            Self::Lapsed
        } else if seen {
            Self::Seen
        } else {
            Self::Unseen
        }
    }
}

/// Nobody said how much: nothing is asked for. Whoever repeats the command that pays out must not ask for all the rest.
async fn unasked(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
    request: Request,
) -> Result<Report, Failure> {
    let (index, requested) = (payer.index, money_text(payer.requested));
    let unspent = match unspent(context, network, payer).await {
        0 => return Err(Failure::input(NOTHING_UNSPENT)),
        unspent => unspent,
    };
    let report = Report::new()
        .text("step", "Step", "none")
        .count("index", "Payer", index)
        .money("unspent", "Unspent, as far as it is proven", unspent);
    let (stands, step) = match request {
        Request::None => ("no request stands.".to_owned(), ""),
        Request::Lapsed => (
            format!("no request stands; the one of {requested} has lapsed."),
            "",
        ),
        _ => (
            format!(
                "a request of {requested} stands, and it is not said how much is to be asked for instead."
            ),
            " request",
        ),
    };
    Ok(report
        .note(format!("Nothing was sent: {stands}"))
        .note(format!(
            "Ask for a part with `openmast payer withdraw {index}{step} --amount AMOUNT`, for all that is unspent with \
             `openmast payer withdraw {index}{step} --all`."
        )))
}

async fn ask(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
    amount: &Quantity,
    now: i64,
) -> Result<Report, Failure> {
    let unspent = unspent(context, network, payer).await;
    let amount = asked_amount(amount, unspent)?;
    if unspent == 0 {
        return Err(Failure::input(NOTHING_UNSPENT));
    }
    let owner = context.signer_key()?;
    let instruction = instructions::request_withdrawal(owner, network.address, payer.index, amount);
    let outcome = context
        .execute("Requesting the withdrawal", &[instruction])
        .await?;
    let mut report = Report::new()
        .text("step", "Step", "requested")
        .count("index", "Payer", payer.index)
        .money("requested", "Requested", amount);
    let events = context.events(&outcome).await;
    if !outcome.is_dry_run() {
        let address = addresses::payer(&network.address, payer.index);
        let lapses_at = events.find(|event| match event {
            Event::WithdrawalRequested(it) if it.payer == address => Some(it.lapses_at),
            _ => None,
        });
        report = report.known_time("lapses_at", "It stands until", lapses_at);
    }
    let report = report.and(outcome.report(Some(&network.state.currency_mint)));
    let report = events.noted(report);
    let index = payer.index;
    Ok(with_ended_request(report, payer, now)
        .note("What was used until the first settlement that sees the request is charged first.")
        .note("What is used later is owed if the request is cancelled, replaced or lapses, and written off if it is paid.")
        .note(format!("When a settlement that has seen it is final, `openmast payer withdraw {index}`, without --amount or --all, pays it out. If none becomes final: `openmast payer leave {index}`.")))
}

async fn cancel(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
) -> Result<Report, Failure> {
    let instruction =
        instructions::cancel_withdrawal(context.signer_key()?, network.address, payer.index);
    let outcome = context
        .execute("Cancelling the request", &[instruction])
        .await?;
    Ok(Report::new()
        .text("step", "Step", "cancelled")
        .count("index", "Payer", payer.index)
        .money("requested", "Was requested", payer.requested)
        .and(outcome.report(None))
        .note("What was used while it stood and not charged is owed, and charged first."))
}

fn waiting(payer: &Payer) -> Report {
    let index = payer.index;
    Report::new()
        .text("step", "Step", "waiting")
        .count("index", "Payer", payer.index)
        .money("requested", "Requested", payer.requested)
        .slot(
            "requested_slot",
            "A settlement must have seen slot",
            payer.requested_slot,
        )
        .time("lapses_at", "It stands until", payer.lapses_at)
        .note(format!("Nothing was sent. Run `openmast payer withdraw {index}` again after the next final settlement."))
        .note(format!("If none becomes final, `openmast payer leave {index}` needs no settlement."))
}

async fn finish(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
    destination: Destination,
) -> Result<Report, Failure> {
    let owner = context.signer_key()?;
    let (destination, create) = context
        .destination(destination.destination, &owner, network)
        .await?;
    let epoch = network.state.final_epoch;
    let totals = context
        .verified(network, Side::Payer, payer.index, epoch)
        .await?
        .totals;
    let paid = payable(payer, payer.requested, totals.accrued)?;
    let outcome = context
        .execute_proven("Withdrawing", &totals, |buffer| {
            let withdraw = instructions::withdraw(
                owner,
                network.address,
                payer.index,
                epoch,
                destination,
                &totals,
                buffer,
            );
            create.iter().cloned().chain([withdraw]).collect()
        })
        .await?;
    let events = context.events(&outcome).await;
    let address = addresses::payer(&network.address, payer.index);
    let paid = events.find_or(paid, |event| match event {
        Event::Withdrawn(it) if it.payer == address => Some(it.amount),
        _ => None,
    });
    let report = Report::new()
        .text("step", "Step", "withdrawn")
        .count("index", "Payer", payer.index)
        .key("destination", "Paid to", &destination)
        .known_money("amount", "Paid", paid)
        .money("spent", "Spent and owed so far", totals.accrued)
        .and(outcome.report(Some(&network.state.currency_mint)));
    Ok(events.noted(report))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zero_account::zero;

    /// What becomes of a request in slot 50 that stands until 1 100.
    fn case(final_epoch: u64, snapshot: u64, now: i64, pays_at: i64) -> Request {
        let mut network: Network = zero();
        (network.final_epoch, network.final_snapshot_slot) = (final_epoch, snapshot);
        let mut payer: Payer = zero();
        assert_eq!(Request::of(&network, &payer, now), Request::None);
        (payer.requested, payer.requested_slot, payer.lapses_at) = (5, 50, 1_100);
        payer.pays_at = pays_at;
        Request::of(&network, &payer, now)
    }

    #[test]
    fn money_leaves_when_a_final_settlement_saw_the_request_in_time() {
        assert_eq!(case(0, 0, 1_099, 0), Request::Unseen);
        assert_eq!(case(3, 49, 1_099, 0), Request::Unseen);
        assert_eq!(case(3, 50, 1_099, 0), Request::Seen);
        assert_eq!(case(3, 50, 1_100, 0), Request::Lapsed);
        assert_eq!(case(3, 50, 1_099, 1_000), Request::Statement);
        assert_eq!(case(3, 50, 1_100, 1_000), Request::Statement);
    }
}
