//! `openmast lot return` and `refund`

use openmast_client::{
    composites::{refunding_entitlement, refunding_lot, returning_lot},
    events::Event,
    instructions::ProvenTotals,
};
use openmast_ledger::{Bytes, LotKind};

use super::{
    finding::{Found, Held, Reserve, reserve_at},
    rent::{Rent, RentBack},
    words::{money, worth},
};
use crate::{
    commands::collecting::broken_accounts,
    context::Context,
    failure::Failure,
    oracle_api::Side,
    report::Report,
    values::{Quantity, text_of_time},
};

pub(super) async fn return_tokens(
    context: &Context,
    index: u32,
    quantity: &Quantity,
) -> Result<Report, Failure> {
    let found = Found::find(context, index).await?;
    let (lot, state) = (&found.lot, &found.network.state);
    let holder = context.signer_key()?;
    let amount = found.own_tokens(context, quantity).await?;
    let back = lot
        .back_before_window(amount, state.final_epoch, found.calendar.now)
        .map_err(broken_accounts)?
        .ok_or_else(|| not_returnable(&found))?
        .get();
    let cost = worth(lot.price, amount)?;
    require_own_account(context, &found).await?;
    let rent = Rent::of_money(context, &found, &holder).await?;
    context.tell(&format!(
        "{amount} tokens that cost {} pay {} back; the rest is forfeited: the asset earns it.{}",
        money(cost),
        money(back),
        rent.words()
    ));
    let all = returning_lot(holder, lot, &state.currency_mint, amount);
    let outcome = context.execute("Returning tokens", &all).await?;
    Ok(Report::new()
        .count("lot", "Lot", index)
        .number("quantity", "Tokens", amount)
        .money("amount", "Paid back", back)
        .money("forfeited", "Forfeited", cost.saturating_sub(back))
        .and(rent.report())
        .and(outcome.report(Some(&state.currency_mint))))
}

fn not_returnable(found: &Found) -> Failure {
    let (lot, index) = (&found.lot, found.lot.index);
    let is_over = found.calendar.now >= lot.ends_by;
    Failure::input(if lot.refund_bps == 0 {
        format!(
            "tokens of lot {index} cannot be returned; they can be sold: `openmast market sell lot:{index}`"
        )
    } else if lot.is_settled() || is_over {
        format!(
            "the window of lot {index} is over: what was not served is paid back once it is settled or has lapsed (`openmast lot \
             refund {index}`)"
        )
    } else if !lot.begins_later(found.network.state.final_epoch) {
        format!(
            "the window of lot {index} may have begun: what is not served is paid back once it is over; until then tokens can be \
             sold: `openmast market sell lot:{index}`"
        )
    } else {
        format!(
            "the sale of lot {index} runs until {}; tokens can be returned after it",
            text_of_time(lot.sale_ends)
        )
    })
}

pub(super) async fn refund(
    context: &Context,
    index: u32,
    quantity: &Quantity,
) -> Result<Report, Failure> {
    let network = context.network().await?;
    match reserve_at(context, &network, index).await? {
        Reserve::Lot(_) => tokens(context, index, quantity).await,
        Reserve::Entitlement(_) if *quantity != Quantity::All => Err(Failure::input(
            "an entitlement is refunded as a whole; leave the number of tokens out",
        )),
        Reserve::Entitlement(one) => entitlement(context, Held::of(context, *one).await?).await,
    }
}

/// Refuses the signer's associated account when it belongs to another key, or takes nothing.
async fn require_own_account(context: &Context, found: &Found) -> Result<(), Failure> {
    let owner = context.signer_key()?;
    let read = context.destination(None, &owner, &found.network);
    read.await.map(|_| ())
}

fn require_settled(found: &Found) -> Result<(), Failure> {
    let index = found.lot.index;
    match found.lot.is_settled() {
        true => Ok(()),
        false => Err(Failure::input(format!(
            "lot {index} is not settled: once its window is over anybody can with `openmast lot settle {index}`, or with `openmast lot \
             lapse {index}` when no settlement comes"
        ))),
    }
}

async fn tokens(context: &Context, index: u32, quantity: &Quantity) -> Result<Report, Failure> {
    let found = Found::find(context, index).await?;
    require_settled(&found)?;
    let (lot, state) = (&found.lot, &found.network.state);
    let holder = context.signer_key()?;
    let amount = found.own_tokens(context, quantity).await?;
    let back = lot.refund(amount).map_err(broken_accounts)?.get();
    if back == 0 {
        return Err(Failure::input(format!(
            "nothing comes back of lot {index}: all of its {} epochs were served",
            lot.served
        )));
    }
    require_own_account(context, &found).await?;
    let rent = Rent::of_money(context, &found, &holder).await?;
    context.tell(&format!(
        "{amount} tokens of lot {index} pay {} back, and are burned.{}",
        money(back),
        rent.words()
    ));
    let all = refunding_lot(holder, lot, &state.currency_mint, amount);
    let outcome = context.execute("Taking the refund", &all).await?;
    Ok(Report::new()
        .count("lot", "Lot", index)
        .none("entitlement", "Entitlement")
        .number("quantity", "Tokens", amount)
        .number("served", "Epochs served", lot.served)
        .number("window", "  of", lot.window().map_err(broken_accounts)?)
        .money("amount", "Paid back", back)
        .and(rent.report())
        .and(outcome.report(Some(&state.currency_mint))))
}

async fn entitlement(context: &Context, held: Held) -> Result<Report, Failure> {
    require_settled(&held.found)?;
    let (one, found) = (&held.entitlement, &held.found);
    let (network, lot, index) = (&found.network, &found.lot, held.entitlement.index);
    let shown = match lot.lot_kind() {
        Some(LotKind::Volume) => met(context, &held).await?,
        _ => None,
    };
    // Of other kinds nothing is looked at: what they met is not known, and does not matter.
    let met_bytes = (lot.lot_kind() == Some(LotKind::Volume))
        .then(|| shown.as_ref().map_or(0, |(_, totals)| totals.bytes));
    let bytes = met_bytes.unwrap_or(0);
    let back = one
        .refund(lot, Bytes(bytes))
        .map_err(broken_accounts)?
        .get();
    require_own_account(context, found).await?;
    let owner = context.signer_key()?;
    let (rent, rent_back) = (
        Rent::of_money(context, found, &owner).await?,
        RentBack::of(context, one).await?,
    );
    context.tell(&format!(
        "Entitlement {index} pays {} back.{}{}",
        money(back),
        rent_back.words(),
        rent.words()
    ));
    let proven = shown.as_ref().map(|(epoch, totals)| (*epoch, totals));
    let mint = &network.state.currency_mint;
    let transactions = refunding_entitlement(owner, one, mint, proven);
    let outcome = context
        .execute_all("Taking the refund", &transactions)
        .await?;
    let events = context.events(&outcome).await;
    let amount = events.find_or(back, |event| match event {
        Event::EntitlementRefunded(it) if it.index == index => Some(it.amount),
        _ => None,
    });
    let report = Report::new()
        .count("lot", "Lot", lot.index)
        .count("entitlement", "Entitlement, closed now", index)
        .number("quantity", "Tokens", one.quantity)
        .optional_number("met_bytes", "Bytes used", met_bytes)
        .number("served", "Epochs served", lot.served)
        .number("window", "  of", lot.window().map_err(broken_accounts)?)
        .known_money("amount", "Paid back", amount)
        .and(rent_back.report())
        .and(rent.report())
        .and(outcome.report(Some(mint)));
    Ok(events.noted(report))
}

/// What an entitlement of volume met in all: by the newest final settlement, which is one of after the lot's end or, of a lot
/// that lapsed, the one that counts.
async fn met(context: &Context, held: &Held) -> Result<Option<(u64, ProvenTotals)>, Failure> {
    let network = &held.found.network;
    let epoch = network.state.final_epoch;
    if epoch == 0 {
        return Ok(None);
    }
    let index = held.entitlement.index;
    let verified = context
        .verified(network, Side::Reserve, index, epoch)
        .await?;
    Ok(Some((epoch, verified.totals)))
}
