//! The program's events.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use super::PROGRAM_ID;
use super::types;
use crate::events::EventError;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_pubkey::Pubkey;

/// Somebody bought in a sale.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Bought {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The sale, a `Sale` account.
    pub sale: Pubkey,
    /// Who bought.
    pub buyer: Pubkey,
    /// The price of the moment, base units of the currency for 10^decimals base units of the goods.
    pub price: u64,
    /// What was bought, base units of the goods.
    pub quantity: u64,
    /// What the issuer gets for it, base units of the currency.
    pub amount: u64,
    /// What the buyer paid on top, base units of the currency.
    pub fee: u64,
    /// Whether the issuer has its part in its account; otherwise it waits to be claimed.
    pub paid: bool,
    /// What of the sale can still be had, base units of the goods.
    pub left: u64,
    /// What buyers paid in this sale without fees, base units of the currency.
    pub raised: u64,
    /// Money of the issuer's that waits to be claimed, base units.
    pub money_owed: u64,
    /// The buyer's purchases in this sale, base units of the goods.
    pub bought: u64,
    /// What of them is locked, base units of the goods.
    pub locked: u64,
    /// The buyer's account to which that is released.
    pub deliver_to: Pubkey,
    /// Paid the rent of the purchase's account.
    pub rent_payer: Pubkey,
    /// What the escrow of the goods holds for others, base units.
    pub goods_held: u64,
    /// What the escrow of the currency holds for others, base units.
    pub money_held: u64,
    /// Fees that the treasury has not withdrawn, base units of the currency.
    pub fees: u64,
    /// How many offers, sales and locked purchases of this permissioned mint the buyer has, when this added one; otherwise 0.
    pub position: u32,
    /// Paid the rent of the position's account; zero when there is none.
    pub position_rent_payer: Pubkey,
}

impl Bought {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [193, 56, 215, 24, 156, 76, 42, 104];
}

/// A mint has an escrow now, and can be traded.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct EscrowOpened {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The mint.
    pub mint: Pubkey,
    /// Its books, an `Escrow` account.
    pub escrow: Pubkey,
    /// Its token account.
    pub vault: Pubkey,
    /// 0 the currency, 1 shares of an asset, 2 another mint that the authority allowed.
    pub kind: u8,
    /// Whether the mint is held by rule only.
    pub permissioned: bool,
    /// Decimals of the mint.
    pub decimals: u8,
    /// The token program of the mint.
    pub token_program: Pubkey,
    /// The asset whose shares these are; zero for other mints.
    pub asset: Pubkey,
    /// Paid the rent of both accounts.
    pub rent_payer: Pubkey,
}

impl EscrowOpened {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [201, 42, 96, 8, 123, 9, 212, 164];
}

/// Another fee was announced.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct FeeAnnounced {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// Of what is made before `next_fee_at`, basis points.
    pub fee_bps: u16,
    /// Of what is made from then on, basis points.
    pub next_fee_bps: u16,
    /// Unix seconds.
    pub next_fee_at: i64,
}

impl FeeAnnounced {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [106, 226, 67, 122, 253, 116, 205, 10];
}

/// The treasury withdrew the fees.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct FeesWithdrawn {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// Holds the treasury's role.
    pub treasury: Pubkey,
    /// All that were there, base units of the currency.
    pub amount: u64,
    /// Fees withdrawn, lifetime, base units of the currency.
    pub fees_paid: u64,
}

impl FeesWithdrawn {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [234, 15, 0, 119, 148, 241, 40, 21];
}

/// A network's market was opened.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MarketOpened {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// Its rules, a `MarketRules` account.
    pub rules: Pubkey,
    /// Paid the rent of that account.
    pub rent_payer: Pubkey,
    /// The network's part of what is paid, basis points.
    pub fee_bps: u16,
}

impl MarketOpened {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [98, 146, 98, 81, 117, 211, 121, 211];
}

/// A mint was barred, or allowed again.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MintBarred {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The mint.
    pub mint: Pubkey,
    /// Whether it is barred now.
    pub barred: bool,
}

impl MintBarred {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [208, 249, 110, 97, 195, 97, 234, 121];
}

/// The maker took an offer back.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OfferCancelled {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The offer, an `Offer` account.
    pub offer: Pubkey,
    /// Who made it.
    pub maker: Pubkey,
    /// What it got back.
    pub paid: types::PaidBack,
}

impl OfferCancelled {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [45, 42, 175, 214, 51, 192, 154, 9];
}

/// What waited for a maker was delivered, or a finished offer was closed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OfferClaimed {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The offer, an `Offer` account.
    pub offer: Pubkey,
    /// Who made it.
    pub maker: Pubkey,
    /// What it got.
    pub paid: types::PaidBack,
}

impl OfferClaimed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [147, 116, 125, 129, 145, 244, 99, 178];
}

/// An offer ended by rule: its time was over, or its maker may not trade any more.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OfferExpired {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The offer, an `Offer` account.
    pub offer: Pubkey,
    /// Who made it.
    pub maker: Pubkey,
    /// What it got back.
    pub paid: types::PaidBack,
}

impl OfferExpired {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [50, 165, 49, 70, 32, 186, 35, 229];
}

/// An offer was filled, in part or to its end.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OfferFilled {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The offer, an `Offer` account.
    pub offer: Pubkey,
    /// Who made it.
    pub maker: Pubkey,
    /// Who filled it.
    pub taker: Pubkey,
    /// Goods that changed hands, base units.
    pub quantity: u64,
    /// What the maker gets or gives for them, base units of the currency.
    pub amount: u64,
    /// What the taker pays on top, or gets less, base units of the currency.
    pub fee: u64,
    /// Whether the maker has its part in its account; otherwise it waits to be claimed.
    pub delivered: bool,
    /// What of the offer can still be had, base units of the goods.
    pub left: u64,
    /// Money in escrow for what is left of a bid, base units.
    pub money: u64,
    /// Goods of the maker's that wait to be claimed, base units.
    pub goods_owed: u64,
    /// Money of the maker's that waits to be claimed, base units.
    pub money_owed: u64,
    /// What the escrow of the goods holds for others, base units.
    pub goods_held: u64,
    /// What the escrow of the currency holds for others, base units.
    pub money_held: u64,
    /// Fees that the treasury has not withdrawn, base units of the currency.
    pub fees: u64,
}

impl OfferFilled {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [173, 104, 95, 161, 144, 206, 72, 57];
}

/// An offer was made; what it offers is in escrow.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OfferMade {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The offer, an `Offer` account.
    pub offer: Pubkey,
    /// Who made it.
    pub maker: Pubkey,
    /// Part of the offer's address.
    pub id: u64,
    /// 0 the maker sells, 1 it bids.
    pub side: u8,
    /// Mint of the goods.
    pub mint: Pubkey,
    /// Decimals of the mint.
    pub decimals: u8,
    /// The asset whose shares these are; zero for other mints.
    pub asset: Pubkey,
    /// Base units of the currency for 10^decimals base units of the goods.
    pub price: u64,
    /// What is offered, base units of the goods.
    pub quantity: u64,
    /// No fill is smaller, but one that takes all that is left, base units of the goods.
    pub least_fill: u64,
    /// From then on it cannot be filled, Unix seconds; 0: never.
    pub expires_at: i64,
    /// Now, Unix seconds.
    pub made_at: i64,
    /// Who alone may fill it; zero: anybody.
    pub taker: Pubkey,
    /// The network's part, basis points.
    pub fee_bps: u16,
    /// Money of a bid that went to escrow, base units; 0 when the maker sells.
    pub money: u64,
    /// The maker's account that is paid.
    pub pay_to: Pubkey,
    /// The maker's account to which goes what comes back.
    pub refund_to: Pubkey,
    /// Paid the rent of the offer's account.
    pub rent_payer: Pubkey,
    /// What the escrow of what was put up holds for others, base units of its mint.
    pub escrow_held: u64,
    /// How many offers, sales and locked purchases of this permissioned mint the maker has; 0 for others.
    pub position: u32,
    /// Paid the rent of the position's account; zero when there is none.
    pub position_rent_payer: Pubkey,
}

impl OfferMade {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [11, 5, 86, 210, 3, 4, 25, 154];
}

/// A taker that would take any part of an offer could have none; nothing happened.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OfferSkipped {
    /// Where the offer is or was.
    pub offer: Pubkey,
    /// Who would have filled it.
    pub taker: Pubkey,
    /// The code of the error by which it would be refused if the taker asked for a least part.
    pub reason: u32,
}

impl OfferSkipped {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [43, 153, 173, 172, 6, 136, 80, 203];
}

/// What a buyer had locked was delivered, or a purchase that limits nobody any more was closed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PurchaseReleased {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The sale. Its account may be gone.
    pub sale: Pubkey,
    /// Who bought.
    pub buyer: Pubkey,
    /// What it got.
    pub paid: types::PaidBack,
}

impl PurchaseReleased {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [174, 45, 83, 36, 46, 75, 231, 82];
}

/// A sale ended, or what waited for its issuer was delivered.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SaleEnded {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The sale, a `Sale` account.
    pub sale: Pubkey,
    /// Who sold.
    pub issuer: Pubkey,
    /// 1 the issuer ended it, 2 its time was over or all of it sold.
    pub state: u8,
    /// What the issuer got.
    pub paid: types::PaidBack,
}

impl SaleEnded {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [9, 38, 166, 246, 43, 47, 49, 88];
}

/// A sale was opened; its goods are in escrow.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SaleOpened {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The sale, a `Sale` account.
    pub sale: Pubkey,
    /// Who sells.
    pub issuer: Pubkey,
    /// Part of the sale's address.
    pub id: u64,
    /// Mint of the goods.
    pub mint: Pubkey,
    /// Decimals of the mint.
    pub decimals: u8,
    /// The asset whose shares these are; zero for other mints.
    pub asset: Pubkey,
    /// Price at `starts_at`, base units of the currency for 10^decimals base units of the goods.
    pub start_price: u64,
    /// Price towards which it falls until `ends_at`, in the same unit.
    pub floor_price: u64,
    /// Nothing is sold before, Unix seconds.
    pub starts_at: i64,
    /// Nothing is sold from then on, Unix seconds.
    pub ends_at: i64,
    /// Now, Unix seconds.
    pub made_at: i64,
    /// What was put up, base units of the goods.
    pub quantity: u64,
    /// Most that one buyer gets, base units of the goods.
    pub most_per_buyer: u64,
    /// No purchase is smaller, but one that takes all that is left, base units of the goods.
    pub least_purchase: u64,
    /// What is bought before stays in escrow until then, Unix seconds; 0: it is delivered at once.
    pub locked_until: i64,
    /// The network's part, basis points.
    pub fee_bps: u16,
    /// The issuer's currency account that is paid.
    pub pay_to: Pubkey,
    /// The issuer's account to which goes what is not sold.
    pub refund_to: Pubkey,
    /// Paid the rent of the sale's account.
    pub rent_payer: Pubkey,
    /// What the escrow of the goods holds for others, base units.
    pub goods_held: u64,
    /// How many offers, sales and locked purchases of this permissioned mint the issuer has; 0 for others.
    pub position: u32,
    /// Paid the rent of the position's account; zero when there is none.
    pub position_rent_payer: Pubkey,
}

impl SaleOpened {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [115, 250, 188, 187, 207, 75, 82, 72];
}

/// Any event of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// See [`Bought`].
    Bought(Bought),
    /// See [`EscrowOpened`].
    EscrowOpened(EscrowOpened),
    /// See [`FeeAnnounced`].
    FeeAnnounced(FeeAnnounced),
    /// See [`FeesWithdrawn`].
    FeesWithdrawn(FeesWithdrawn),
    /// See [`MarketOpened`].
    MarketOpened(MarketOpened),
    /// See [`MintBarred`].
    MintBarred(MintBarred),
    /// See [`OfferCancelled`].
    OfferCancelled(OfferCancelled),
    /// See [`OfferClaimed`].
    OfferClaimed(OfferClaimed),
    /// See [`OfferExpired`].
    OfferExpired(OfferExpired),
    /// See [`OfferFilled`].
    OfferFilled(OfferFilled),
    /// See [`OfferMade`].
    OfferMade(OfferMade),
    /// See [`OfferSkipped`].
    OfferSkipped(OfferSkipped),
    /// See [`PurchaseReleased`].
    PurchaseReleased(PurchaseReleased),
    /// See [`SaleEnded`].
    SaleEnded(SaleEnded),
    /// See [`SaleOpened`].
    SaleOpened(SaleOpened),
}

impl Event {
    /// Names of all events.
    pub const NAMES: &[&str] = &[
        "Bought",
        "EscrowOpened",
        "FeeAnnounced",
        "FeesWithdrawn",
        "MarketOpened",
        "MintBarred",
        "OfferCancelled",
        "OfferClaimed",
        "OfferExpired",
        "OfferFilled",
        "OfferMade",
        "OfferSkipped",
        "PurchaseReleased",
        "SaleEnded",
        "SaleOpened",
    ];

    /// The event's name in the program.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Bought(_) => "Bought",
            Self::EscrowOpened(_) => "EscrowOpened",
            Self::FeeAnnounced(_) => "FeeAnnounced",
            Self::FeesWithdrawn(_) => "FeesWithdrawn",
            Self::MarketOpened(_) => "MarketOpened",
            Self::MintBarred(_) => "MintBarred",
            Self::OfferCancelled(_) => "OfferCancelled",
            Self::OfferClaimed(_) => "OfferClaimed",
            Self::OfferExpired(_) => "OfferExpired",
            Self::OfferFilled(_) => "OfferFilled",
            Self::OfferMade(_) => "OfferMade",
            Self::OfferSkipped(_) => "OfferSkipped",
            Self::PurchaseReleased(_) => "PurchaseReleased",
            Self::SaleEnded(_) => "SaleEnded",
            Self::SaleOpened(_) => "SaleOpened",
        }
    }

    /// Decodes the bytes behind `Program data: `.
    ///
    /// # Errors
    /// See [`EventError`].
    pub fn decode(data: &[u8]) -> Result<Self, EventError> {
        let (discriminator, body) = data.split_first_chunk::<8>().ok_or(EventError::Unknown)?;
        match *discriminator {
            Bought::DISCRIMINATOR => crate::events::decode(body, "Bought").map(Self::Bought),
            EscrowOpened::DISCRIMINATOR => {
                crate::events::decode(body, "EscrowOpened").map(Self::EscrowOpened)
            }
            FeeAnnounced::DISCRIMINATOR => {
                crate::events::decode(body, "FeeAnnounced").map(Self::FeeAnnounced)
            }
            FeesWithdrawn::DISCRIMINATOR => {
                crate::events::decode(body, "FeesWithdrawn").map(Self::FeesWithdrawn)
            }
            MarketOpened::DISCRIMINATOR => {
                crate::events::decode(body, "MarketOpened").map(Self::MarketOpened)
            }
            MintBarred::DISCRIMINATOR => {
                crate::events::decode(body, "MintBarred").map(Self::MintBarred)
            }
            OfferCancelled::DISCRIMINATOR => {
                crate::events::decode(body, "OfferCancelled").map(Self::OfferCancelled)
            }
            OfferClaimed::DISCRIMINATOR => {
                crate::events::decode(body, "OfferClaimed").map(Self::OfferClaimed)
            }
            OfferExpired::DISCRIMINATOR => {
                crate::events::decode(body, "OfferExpired").map(Self::OfferExpired)
            }
            OfferFilled::DISCRIMINATOR => {
                crate::events::decode(body, "OfferFilled").map(Self::OfferFilled)
            }
            OfferMade::DISCRIMINATOR => {
                crate::events::decode(body, "OfferMade").map(Self::OfferMade)
            }
            OfferSkipped::DISCRIMINATOR => {
                crate::events::decode(body, "OfferSkipped").map(Self::OfferSkipped)
            }
            PurchaseReleased::DISCRIMINATOR => {
                crate::events::decode(body, "PurchaseReleased").map(Self::PurchaseReleased)
            }
            SaleEnded::DISCRIMINATOR => {
                crate::events::decode(body, "SaleEnded").map(Self::SaleEnded)
            }
            SaleOpened::DISCRIMINATOR => {
                crate::events::decode(body, "SaleOpened").map(Self::SaleOpened)
            }
            _ => Err(EventError::Unknown),
        }
    }

    /// All events that the program itself emitted in a transaction, in order. Data that other programs logged
    /// inside the same transaction is skipped. Logs may be truncated by the node: then the last events are missing.
    pub fn from_logs<'a>(logs: impl IntoIterator<Item = &'a str>) -> Vec<Result<Self, EventError>> {
        crate::events::from_logs(logs, &PROGRAM_ID, Self::decode)
    }
}
