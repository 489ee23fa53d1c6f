//! `openmast payer …`

mod bill;
mod entitlements;
mod handing_over;
mod leave;
mod max_price;
mod open;
mod proving;
mod sessions;
mod show;
mod spent;
mod withdraw;

use crate::{
    args::PayerCommand,
    context::{Context, NetworkHandle},
    failure::{Exit, Failure},
    report::Report,
    token_accounts::{Wanted, require_balance},
    values::{Money, Quantity, indexes_so_far, text_of_amount},
};
use openmast_client::{
    accounts::{Payer, Statement},
    addresses,
    amounts::{Amount, CURRENCY_DECIMALS},
    events::Event,
    instructions,
};
use openmast_ledger::{BaseUnits, withdrawal_amount};
use solana_pubkey::Pubkey;

pub async fn run(context: &Context, command: PayerCommand) -> Result<Report, Failure> {
    match command {
        PayerCommand::Open { amount } => open::open(context, amount).await,
        PayerCommand::Deposit {
            index,
            amount,
            source,
        } => deposit(context, index, amount, source).await,
        PayerCommand::Withdraw {
            index,
            step,
            amount,
            all,
            destination,
        } => {
            let wanted = if all { Some(Quantity::All) } else { amount };
            withdraw::withdraw(context, index, step, wanted.as_ref(), destination).await
        }
        PayerCommand::Leave {
            index,
            step,
            amount,
            spent,
            least,
            destination,
        } => leave::leave(context, index, step, &amount, spent, least, destination).await,
        PayerCommand::Raise { index, epoch } => proving::raise(context, index, epoch).await,
        PayerCommand::Prove { index, epoch } => proving::prove(context, index, epoch).await,
        PayerCommand::MaxPrice {
            index,
            max_price: Money(max_price),
        } => max_price::set(context, index, max_price).await,
        PayerCommand::Offer { index, heir } => handing_over::offer(context, index, heir.to).await,
        PayerCommand::Accept { index } => handing_over::accept(context, index).await,
        PayerCommand::Entitlements { index } => entitlements::list(context, index).await,
        PayerCommand::Show { index } => show::show(context, index).await,
        PayerCommand::Sessions { index, epoch } => sessions::sessions(context, index, epoch).await,
        PayerCommand::Bill { index, period } => bill::show(context, index, &period).await,
        PayerCommand::List { owner, all } => show::list(context, owner, all).await,
    }
}

async fn deposit(
    context: &Context,
    index: u32,
    amount: Money,
    source: Option<Pubkey>,
) -> Result<Report, Failure> {
    let (network, payer) = network_and_payer(context, index).await?;
    let depositor = context.signer_key()?;
    let wanted = Wanted::currency(source, &depositor, &network.state, Some("--source"));
    let (source, there) = context.source(wanted).await?;
    require_balance(Amount::currency(amount.0), there, &source)?;
    let instruction = instructions::deposit(depositor, network.address, index, source, amount.0);
    let outcome = context.execute("Depositing", &[instruction]).await?;
    let events = context.events(&outcome).await;
    let address = addresses::payer(&network.address, index);
    let computed = payer.deposited.saturating_add(amount.0);
    let deposited = events.find_or(computed, |event| match event {
        Event::Deposited(it) if it.payer == address => Some(it.payer_deposited),
        _ => None,
    });
    let report = Report::new()
        .count("index", "Payer", index)
        .key("owner", "Owner", &payer.owner)
        .key("source", "Paid from", &source)
        .money("amount", "Deposited now", amount.0)
        .known_money("deposited", "Deposited in all", deposited)
        .and(outcome.report(Some(&network.state.currency_mint)));
    Ok(events.noted(report))
}

async fn network_and_payer(
    context: &Context,
    index: u32,
) -> Result<(NetworkHandle, Payer), Failure> {
    let network = context.network().await?;
    let count = network.state.payer_count;
    if index >= count {
        return Err(Failure::input(format!(
            "there is no payer {index}: {} (`openmast payer list` has them)",
            indexes_so_far(count)
        )));
    }
    let payer = context
        .rpc
        .payer(&network.address, index, context.commitment)
        .await?
        .value;
    Ok((network, payer))
}

/// `12.500000 (12500000 base units)`.
fn money_text(base_units: u64) -> String {
    text_of_amount(Amount::currency(base_units))
}

/// How much is asked for: `all`, or what is given, which is more than nothing.
fn asked_amount(amount: &Quantity, all: u64) -> Result<u64, Failure> {
    let asked = amount
        .base_units(CURRENCY_DECIMALS, all)
        .map_err(Failure::input)?;
    if asked == 0 && *amount != Quantity::All {
        return Err(Failure::input("the amount must be more than zero"));
    }
    Ok(asked)
}

/// Says what becomes of the plain request that another one or a statement takes the place of.
fn with_ended_request(report: Report, payer: &Payer, now: i64) -> Report {
    if payer.requested == 0 || payer.has_statement() {
        return report;
    }
    let requested = money_text(payer.requested);
    report.note(if payer.has_lapsed(now) {
        format!("The request of {requested} had lapsed.")
    } else {
        format!("The request of {requested} ended, unpaid.")
    })
}

/// What a payer stated, if it did.
async fn statement(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
) -> Result<Option<Statement>, Failure> {
    if !payer.has_statement() {
        return Ok(None);
    }
    let statement = context
        .rpc
        .statement(&network.address, payer.index, context.commitment);
    Ok(statement.await?.value)
}

/// As [`statement`].
///
/// # Errors
/// There is none.
async fn existing_statement(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
) -> Result<Statement, Failure> {
    let index = payer.index;
    statement(context, network, payer).await?.ok_or_else(|| {
        Failure::input(format!(
            "payer {index} has stated nothing; `openmast payer leave {index} state` does"
        ))
    })
}

/// What the program would pay of a request when `accrued` is what the payer owes for good.
fn payable(payer: &Payer, requested: u64, accrued: u64) -> Result<u64, Failure> {
    let [requested, deposited, withdrawn, accrued] =
        [requested, payer.deposited, payer.withdrawn, accrued].map(BaseUnits);
    withdrawal_amount(requested, deposited, withdrawn, accrued)
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
