//! What a wallet has.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Address, AssetName, Decimal, Entitlement};

/// What a wallet has of the network on chain. Shares are base units of their mint, money is base units of the network's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Holdings {
    pub owner: Address,
    /// Slot of the oldest of the answers that it is made from, at finalized commitment; at most about a minute old.
    pub slot: Decimal,
    /// The newest final epoch then.
    pub final_epoch: Decimal,
    /// How many assets the wallet has something of.
    pub count: Decimal,
    /// By index, the highest first.
    pub assets: Vec<AssetHolding>,
    /// Pass it as `before` to get the next page of assets; absent on the last one.
    pub next_before: Option<u32>,
    /// How many payers the wallet owns.
    pub payer_count: Decimal,
    /// The first 50 of these, by index, the highest first; all of them are at `/v1/owners/{address}/payers`.
    pub payers: Vec<HeldPayer>,
    /// How many offers and bids the wallet has on the market.
    pub offer_count: Decimal,
    /// The newest 200 of these.
    pub offers: Vec<HeldOffer>,
    /// How many sales the wallet has opened that are not closed.
    pub sale_count: Decimal,
    /// The newest 200 of these.
    pub sales: Vec<HeldSale>,
    /// How many purchases in sales the wallet has that are not closed.
    pub purchase_count: Decimal,
    /// The first 200 of these, by the end of the lock.
    pub purchases: Vec<HeldPurchase>,
    /// How many mints were not looked at, because the wallet has tokens of more than 5,000: shares may be among them.
    pub unread_mints: Decimal,
}

/// What a wallet has of one asset, without what it has on the market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssetHolding {
    /// Index of the asset.
    pub asset: u32,
    /// What its shares are called, as their mint says.
    pub asset_name: Option<AssetName>,
    /// Mint of the shares.
    pub share_mint: Address,
    /// A whole share is so many powers of ten of base units.
    pub share_decimals: u8,
    /// Shares in token accounts of the wallet.
    pub in_wallet: Decimal,
    /// Of these in accounts that are frozen.
    pub frozen: Decimal,
    /// What it has staked, if it ever did.
    pub position: Option<StakePosition>,
    /// Tokens of lots of the asset, by reserve index.
    pub lots: Vec<HeldLot>,
}

/// Staked shares and their rewards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StakePosition {
    /// The Stake account.
    pub address: Address,
    /// Whom the stake is offered to, if to anybody.
    pub pending_owner: Option<Address>,
    /// Shares that earn.
    pub active: Decimal,
    /// How many of these may leave although the asset is not collected.
    pub leaving: Decimal,
    /// From then on they may, Unix seconds; absent: none are announced.
    pub leaving_at: Option<Decimal>,
    /// Shares that left uncollected and are not settled: they earn until their round ends.
    pub departed: Decimal,
    /// Shares that do not earn yet.
    pub pending: Decimal,
    /// Slot since which they wait: they can be activated once a final settlement has seen it.
    pub pending_slot: Decimal,
    /// Whether one has.
    pub can_activate: bool,
    /// Unstaked shares that wait for their cooldown.
    pub cooling: Decimal,
    /// From then on they can be withdrawn, Unix seconds; absent: none are cooling.
    pub cooling_until: Option<Decimal>,
    /// What a claim pays now, without what is not collected of the asset; absent: the accounts changed while they were read.
    pub claimable: Option<Decimal>,
    /// Claimed, lifetime.
    pub claimed: Decimal,
}

/// Tokens of a lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HeldLot {
    /// Reserve index of the lot.
    pub lot: u32,
    /// Mint of the tokens.
    pub mint: Address,
    /// `volume`, `sim_slot`, `rate` or `exclusive`.
    pub kind: String,
    /// Tokens in accounts of the wallet; those that were redeemed are in entitlements of payers.
    pub quantity: Decimal,
    /// First epoch of the window.
    pub first_epoch: Decimal,
    /// Last epoch of the window, roll-over included.
    pub last_epoch: Decimal,
    /// The window is over at this time at the latest, Unix seconds.
    pub ends_by: Decimal,
    /// Once the lot is settled: what all of these tokens pay back.
    pub refund: Option<Decimal>,
}

/// A payer, and what it has paid for ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HeldPayer {
    /// Its index on chain.
    pub index: u32,
    /// What the open epoch can charge, as of the newest closed epoch; absent if the open epoch began without the payer.
    pub remaining: Option<Decimal>,
    /// As `/v1/payers/{index}` has them.
    pub entitlements: Vec<Entitlement>,
}

/// Shares of an asset or tokens of a lot, or neither: then the network lets its market trade the mint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Goods {
    pub mint: Address,
    /// Index of the asset whose shares they are.
    pub asset: Option<u32>,
    /// Reserve index of the lot whose tokens they are.
    pub lot: Option<u32>,
}

/// An offer to sell, or a bid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HeldOffer {
    pub address: Address,
    pub goods: Goods,
    /// `sell` or `bid`.
    pub side: String,
    /// `open`, `expired`, `filled`, `cancelled` or `ended`.
    pub state: String,
    /// Base units of the currency for one whole unit of the goods.
    pub price: Decimal,
    /// What of it can be had, base units of the goods.
    pub left: Decimal,
    /// Goods of the maker in escrow that wait to be claimed.
    pub goods_owed: Decimal,
    /// Money in escrow for what is left of a bid.
    pub money: Decimal,
    /// Money of the maker in escrow that waits to be claimed.
    pub money_owed: Decimal,
    /// From then on it cannot be filled, Unix seconds; absent: never.
    pub expires_at: Option<Decimal>,
}

/// A primary sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HeldSale {
    pub address: Address,
    pub goods: Goods,
    /// `not begun`, `running`, `sold out`, `over` or `ended`.
    pub state: String,
    /// What is not sold, base units of the goods.
    pub left: Decimal,
    /// What was paid in it, without fees.
    pub raised: Decimal,
    /// Goods of the issuer in escrow that wait to be delivered, once it has ended.
    pub goods_owed: Decimal,
    /// Money of the issuer in escrow that waits to be delivered.
    pub money_owed: Decimal,
    /// Unix seconds.
    pub ends_at: Decimal,
}

/// What was bought in a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HeldPurchase {
    /// Address of the sale.
    pub sale: Address,
    pub goods: Goods,
    /// In all, base units of the goods.
    pub bought: Decimal,
    /// Of these in escrow.
    pub locked: Decimal,
    /// From then on these can be released, Unix seconds; absent: nothing is locked.
    pub locked_until: Option<Decimal>,
}
