//! `openmast market sell` and `bid`

use super::{
    at_once::{Running, running},
    balances::{own_shares, require_money},
    goods::{Traded, known},
    standings::{Standings, require_standing},
    words::{money, waits},
};
use crate::{
    args::{BidArgs, GoodsName, OfferTerms, SellArgs},
    commands::collecting::broken_accounts,
    context::Context,
    failure::Failure,
    report::Report,
    terms::Until,
    values::{Quantity, text_of_bps, text_of_time},
};
use openmast_client::{
    instructions::token,
    market::{self, BID, Event, NewOffer, Offer, SELL, Way, Wish},
};
use openmast_ledger::{BasisPoints, TradeTerms};
use solana_pubkey::Pubkey;

pub(super) async fn sell(context: &Context, args: SellArgs) -> Result<Report, Failure> {
    let making = Making::begin(context, args.goods, SELL).await?;
    let quantity = own_shares(context, &making.traded, &args.quantity).await?;
    making.make(context, &args.terms, quantity).await
}

pub(super) async fn bid(context: &Context, args: BidArgs) -> Result<Report, Failure> {
    let making = Making::begin(context, args.goods, BID).await?;
    if args.quantity == Quantity::All {
        return Err(Failure::input(
            "a bid is for a number of shares: write it instead of all",
        ));
    }
    let quantity = making.traded.shares(&args.quantity, 0)?;
    making.make(context, &args.terms, quantity).await
}

/// An offer that is being made.
struct Making {
    traded: Traded,
    side: u8,
    maker: Pubkey,
    /// The chain's clock, Unix seconds.
    now: i64,
    /// The taker's, as it holds now, basis points.
    fee_bps: u16,
}

impl Making {
    /// # Errors
    /// There is no such asset or no market, the signer may not trade, or the chain does not answer.
    async fn begin(context: &Context, name: GoodsName, side: u8) -> Result<Self, Failure> {
        let traded = Traded::find(context, name).await?;
        let maker = context.signer_key()?;
        let now = context.rpc.clock(context.commitment).await?.value;
        let fee_bps = (traded.rules(context).await?.fee_bps_at(now)).map_err(broken_accounts)?;
        let who = (&maker, Way::of_maker(side), "MakerBarred");
        require_standing(context, (&traded.goods, traded.asset_index), who, now).await?;
        Ok(Self {
            traded,
            side,
            maker,
            now,
            fee_bps,
        })
    }

    async fn make(
        &self,
        context: &Context,
        terms: &OfferTerms,
        quantity: u64,
    ) -> Result<Report, Failure> {
        let new = self.new_offer(terms, quantity)?;
        let worth = self.worth(&new)?;
        if self.side == BID {
            require_money(context, &self.traded.goods, worth).await?;
        }
        if !terms.anyway && terms.taker.is_none() {
            self.require_no_better(context, &new).await?;
        }
        let of_lot = self.lot_sentence(context, terms, &new).await?;
        context.tell(&format!("{}{of_lot}", self.sentence(&new, worth)));
        let goods = &self.traded.goods;
        let (maker, payer) = (self.maker, context.fee_payer_key()?);
        let id = terms.id.unwrap_or_else(number_by_time);
        let mut all = self.traded.escrows(context).await?;
        // What comes of the trade must have where to go; it waits in escrow otherwise.
        all.push(match self.side {
            SELL => token::create_currency_account(&payer, &maker, &goods.currency_mint),
            _ => token::create_share_account(&payer, &maker, &goods.mint),
        });
        all.push(goods.make_offer(payer, maker, id, new));
        let outcome = context.execute("Making the offer", &all).await?;
        let events = context.market_events(&outcome).await;
        let fee_bps = events.find(|event| match event {
            Event::OfferMade(it) => Some(it.fee_bps),
            _ => None,
        });
        let decimals = self.traded.decimals;
        let report = address_of_new(
            context,
            ("offer", "Offer"),
            market::offer(&maker, id),
            outcome.is_dry_run() && terms.id.is_none(),
        );
        let fee_bps = fee_bps.unwrap_or(self.fee_bps);
        let report = report
            .and(self.traded.named())
            .and(self.terms(&new, worth))
            .bps("fee_bps", "Fee that the taker pays", fee_bps)
            .time("expires_at", "Expires at", new.expires_at)
            .and(outcome.report_in(&known(goods, decimals)));
        Ok(events.noted(report))
    }

    /// What tokens of a lot are good for, behind a line end; nothing of shares.
    ///
    /// # Errors
    /// The signer asks or bids more than they can give, or the chain does not answer.
    async fn lot_sentence(
        &self,
        context: &Context,
        terms: &OfferTerms,
        new: &NewOffer,
    ) -> Result<String, Failure> {
        let Some(lot) = self.traded.lot_tokens(context).await? else {
            return Ok(String::new());
        };
        match self.side {
            _ if terms.anyway => {}
            // Nobody who knows buys them, and who does not know is deceived.
            SELL => lot.require_worth(new.price, "offers them")?,
            _ => {
                lot.require_worth(new.price, "bids it")?;
                lot.require_end(new.expires_at)?;
            }
        }
        Ok(format!("\n{}", lot.sentence()?))
    }

    fn terms(&self, new: &NewOffer, worth: u64) -> Report {
        let whole = match self.side {
            SELL => "Brings, if all is sold",
            _ => "In escrow",
        };
        let decimals = self.traded.decimals;
        Report::new()
            .shares("quantity", self.traded.plural(), new.quantity, decimals)
            .money("price", "For each", new.price)
            .money("worth", whole, worth)
    }

    fn new_offer(&self, terms: &OfferTerms, quantity: u64) -> Result<NewOffer, Failure> {
        let least = terms.least.as_ref();
        let least = least.map(|least| self.traded.shares(least, quantity));
        let expires_at = terms.expires.map_or(0, |Until(time)| time);
        if terms.expires.is_some() {
            require_future("--expires", expires_at, self.now)?;
        }
        Ok(NewOffer {
            side: self.side,
            price: terms.price.0,
            quantity,
            least_fill: least.transpose()?.unwrap_or(1),
            expires_at,
            taker: terms.taker.unwrap_or_default(),
        })
    }

    /// All of it at its price, base units of the currency.
    fn worth(&self, new: &NewOffer) -> Result<u64, Failure> {
        let terms = TradeTerms {
            price: new.price,
            decimals: self.traded.decimals,
            fee: BasisPoints::default(),
        };
        let worth = terms.worth_up(new.quantity).map_err(|_| {
            Failure::input(
                "so many shares at this price are more than the currency can count: offer less",
            )
        })?;
        Ok(worth.get())
    }

    fn sentence(&self, new: &NewOffer, worth: u64) -> String {
        let what = self.traded.of_goods(new.quantity);
        let (price, worth) = (money(new.price), money(worth));
        let (fee, waits) = (text_of_bps(self.fee_bps), waits(new.expires_at));
        match self.side {
            SELL => format!(
                "You offer {what} at {price} for each: {worth} in all, if all are sold; whoever buys pays a fee of {fee} on top. \
                 What is not sold stays in escrow {waits}."
            ),
            _ => format!(
                "You bid for {what} at {price} for each: {worth} in all, which stay in escrow {waits}; whoever sells to you pays \
                 a fee of {fee} out of it."
            ),
        }
    }

    /// Refuses an offer of which all would be traded at once, and better, with what others offer; tells where a part of it
    /// would.
    ///
    /// # Errors
    /// There is something better, or the chain does not answer.
    async fn require_no_better(&self, context: &Context, new: &NewOffer) -> Result<(), Failure> {
        let offers = self.traded.offers(context).await?;
        let makers: Vec<Pubkey> = offers.iter().map(|it| it.maker).collect();
        let standings = Standings::of(context, &self.traded.goods, &makers, self.now).await?;
        let barred = |it: &Offer| standings.barred(&it.maker, Way::of_maker(it.side));
        let others: Vec<Offer> = { offers.into_iter() }
            .filter(|it| barred(it).is_none())
            .collect();
        let sales = match self.side {
            SELL => Vec::new(),
            _ => running(context, &self.traded, &self.maker, self.now).await?,
        };
        match self.better(new, &others, &sales) {
            Some(Better::All(better)) => Err(Failure::input(format!(
                "{better}; --anyway makes the offer all the same"
            ))),
            Some(Better::Some(better)) => {
                context.tell(&format!("A part of this can be traded at once: {better}."));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// What the signer could take at once instead, in words.
    fn better(&self, new: &NewOffer, others: &[Offer], sales: &[Running]) -> Option<Better> {
        let wish = Wish {
            side: if self.side == SELL { BID } else { SELL },
            quantity: new.quantity,
            limit_price: new.price,
            taker: self.maker,
            now: self.now,
        };
        let picks = market::pick(others, &wish).picks;
        let best = picks.first().map(|pick| pick.offer.price);
        let all = picks.iter().map(|pick| pick.quantity);
        let is_all = all.fold(0, u64::saturating_add) == new.quantity;
        let whole = best.filter(|_| is_all);
        let mut within = sales.iter().filter(|it| it.price <= new.price);
        let in_sale = (within.clone())
            .find(|it| it.gives(new.quantity) && whole.is_none_or(|best| it.price <= best));
        if let Some(sale) = in_sale {
            return Some(Better::All(sold(sale)));
        }
        if let Some(best) = whole {
            return Some(Better::All(self.traded_at(best, new.price)));
        }
        let some = within.next().map(sold);
        let some = some.or_else(|| Some(self.traded_at(best?, new.price)));
        some.map(Better::Some)
    }

    fn traded_at(&self, best: u64, price: u64) -> String {
        let name = self.traded.name;
        match self.side {
            SELL => format!(
                "somebody bids {} for each, and {} is not more: `openmast market sell-now {name}` sells at once",
                money(best),
                money(price)
            ),
            _ => format!(
                "somebody sells at {} for each: `openmast market buy {name}` buys at once",
                money(best)
            ),
        }
    }
}

/// What could be had at once instead, in words.
enum Better {
    /// All that is wanted.
    All(String),
    /// A part of it.
    Some(String),
}

fn sold(sale: &Running) -> String {
    format!(
        "the owner sells at {} for each: `openmast market sale buy {}` buys at once",
        money(sale.price),
        sale.address
    )
}

/// A number for an offer or a sale that no other has: microseconds of this machine's clock.
pub(super) fn number_by_time() -> u64 {
    let now = jiff::Timestamp::now().as_microsecond();
    now.unsigned_abs()
}

/// The address of what was made. A dry run with a number by time names none: the real one will have another.
pub(super) fn address_of_new(
    context: &Context,
    (key, label): (&'static str, &'static str),
    address: Pubkey,
    is_dry_run: bool,
) -> Report {
    match is_dry_run && !context.is_signed_elsewhere() {
        true => Report::new().none(key, label),
        false => Report::new().key(key, label, &address),
    }
}

/// # Errors
/// The time is not after `now`, both Unix seconds.
pub(super) fn require_future(option: &str, time: i64, now: i64) -> Result<(), Failure> {
    match time > now {
        true => Ok(()),
        false => Err(Failure::input(format!(
            "{option} {} is past: the chain's clock shows {}",
            text_of_time(time),
            text_of_time(now)
        ))),
    }
}
