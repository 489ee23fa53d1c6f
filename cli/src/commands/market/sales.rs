//! `openmast market sale …`

use super::{Traded, goods_of, position_rent_payer};
use crate::{
    args::{SaleArgs, SaleCommand},
    commands::collecting::broken_accounts,
    context::Context,
    failure::Failure,
    report::Report,
    terms::Until,
    token_accounts::{Wanted, require_balance},
    values::{Money, Quantity},
};
use openmast_client::{
    amounts::Amount,
    instructions::token,
    market::{NewSale, Purchase, PurchaseOrder, Sale, purchase, raw, sale},
};
use openmast_ledger::{Trade, TradeTerms};
use solana_pubkey::Pubkey;

pub(super) async fn run(context: &Context, command: SaleCommand) -> Result<Report, Failure> {
    match command {
        SaleCommand::Open(args) => open(context, args).await,
        SaleCommand::Buy {
            sale,
            quantity,
            price,
            deadline,
        } => buy(context, sale, &quantity, price, deadline).await,
        SaleCommand::End { sale } => end(context, sale).await,
        SaleCommand::Release { sale, buyer } => release(context, sale, buyer).await,
        SaleCommand::Show { sale } => show(context, sale).await,
    }
}

async fn open(context: &Context, args: SaleArgs) -> Result<Report, Failure> {
    let traded = Traded::find(context, args.index).await?;
    let (issuer, payer) = (context.signer_key()?, context.fee_payer_key()?);
    traded.rules(context).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let wanted = Wanted::shares(None, &issuer, &traded.goods.mint, None);
    let (account, there) = context.source(wanted).await?;
    let new = new_sale(&traded, &args, there, now)?;
    let decimals = traded.asset.share_decimals;
    require_balance(Amount::new(new.quantity, decimals), there, &account)?;
    let id = args.id.unwrap_or_else(|| now.unsigned_abs());
    let opening = traded
        .goods
        .opening_sale(payer, issuer, Some(traded.address()));
    let mut all = traded.escrows(context).await?;
    all.push(token::create_currency_account(
        &payer,
        &issuer,
        &traded.goods.currency_mint,
    ));
    all.push(opening.instruction(&raw::OpenSaleArgs { id, new: &new }));
    let outcome = context.execute("Opening the sale", &all).await?;
    Ok(Report::new()
        .key("sale", "Sale", &sale(&issuer, id))
        .count("index", "Asset", args.index)
        .shares("quantity", "Shares", new.quantity, decimals)
        .money(
            "start_price",
            "Price per share, at the beginning",
            new.start_price,
        )
        .money("floor_price", "  at the end", new.floor_price)
        .time("starts_at", "From", new.starts_at)
        .time("ends_at", "Until", new.ends_at)
        .time("locked_until", "Delivered from", new.locked_until)
        .and(outcome.report(Some(&traded.goods.currency_mint))))
}

fn new_sale(traded: &Traded, args: &SaleArgs, there: u64, now: i64) -> Result<NewSale, Failure> {
    let quantity = traded.shares(&args.quantity, there)?;
    let within = |given: &Option<Quantity>, default: u64| match given {
        Some(given) => traded.shares(given, quantity),
        None => Ok(default),
    };
    Ok(NewSale {
        start_price: args.price.0,
        floor_price: args.floor.unwrap_or(args.price).0,
        starts_at: args.starts.map_or(now, |Until(time)| time),
        ends_at: args.ends.0,
        quantity,
        most_per_buyer: within(&args.most_per_buyer, quantity)?,
        least_purchase: within(&args.least, 1)?.max(1),
        locked_until: args.locked_until.map_or(0, |Until(time)| time),
    })
}

async fn buy(
    context: &Context,
    address: Pubkey,
    quantity: &Quantity,
    Money(highest_price): Money,
    deadline: u32,
) -> Result<Report, Failure> {
    let sale = find(context, address).await?;
    let goods = goods_of(context, &sale.network, &sale.mint).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let quote = Quote::of(&sale, quantity, now)?;
    context.tell(&quote.preview());
    let order = PurchaseOrder {
        quantity: quote.quantity,
        least: quote.quantity,
        highest_price,
        most_fee_bps: sale.fee_bps,
        latest_unlock: sale.locked_until,
        deadline: now.saturating_add(i64::from(deadline)),
    };
    let (payer, buyer) = (context.fee_payer_key()?, context.signer_key()?);
    let buying = goods.buying(payer, buyer, &sale.issuer, address, sale.pay_to);
    let all = [
        token::create_share_account(&payer, &buyer, &goods.mint),
        buying.instruction(&raw::BuyArgs { order: &order }),
    ];
    let outcome = context.execute("Buying", &all).await?;
    Ok(Report::new()
        .key("sale", "Sale", &address)
        .and(quote.report())
        .time("locked_until", "Delivered from", sale.locked_until)
        .and(outcome.report(Some(&goods.currency_mint))))
}

/// What a purchase costs at the price of the moment.
struct Quote {
    /// Base units of the shares.
    quantity: u64,
    terms: TradeTerms,
    trade: Trade,
}

impl Quote {
    /// # Errors
    /// Nothing is sold at `now`, Unix seconds, or `quantity` cannot be had.
    fn of(sale: &Sale, quantity: &Quantity, now: i64) -> Result<Self, Failure> {
        let price = sale.price_at(now).ok_or_else(|| {
            Failure::input("nothing is sold here now: `openmast market sale show` says when")
        })?;
        let most = sale.left.min(sale.most_per_buyer);
        let quantity = quantity
            .base_units(sale.decimals, most)
            .map_err(Failure::input)?;
        let terms = sale.terms(price).map_err(broken_accounts)?;
        let trade = terms
            .buy(quantity)
            .map_err(|_| Failure::input("so much is more than the currency can count: buy less"))?;
        Ok(Self {
            quantity,
            terms,
            trade,
        })
    }

    fn preview(&self) -> String {
        format!(
            "{} shares at {} now: {}, and a fee of {}. The price may fall until this lands, and never rises.",
            Amount::new(self.quantity, self.terms.decimals),
            Amount::currency(self.terms.price),
            Amount::currency(self.trade.amount.get()),
            Amount::currency(self.trade.fee.get())
        )
    }

    fn report(&self) -> Report {
        let Self { terms, trade, .. } = self;
        Report::new()
            .shares("quantity", "Shares", self.quantity, terms.decimals)
            .money("price", "Price per share, at most", terms.price)
            .money("amount", "For, at most", trade.amount.get())
            .money("fee", "Fee to the treasury, at most", trade.fee.get())
    }
}

async fn end(context: &Context, address: Pubkey) -> Result<Report, Failure> {
    let found = find(context, address).await?;
    let goods = goods_of(context, &found.network, &found.mint).await?;
    let rent_payer = position_rent_payer(context, &goods, &found.issuer).await?;
    let back = goods.to_issuer(&found, rent_payer);
    let end = back.end_sale(context.signer_key()?, address).instruction();
    let outcome = context.execute("Ending the sale", &[end]).await?;
    Ok(Report::new()
        .key("sale", "Sale", &address)
        .shares("left", "Unsold shares", found.left, found.decimals)
        .money("raised", "Raised", found.raised)
        .and(outcome.report(Some(&goods.currency_mint))))
}

async fn release(
    context: &Context,
    address: Pubkey,
    buyer: Option<Pubkey>,
) -> Result<Report, Failure> {
    let buyer = buyer.map_or_else(|| context.signer_key(), Ok)?;
    let at = purchase(&address, &buyer);
    let found: Purchase = context.rpc.account(at, context.commitment).await?.value;
    let goods = goods_of(context, &found.network, &found.mint).await?;
    let rent_payer = position_rent_payer(context, &goods, &buyer).await?;
    let back = goods.to_buyer(&found, rent_payer);
    let release = back
        .release(context.signer_key()?, at, address)
        .instruction();
    let outcome = context.execute("Releasing", &[release]).await?;
    Ok(Report::new()
        .key("purchase", "Purchase", &at)
        .key("buyer", "Buyer", &buyer)
        .number(
            "locked",
            "Shares that were locked, base units",
            found.locked,
        )
        .and(outcome.report(Some(&goods.currency_mint))))
}

async fn show(context: &Context, address: Pubkey) -> Result<Report, Failure> {
    let found = find(context, address).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    Ok(line(&found, now)
        .money(
            "start_price",
            "Price per share, at the beginning",
            found.start_price,
        )
        .money("floor_price", "  at the end", found.floor_price)
        .time("starts_at", "From", found.starts_at)
        .shares(
            "most_per_buyer",
            "Most for a buyer",
            found.most_per_buyer,
            found.decimals,
        )
        .time("locked_until", "Delivered from", found.locked_until)
        .bps("fee_bps", "Fee", found.fee_bps)
        .money("raised", "Raised", found.raised))
}

/// A sale in a row: its price at `now`, Unix seconds.
pub(super) fn line(found: &Sale, now: i64) -> Report {
    let report = Report::new().key("sale", "Sale", &sale(&found.issuer, found.id));
    let report = match found.price_at(now) {
        Some(price) => report.money("price", "Price per share now", price),
        None => report.none("price", "Price per share now"),
    };
    report
        .shares("left", "Shares", found.left, found.decimals)
        .time("ends_at", "Until", found.ends_at)
}

async fn find(context: &Context, address: Pubkey) -> Result<Sale, Failure> {
    let found = context
        .rpc
        .account_if_any::<Sale>(address, context.commitment)
        .await?;
    found.value.ok_or_else(|| {
        Failure::input(format!(
            "there is no sale at {address}: it has ended, or `openmast market show INDEX` lists others"
        ))
    })
}
