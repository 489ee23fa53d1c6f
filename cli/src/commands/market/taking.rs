//! `openmast market buy` and `sell-now`: from the best offers, with the fee shown before anything is sent

use super::Traded;
use crate::{args::TakeArgs, context::Context, failure::Failure, report::Report};
use openmast_client::{
    amounts::Amount,
    instructions::token,
    market::{self, MOST_PICKS, Order, Pick, SELL, Wish, raw},
};

pub(super) async fn take(context: &Context, args: TakeArgs, side: u8) -> Result<Report, Failure> {
    let traded = Traded::find(context, args.index).await?;
    let (taker, payer) = (context.signer_key()?, context.fee_payer_key()?);
    let now = context.rpc.clock(context.commitment).await?.value;
    let quantity = traded.shares(&args.quantity, u64::MAX)?;
    let offers = context
        .rpc
        .offers(
            &traded.network.address,
            &traded.goods.mint,
            context.commitment,
        )
        .await?
        .value;
    let wish = Wish {
        side,
        quantity,
        limit_price: args.price.0,
        taker,
        now,
    };
    let picks = market::pick(&offers, &wish);
    let totals = Totals::of(&picks);
    require_enough(&traded, &args, quantity, &totals)?;
    context.tell(&preview(&traded, side, &totals));
    let create = match side {
        SELL => token::create_share_account(&payer, &taker, &traded.goods.mint),
        _ => token::create_currency_account(&payer, &taker, &traded.goods.currency_mint),
    };
    let deadline = args.deadline.of(now);
    let fills = picks.iter().map(|pick| {
        let offer = &pick.offer;
        let accounts = traded
            .goods
            .filling(taker, &offer.maker, pick.address, offer.pay_to);
        accounts.instruction(&raw::FillArgs {
            order: &order(pick, &wish, args.partly, deadline),
        })
    });
    let all: Vec<_> = std::iter::once(create).chain(fills).collect();
    let outcome = context.execute("Trading", &all).await?;
    Ok(report(&traded, side, &totals, &picks)
        .and(outcome.report(Some(&traded.goods.currency_mint))))
}

/// All of a pick, or, where less will do, what somebody else leaves of it.
fn order(pick: &Pick, wish: &Wish, partly: bool, deadline: i64) -> Order {
    Order {
        side: wish.side,
        quantity: pick.quantity,
        least: if partly { 0 } else { pick.quantity },
        limit_price: pick.offer.price,
        most_fee_bps: pick.offer.fee_bps,
        deadline,
    }
}

/// What all picks come to.
#[derive(Default)]
struct Totals {
    /// Base units of shares.
    quantity: u64,
    /// What makers get or pay, base units.
    amount: u64,
    /// Base units.
    fee: u64,
}

impl Totals {
    fn of(picks: &[Pick]) -> Self {
        picks.iter().fold(Self::default(), |sum, pick| Self {
            quantity: sum.quantity.saturating_add(pick.quantity),
            amount: sum.amount.saturating_add(pick.trade.amount.get()),
            fee: sum.fee.saturating_add(pick.trade.fee.get()),
        })
    }

    /// What the taker pays or gets.
    fn in_all(&self, side: u8) -> u64 {
        match side {
            SELL => self.amount.saturating_add(self.fee),
            _ => self.amount.saturating_sub(self.fee),
        }
    }
}

fn require_enough(
    traded: &Traded,
    args: &TakeArgs,
    wanted: u64,
    totals: &Totals,
) -> Result<(), Failure> {
    if totals.quantity == wanted || (args.partly && totals.quantity > 0) {
        return Ok(());
    }
    let decimals = traded.asset.share_decimals;
    let there = Amount::new(totals.quantity, decimals);
    let hint = match args.partly {
        true => "choose another price, or make an offer of your own",
        false => "take less with --partly, choose another price, or make an offer of your own",
    };
    Err(Failure::input(format!(
        "at this price {there} shares can be had in one transaction (of the best {MOST_PICKS} offers); {hint}"
    )))
}

fn preview(traded: &Traded, side: u8, totals: &Totals) -> String {
    let shares = Amount::new(totals.quantity, traded.asset.share_decimals);
    let (verb, all) = match side {
        SELL => ("You buy", "you pay"),
        _ => ("You sell", "you get"),
    };
    format!(
        "{verb} {shares} shares for {}, fee {}: {all} {}.",
        Amount::currency(totals.amount),
        Amount::currency(totals.fee),
        Amount::currency(totals.in_all(side))
    )
}

fn report(traded: &Traded, side: u8, totals: &Totals, picks: &[Pick]) -> Report {
    let decimals = traded.asset.share_decimals;
    let lines = picks.iter().map(|pick| {
        Report::new()
            .key("offer", "offer", &pick.address)
            .shares("quantity", "shares", pick.quantity, decimals)
            .money("price", "price per share", pick.offer.price)
            .money("amount", "amount", pick.trade.amount.get())
            .money("fee", "fee", pick.trade.fee.get())
    });
    Report::new()
        .count("index", "Asset", traded.index)
        .shares("quantity", "Shares", totals.quantity, decimals)
        .money("amount", "For", totals.amount)
        .money("fee", "Fee to the treasury", totals.fee)
        .money(
            "in_all",
            if side == SELL {
                "Paid in all"
            } else {
                "Received"
            },
            totals.in_all(side),
        )
        .table("fills", "From", lines.collect())
}
