//! `openmast wallet show`

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use openmast_client::{
    accounts::{Entitlement, Lot, Payer},
    addresses,
    fetch::{Held, HeldAsset, Holdings, Position},
    market::{self, Offer, Purchase, SELL, Sale},
};
use solana_pubkey::Pubkey;

use super::{collecting::broken_accounts, lot::kind_name};
use crate::{args::WalletCommand, context::Context, failure::Failure, report::Report};

/// Of so many payers it is told what they have paid for ahead: each is a search.
const MOST_PAYERS: usize = 50;
/// Searches at a time.
const SEARCHES_AT_ONCE: usize = 4;

pub async fn run(context: &Context, command: WalletCommand) -> Result<Report, Failure> {
    let WalletCommand::Show { wallet } = command;
    let wallet = match wallet {
        Some(wallet) => wallet,
        None => context.signer_key()?,
    };
    let network = context.network_address()?;
    let (rpc, commitment) = (&context.rpc, context.commitment);
    let found = rpc.holdings_of(&network, &wallet, commitment).await?;
    let held = &found.value;
    let entitlements = entitlements(context, &network, &held.payers).await?;
    let lots: Result<Vec<Report>, Failure> = held
        .lots
        .values()
        .filter_map(|lot| lot_line(held, lot).transpose())
        .collect();
    let table = |key, label, lines| Report::new().table(key, label, lines);
    let report = Report::new()
        .key("wallet", "Wallet", &wallet)
        .key("network", "Network", &network)
        .slot("slot", "As of slot", found.slot)
        .number(
            "final_epoch",
            "Newest final epoch",
            held.network.final_epoch,
        )
        .and(table("assets", "Shares and stakes", assets(held)))
        .and(table("lots", "Tokens of lots", lots?))
        .and(table(
            "payers",
            "Payers",
            held.payers.iter().map(payer_line).collect(),
        ))
        .and(table("entitlements", "Paid ahead", entitlements))
        .and(table(
            "offers",
            "Offers and bids",
            lines(held, &held.offers, offer_line),
        ))
        .and(table("sales", "Sales", lines(held, &held.sales, sale_line)))
        .and(table(
            "purchases",
            "Bought in sales",
            lines(held, &held.purchases, purchase_line),
        ));
    Ok(notes(report, held))
}

fn notes(report: Report, held: &Holdings) -> Report {
    let report = match held.unread_mints {
        0 => report,
        unread => report.note(format!(
            "The wallet has tokens of too many mints: {unread} were not looked at, and shares may be among them."
        )),
    };
    let untold = held.payers.len().saturating_sub(MOST_PAYERS);
    let report = match untold {
        0 => report,
        _ => report.note(format!(
            "What {untold} more payers have paid for ahead, `openmast payer entitlements INDEX` tells of each."
        )),
    };
    match held.positions.is_empty() {
        true => report,
        false => report.note(
            "Claimable is what `openmast claim INDEX` pays now; what is not collected yet of an asset comes to it with `openmast collect INDEX`.",
        ),
    }
}

/// What the newest payers have paid for ahead.
async fn entitlements(
    context: &Context,
    network: &Pubkey,
    payers: &[Payer],
) -> Result<Vec<Report>, Failure> {
    let (rpc, commitment) = (&context.rpc, context.commitment);
    let newest = payers.iter().skip(payers.len().saturating_sub(MOST_PAYERS));
    let found: Vec<Vec<Entitlement>> = stream::iter(newest)
        .map(|payer| async move {
            let address = addresses::payer(network, payer.index);
            let found = rpc.entitlements_of(&address, commitment).await?;
            Ok::<_, Failure>(found.value)
        })
        .buffered(SEARCHES_AT_ONCE)
        .try_collect()
        .await?;
    let line = |one: Entitlement| {
        Report::new()
            .count("payer", "payer", one.payer_index)
            .count("entitlement", "entitlement", one.index)
            .count("lot", "lot", one.lot_index)
            .number("quantity", "tokens", one.quantity)
            .number("asked", "asked back", one.asked)
    };
    Ok(found.into_iter().flatten().map(line).collect())
}

fn assets(held: &Holdings) -> Vec<Report> {
    let line = |it: &HeldAsset| {
        let mut positions = held.positions.iter();
        let position = positions.find(|position| position.asset == it.asset.index);
        asset_line(held, it, position)
    };
    held.assets.values().map(line).collect()
}

fn asset_line(held: &Holdings, it: &HeldAsset, position: Option<&Position>) -> Report {
    let (asset, name) = (&it.asset, it.name.as_ref());
    let tokens = held.tokens.get(&asset.share_mint).copied();
    let tokens = tokens.unwrap_or_default();
    let decimals = asset.share_decimals;
    let of_stake = |of: fn(&Position) -> u64| position.map_or(0, of);
    let report = Report::new()
        .count("index", "asset", asset.index)
        .optional("name", "name", name.map(|name| name.name.clone()))
        .optional("symbol", "symbol", name.map(|name| name.symbol.clone()))
        .shares_cell("in_wallet", "in wallet", tokens.amount, decimals)
        .shares_cell("frozen", "of them frozen", tokens.frozen, decimals)
        .shares_cell(
            "active",
            "earning",
            of_stake(|it| it.stake.active),
            decimals,
        )
        .shares_cell(
            "departed",
            "gone uncollected",
            of_stake(|it| it.stake.departed),
            decimals,
        )
        .shares_cell(
            "pending",
            "not earning yet",
            of_stake(|it| it.stake.pending),
            decimals,
        )
        .flag(
            "can_activate",
            "can be activated",
            position.is_some_and(|it| it.stake.can_activate(&held.network)),
        )
        .shares_cell(
            "cooling",
            "cooling down",
            of_stake(|it| it.stake.cooling),
            decimals,
        )
        .time(
            "cooling_until",
            "until",
            position.map_or(0, |it| it.stake.cooling_until),
        );
    let claimable = match position {
        None => Some(0),
        Some(position) => position.claimable,
    };
    let report = match claimable {
        Some(claimable) => report.money_cell("claimable", "claimable", claimable),
        None => report.none("claimable", "claimable"),
    };
    report.money_cell("claimed", "claimed", of_stake(|it| it.stake.rewards_paid))
}

/// `None` where the wallet has none of its tokens outside of the market.
fn lot_line(held: &Holdings, lot: &Lot) -> Result<Option<Report>, Failure> {
    let quantity = held.tokens.get(&lot.mint).map_or(0, |tokens| tokens.amount);
    if quantity == 0 {
        return Ok(None);
    }
    let report = Report::new()
        .count("lot", "lot", lot.index)
        .count("asset", "asset", lot.asset_index)
        .text("kind", "kind", kind_name(lot.kind))
        .number("quantity", "tokens", quantity)
        .number("first_epoch", "from epoch", lot.first_epoch)
        .number("last_epoch", "to", lot.last_epoch)
        .time("ends_by", "over by", lot.ends_by);
    Ok(Some(match lot.is_settled() {
        true => {
            let refund = lot.refund(quantity).map_err(broken_accounts)?;
            report.money_cell("refund", "pays back", refund.0)
        }
        false => report.none("refund", "pays back"),
    }))
}

fn payer_line(payer: &Payer) -> Report {
    Report::new()
        .count("index", "payer", payer.index)
        .money_cell("deposited", "deposited", payer.deposited)
        .money_cell("withdrawn", "withdrawn", payer.withdrawn)
        .money_cell("requested", "requested", payer.requested)
}

fn lines<T>(held: &Holdings, things: &[T], line: fn(&Holdings, &T) -> Report) -> Vec<Report> {
    things.iter().map(|thing| line(held, thing)).collect()
}

fn offer_line(held: &Holdings, offer: &Offer) -> Report {
    let side = if offer.side == SELL { "sell" } else { "bid" };
    let report = Report::new().key("offer", "offer", &market::offer(&offer.maker, offer.id));
    goods(held, report, &offer.mint)
        .text("side", "side", side)
        .text("state", "state", offer.state_at(held.unix_time))
        .money_cell("price", "for each", offer.price)
        .shares_cell("left", "left", offer.left, offer.decimals)
        .shares_cell(
            "goods_owed",
            "goods that wait",
            offer.goods_owed,
            offer.decimals,
        )
        .money_cell("money", "money in escrow", offer.money)
        .money_cell("money_owed", "money that waits", offer.money_owed)
        .time("expires_at", "until", offer.expires_at)
}

fn sale_line(held: &Holdings, sale: &Sale) -> Report {
    let report = Report::new().key("sale", "sale", &market::sale(&sale.issuer, sale.id));
    goods(held, report, &sale.mint)
        .text("state", "state", sale.state_at(held.unix_time))
        .shares_cell("left", "left", sale.left, sale.decimals)
        .money_cell("raised", "raised", sale.raised)
        .time("ends_at", "until", sale.ends_at)
}

fn purchase_line(held: &Holdings, purchase: &Purchase) -> Report {
    let report = Report::new().key("sale", "sale", &purchase.sale);
    let decimals = match held.mints.get(&purchase.mint) {
        Some(Held::Shares(asset)) => held.assets.get(asset).map(|it| it.asset.share_decimals),
        _ => None,
    };
    let decimals = decimals.unwrap_or(0);
    goods(held, report, &purchase.mint)
        .shares_cell("bought", "bought", purchase.bought, decimals)
        .shares_cell("locked", "of them locked", purchase.locked, decimals)
        .time("locked_until", "until", purchase.locked_until)
}

/// What is traded.
fn goods(held: &Holdings, report: Report, mint: &Pubkey) -> Report {
    let (asset, lot) = match held.mints.get(mint) {
        Some(Held::Shares(asset)) => (Some(asset), None),
        Some(Held::Lot(lot)) => (None, Some(lot)),
        None => (None, None),
    };
    let report = match asset {
        Some(asset) => report.count("index", "asset", *asset),
        None => report.none("index", "asset"),
    };
    match lot {
        Some(lot) => report.count("lot", "lot", *lot),
        None => report.none("lot", "lot"),
    }
}
