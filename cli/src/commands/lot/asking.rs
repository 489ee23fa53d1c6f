//! `openmast lot ask-back`, `cancel-ask` and `take-back`

use openmast_client::{
    accounts::Lot,
    composites::taking_back,
    events::Event,
    instructions::{self, ProvenTotals},
};
use openmast_ledger::{Bytes, LotKind, given_back};

use super::{
    finding::{Held, whole},
    rent::Rent,
};
use crate::{
    context::Context,
    failure::Failure,
    oracle_api::Side,
    report::Report,
    values::{Quantity, newest_final, text_of_time},
};

pub(super) async fn ask_back(
    context: &Context,
    index: u32,
    quantity: &Quantity,
) -> Result<Report, Failure> {
    let held = Held::find(context, index).await?;
    let (one, lot) = (&held.entitlement, &held.found.lot);
    let network = &held.found.network;
    if !lot.goes_on(network.state.final_epoch) || held.found.calendar.now >= lot.ends_by {
        return Err(Failure::input(format!(
            "too late: tokens of lot {} can be asked back until epoch {} is the newest final one, and until {}",
            lot.index,
            lot.last_epoch.saturating_sub(4),
            text_of_time(lot.ends_by)
        )));
    }
    let amount = whole(quantity, one.quantity)?;
    if amount > one.quantity {
        return Err(Failure::input(format!(
            "entitlement {index} is for {} tokens, fewer than {amount}",
            one.quantity
        )));
    }
    let final_epoch = network.state.final_epoch;
    context.tell(&format!(
        "From the first epoch on that opens after the next snapshot, {amount} of {} tokens meet nothing; `openmast lot take-back \
         {index}` then makes tokens of those that are not begun.{} {}",
        one.quantity,
        replaced(one.asked),
        redeemed_until(lot, final_epoch)
    ));
    let ask = instructions::ask_back(context.signer_key()?, one, amount);
    let outcome = context.execute("Asking back", &[ask]).await?;
    Ok(Report::new()
        .count("entitlement", "Entitlement", index)
        .count("lot", "Lot", lot.index)
        .number("asked", "Asked back, tokens", amount)
        .number("quantity", "  of", one.quantity)
        .and(outcome.report(Some(&network.state.currency_mint))))
}

pub(super) async fn cancel(context: &Context, index: u32) -> Result<Report, Failure> {
    let held = Held::find(context, index).await?;
    require_asked(&held)?;
    let cancel = instructions::cancel_ask(context.signer_key()?, &held.entitlement);
    let outcome = context.execute("Cancelling", &[cancel]).await?;
    Ok(Report::new()
        .count("entitlement", "Entitlement", index)
        .number(
            "before_asked",
            "Asked back before, tokens",
            held.entitlement.asked,
        )
        .and(outcome.report(Some(&held.found.network.state.currency_mint))))
}

/// A request takes the place of the one before.
fn replaced(asked: u64) -> String {
    match asked {
        0 => String::new(),
        asked => format!(" This replaces the request for {asked}."),
    }
}

/// How long tokens that are taken back can be used once more.
fn redeemed_until(lot: &Lot, final_epoch: u64) -> String {
    let last = lot.last_epoch.saturating_sub(4);
    let anew = match lot.lot_kind() {
        Some(LotKind::Rate | LotKind::Exclusive) => ", and have nothing then of the epochs before",
        _ => "",
    };
    // It takes two settlements, as a rule, until one has seen the request.
    let late = match final_epoch + 2 > last {
        true => {
            " That will most likely be too late: nobody could use them any more, or buy them to use."
        }
        false => "",
    };
    format!(
        "They can be redeemed until epoch {last} is the newest final one{anew}; {}.{late}",
        newest_final(final_epoch)
    )
}

fn require_asked(held: &Held) -> Result<(), Failure> {
    let index = held.entitlement.index;
    match held.entitlement.asked {
        0 => Err(Failure::input(format!(
            "nothing is asked back of entitlement {index}; `openmast lot ask-back {index} QUANTITY` does"
        ))),
        _ => Ok(()),
    }
}

pub(super) async fn take_back(context: &Context, index: u32) -> Result<Report, Failure> {
    let held = Held::find(context, index).await?;
    require_asked(&held)?;
    let (one, found) = (&held.entitlement, &held.found);
    let (network, lot) = (&found.network, &found.lot);
    if lot.is_settled() {
        return Err(Failure::input(format!(
            "lot {} is settled: `openmast lot refund {index}` pays back what was not served",
            lot.index
        )));
    }
    let epoch = network.state.final_epoch;
    let (totals, expected) = given(context, &held).await?;
    let owner = context.signer_key()?;
    let rent = Rent::of_tokens(context, lot, &owner).await?;
    context.tell(&format!(
        "{expected} of the {} tokens of lot {} that were asked back of entitlement {index} come back to {owner}.{}",
        one.asked,
        lot.index,
        rent.words()
    ));
    let transactions = taking_back(owner, lot, one, epoch, &totals);
    let outcome = context.execute_all("Taking back", &transactions).await?;
    let events = context.events(&outcome).await;
    let granted = events.find_or(expected, |event| match event {
        Event::LotTakenBack(it) if it.entitlement == one.address() => Some(it.granted),
        _ => None,
    });
    let begun = one.asked.saturating_sub(expected);
    let report = Report::new()
        .count("entitlement", "Entitlement", index)
        .count("lot", "Lot", lot.index)
        .number("asked", "Asked back, tokens", one.asked)
        .known_number("granted", "Got back, tokens", granted)
        .number("epoch", "By the settlement of epoch", epoch)
        .and(rent.report())
        .and(outcome.report(Some(&network.state.currency_mint)));
    let report = match begun {
        0 => report,
        begun => report.note(format!(
            "{begun} of the tokens that were asked back are begun and stay: what is left of them is used again from the epoch on that opens \
             after the next snapshot."
        )),
    };
    Ok(events.noted(report))
}

/// What proves how much of the entitlement is used, and how many tokens come back.
///
/// # Errors
/// No final settlement has seen the request, all tokens are begun, or nothing proves it.
async fn given(context: &Context, held: &Held) -> Result<(ProvenTotals, u64), Failure> {
    let (one, lot, network) = (&held.entitlement, &held.found.lot, &held.found.network);
    let (index, epoch) = (one.index, network.state.final_epoch);
    let settlement = context.final_settlement(network, epoch).await?;
    if settlement.content.snapshot_slot < one.asked_slot {
        return Err(Failure::input(format!(
            "no final settlement has seen yet what was asked in slot {}: the newest, of epoch {epoch}, is of slot {}; try again \
             after the next one",
            one.asked_slot, settlement.content.snapshot_slot
        )));
    }
    let is_volume = lot.lot_kind() == Some(LotKind::Volume);
    let totals = match is_volume {
        true => context.proven_by(Side::Reserve, index, &settlement).await?,
        // No token of the others is ever used up: nothing is proven.
        false => ProvenTotals::default(),
    };
    let met = Bytes(if is_volume { totals.bytes } else { 0 });
    let expected = given_back(one.quantity, one.asked, met);
    if expected == 0 {
        return Err(Failure::input(format!(
            "all tokens of entitlement {index} are begun: {} bytes of them are used; `openmast lot cancel-ask {index}` lets the rest \
             be used",
            met.0
        )));
    }
    Ok((totals, expected))
}
