//! `openmast payer raise` and `prove`: what anybody can do who has a proof of what a payer spent.

use super::{existing_statement, network_and_payer};
use crate::{
    archived::epoch_of_file,
    context::{Context, NetworkHandle, blocking},
    failure::{Exit, Failure},
    oracle_api::Side,
    report::Report,
};
use openmast_client::{
    accounts::{Payer, Settlement, Statement},
    addresses,
    composites::{Raise, may_raise, raise_by_copy, raise_by_settlement},
    events::Event,
    instructions::{self, ProvenTotals, RaisedBy},
};
use openmast_ledger::{BaseUnits, statement_claim};

/// Leaves on chain how much a payer spent at least.
pub async fn prove(context: &Context, index: u32, epoch: Option<u64>) -> Result<Report, Failure> {
    let (network, payer) = network_and_payer(context, index).await?;
    let epoch = epoch.unwrap_or(network.state.final_epoch);
    let totals = context
        .verified(&network, Side::Payer, index, epoch)
        .await?
        .totals;
    let outcome = context
        .execute_proven("Proving what was spent", &totals, |buffer| {
            let (network, totals) = (network.address, &totals);
            vec![instructions::prove_spent(
                network, index, epoch, totals, buffer,
            )]
        })
        .await?;
    let events = context.events(&outcome).await;
    let address = addresses::payer(&network.address, index);
    let proven = events.find_or(totals.accrued.max(payer.proven), |event| match event {
        Event::SpentProven(it) if it.payer == address => Some(it.proven),
        _ => None,
    });
    let report = Report::new()
        .count("index", "Payer", index)
        .number("epoch", "Epoch", epoch)
        .money("proven_before", "Proven before", payer.proven)
        .known_money("proven", "Proven now", proven)
        .and(outcome.report(Some(&network.state.currency_mint)));
    Ok(events.noted(report))
}

/// Raises a statement to what a proof shows, or lets it be paid at once when a settlement saw it.
pub async fn raise(context: &Context, index: u32, epoch: Option<u64>) -> Result<Report, Failure> {
    let (network, payer) = network_and_payer(context, index).await?;
    let statement = existing_statement(context, &network, &payer).await?;
    let proof = proof(context, &network, &payer, &statement, epoch).await?;
    let (by, totals) = (proof.by, &proof.totals);
    let stated = totals.accrued.max(payer.stated);
    let claim = statement_claim(
        // It never grows, whatever was requested and is deposited meanwhile.
        BaseUnits(statement.claim),
        BaseUnits(payer.balance()),
        BaseUnits(stated),
    );
    let bounty = match proof.raise.raises {
        true => statement.bounty_lamports.div_ceil(2),
        false => 0,
    };
    let head = Report::new()
        .count("index", "Payer", index)
        .number("epoch", "Epoch of the proof", proof.epoch)
        .money("stated_before", "Stated before", payer.stated);
    let tail = |report: Report, stated, claim, bounty| {
        report
            .known_money("stated", "Stated now", stated)
            .known_money("claim", "Claim", claim)
            .flag("due", "May be paid at once", proof.raise.makes_due)
            .known_number("bounty_lamports", "Bounty, lamports", bounty)
    };
    if !proof.raise.is_worth_proving() {
        let nothing = "Nothing was sent: the proof does not show more than what is stated.";
        return Ok(tail(head, Some(stated), Some(claim.0), Some(bounty)).note(nothing));
    }
    let prover = context.signer_key()?;
    let outcome = context
        .execute_proven("Raising the statement", totals, |buffer| {
            let network = network.address;
            vec![instructions::raise_statement(
                prover, network, index, by, totals, buffer,
            )]
        })
        .await?;
    let events = context.events(&outcome).await;
    let address = addresses::payer(&network.address, index);
    let computed = (stated, claim.0, bounty);
    let raised = events.find_or(computed, |event| match event {
        Event::StatementRaised(it) if it.payer == address => {
            Some((it.stated, it.claim, it.bounty_paid_lamports))
        }
        _ => None,
    });
    let report = tail(
        head,
        raised.map(|(stated, ..)| stated),
        raised.map(|(_, claim, _)| claim),
        raised.map(|(.., bounty)| bounty),
    );
    let report = report.and(outcome.report(Some(&network.state.currency_mint)));
    Ok(events.noted(report))
}

/// What a payer spent, and what that is proven against.
struct Proof {
    epoch: u64,
    by: RaisedBy,
    totals: ProvenTotals,
    raise: Raise,
}

/// The newest proof there is: later settlements show more. An archive that is a file is of one epoch; in a folder some
/// may be missing.
async fn proof(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
    statement: &Statement,
    epoch: Option<u64>,
) -> Result<Proof, Failure> {
    context.require_proofs()?;
    let wanted = match (epoch, context.archive()) {
        (Some(epoch), _) => Some(epoch),
        (None, Some(path)) => {
            let path = path.to_owned();
            blocking(move || epoch_of_file(&path)).await??
        }
        (None, None) => None,
    };
    let now = context.rpc.clock(context.commitment).await?.value;
    let usable = usable_settlements(context, network, payer, statement).await?;
    let mut missing = None;
    for settlement in usable {
        let epoch = settlement.content.epoch;
        if wanted.is_some_and(|wanted| wanted != epoch) {
            continue;
        }
        match context
            .proven_by(Side::Payer, payer.index, &settlement)
            .await
        {
            Ok(totals) => {
                let accrued = totals.accrued;
                return Ok(Proof {
                    epoch,
                    by: RaisedBy::Settlement(epoch),
                    totals,
                    raise: raise_by_settlement(payer, statement, &settlement, accrued, now),
                });
            }
            Err(failure) if failure.exit == Exit::Input && wanted.is_none() => {
                missing.get_or_insert(failure);
            }
            Err(failure) => return Err(failure),
        }
    }
    if statement.epoch > 0 && wanted.is_none_or(|wanted| wanted == statement.epoch) {
        return by_copy(context, payer, statement).await;
    }
    Err(missing.unwrap_or_else(|| {
        let which = wanted.map_or_else(|| "that is final".into(), |epoch| format!("of epoch {epoch}"));
        Failure::input(format!(
            "no settlement {which} counts for this statement: it must be on chain, not older than epoch {}, and not \
             later than the first that saw it",
            statement.epoch
        ))
    }))
}

async fn by_copy(
    context: &Context,
    payer: &Payer,
    statement: &Statement,
) -> Result<Proof, Failure> {
    let totals = context.proven_by_copy(payer.index, statement).await?;
    Ok(Proof {
        epoch: statement.epoch,
        by: RaisedBy::Copy,
        raise: raise_by_copy(payer, totals.accrued),
        totals,
    })
}

/// Those on chain against which a proof may raise the statement, newest first.
pub(super) async fn usable_settlements(
    context: &Context,
    network: &NetworkHandle,
    payer: &Payer,
    statement: &Statement,
) -> Result<Vec<Settlement>, Failure> {
    let epochs = statement.epoch.max(1)..=network.state.final_epoch;
    let mut found = context
        .rpc
        .settlements(&network.address, epochs, context.commitment)
        .await?
        .value;
    found.retain(|settlement| may_raise(payer, statement, settlement));
    found.sort_by_key(|settlement| std::cmp::Reverse(settlement.content.epoch));
    Ok(found)
}
