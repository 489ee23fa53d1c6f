//! What became of an order, as the transaction's events say.

use super::super::goods::Traded;
use crate::{landing::Events, report::Report};
use openmast_client::market::{Event, MarketError, OfferFilled, OfferSkipped, Pick, SELL, Wish};

/// What trades come to.
#[derive(Clone, Copy, Default)]
pub(super) struct Totals {
    /// Base units of shares.
    pub(super) quantity: u64,
    /// What makers get or pay, base units.
    pub(super) amount: u64,
    /// Base units.
    pub(super) fee: u64,
}

impl Totals {
    /// What all picks come to, if nobody is faster.
    pub(super) fn planned(picks: &[Pick]) -> Self {
        let picks = picks.iter();
        Self::of(picks.map(|pick| (pick.quantity, pick.trade.amount.get(), pick.trade.fee.get())))
    }

    fn of(trades: impl Iterator<Item = (u64, u64, u64)>) -> Self {
        trades.fold(Self::default(), |sum, (quantity, amount, fee)| Self {
            quantity: sum.quantity.saturating_add(quantity),
            amount: sum.amount.saturating_add(amount),
            fee: sum.fee.saturating_add(fee),
        })
    }

    /// What the taker pays or gets.
    pub(super) fn in_all(&self, side: u8) -> u64 {
        match side {
            SELL => self.amount.saturating_add(self.fee),
            _ => self.amount.saturating_sub(self.fee),
        }
    }
}

/// Whether anything was traded, and what, and what was skipped.
pub(super) fn tell(
    traded: &Traded,
    wish: &Wish,
    partly: bool,
    picks: &[Pick],
    events: &Events<Event>,
) -> (bool, Report) {
    let (mut filled, mut skipped) = (Vec::new(), Vec::new());
    for event in events.known() {
        match event {
            Event::OfferFilled(it) => filled.push(it),
            Event::OfferSkipped(it) => skipped.push(it),
            _ => {}
        }
    }
    let is_known = !events.is_untold();
    let trades = filled.iter().map(|it| (it.quantity, it.amount, it.fee));
    let totals = is_known.then(|| Totals::of(trades));
    let decimals = traded.decimals;
    let in_all = match wish.side {
        SELL => "Paid in all",
        _ => "Received",
    };
    let lines = filled.iter().map(|it| fill(it, picks, decimals)).collect();
    let report = traded
        .named()
        .known_shares(
            "quantity",
            traded.plural(),
            totals.map(|it| it.quantity),
            decimals,
        )
        .known_money("amount", "For", totals.map(|it| it.amount))
        .known_money("fee", "Fee to the treasury", totals.map(|it| it.fee))
        .known_money("in_all", in_all, totals.map(|it| it.in_all(wish.side)))
        .table("fills", "From", lines);
    let report = match partly {
        true => report.table(
            "skipped",
            "Skipped",
            skipped.into_iter().map(skip).collect(),
        ),
        false => report,
    };
    (!is_known || !filled.is_empty(), report)
}

fn fill(filled: &OfferFilled, picks: &[Pick], decimals: u8) -> Report {
    let pick = picks.iter().find(|pick| pick.address == filled.offer);
    let report = Report::new().key("offer", "offer", &filled.offer);
    let report = report.shares_cell("quantity", "quantity", filled.quantity, decimals);
    let report = match pick {
        Some(pick) => report.money_cell("price", "for each", pick.offer.price),
        None => report.none("price", "for each"),
    };
    let report = report.money_cell("amount", "amount", filled.amount);
    report.money_cell("fee", "fee", filled.fee)
}

fn skip(skipped: &OfferSkipped) -> Report {
    let error = MarketError::from_code(skipped.reason);
    let reason = error.map_or_else(
        || format!("code {}", skipped.reason),
        |error| format!("{} [{} {}]", error.message(), error.name(), error.code()),
    );
    Report::new()
        .key("offer", "offer", &skipped.offer)
        .text("reason", "because", reason)
}
