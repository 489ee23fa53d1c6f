//! `openmast payer …`

use crate::archive::RecordLine;
use crate::cli::{
    args::{Destination, PayerCommand, WithdrawStep},
    context::{Context, NetworkHandle, require_balance},
    failure::{Exit, Failure},
    oracle_api::Side,
    report::Report,
    session_records,
    values::{Money, Quantity},
};
use openmast_client::{
    accounts::{Network, Payer},
    addresses,
    amounts::{Amount, CURRENCY_DECIMALS},
    instructions,
};
use openmast_ledger::{BaseUnits, withdrawal_amount};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

pub async fn run(context: &Context, command: PayerCommand) -> Result<Report, Failure> {
    match command {
        PayerCommand::Open { deposit } => open(context, deposit).await,
        PayerCommand::Deposit {
            index,
            amount,
            source,
        } => deposit(context, index, amount, source).await,
        PayerCommand::Withdraw {
            index,
            step,
            amount,
            destination,
        } => withdraw(context, index, step, &amount, destination).await,
        PayerCommand::Show { index } => show(context, index).await,
        PayerCommand::Sessions { index, epoch } => sessions(context, index, epoch).await,
        PayerCommand::List { owner, all } => list(context, owner, all).await,
    }
}

async fn sessions(context: &Context, index: u32, epoch: Option<u64>) -> Result<Report, Failure> {
    let network = context.network().await?;
    let epoch = epoch.unwrap_or(network.state.final_epoch);
    let settlement = context.final_settlement(&network, epoch).await?;
    let owner = context.signer()?;
    let records = session_records::verified(
        &context.oracle_api()?,
        &owner,
        &network.address,
        index,
        &settlement,
    )
    .await?;
    let proven = !records.is_empty();
    let lines = records.iter().map(record_report).collect();
    let report = Report::new()
        .count("index", "Payer", index)
        .number("epoch", "Epoch", epoch)
        .hash("private_root", "Committed to by", &settlement.private_root)
        .table("records", "Records", lines)
        .flag("verified", "Verified", proven);
    Ok(if proven {
        report
    } else {
        report.note("The oracle says that there are none, which nothing proves; the public archive tells what was charged.")
    })
}

fn record_report(record: &RecordLine) -> Report {
    Report::new()
        .count("asset", "Asset", record.asset)
        .text("session_id", "Session", record.session_text())
        .text("radio", "Radio", &record.radio)
        .number("bytes_up", "Bytes up", record.bytes_up)
        .number("bytes_down", "Bytes down", record.bytes_down)
        .number("first_event_at_ms", "From, ms", record.first_event_at_ms)
        .number("last_event_at_ms", "To, ms", record.last_event_at_ms)
        .money("price_per_gb", "Price per GB", record.price_per_gb)
        .hash("salt", "Salt", &record.salt)
}

async fn open(context: &Context, deposit: Option<Money>) -> Result<Report, Failure> {
    let owner = context.signer()?.pubkey();
    let rent_payer = context.fee_payer()?.pubkey();
    let network = context.network().await?;
    let source = context.source(None, &owner, &network.state);
    if let Some(amount) = deposit {
        require_balance(
            Amount::currency(amount.0),
            context.token_balance(source).await?,
            &source,
        )?;
    }
    let (network, index, outcome) = context
        .at_next_index(
            |network| network.payer_count,
            "Opening the account",
            |network, index| {
                let open = instructions::open_payer(rent_payer, owner, network, index);
                let deposit = deposit
                    .map(|amount| instructions::deposit(owner, network, index, source, amount.0));
                std::iter::once(open).chain(deposit).collect()
            },
        )
        .await?;
    Ok(Report::new()
        .count("index", "Payer", index)
        .key(
            "payer",
            "Address",
            &addresses::payer(&network.address, index),
        )
        .key("owner", "Owner", &owner)
        .money(
            "deposited",
            "Deposited",
            deposit.map_or(0, |amount| amount.0),
        )
        .and(outcome.report(Some(&network.state.currency_mint)))
        .note(format!(
            "Ask the oracle's operator to map your identity (NAI, MAC or IMSI) to payer {index}."
        )))
}

async fn deposit(
    context: &Context,
    index: u32,
    amount: Money,
    source: Option<Pubkey>,
) -> Result<Report, Failure> {
    let (network, payer) = network_and_payer(context, index).await?;
    let depositor = context.signer()?.pubkey();
    let source = context.source(source, &depositor, &network.state);
    require_balance(
        Amount::currency(amount.0),
        context.token_balance(source).await?,
        &source,
    )?;
    let instruction = instructions::deposit(depositor, network.address, index, source, amount.0);
    let outcome = context.execute("Depositing", &[instruction]).await?;
    Ok(Report::new()
        .count("index", "Payer", index)
        .key("owner", "Owner", &payer.owner)
        .key("source", "Paid from", &source)
        .money("amount", "Deposited now", amount.0)
        .money(
            "deposited",
            "Deposited in all",
            payer.deposited.saturating_add(amount.0),
        )
        .and(outcome.report(Some(&network.state.currency_mint))))
}

async fn network_and_payer(
    context: &Context,
    index: u32,
) -> Result<(NetworkHandle, Payer), Failure> {
    let network = context.network().await?;
    let payer = context
        .rpc
        .payer(&network.address, index, context.commitment)
        .await?
        .value;
    Ok((network, payer))
}

async fn withdraw(
    context: &Context,
    index: u32,
    step: WithdrawStep,
    amount: &Quantity,
    destination: Destination,
) -> Result<Report, Failure> {
    let (network, payer) = network_and_payer(context, index).await?;
    let way = way_out(
        &network.state,
        &payer,
        context.rpc.clock(context.commitment).await?.value,
    );
    match (step, payer.requested) {
        (WithdrawStep::Next, 0) | (WithdrawStep::Request, _) => {
            request(context, &network, &payer, amount).await
        }
        (WithdrawStep::Cancel, _) => cancel(context, &network, &payer).await,
        (WithdrawStep::Finish, 0) => Err(Failure::input(
            "nothing is requested; begin with `openmast payer withdraw INDEX request`",
        )),
        (WithdrawStep::Next, _) if matches!(way, WayOut::Wait { .. }) => Ok(waiting(&payer, &way)),
        (WithdrawStep::Next | WithdrawStep::Finish, _) => {
            finish(context, &network, &payer, &way, destination).await
        }
    }
}

/// How requested money can leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WayOut {
    /// The newest final settlement saw the request, or the exit delay has passed.
    Proof { epoch: u64 },
    /// Nothing was ever settled, and the exit delay has passed.
    Unsettled,
    /// Not yet: a settlement must see the slot, or this time must pass (Unix seconds).
    Wait { slot: u64, exit_at: i64 },
}

fn way_out(network: &Network, payer: &Payer, now: i64) -> WayOut {
    let exit_at = payer
        .requested_at
        .saturating_add(i64::from(network.exit_delay_seconds));
    let seen = network.final_epoch > 0 && network.final_snapshot_slot >= payer.requested_slot;
    match (network.final_epoch, seen || now >= exit_at) {
        (_, false) => WayOut::Wait {
            slot: payer.requested_slot,
            exit_at,
        },
        (0, true) => WayOut::Unsettled,
        (epoch, true) => WayOut::Proof { epoch },
    }
}

async fn request(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
    amount: &Quantity,
) -> Result<Report, Failure> {
    let there = payable(payer, u64::MAX, 0)?;
    let amount = amount
        .base_units(CURRENCY_DECIMALS, there)
        .map_err(Failure::input)?;
    if amount == 0 {
        return Err(Failure::input(
            "there is nothing to withdraw from this payer",
        ));
    }
    let owner = context.signer()?.pubkey();
    let instruction = instructions::request_withdrawal(owner, network.address, payer.index, amount);
    let outcome = context
        .execute("Requesting the withdrawal", &[instruction])
        .await?;
    Ok(Report::new()
        .text("step", "Step", "requested")
        .count("index", "Payer", payer.index)
        .money("requested", "Requested", amount)
        .and(outcome.report(Some(&network.state.currency_mint)))
        .note("Usage cannot spend what is requested; what was spent before is deducted when it is paid.")
        .note("When a settlement that has seen the request is final, the same command pays it out."))
}

/// What the program would pay of a request when `spent` is the payer's lifetime total.
fn payable(payer: &Payer, requested: u64, spent: u64) -> Result<u64, Failure> {
    let [requested, deposited, withdrawn, spent] =
        [requested, payer.deposited, payer.withdrawn, spent].map(BaseUnits);
    withdrawal_amount(requested, deposited, withdrawn, spent)
        .map(|amount| amount.0)
        .map_err(|error| {
            Failure::new(
                Exit::Verification,
                format!(
                    "payer {}: {error}; keep the proof and tell the network",
                    payer.index
                ),
            )
        })
}

async fn cancel(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
) -> Result<Report, Failure> {
    let instruction =
        instructions::cancel_withdrawal(context.signer()?.pubkey(), network.address, payer.index);
    let outcome = context
        .execute("Cancelling the request", &[instruction])
        .await?;
    Ok(Report::new()
        .text("step", "Step", "cancelled")
        .count("index", "Payer", payer.index)
        .money("requested", "Was requested", payer.requested)
        .and(outcome.report(None)))
}

fn waiting(payer: &Payer, way: &WayOut) -> Report {
    let (slot, exit_at) = match way {
        WayOut::Wait { slot, exit_at } => (*slot, *exit_at),
        WayOut::Proof { .. } | WayOut::Unsettled => (payer.requested_slot, 0),
    };
    Report::new()
        .text("step", "Step", "waiting")
        .count("index", "Payer", payer.index)
        .money("requested", "Requested", payer.requested)
        .number("requested_slot", "A settlement must have seen slot", slot)
        .time("exit_at", "Or the exit delay ends at", exit_at)
        .note("Nothing was sent. Run the same command again after the next final settlement.")
}

async fn finish(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
    way: &WayOut,
    destination: Destination,
) -> Result<Report, Failure> {
    let owner = context.signer()?.pubkey();
    let (destination, create) = context
        .destination(destination.destination, &owner, &network.state)
        .await?;
    let (spent, instruction) = match way {
        WayOut::Unsettled => (
            0,
            instructions::withdraw_unsettled(owner, network.address, payer.index, destination),
        ),
        // Sent also when it is too early: the program says why.
        WayOut::Wait { .. } if network.state.final_epoch == 0 => (
            0,
            instructions::withdraw_unsettled(owner, network.address, payer.index, destination),
        ),
        WayOut::Proof { .. } | WayOut::Wait { .. } => {
            let epoch = network.state.final_epoch;
            let proven = context
                .verified(network, Side::Payer, payer.index, epoch)
                .await?;
            let instruction = instructions::withdraw(
                owner,
                network.address,
                payer.index,
                epoch,
                destination,
                &proven.totals,
            );
            (proven.totals.lifetime_amount, instruction)
        }
    };
    let paid = payable(payer, payer.requested, spent)?;
    let all: Vec<_> = create.into_iter().chain([instruction]).collect();
    let outcome = context.execute("Withdrawing", &all).await?;
    Ok(Report::new()
        .text("step", "Step", "withdrawn")
        .count("index", "Payer", payer.index)
        .key("destination", "Paid to", &destination)
        .money("amount", "Paid", paid)
        .money("spent", "Spent so far", spent)
        .and(outcome.report(Some(&network.state.currency_mint))))
}

async fn show(context: &Context, index: u32) -> Result<Report, Failure> {
    let (network, payer) = network_and_payer(context, index).await?;
    let report = Report::new()
        .count("index", "Payer", index)
        .key(
            "payer",
            "Address",
            &addresses::payer(&network.address, index),
        )
        .key("owner", "Owner", &payer.owner)
        .money("deposited", "Deposited", payer.deposited)
        .money("withdrawn", "Withdrawn", payer.withdrawn)
        .money("requested", "Requested back", payer.requested)
        .number("requested_slot", "  in slot", payer.requested_slot)
        .time("requested_at", "  at", payer.requested_at);
    if network.state.final_epoch == 0 || !context.can_prove() {
        return Ok(report.note("Pass --oracle-api or --archive to see what was spent, with proof."));
    }
    let epoch = network.state.final_epoch;
    let totals = context
        .verified(&network, Side::Payer, index, epoch)
        .await?
        .totals;
    let unspent = payable(&payer, u64::MAX, totals.lifetime_amount)?;
    Ok(report
        .number("epoch", "As of final epoch", epoch)
        .number("lifetime_bytes", "Bytes metered", totals.lifetime_bytes)
        .money("spent", "Spent", totals.lifetime_amount)
        .money("unspent", "Unspent", unspent))
}

async fn list(context: &Context, owner: Option<Pubkey>, all: bool) -> Result<Report, Failure> {
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
            .value
    } else {
        let owner = match owner {
            Some(owner) => owner,
            None => context.signer()?.pubkey(),
        };
        context
            .rpc
            .payers_of(&network.address, &owner, context.commitment)
            .await?
            .value
    };
    let lines = payers
        .iter()
        .map(|payer| {
            Report::new()
                .count("index", "Payer", payer.index)
                .key("owner", "Owner", &payer.owner)
                .money("deposited", "Deposited", payer.deposited)
                .money("withdrawn", "Withdrawn", payer.withdrawn)
                .money("requested", "Requested", payer.requested)
        })
        .collect();
    Ok(Report::new()
        .key("network", "Network", &network.address)
        .table("payers", "Payers", lines))
}

#[cfg(test)]
mod tests {
    use super::*;
    use borsh::BorshDeserialize;
    use openmast_client::accounts::ProgramAccount;

    fn case(final_epoch: u64, snapshot: u64, now: i64) -> WayOut {
        let mut network = Network::try_from_slice(&[0; Network::SIZE - 8]).unwrap();
        (
            network.final_epoch,
            network.final_snapshot_slot,
            network.exit_delay_seconds,
        ) = (final_epoch, snapshot, 100);
        let mut payer = Payer::try_from_slice(&[0; Payer::SIZE - 8]).unwrap();
        (payer.requested, payer.requested_slot, payer.requested_at) = (5, 50, 1_000);
        way_out(&network, &payer, now)
    }

    #[test]
    fn money_leaves_when_a_settlement_saw_the_request_or_the_delay_is_over() {
        let wait = WayOut::Wait {
            slot: 50,
            exit_at: 1_100,
        };
        assert_eq!(case(0, 0, 1_099), wait);
        assert_eq!(case(0, 0, 1_100), WayOut::Unsettled);
        assert_eq!(case(3, 49, 1_099), wait);
        assert_eq!(case(3, 50, 1_000), WayOut::Proof { epoch: 3 });
        assert_eq!(case(3, 49, 1_100), WayOut::Proof { epoch: 3 });
    }
}
