//! `openmast market sale open`

use super::{
    super::{
        balances::own_shares,
        goods::{Traded, known},
        offering::{address_of_new, number_by_time, require_future},
        standings::require_standing,
        words::money,
    },
    delivery, fee_on_top,
};
use crate::{
    args::SaleArgs,
    commands::collecting::broken_accounts,
    context::Context,
    failure::Failure,
    report::Report,
    terms::Until,
    values::{Quantity, text_of_time},
};
use openmast_client::{
    accounts::Asset,
    instructions::token,
    market::{Event, NewSale, Way, raw, sale},
    share_gate::{accounts::Policy, addresses::policy},
};
use openmast_ledger::{BasisPoints, TradeTerms};
use solana_pubkey::Pubkey;

pub(super) async fn open(context: &Context, args: SaleArgs) -> Result<Report, Failure> {
    let (traded, asset) = Traded::shares_of(context, args.index).await?;
    let (issuer, payer) = (context.signer_key()?, context.fee_payer_key()?);
    let now = context.rpc.clock(context.commitment).await?.value;
    let fee_bps = (traded.rules(context).await?.fee_bps_at(now)).map_err(broken_accounts)?;
    require_owner(&asset, &issuer)?;
    let who = (&issuer, Way::Delivers, "MakerBarred");
    require_standing(context, (&traded.goods, args.index), who, now).await?;
    let quantity = own_shares(context, &traded, &args.quantity).await?;
    let new = new_sale(&traded, &args, quantity, now)?;
    context.tell(&sentence(&traded, &new, fee_bps, now)?);
    let locked = policy_lock(context, &traded, now).await?;
    let id = args.id.unwrap_or_else(number_by_time);
    let goods = &traded.goods;
    let opening = goods.opening_sale(payer, issuer, Some(traded.address()));
    let mut all = traded.escrows(context).await?;
    let currency = &goods.currency_mint;
    all.push(token::create_currency_account(&payer, &issuer, currency));
    all.push(opening.instruction(&raw::OpenSaleArgs { id, new: &new }));
    let outcome = context.execute("Opening the sale", &all).await?;
    let events = context.market_events(&outcome).await;
    let made_with = events.find(|event| match event {
        Event::SaleOpened(it) => Some(it.fee_bps),
        _ => None,
    });
    let fee_bps = made_with.unwrap_or(fee_bps);
    let by_time = outcome.is_dry_run() && args.id.is_none();
    let decimals = traded.decimals;
    let report = address_of_new(context, ("sale", "Sale"), sale(&issuer, id), by_time)
        .count("index", "Asset", args.index)
        .and(terms(&new, decimals))
        .bps("fee_bps", "Fee that buyers pay", fee_bps)
        .and(outcome.report_in(&known(goods, decimals)));
    let report = locked.into_iter().fold(report, Report::note);
    Ok(events.noted(report))
}

fn terms(new: &NewSale, decimals: u8) -> Report {
    Report::new()
        .shares("quantity", "Shares", new.quantity, decimals)
        .money(
            "start_price",
            "For each share, at the beginning",
            new.start_price,
        )
        .money("floor_price", "  at the end", new.floor_price)
        .time("starts_at", "From", new.starts_at)
        .time("ends_at", "Until", new.ends_at)
        .time(
            "locked_until",
            "Stays in escrow until (-: delivered at once)",
            new.locked_until,
        )
}

/// # Errors
/// The signer does not own the asset.
fn require_owner(asset: &Asset, issuer: &Pubkey) -> Result<(), Failure> {
    match asset.owner == *issuer {
        true => Ok(()),
        false => Err(Failure::input(format!(
            "asset {0} is of {1}, who alone opens sales of its shares; others offer theirs with `openmast market sell {0}`",
            asset.index, asset.owner
        ))),
    }
}

/// What to say when the policy's own lock keeps everybody from buying for now.
async fn policy_lock(
    context: &Context,
    traded: &Traded,
    now: i64,
) -> Result<Option<String>, Failure> {
    if !traded.goods.permissioned {
        return Ok(None);
    }
    let at = policy(&traded.goods.mint);
    let policy = context.rpc.account_if_any::<Policy>(at, context.commitment);
    let locked = policy.await?.value.map_or(0, |policy| policy.locked_until);
    if locked <= now {
        return Ok(None);
    }
    let text = format!(
        "Nobody can buy before {}: the policy of asset {} lets nobody but you hold its shares until then. A sale's \
         --locked-until is another thing: by that people buy, and get what they bought later.",
        text_of_time(locked),
        traded.asset_index
    );
    context.tell(&text);
    Ok(Some(text))
}

fn new_sale(traded: &Traded, args: &SaleArgs, quantity: u64, now: i64) -> Result<NewSale, Failure> {
    let within = |part: &Option<Quantity>, otherwise: u64| match part {
        Some(part) => traded.shares(part, quantity),
        None => Ok(otherwise),
    };
    let time = |until: Option<Until>, otherwise| until.map_or(otherwise, |Until(time)| time);
    let new = NewSale {
        start_price: args.price.0,
        floor_price: args.floor.unwrap_or(args.price).0,
        starts_at: time(args.starts, now),
        ends_at: args.ends.0,
        quantity,
        most_per_buyer: within(&args.most_per_buyer, quantity)?,
        least_purchase: within(&args.least, 1)?,
        locked_until: time(args.locked_until, 0),
    };
    require_future("--ends", new.ends_at, now)?;
    if args.locked_until.is_some() {
        require_future("--locked-until", new.locked_until, now)?;
    }
    if new.starts_at >= new.ends_at {
        return Err(Failure::input(format!(
            "--ends {} is not after the beginning, {}",
            text_of_time(new.ends_at),
            text_of_time(new.starts_at)
        )));
    }
    Ok(new)
}

fn sentence(traded: &Traded, new: &NewSale, fee_bps: u16, now: i64) -> Result<String, Failure> {
    let worth = |price| {
        let terms = TradeTerms {
            price,
            decimals: traded.decimals,
            fee: BasisPoints::default(),
        };
        let worth = terms.worth_up(new.quantity).map(|worth| worth.get());
        worth.map_err(|_| {
            Failure::input("so many shares at this price are more than the currency can count")
        })
    };
    let (most, least) = (worth(new.start_price)?, worth(new.floor_price)?);
    let (price, brings) = match new.start_price == new.floor_price {
        true => (money(new.start_price).to_string(), money(most).to_string()),
        false => (
            format!(
                "{}, falling to {}",
                money(new.start_price),
                money(new.floor_price)
            ),
            format!("between {} and {}", money(least), money(most)),
        ),
    };
    Ok(format!(
        "You put up {} at {price} for each, from {} until {}: {brings} in all, if all are sold; buyers {}. What they buy {}.",
        traded.of_goods(new.quantity),
        text_of_time(new.starts_at),
        text_of_time(new.ends_at),
        fee_on_top(fee_bps),
        delivery(new.locked_until, now)
    ))
}
