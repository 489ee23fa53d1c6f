//! `openmast lot settle-purchase`, `end-sale`, `settle`, `cut-short` and `lapse`

use openmast_client::{
    accounts::{Lot, Purchase},
    addresses,
    composites::{settling_lot, settling_purchase},
    events::Event,
    instructions,
};
use solana_pubkey::Pubkey;

use super::finding::Found;
use crate::{
    commands::collecting::broken_accounts,
    context::Context,
    failure::Failure,
    oracle_api::Side,
    report::Report,
    values::{newest_final, text_of_time},
};

pub(super) async fn settle_purchase(
    context: &Context,
    index: u32,
    buyer: Option<Pubkey>,
) -> Result<Report, Failure> {
    let found = Found::find(context, index).await?;
    let buyer = match buyer {
        Some(buyer) => buyer,
        None => context.signer_key()?,
    };
    require_sale_over(&found)?;
    let (lot, state) = (&found.lot, &found.network.state);
    let address = addresses::purchase(&lot.address(), &buyer);
    let purchase = (context.rpc).account_if_any::<Purchase>(address, context.commitment);
    let Some(purchase) = purchase.await?.value else {
        let why = match lot.is_fixed() {
            true => "its price never changed",
            false => "it bought nothing, or was paid already",
        };
        return Err(Failure::input(format!(
            "nothing is owed back to {buyer} of lot {index}: {why}"
        )));
    };
    let excess = purchase.excess(lot).map_err(broken_accounts)?.get();
    let payer = context.fee_payer_key()?;
    let all = settling_purchase(payer, lot, buyer, &state.currency_mint);
    let outcome = context.execute("Settling the purchase", &all).await?;
    Ok(Report::new()
        .count("lot", "Lot", index)
        .key("buyer", "Buyer", &buyer)
        .number("quantity", "Tokens bought", purchase.quantity)
        .money("paid", "Paid", purchase.paid)
        .money("price", "Price of all", lot.price)
        .money("excess", "Paid back", excess)
        .and(outcome.report(Some(&state.currency_mint))))
}

fn require_sale_over(found: &Found) -> Result<(), Failure> {
    let lot = &found.lot;
    if lot.is_sale_over(found.network.state.final_epoch, found.calendar.now) {
        return Ok(());
    }
    Err(Failure::input(format!(
        "the sale of lot {} runs until {}, unless all is sold before",
        lot.index,
        text_of_time(lot.sale_ends)
    )))
}

pub(super) async fn end_sale(context: &Context, index: u32) -> Result<Report, Failure> {
    let found = Found::find(context, index).await?;
    let (lot, network) = (&found.lot, &found.network);
    let caller = context.signer_key()?;
    let (_, asset) = context.network_and_asset(lot.asset_index).await?;
    if asset.owner != caller {
        require_sale_over(&found)?;
    }
    context.tell(&end_words(lot));
    let end = instructions::end_lot_sale(caller, lot);
    let outcome = context.execute("Ending the sale", &[end]).await?;
    Ok(Report::new()
        .count("lot", "Lot", index)
        .number("quantity", "Tokens sold", lot.sold)
        .number("unsold", "Not sold", lot.left())
        .and(outcome.report(Some(&network.state.currency_mint))))
}

/// What ending the sale of a lot does.
fn end_words(lot: &Lot) -> String {
    let (index, sold, left) = (lot.index, lot.sold, lot.left());
    match (sold, left) {
        (sold, 0) => format!(
            "All {sold} tokens of lot {index} are sold: what returned ones took of the capacity is free again."
        ),
        (0, left) => format!(
            "No token of lot {index} is sold: its sale ends, all {left} are for sale no more, and all of the capacity that the lot took is \
             free again."
        ),
        (sold, left) => format!(
            "The sale of lot {index} ends: {sold} of {} tokens are sold and stay good, the other {left} are for sale no more, and what they \
             took of the capacity is free again.",
            lot.quantity
        ),
    }
}

pub(super) async fn settle(context: &Context, index: u32) -> Result<Report, Failure> {
    let found = Found::find(context, index).await?;
    let (lot, network) = (&found.lot, &found.network);
    require_not_shown(&found)?;
    let (epoch, closed_at) = (network.state.final_epoch, network.state.final_closed_at);
    if epoch == 0 || !lot.is_closed_by(epoch, closed_at) {
        return Err(Failure::input(format!(
            "lot {index} goes on until epoch {} is final, or one that closes at {} or later; {}",
            lot.last_epoch,
            text_of_time(lot.ends_by),
            newest_final(epoch)
        )));
    }
    let verified = context
        .verified(network, Side::Reserve, index, epoch)
        .await?;
    let totals = &verified.totals;
    let payer = context.fee_payer_key()?;
    let transactions = settling_lot(payer, lot, epoch, totals);
    let outcome = context
        .execute_all("Settling the lot", &transactions)
        .await?;
    let window = lot.window().map_err(broken_accounts)?;
    let events = context.events(&outcome).await;
    let expected = lot.served_by(totals.bytes).map_err(broken_accounts)?;
    let served = events.find_or(expected, |event| match event {
        Event::LotSettled(it) if it.lot == lot.address() => Some(it.served),
        _ => None,
    });
    let report = Report::new()
        .count("lot", "Lot", index)
        .number("epoch", "By the settlement of epoch", epoch)
        .known_number("served", "Epochs served", served)
        .number("window", "  of", window)
        .and(outcome.report(Some(&network.state.currency_mint)))
        .note(settled_note(index, expected, window));
    Ok(events.noted(report))
}

fn settled_note(index: u32, served: u64, window: u64) -> String {
    match served >= window {
        true => "All of its epochs were served: nothing comes back.".to_owned(),
        false => refund_note(index),
    }
}

fn refund_note(index: u32) -> String {
    format!(
        "What was not served is paid back: to who has tokens with `openmast lot refund {index}`, to owners of payers with `openmast lot \
         refund ENTITLEMENT`."
    )
}

/// One that lapsed counts every final epoch as served: a settlement of the end may still say that it was fewer.
fn require_not_shown(found: &Found) -> Result<(), Failure> {
    match found.lot.has_lapsed() {
        true => Ok(()),
        false => require_unsettled(found),
    }
}

fn require_unsettled(found: &Found) -> Result<(), Failure> {
    let lot = &found.lot;
    match lot.is_settled() {
        false => Ok(()),
        true => Err(Failure::input(format!(
            "lot {} is settled already: {} epochs were served",
            lot.index, lot.served
        ))),
    }
}

pub(super) async fn cut_short(context: &Context, index: u32) -> Result<Report, Failure> {
    let found = Found::find(context, index).await?;
    let (lot, state, now) = (&found.lot, &found.network.state, found.calendar.now);
    require_unsettled(&found)?;
    let patience = 2 * i64::from(state.parameters_at(now).exit_delay_seconds);
    let silent_from = state.final_closed_at.saturating_add(patience);
    if now < silent_from {
        return Err(Failure::input(format!(
            "the network counts as silent from {} on, if nothing is settled until then: lot {index} cannot be cut short before",
            text_of_time(silent_from)
        )));
    }
    if lot.ends_by <= now.saturating_add(1) {
        return Err(Failure::input(format!(
            "the window of lot {index} is over: `openmast lot lapse {index}` when no settlement comes"
        )));
    }
    let cut = [instructions::cut_lot_short(lot)];
    let outcome = context.execute("Cutting the lot short", &cut).await?;
    let events = context.events(&outcome).await;
    let ends_by = events.find(|event| match event {
        Event::LotCutShort(it) if it.lot == lot.address() => Some(it.ends_by),
        _ => None,
    });
    let report = Report::new()
        .count("lot", "Lot", index)
        .known_time("ends_by", "Its window is over at", ends_by)
        .and(outcome.report(Some(&state.currency_mint)))
        .note(format!(
            "`openmast lot lapse {index}` pays the rest back an exit delay after that."
        ));
    Ok(events.noted(report))
}

pub(super) async fn lapse(context: &Context, index: u32) -> Result<Report, Failure> {
    let found = Found::find(context, index).await?;
    let (lot, network, now) = (&found.lot, &found.network, found.calendar.now);
    require_unsettled(&found)?;
    let state = &network.state;
    let delay = state.parameters_at(now).exit_delay_seconds;
    let lapses_at = lot.lapses_at(state, delay);
    if now < lapses_at {
        let is_shown = lot.is_closed_by(state.final_epoch, state.final_closed_at);
        let sooner = match is_shown {
            true => format!(
                "a settlement of its end is final: `openmast lot settle {index}` ends it now"
            ),
            false => "a settlement of its end may come before".to_owned(),
        };
        return Err(Failure::input(format!(
            "lot {index} lapses at {}; {sooner}",
            text_of_time(lapses_at)
        )));
    }
    let outcome = context
        .execute("Letting the lot lapse", &[instructions::lapse_lot(lot)])
        .await?;
    let events = context.events(&outcome).await;
    let served = events.find(|event| match event {
        Event::LotLapsed(it) if it.lot == lot.address() => Some(it.served),
        _ => None,
    });
    let report = Report::new()
        .count("lot", "Lot", index)
        .known_number("served", "Epochs that count as served", served)
        .number("window", "  of", lot.window().map_err(broken_accounts)?)
        .and(outcome.report(Some(&state.currency_mint)))
        .note(refund_note(index));
    Ok(events.noted(report))
}
