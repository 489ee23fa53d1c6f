//! `openmast lot buy` and `redeem`

use openmast_client::{
    amounts::Amount,
    composites::{buying_and_redeeming, buying_lot, redeeming},
    events::Event,
    instructions::LotOrder,
};

use super::{
    finding::{Found, whole},
    licence,
    rent::Rent,
    sale_end::SaleEnd,
    words::{limits, money, promise, what_of, worth},
};
use crate::{
    args::LotBuyArgs,
    context::Context,
    failure::Failure,
    landing::Events,
    report::Report,
    token_accounts::{Wanted, require_balance},
    values::{Quantity, indexes_so_far, text_of_time},
};

pub(super) async fn buy(context: &Context, args: LotBuyArgs) -> Result<Report, Failure> {
    let found = Found::find(context, args.lot).await?;
    let buyer = context.signer_key()?;
    let order = order(&found, &args)?;
    let cost = worth(order.most_price, order.quantity)?;
    let wanted = Wanted::currency(None, &buyer, &found.network.state, None);
    let (source, there) = context.source(wanted).await?;
    require_balance(Amount::currency(cost), there, &source)?;
    if let Some(payer) = args.redeem {
        require_payer(&found, payer)?;
        require_window(&found)?;
    }
    let rent = Rent::of_buying(context, &found.lot, &buyer, args.redeem.is_some()).await?;
    context.tell(&preview(&found, &order, args.redeem, rent)?);
    let warning = licence::warning(context, &found).await?;
    if let Some(warning) = &warning {
        context.tell(warning);
    }
    let (lot, mint) = (&found.lot, &found.network.state.currency_mint);
    let outcome = match args.redeem {
        None => {
            let all = buying_lot(buyer, lot, mint, &order);
            context.execute("Buying", &all).await?
        }
        Some(payer) => {
            let all = |_, next| buying_and_redeeming(buyer, lot, mint, &order, (payer, next));
            let done = context.at_next_index(|network| network.reserve_count, "Buying", all);
            done.await?.2
        }
    };
    let events = context.events(&outcome).await;
    let bought = events.find(|event| match event {
        Event::LotBought(it) if it.buyer == buyer => Some((it.paid, it.price)),
        _ => None,
    });
    let entitlement = redeemed(&events, args.lot);
    let report = Report::new()
        .count("lot", "Lot", args.lot)
        .count("asset", "Asset", lot.asset_index)
        .number("quantity", "Tokens", order.quantity)
        .known_money("price", "For each", bought.map(|(_, price)| price))
        .known_money("paid", "Paid", bought.map(|(paid, _)| paid));
    let report = match args.redeem {
        None => report,
        Some(payer) => report
            .count("payer", "Redeemed for payer", payer)
            .optional_count("entitlement", "Entitlement", entitlement),
    };
    let report = report.and(rent.report());
    let report = report.and(outcome.report(Some(mint)));
    let report = match lot.is_fixed() {
        true => report,
        false => report.note(format!(
            "If the price falls further, what you paid above it comes back after the sale: `openmast lot settle-purchase {}`.",
            args.lot
        )),
    };
    Ok(events.noted(report))
}

/// # Errors
/// Nothing is sold now, or not so much.
fn order(found: &Found, args: &LotBuyArgs) -> Result<LotOrder, Failure> {
    let (lot, now) = (&found.lot, found.calendar.now);
    let final_epoch = found.network.state.final_epoch;
    let price = lot
        .price_at(final_epoch, now)
        .ok_or_else(|| not_on_sale(found))?
        .get();
    let left = lot.left();
    let quantity = whole(&args.quantity, left)?;
    if quantity > left {
        return Err(Failure::input(format!(
            "{left} tokens of lot {} are left, fewer than {quantity}",
            args.lot
        )));
    }
    if quantity < lot.least_purchase.min(left) {
        return Err(Failure::input(format!(
            "lot {} sells at least {} tokens at once",
            args.lot,
            lot.least_purchase.min(left)
        )));
    }
    let most_price = args.price.map_or(price, |price| price.0);
    if most_price < price {
        return Err(Failure::input(format!(
            "a token costs {} now, more than --price {}",
            money(price),
            money(most_price)
        )));
    }
    Ok(LotOrder {
        quantity,
        // Prices only fall: nobody pays more than the price of the moment.
        most_price: price,
        deadline: now.saturating_add(args.deadline.into()),
    })
}

fn not_on_sale(found: &Found) -> Failure {
    let (lot, now) = (&found.lot, found.calendar.now);
    let index = lot.index;
    Failure::input(if now < lot.sale_starts && lot.left() > 0 {
        format!(
            "the sale of lot {index} begins at {}; the chain's clock shows {}",
            text_of_time(lot.sale_starts),
            text_of_time(now)
        )
    } else if lot.left() == 0 {
        format!(
            "lot {index} is sold out; holders may sell theirs: `openmast market show lot:{index}`"
        )
    } else {
        format!(
            "the sale of lot {index} is over; holders may sell theirs: `openmast market show lot:{index}`"
        )
    })
}

fn preview(
    found: &Found,
    order: &LotOrder,
    redeem: Option<u32>,
    rent: Rent,
) -> Result<String, Failure> {
    let lot = &found.lot;
    let most = money(worth(order.most_price, order.quantity)?);
    let pay = match lot.is_fixed() {
        true => format!("You pay {most}"),
        false => format!(
            "You pay at most {most}, and less if the price falls: what you paid above the last price comes back after the sale"
        ),
    };
    let redeem = redeem.map_or_else(String::new, |payer| {
        format!(" It is redeemed for payer {payer} at once.")
    });
    Ok(format!(
        "{pay}, for {}, in {}.{}{redeem}{}\n{} {}",
        what_of(lot, order.quantity),
        found.calendar.of_lot(lot),
        limits(lot.rolls_epochs, lot.most_per_epoch),
        rent.words(),
        SaleEnd::of(lot).words(&found.calendar),
        promise(lot, &found.calendar)?
    ))
}

fn require_payer(found: &Found, payer: u32) -> Result<(), Failure> {
    let count = found.network.state.payer_count;
    if payer < count {
        return Ok(());
    }
    Err(Failure::input(format!(
        "there is no payer {payer}: {} (`openmast payer list` has them)",
        indexes_so_far(count)
    )))
}

/// Refuses what the program would: tokens meet nothing once the last epoch of their window may have begun.
fn require_window(found: &Found) -> Result<(), Failure> {
    let lot = &found.lot;
    let goes_on = lot.goes_on(found.network.state.final_epoch) && found.calendar.now < lot.ends_by;
    if !lot.is_settled() && goes_on {
        return Ok(());
    }
    Err(Failure::input(format!(
        "the window of lot {} is over, or about to be: its tokens meet no usage any more; `openmast lot refund {}` pays back what was not served",
        lot.index, lot.index
    )))
}

pub(super) async fn redeem(
    context: &Context,
    index: u32,
    quantity: &Quantity,
    payer: u32,
) -> Result<Report, Failure> {
    let found = Found::find(context, index).await?;
    let holder = context.signer_key()?;
    require_window(&found)?;
    require_payer(&found, payer)?;
    let amount = found.own_tokens(context, quantity).await?;
    let lot = &found.lot;
    let rent = Rent::of_redeeming(context).await?;
    context.tell(&format!(
        "Payer {payer} gets {}, in {}.{} It counts from the first epoch that opens after the next snapshot on; what is not begun can \
         be asked back.{}",
        what_of(lot, amount),
        found.calendar.of_lot(lot),
        limits(lot.rolls_epochs, lot.most_per_epoch),
        rent.words()
    ));
    let (network, _, outcome) = context
        .at_next_index(
            |network| network.reserve_count,
            "Redeeming",
            |_, next| redeeming(holder, lot, payer, next, amount),
        )
        .await?;
    let events = context.events(&outcome).await;
    let report = Report::new()
        .optional_count("entitlement", "Entitlement", redeemed(&events, index))
        .count("lot", "Lot", index)
        .count("payer", "Payer", payer)
        .number("quantity", "Tokens", amount)
        .and(rent.report())
        .and(outcome.report(Some(&network.state.currency_mint)));
    Ok(events.noted(report))
}

/// The entitlement that tokens of a lot became.
fn redeemed(events: &Events, lot: u32) -> Option<u32> {
    events.find_index(|event| match event {
        Event::LotRedeemed(it) if it.lot_index == lot => Some(it.index),
        _ => None,
    })
}
