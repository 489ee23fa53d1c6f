//! The market: what is over is ended, and what waits is delivered. All of it goes to the accounts that its owners named.

use std::collections::BTreeMap;

use openmast_client::market::{self, Goods, Offer, Payback, Purchase, Sale};
use solana_pubkey::Pubkey;

use crate::keeper::{Keeper, Kind, Seen, Task};

/// What waits for buyers, and for makers of offers that are over.
pub(super) fn undelivered(seen: &Seen, keeper: &Keeper) -> Vec<Task> {
    let sales = seen.market.sales.iter();
    let sales: BTreeMap<Pubkey, &Sale> = sales
        .map(|sale| (market::sale(&sale.issuer, sale.id), sale))
        .collect();
    let releases = seen.market.purchases.iter().filter_map(|purchase| {
        let sale = sales.get(&purchase.sale).copied();
        let is_due = purchase.is_releasable(sale, seen.unix_time);
        is_due.then(|| release(seen, keeper, purchase)).flatten()
    });
    let claims = seen.market.offers.iter().filter_map(|offer| {
        let address = market::offer(&offer.maker, offer.id);
        let back = offer.is_claimable().then(|| back_to_maker(seen, offer))??;
        let claim = back.claim(keeper.key, address).instruction();
        Some(Task {
            weight: offer.goods_owed.saturating_add(offer.money_owed),
            ..Task::of_one(Kind::Claim, address, claim)
        })
    });
    releases.chain(claims).collect()
}

/// Sales and offers that are over.
pub(super) fn over(seen: &Seen, keeper: &Keeper) -> Vec<Task> {
    let sales = seen.market.sales.iter().filter_map(|sale| {
        let is_over = sale.is_over(seen.unix_time);
        is_over.then(|| end(seen, keeper, sale)).flatten()
    });
    let offers = seen.market.offers.iter().filter_map(|offer| {
        let address = market::offer(&offer.maker, offer.id);
        let is_expired = offer.is_expired(seen.unix_time);
        let back = is_expired.then(|| back_to_maker(seen, offer))??;
        let expire = back.expire(address).instruction();
        Some(Task::of_one(Kind::ExpireOffer, address, expire))
    });
    sales.chain(offers).collect()
}

fn release(seen: &Seen, keeper: &Keeper, purchase: &Purchase) -> Option<Task> {
    let goods = goods(seen, &purchase.mint)?;
    let back = goods.to_buyer(purchase, position(seen, &purchase.mint, &purchase.buyer));
    let address = market::purchase(&purchase.sale, &purchase.buyer);
    let release = back.release(keeper.key, address, purchase.sale);
    Some(Task {
        weight: purchase.locked,
        ..Task::of_one(Kind::Release, address, release.instruction())
    })
}

fn end(seen: &Seen, keeper: &Keeper, sale: &Sale) -> Option<Task> {
    let goods = goods(seen, &sale.mint)?;
    let back = goods.to_issuer(sale, position(seen, &sale.mint, &sale.issuer));
    let address = market::sale(&sale.issuer, sale.id);
    let end = back.end_sale(keeper.key, address).instruction();
    Some(Task::of_one(Kind::EndSale, address, end))
}

fn back_to_maker(seen: &Seen, offer: &Offer) -> Option<Payback> {
    let goods = goods(seen, &offer.mint)?;
    Some(goods.to_maker(offer, position(seen, &offer.mint, &offer.maker)))
}

fn goods(seen: &Seen, mint: &Pubkey) -> Option<Goods> {
    let books = seen.market.escrows.get(mint)?;
    Some(Goods::in_escrow(seen.network.currency_mint, books))
}

/// Who paid the rent of the wallet's position, when it has one.
fn position(seen: &Seen, mint: &Pubkey, wallet: &Pubkey) -> Option<Pubkey> {
    let address = market::position(mint, wallet);
    seen.market.position_rent_payers.get(&address).copied()
}
