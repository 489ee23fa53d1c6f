//! What a wallet has on chain, and what the engine knows of its payers' means.

use std::{
    mem::{size_of, size_of_val},
    net::IpAddr,
    sync::Arc,
};

use openmast_client::{
    accounts::Lot,
    addresses,
    fetch::{Fetched, Held, HeldAsset, HeldTokens, Holdings, Position},
    market::{self, Offer, Purchase, SELL, Sale},
};
use openmast_engine::Engine;
use solana_pubkey::Pubkey;

use super::{
    ServiceSources,
    answers::{asset_name_of, entitlement, kind_code, payer_balance},
    internal, unavailable,
};
use crate::{
    chain::read_holdings,
    run::recent::Weight,
    serve::{
        SourceError,
        model::{
            self, Address, AssetHolding, Decimal, Goods, HeldLot, HeldOffer, HeldPayer,
            HeldPurchase, HeldSale, StakePosition,
        },
    },
};

/// What a search found.
pub(in crate::run) type Found = Arc<Fetched<Holdings>>;

impl Weight for Found {
    fn bytes(&self) -> usize {
        let held = &self.value;
        let of_a_token = size_of::<(Pubkey, Held)>() + size_of::<(Pubkey, HeldTokens)>();
        size_of_val(&**self)
            + held.assets.len() * size_of::<(u32, HeldAsset)>()
            + held.lots.len() * size_of::<(u32, Lot)>()
            + held.mints.len().max(held.tokens.len()) * of_a_token
            + size_of_val(held.positions.as_slice())
            + size_of_val(held.payers.as_slice())
            + size_of_val(held.offers.as_slice())
            + size_of_val(held.sales.as_slice())
            + size_of_val(held.purchases.as_slice())
    }
}

/// So many payers are told; there is a list of all of them.
const MOST_PAYERS: usize = 50;
/// So many of each kind of things on the market.
const MOST_TRADED: usize = 200;

impl ServiceSources {
    pub(super) async fn holdings_of(
        &self,
        wallet: Pubkey,
        before: Option<u32>,
        limit: u32,
        source: IpAddr,
    ) -> Result<model::Holdings, SourceError> {
        let read = async {
            let found = read_holdings(&self.endpoints, &self.network, &wallet).await;
            let found = found.map_err(|error| {
                // Which nodes there are is nobody's business outside.
                tracing::debug!(%error, %wallet, "the chain does not tell what somebody has");
                unavailable("the chain does not answer the oracle")
            })?;
            Ok(Some(Arc::new(found)))
        };
        let admit = || self.admit(source);
        let found = self.holdings.of(wallet, admit, read).await?;
        let found = found.ok_or_else(|| internal("a search that ended has an answer"))?;
        let held = &found.value;
        let newest_payers = held.payers.iter().rev().take(MOST_PAYERS);
        let indexes: Vec<u32> = newest_payers.map(|payer| payer.index).collect();
        let payers = move |engine: &Engine| indexes.iter().map(|it| payer(engine, *it)).collect();
        let payers: Vec<HeldPayer> = self.engine.ask(payers).await.map_err(unavailable)?;
        let (assets, next_before) = page(held, wallet, before, limit);
        let offers = held.offers.iter().rev().take(MOST_TRADED);
        let sales = held.sales.iter().rev().take(MOST_TRADED);
        let purchases = held.purchases.iter().take(MOST_TRADED);
        Ok(model::Holdings {
            owner: Address(wallet),
            slot: Decimal(found.slot),
            final_epoch: Decimal(held.network.final_epoch),
            count: count(held.assets.len()),
            assets,
            next_before,
            payer_count: count(held.payers.len()),
            payers,
            offer_count: count(held.offers.len()),
            offers: offers.map(|offer| offer_told(held, offer)).collect(),
            sale_count: count(held.sales.len()),
            sales: sales.map(|sale| sale_told(held, sale)).collect(),
            purchase_count: count(held.purchases.len()),
            purchases: purchases.map(|it| purchase_told(held, it)).collect(),
            unread_mints: count(held.unread_mints),
        })
    }
}

/// The assets of a page, the highest index first, and where the next one goes on.
fn page(
    held: &Holdings,
    wallet: Pubkey,
    before: Option<u32>,
    limit: u32,
) -> (Vec<AssetHolding>, Option<u32>) {
    let is_below = |(index, _): &(&u32, &HeldAsset)| before.is_none_or(|before| **index < before);
    let mut below = held.assets.iter().rev().filter(is_below);
    let page = below.by_ref().take(limit as usize);
    let page: Vec<AssetHolding> = page.map(|(_, it)| asset_told(held, wallet, it)).collect();
    let last = page.last().map(|holding| holding.asset);
    let next_before = last.filter(|_| below.next().is_some());
    (page, next_before)
}

fn asset_told(held: &Holdings, wallet: Pubkey, it: &HeldAsset) -> AssetHolding {
    let asset = &it.asset;
    let HeldTokens { amount, frozen } = tokens_of(held, &asset.share_mint);
    let mut positions = held.positions.iter();
    let position = positions.find(|position| position.asset == asset.index);
    let lots = held.lots.values();
    let lots = lots.filter(|lot| lot.asset_index == asset.index);
    let told = lots.filter_map(|lot| {
        let quantity = tokens_of(held, &lot.mint).amount;
        let refund = lot.is_settled().then(|| lot.refund(quantity).ok());
        (quantity > 0).then(|| HeldLot {
            lot: lot.index,
            mint: Address(lot.mint),
            kind: lot.lot_kind().map_or("unknown", kind_code).to_owned(),
            quantity: Decimal(quantity),
            first_epoch: Decimal(lot.first_epoch),
            last_epoch: Decimal(lot.last_epoch),
            ends_by: seconds(lot.ends_by),
            refund: refund.flatten().map(|refund| Decimal(refund.0)),
        })
    });
    AssetHolding {
        asset: asset.index,
        asset_name: it.name.as_ref().map(asset_name_of),
        share_mint: Address(asset.share_mint),
        share_decimals: asset.share_decimals,
        in_wallet: Decimal(amount),
        frozen: Decimal(frozen),
        position: position.map(|position| position_told(held, wallet, it, position)),
        lots: told.collect(),
    }
}

fn position_told(
    held: &Holdings,
    wallet: Pubkey,
    asset: &HeldAsset,
    position: &Position,
) -> StakePosition {
    let stake = &position.stake;
    let pending = stake.pending_staker;
    StakePosition {
        address: Address(addresses::stake(&asset.address, &wallet)),
        pending_owner: (pending != Pubkey::default()).then_some(Address(pending)),
        active: Decimal(stake.active),
        leaving: Decimal(stake.leaving),
        leaving_at: (stake.leaving > 0).then(|| seconds(stake.leaving_at)),
        departed: Decimal(stake.departed),
        pending: Decimal(stake.pending),
        pending_slot: Decimal(stake.pending_slot),
        can_activate: stake.can_activate(&held.network),
        cooling: Decimal(stake.cooling),
        cooling_until: (stake.cooling > 0).then(|| seconds(stake.cooling_until)),
        claimable: position.claimable.map(Decimal),
        claimed: Decimal(stake.rewards_paid),
    }
}

fn payer(engine: &Engine, index: u32) -> HeldPayer {
    let balance = payer_balance(engine, index);
    let entitlements = engine.entitlements_of(index);
    HeldPayer {
        index,
        remaining: balance.map(|balance| balance.remaining),
        entitlements: entitlements.iter().map(entitlement).collect(),
    }
}

fn offer_told(held: &Holdings, offer: &Offer) -> HeldOffer {
    let side = if offer.side == SELL { "sell" } else { "bid" };
    HeldOffer {
        address: Address(market::offer(&offer.maker, offer.id)),
        goods: goods(held, offer.mint),
        side: side.to_owned(),
        state: offer.state_at(held.unix_time).to_owned(),
        price: Decimal(offer.price),
        left: Decimal(offer.left),
        goods_owed: Decimal(offer.goods_owed),
        money: Decimal(offer.money),
        money_owed: Decimal(offer.money_owed),
        expires_at: (offer.expires_at != 0).then(|| seconds(offer.expires_at)),
    }
}

fn sale_told(held: &Holdings, sale: &Sale) -> HeldSale {
    HeldSale {
        address: Address(market::sale(&sale.issuer, sale.id)),
        goods: goods(held, sale.mint),
        state: sale.state_at(held.unix_time).to_owned(),
        left: Decimal(sale.left),
        raised: Decimal(sale.raised),
        goods_owed: Decimal(sale.goods_owed),
        money_owed: Decimal(sale.money_owed),
        ends_at: seconds(sale.ends_at),
    }
}

fn purchase_told(held: &Holdings, purchase: &Purchase) -> HeldPurchase {
    HeldPurchase {
        sale: Address(purchase.sale),
        goods: goods(held, purchase.mint),
        bought: Decimal(purchase.bought),
        locked: Decimal(purchase.locked),
        locked_until: (purchase.locked > 0).then(|| seconds(purchase.locked_until)),
    }
}

fn goods(held: &Holdings, mint: Pubkey) -> Goods {
    let what = held.mints.get(&mint);
    let (asset, lot) = match what {
        Some(Held::Shares(asset)) => (Some(*asset), None),
        Some(Held::Lot(lot)) => (None, Some(*lot)),
        None => (None, None),
    };
    Goods {
        mint: Address(mint),
        asset,
        lot,
    }
}

fn tokens_of(held: &Holdings, mint: &Pubkey) -> HeldTokens {
    held.tokens.get(mint).copied().unwrap_or_default()
}

fn seconds(unix_time: i64) -> Decimal {
    Decimal(unix_time.max(0).unsigned_abs())
}

fn count(things: usize) -> Decimal {
    Decimal(things as u64)
}
