//! `openmast market sale buy`

use super::{
    super::{balances::require_money, goods::Kept, standings::require_standing, words::money},
    bought, delivery, find,
};
use crate::{
    args::SaleBuyArgs,
    commands::collecting::broken_accounts,
    context::Context,
    failure::Failure,
    landing::Events,
    report::Report,
    terms::Until,
    values::{Quantity, text_of_time},
};
use openmast_client::{
    amounts::Amount,
    instructions::token,
    market::{Bought, Event, PurchaseOrder, Sale, Way, raw},
};
use openmast_ledger::{Trade, TradeTerms};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

pub(super) async fn buy(context: &Context, args: SaleBuyArgs) -> Result<Report, Failure> {
    let quote = Quote::find(context, &args).await?;
    quote.require_payable(context, &args).await?;
    context.tell(&quote.sentence());
    let all = quote.instructions(context, &args)?;
    let outcome = context.execute("Buying", &all).await?;
    let events = context.market_events(&outcome).await;
    let report = quote
        .told(&events)
        .and(outcome.report_in(&quote.kept.known()));
    Ok(events.noted(report))
}

/// What a purchase costs at the price of the moment.
struct Quote {
    address: Pubkey,
    sale: Sale,
    kept: Kept,
    buyer: Pubkey,
    /// The chain's clock, Unix seconds.
    now: i64,
    /// Base units of the shares.
    quantity: u64,
    terms: TradeTerms,
    trade: Trade,
}

impl Quote {
    /// # Errors
    /// There is no such sale, it sells nothing now, or not as much as is wanted.
    async fn find(context: &Context, args: &SaleBuyArgs) -> Result<Self, Failure> {
        let sale = find(context, args.sale).await?;
        let kept = Kept::find(context, &sale.network, &sale.mint).await?;
        let (buyer, now) = (
            context.signer_key()?,
            context.rpc.clock(context.commitment).await?.value,
        );
        if sale.issuer == buyer {
            return Err(Failure::input(format!(
                "it is your own sale: `openmast market sale end {}` ends it, and what is unsold returns",
                args.sale
            )));
        }
        let price = price(&sale, now)?;
        let bought = bought(context, (&args.sale, &sale), &buyer).await?;
        let may = sale.left.min(sale.most_per_buyer.saturating_sub(bought));
        let quantity = quantity(&sale, &args.quantity, may)?;
        let terms = sale.terms(price).map_err(broken_accounts)?;
        let trade = terms
            .buy(quantity)
            .map_err(|_| Failure::input("so much is more than the currency can count: buy less"))?;
        Ok(Self {
            address: args.sale,
            sale,
            kept,
            buyer,
            now,
            quantity,
            terms,
            trade,
        })
    }

    /// Refuses what the market would refuse, before anything is said of a purchase.
    ///
    /// # Errors
    /// The price or the lock is beyond what is accepted, the buyer may not have the shares, or has too little money.
    async fn require_payable(&self, context: &Context, args: &SaleBuyArgs) -> Result<(), Failure> {
        if self.terms.price > args.price.0 {
            return Err(Failure::input(format!(
                "the price is {} for each now, above --price {}",
                money(self.terms.price),
                money(args.price.0)
            )));
        }
        let accepted = args.locked_until.map_or(self.now, |Until(time)| time);
        if self.sale.locked_until > self.now && self.sale.locked_until > accepted {
            return Err(Failure::input(format!(
                "what you buy in this sale stays in escrow until {0}: --locked-until {0} accepts that",
                text_of_time(self.sale.locked_until)
            )));
        }
        if let Some(index) = self.kept.index {
            let who = (&self.buyer, Way::Receives, "TakerBarred");
            require_standing(context, (&self.kept.goods, index), who, self.now).await?;
        }
        require_money(context, &self.kept.goods, self.paid()).await
    }

    /// At most, base units of the currency.
    fn paid(&self) -> u64 {
        let (amount, fee) = (self.trade.amount.get(), self.trade.fee.get());
        amount.saturating_add(fee)
    }

    fn sentence(&self) -> String {
        let falls = match self.sale.start_price == self.sale.floor_price {
            true => "",
            false => " The price may fall until this lands, and never rises.",
        };
        format!(
            "You buy {} from {} at {} for each: {}, and a fee of {}; you pay {} in all. What you buy {}.{falls}",
            self.kept.of_goods(self.quantity),
            self.sale.issuer,
            money(self.terms.price),
            money(self.trade.amount.get()),
            money(self.trade.fee.get()),
            money(self.paid()),
            delivery(self.sale.locked_until, self.now)
        )
    }

    fn instructions(
        &self,
        context: &Context,
        args: &SaleBuyArgs,
    ) -> Result<Vec<Instruction>, Failure> {
        let order = PurchaseOrder {
            quantity: self.quantity,
            least: self.quantity,
            // Not what the buyer would accept at most: its issuer could end this sale and open a dearer one in its place.
            highest_price: self.terms.price,
            most_fee_bps: self.sale.fee_bps,
            latest_unlock: self.sale.locked_until,
            deadline: self.now.saturating_add(i64::from(args.deadline)),
        };
        let (goods, payer) = (&self.kept.goods, context.fee_payer_key()?);
        let (issuer, pay_to) = (&self.sale.issuer, self.sale.pay_to);
        let buying = goods.buying(payer, self.buyer, issuer, self.address, pay_to);
        Ok(vec![
            token::create_share_account(&payer, &self.buyer, &goods.mint),
            buying.instruction(&raw::BuyArgs { order: &order }),
        ])
    }

    /// What was bought, as the transaction says.
    fn told(&self, events: &Events<Event>) -> Report {
        let decimals = self.terms.decimals;
        let bought: Option<Bought> = events.find(|event| match event {
            Event::Bought(it) if it.sale == self.address => Some(it.clone()),
            _ => None,
        });
        let bought = bought.as_ref();
        let paid = bought.map(|it| it.amount.saturating_add(it.fee));
        let most = self.sale.most_per_buyer;
        let may = bought.map(|it| it.left.min(most.saturating_sub(it.bought)));
        Report::new()
            .key("sale", "Sale", &self.address)
            .optional_count("index", "Asset", self.kept.index)
            .key("issuer", "Bought from", &self.sale.issuer)
            .known_shares("quantity", "Shares", bought.map(|it| it.quantity), decimals)
            .known_money("price", "For each share", bought.map(|it| it.price))
            .known_money("amount", "For", bought.map(|it| it.amount))
            .known_money("fee", "Fee to the treasury", bought.map(|it| it.fee))
            .known_money("in_all", "Paid in all", paid)
            .known_shares(
                "left",
                "Left in the sale",
                bought.map(|it| it.left),
                decimals,
            )
            .known_shares("may_buy", "You may still buy", may, decimals)
            .known_shares(
                "locked",
                "Of yours in escrow",
                bought.map(|it| it.locked),
                decimals,
            )
            .time(
                "locked_until",
                "  until (-: delivered at once)",
                self.sale.locked_until,
            )
    }
}

/// # Errors
/// Nothing is sold at `now`, Unix seconds.
fn price(sale: &Sale, now: i64) -> Result<u64, Failure> {
    sale.price_at(now).ok_or_else(|| {
        let why = match sale.left {
            _ if sale.is_ended() => "the sale has ended".to_owned(),
            0 => "the sale is sold out".into(),
            _ if now < sale.starts_at => {
                format!("the sale begins at {}", text_of_time(sale.starts_at))
            }
            _ => format!("the sale was over at {}", text_of_time(sale.ends_at)),
        };
        Failure::input(format!("nothing is sold here now: {why}"))
    })
}

/// Base units that are bought.
///
/// # Errors
/// The buyer may not have so many, or must have more.
fn quantity(sale: &Sale, wanted: &Quantity, may: u64) -> Result<u64, Failure> {
    let amount = |base_units| Amount::new(base_units, sale.decimals);
    let quantity = wanted
        .base_units(sale.decimals, may)
        .map_err(Failure::input)?;
    let refused = |text: String| Err(Failure::input(text));
    if quantity > sale.left {
        return refused(format!(
            "{} shares are left in this sale",
            amount(sale.left)
        ));
    }
    if quantity > may || may == 0 {
        return refused(format!(
            "you may buy {} more: nobody gets more than {} in this sale",
            amount(may),
            amount(sale.most_per_buyer)
        ));
    }
    if quantity == 0 {
        return refused("the number of shares must be more than zero".into());
    }
    if quantity < sale.least_purchase && quantity != sale.left {
        return refused(format!(
            "a purchase in this sale is of {} at least, or of all that are left, {}",
            amount(sale.least_purchase),
            amount(sale.left)
        ));
    }
    Ok(quantity)
}
