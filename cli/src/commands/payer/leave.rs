//! `openmast payer leave`: the way out by a statement, which needs no settlement and nobody's archive.

use super::{
    asked_amount, existing_statement, money_text, network_and_payer,
    proving::usable_settlements,
    spent::{NOTHING_UNSPENT, shown},
    with_ended_request,
};
use crate::{
    args::{Destination, LeaveStep},
    context::{Context, NetworkHandle},
    failure::Failure,
    oracle_api::Side,
    report::Report,
    values::{Money, Quantity},
};
use openmast_client::{
    accounts::{Network, Payer, Statement},
    addresses,
    composites::raise_by_settlement,
    events::Event,
    instructions::{self, STATEMENT_BOUNTY_LAMPORTS},
};
use openmast_ledger::{BaseUnits, statement_claim, statement_payment};

pub async fn leave(
    context: &Context,
    index: u32,
    step: LeaveStep,
    amount: &Quantity,
    spent: Option<Money>,
    least: Option<Money>,
    destination: Destination,
) -> Result<Report, Failure> {
    let (network, payer) = network_and_payer(context, index).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let stand = Stand::of(&payer, now);
    let unused = stand != Stand::None && !matches!(step, LeaveStep::State);
    if unused && (spent.is_some() || *amount != Quantity::All) {
        let (stated, requested) = (money_text(payer.stated), money_text(payer.requested));
        return Err(Failure::input(format!(
            "payer {index} has stated {stated} as spent and asked for {requested}, and this step does not use --amount \
             or --spent; leave them out, or cancel first with `openmast payer leave {index} cancel`"
        )));
    }
    match (step, stand) {
        (LeaveStep::State, _) | (LeaveStep::Next, Stand::None) => {
            state(context, &network, &payer, amount, spent, now).await
        }
        (LeaveStep::Cancel, _) => cancel(context, &network, &payer).await,
        (LeaveStep::Next, Stand::Open) => waiting(context, &network, &payer, now).await,
        (LeaveStep::Next, Stand::Lapsed) => {
            let cancelled = cancel(context, &network, &payer).await?;
            Ok(cancelled.note(format!(
                "It had lapsed: nobody took the money in time. State again: `openmast payer leave {index}`."
            )))
        }
        // Sent also when it is too early or too late: the program says why.
        (LeaveStep::Next, Stand::Due) | (LeaveStep::Pay, _) => {
            pay(context, &network, &payer, least, destination).await
        }
    }
}

/// How a payer's statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// There is none.
    None,
    /// Anybody may still raise it.
    Open,
    /// It is paid to whoever asks for it.
    Due,
    /// It is not paid any more.
    Lapsed,
}

impl Stand {
    fn of(payer: &Payer, now: i64) -> Self {
        if !payer.has_statement() {
            Self::None
        } else if payer.has_lapsed(now) {
            Self::Lapsed
        } else if payer.pays_at <= now {
            Self::Due
        } else {
            Self::Open
        }
    }
}

async fn state(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
    amount: &Quantity,
    spent: Option<Money>,
    now: i64,
) -> Result<Report, Failure> {
    let (spent, too_little) = match spent {
        Some(given) => (given.0, proven_more(context, network, payer, given.0).await),
        None => (known_spent(context, network, payer).await?, None),
    };
    if let Some(warning) = &too_little {
        context.tell(warning);
    }
    let amount = unspent(amount, payer.balance(), spent)?;
    let (rent_payer, owner) = (context.fee_payer_key()?, context.signer_key()?);
    let instruction = instructions::open_statement(
        rent_payer,
        owner,
        network.address,
        payer.index,
        amount,
        spent,
    );
    let outcome = context
        .execute("Stating what was spent", &[instruction])
        .await?;
    let claim = statement_claim(
        BaseUnits(amount),
        BaseUnits(payer.balance()),
        BaseUnits(spent),
    );
    let events = context.events(&outcome).await;
    let address = addresses::payer(&network.address, payer.index);
    let made = events.find(|event| match event {
        Event::StatementOpened(it) if it.payer == address => Some(it.clone()),
        _ => None,
    });
    let claim = made.as_ref().map_or(claim.0, |made| made.claim);
    let mut report = Report::new()
        .text("step", "Step", "stated")
        .count("index", "Payer", payer.index)
        .money("stated", "Stated as spent", spent)
        .money("claim", "Claim", claim)
        .number(
            "bounty_lamports",
            "Bounty, lamports",
            STATEMENT_BOUNTY_LAMPORTS,
        );
    if !outcome.is_dry_run() {
        let (pays_at, lapses_at) = made.map(|made| (made.pays_at, made.lapses_at)).unzip();
        report = report
            .known_time("pays_at", "Paid from", pays_at)
            .known_time("lapses_at", "It stands until", lapses_at);
    }
    let report = report.and(outcome.report(Some(&network.state.currency_mint)));
    let report = events.noted(report);
    let report = match too_little {
        Some(warning) => report.note(warning),
        None => report,
    };
    Ok(with_ended_request(report, payer, now)
        .note("Until it is paid anybody can prove that more was spent, and gets half of what is left of the bounty; the rest comes back.")
        .note("Usage until the first settlement that sees the statement is charged first; what is used later is owed if it falls, and written off if it is paid.")
        .note(format!("Run `openmast payer leave {}` when it is due.", payer.index)))
}

/// What is taken out of a balance of which so much was spent.
fn unspent(amount: &Quantity, balance: u64, spent: u64) -> Result<u64, Failure> {
    if spent > balance {
        return Err(Failure::input(format!(
            "what was spent, {}, is more than the balance of {}: nothing is unspent",
            money_text(spent),
            money_text(balance)
        )));
    }
    match asked_amount(amount, balance.saturating_sub(spent))? {
        0 => Err(Failure::input(NOTHING_UNSPENT)),
        amount => Ok(amount),
    }
}

/// What was spent, as far as anything here shows it.
async fn known_spent(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
) -> Result<u64, Failure> {
    let epoch = network.state.final_epoch;
    let counted = epoch > 0 && payer.index < network.state.settled_payer_count;
    if !counted {
        return Ok(payer.proven);
    }
    if context.can_prove() {
        let verified = context
            .verified(network, Side::Payer, payer.index, epoch)
            .await?;
        return Ok(verified.totals.accrued.max(payer.proven));
    }
    if payer.proven > 0 {
        return Ok(payer.proven);
    }
    Err(Failure::input(
        "how much was spent? pass --archive or --oracle-api, or say it with --spent AMOUNT; whoever proves more raises it",
    ))
}

/// What to know of a statement that says less than what a proof at hand shows. `None` also where there is no proof: this is
/// the way out that needs none.
async fn proven_more(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
    stated: u64,
) -> Option<String> {
    let epoch = network.state.final_epoch;
    let accrued = shown(context, network, payer).await?;
    (accrued > stated).then(|| {
        format!(
            "{} is stated as spent, and a proof of epoch {epoch} shows {}: anybody can raise the statement to that and takes \
             half of the bounty.",
            money_text(stated),
            money_text(accrued)
        )
    })
}

async fn waiting(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
    now: i64,
) -> Result<Report, Failure> {
    let statement = existing_statement(context, network, payer).await?;
    let seen_by = seen_by(context, network, payer, &statement, now).await?;
    let report = Report::new()
        .text("step", "Step", "waiting")
        .count("index", "Payer", payer.index)
        .money("stated", "Stated as spent", payer.stated)
        .money("claim", "Claim", statement.claim)
        .number(
            "bounty_lamports",
            "Bounty, lamports",
            statement.bounty_lamports,
        )
        .time("pays_at", "Paid from", payer.pays_at)
        .time("lapses_at", "It stands until", payer.lapses_at)
        .note("Nothing was sent. Run the same command again when it is due.");
    Ok(match seen_by {
        Some(epoch) => {
            let index = payer.index;
            report.note(format!(
                "Epoch {epoch} saw it: `openmast payer raise {index}` makes it payable now."
            ))
        }
        None => report,
    })
}

/// The final settlement on chain that saw the statement first: a proof against it makes the statement due.
async fn seen_by(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
    statement: &Statement,
    now: i64,
) -> Result<Option<u64>, Failure> {
    let state = &network.state;
    if state.final_epoch == 0 || state.final_snapshot_slot < payer.requested_slot {
        return Ok(None);
    }
    let usable = usable_settlements(context, network, payer, statement).await?;
    Ok(usable
        .iter()
        .find(|settlement| {
            raise_by_settlement(payer, statement, settlement, payer.stated, now).makes_due
        })
        .map(|settlement| settlement.content.epoch))
}

async fn pay(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
    least: Option<Money>,
    destination: Destination,
) -> Result<Report, Failure> {
    let statement = existing_statement(context, network, payer).await?;
    // A part is taken only by who says so: somebody else's claim may stand for a moment.
    let least = least.map_or(claim(payer, &statement).0, |least| least.0);
    let owner = context.signer_key()?;
    let (destination, create) = context
        .destination(destination.destination, &owner, network)
        .await?;
    let instruction = instructions::pay_statement(
        owner,
        network.address,
        payer.index,
        statement.rent_payer,
        destination,
        least,
    );
    let all: Vec<_> = create.into_iter().chain([instruction]).collect();
    let outcome = context.execute("Taking the money out", &all).await?;
    let events = context.events(&outcome).await;
    let address = addresses::payer(&network.address, payer.index);
    let computed = payment(&network.state, payer, &statement).0;
    let paid = events.find_or(computed, |event| match event {
        Event::StatementPaid(it) if it.payer == address => Some(it.amount),
        _ => None,
    });
    let report = Report::new()
        .text("step", "Step", "paid")
        .count("index", "Payer", payer.index)
        .key("destination", "Paid to", &destination)
        .known_money("amount", "Paid", paid)
        .money("stated", "Stated as spent", payer.stated)
        .money("claim", "Claim", statement.claim)
        .and(outcome.report(Some(&network.state.currency_mint)));
    Ok(events.noted(report))
}

/// What the statement asks for now.
fn claim(payer: &Payer, statement: &Statement) -> BaseUnits {
    statement_claim(
        BaseUnits(statement.claim),
        BaseUnits(payer.balance()),
        BaseUnits(payer.stated),
    )
}

/// What the program pays now: less than the claim when all claims exceed what is unspent.
fn payment(network: &Network, payer: &Payer, statement: &Statement) -> BaseUnits {
    let claim = claim(payer, statement);
    statement_payment(
        claim,
        BaseUnits(network.unspent()),
        BaseUnits(network.stated_claims),
    )
}

async fn cancel(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
) -> Result<Report, Failure> {
    let statement = existing_statement(context, network, payer).await?;
    let instruction = instructions::cancel_statement(
        context.signer_key()?,
        network.address,
        payer.index,
        statement.rent_payer,
    );
    let outcome = context
        .execute("Taking the statement back", &[instruction])
        .await?;
    Ok(Report::new()
        .text("step", "Step", "cancelled")
        .count("index", "Payer", payer.index)
        .money("stated", "Was stated", payer.stated)
        .money("claim", "Was claimed", statement.claim)
        .and(outcome.report(None))
        .note("What was used while it stood and not charged is owed, and charged first."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zero_account::zero;

    #[test]
    fn a_statement_is_paid_in_its_time() {
        let mut payer: Payer = zero();
        (payer.requested, payer.lapses_at) = (5, 1_200);
        assert_eq!(Stand::of(&payer, 1_000), Stand::None, "a request is none");
        payer.pays_at = 1_100;
        assert_eq!(Stand::of(&payer, 1_099), Stand::Open);
        assert_eq!(Stand::of(&payer, 1_100), Stand::Due);
        assert_eq!(Stand::of(&payer, 1_199), Stand::Due);
        assert_eq!(Stand::of(&payer, 1_200), Stand::Lapsed);
    }

    #[test]
    fn a_payment_is_a_part_when_all_claims_exceed_what_is_unspent() {
        let (mut network, mut payer, mut statement) =
            (zero::<Network>(), zero::<Payer>(), zero::<Statement>());
        (network.deposited, network.settled_accrued) = (100, 47);
        network.settled_reserve_accrued = 7;
        (payer.deposited, payer.stated, statement.claim) = (50, 10, 40);
        network.stated_claims = 60;
        assert_eq!(payment(&network, &payer, &statement).0, 40);
        network.stated_claims = 120;
        assert_eq!(payment(&network, &payer, &statement).0, 20);
    }
}
