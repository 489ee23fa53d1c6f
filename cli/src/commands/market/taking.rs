//! `openmast market buy` and `sell-now`: from the best offers, with the fee shown before anything is sent

mod choosing;
mod telling;

use super::{
    at_once::{Running, running},
    balances::{own_shares, require_money},
    goods::{Traded, known, position_rent_payer},
    standings::require_standing,
    words::money,
};
use crate::{
    args::{BuyArgs, GoodsName, SellNowArgs, Taking},
    context::Context,
    failure::{Exit, Failure},
    outcome::Outcome,
    report::Report,
    values::{Quantity, text_of_time},
};
use choosing::choose;
use openmast_client::{
    instructions::token,
    market::{BID, Order, Pick, SELL, Way, Wish, raw},
    sender::fits,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use telling::{Totals, tell};

pub(super) async fn buy(context: &Context, args: BuyArgs) -> Result<Report, Failure> {
    if args.quantity == Quantity::All {
        return Err(Failure::input(
            "write how many shares to buy; with --partly it may be less than that",
        ));
    }
    let taker = Taker::begin(context, args.goods, SELL).await?;
    let quantity = taker.traded.shares(&args.quantity, 0)?;
    let wish = taker.wish(quantity, args.price.0);
    let picks = choose(context, &taker.traded, &args.taking, &wish).await?;
    if !args.offers_only && args.taking.offer.is_empty() {
        taker.require_no_cheaper_sale(context, &picks).await?;
    }
    let dearest = picks.iter().map(|pick| pick.offer.price).max();
    if let (Some(lot), Some(price), false) = (
        &taker.traded.lot_tokens(context).await?,
        dearest,
        args.anyway,
    ) {
        lot.require_worth(price, "pays it")?;
    }
    let totals = Totals::planned(&picks);
    require_money(context, &taker.traded.goods, totals.in_all(SELL)).await?;
    taker.take(context, &args.taking, &wish, picks).await
}

pub(super) async fn sell(context: &Context, args: SellNowArgs) -> Result<Report, Failure> {
    let taker = Taker::begin(context, args.goods, BID).await?;
    let quantity = own_shares(context, &taker.traded, &args.quantity).await?;
    let wish = taker.wish(quantity, args.price.0);
    let picks = choose(context, &taker.traded, &args.taking, &wish).await?;
    taker.take(context, &args.taking, &wish, picks).await
}

/// Who takes offers of one side.
struct Taker {
    traded: Traded,
    side: u8,
    address: Pubkey,
    /// The chain's clock, Unix seconds.
    now: i64,
}

impl Taker {
    /// # Errors
    /// There is no such asset or no market, the signer may not trade, or the chain does not answer.
    async fn begin(context: &Context, name: GoodsName, side: u8) -> Result<Self, Failure> {
        let traded = Traded::find(context, name).await?;
        traded.rules(context).await?;
        let address = context.signer_key()?;
        let now = context.rpc.clock(context.commitment).await?.value;
        let who = (&address, Way::of_taker(side), "TakerBarred");
        require_standing(context, (&traded.goods, traded.asset_index), who, now).await?;
        Ok(Self {
            traded,
            side,
            address,
            now,
        })
    }

    fn wish(&self, quantity: u64, limit_price: u64) -> Wish {
        Wish {
            side: self.side,
            quantity,
            limit_price,
            taker: self.address,
            now: self.now,
        }
    }

    /// Tells what the owner sells for less than the dearest of the picks.
    ///
    /// # Errors
    /// The owner sells all of it for less, or the chain does not answer.
    async fn require_no_cheaper_sale(
        &self,
        context: &Context,
        picks: &[Pick],
    ) -> Result<(), Failure> {
        let Some(dearest) = picks.iter().map(|pick| pick.offer.price).max() else {
            return Ok(());
        };
        let totals = Totals::planned(picks);
        let mut cheaper = running(context, &self.traded, &self.address, self.now).await?;
        cheaper.retain(|it| it.price < dearest);
        let all = cheaper.iter().find(|it| {
            let cost = it.cost(totals.quantity);
            it.gives(totals.quantity) && cost.is_some_and(|cost| cost < totals.in_all(SELL))
        });
        if let Some(Running { price, address, .. }) = all {
            return Err(Failure::input(format!(
                "the owner sells at {} for each, and the offers cost up to {}: `openmast market sale buy {address}` buys there; \
                 --offers-only takes the offers all the same",
                money(*price),
                money(dearest),
            )));
        }
        if let Some(some) = cheaper.first() {
            context.tell(&format!(
                "The owner sells {} at {} for each, and the offers cost up to {}: `openmast market sale buy {}` buys there.",
                self.traded.of_goods(some.may),
                money(some.price),
                money(dearest),
                some.address
            ));
        }
        Ok(())
    }

    async fn take(
        &self,
        context: &Context,
        taking: &Taking,
        wish: &Wish,
        picks: Vec<Pick>,
    ) -> Result<Report, Failure> {
        let totals = Totals::planned(&picks);
        let lot = self.traded.lot_tokens(context).await?;
        let of_lot = lot.map(|lot| lot.sentence()).transpose()?;
        let of_lot = of_lot.map_or_else(String::new, |text| format!("\n{text}"));
        context.tell(&format!("{}{of_lot}", self.sentence(taking, &totals)));
        let fills = self.fills(context, taking, wish, &picks)?;
        let outcome = match taking.partly {
            true => context.execute("Trading", &fills).await?,
            false => self.execute_and_close(context, fills, &picks).await?,
        };
        let decimals = self.traded.decimals;
        let events = context.market_events(&outcome).await;
        let (is_done, report) = tell(&self.traded, wish, taking.partly, &picks, &events);
        let report = report.and(outcome.report_in(&known(&self.traded.goods, decimals)));
        match is_done {
            true => Ok(events.noted(report)),
            false => Err(self.nothing_done(&outcome).beside(report)),
        }
    }

    fn nothing_done(&self, outcome: &Outcome) -> Failure {
        let done = match self.side {
            SELL => "bought",
            _ => "sold",
        };
        let was = match outcome.is_dry_run() {
            true => "would be",
            false => "was",
        };
        let text = format!(
            "nothing {was} {done}: every offer was skipped, `skipped` says why; look at them again with `openmast market show {}`",
            self.traded.name
        );
        Failure::new(Exit::Refused, text)
    }

    fn sentence(&self, taking: &Taking, totals: &Totals) -> String {
        let what = self.traded.of_goods(totals.quantity);
        let (verb, all) = match self.side {
            SELL => ("You buy", "you pay"),
            _ => ("You sell", "you get"),
        };
        let or_less = match taking.partly {
            true => " It may be less when this lands.",
            false => "",
        };
        let deadline = text_of_time(self.now.saturating_add(i64::from(taking.deadline)));
        format!(
            "{verb} {what} for {}, fee {}: {all} {} in all.{or_less} The order stands until {deadline}.",
            money(totals.amount),
            money(totals.fee),
            money(totals.in_all(self.side))
        )
    }

    /// What makes the taker's account, and takes each of the picks.
    fn fills(
        &self,
        context: &Context,
        taking: &Taking,
        wish: &Wish,
        picks: &[Pick],
    ) -> Result<Vec<Instruction>, Failure> {
        let (goods, taker, payer) = (&self.traded.goods, self.address, context.fee_payer_key()?);
        let create = match self.side {
            SELL => token::create_share_account(&payer, &taker, &goods.mint),
            _ => token::create_currency_account(&payer, &taker, &goods.currency_mint),
        };
        let deadline = self.now.saturating_add(i64::from(taking.deadline));
        let fills = picks.iter().map(|pick| {
            let offer = &pick.offer;
            let accounts = goods.filling(taker, &offer.maker, pick.address, offer.pay_to);
            accounts.instruction(&raw::FillArgs {
                order: &order(pick, wish, taking.partly, deadline),
            })
        });
        Ok(std::iter::once(create).chain(fills).collect())
    }

    /// Takes all of the picks, and closes those of them that are empty then, as far as there is room: their makers get
    /// their rents back. Closing is a courtesy that must not keep a trade from happening, as a maker could have it refused
    /// by closing an account: then it is left out.
    async fn execute_and_close(
        &self,
        context: &Context,
        fills: Vec<Instruction>,
        picks: &[Pick],
    ) -> Result<Outcome, Failure> {
        let payer = context.fee_payer_key()?;
        let mut all = fills.clone();
        for pick in picks.iter().filter(|pick| pick.quantity == pick.offer.left) {
            let rent_payer = position_rent_payer(context, &self.traded.goods, &pick.offer.maker);
            let back = (self.traded.goods).to_maker(&pick.offer, rent_payer.await?);
            all.push(back.claim(self.address, pick.address).instruction());
            if !fits(&all, &payer) {
                all.pop();
            }
        }
        if all.len() > fills.len() {
            match context.execute("Trading", &all).await {
                Err(failure) if failure.exit == Exit::Refused => {}
                done => return done,
            }
        }
        context.execute("Trading", &fills).await
    }
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
