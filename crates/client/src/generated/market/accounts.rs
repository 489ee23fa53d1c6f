//! The program's accounts.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use super::PROGRAM_ID;
use crate::accounts::ProgramAccount;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_pubkey::Pubkey;

/// The books of what a network's market holds of one mint for others. They own the token account beside them.
///
/// Address: `"escrow-books"`, network, mint. The token account: `"escrow"`, network, mint.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Escrow {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network.
    pub network: Pubkey,
    /// The mint.
    pub mint: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the token account's address.
    pub vault_bump: u8,
    /// 0 the network's currency, 1 shares of one of its assets, 2 another mint that its authority allowed, 3 tokens of
    /// one of its lots.
    pub kind: u8,
    /// 1: the authority barred the mint; only what is there can be taken back.
    pub barred: u8,
    /// 1: shares that are held by rule only.
    pub permissioned: u8,
    /// Decimals of the mint.
    pub decimals: u8,
    /// The token program of the mint.
    pub token_program: Pubkey,
    /// The token account.
    pub vault: Pubkey,
    /// The asset whose shares these are; zero for other mints.
    pub asset: Pubkey,
    /// Paid the rent of both accounts.
    pub rent_payer: Pubkey,
    /// What belongs to makers, issuers and buyers, base units.
    pub held: u64,
    /// Fees that the treasury has not withdrawn, base units; of the currency alone.
    pub fees: u64,
    /// Fees that it withdrew, lifetime, base units.
    pub fees_paid: u64,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Escrow {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Escrow";
    const DISCRIMINATOR: [u8; 8] = [31, 213, 123, 187, 186, 22, 218, 155];
    const SIZE: usize = 263;
}

impl Escrow {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::mint`] begins in the account's data.
    pub const MINT_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 73;
    /// Where [`Self::vault_bump`] begins in the account's data.
    pub const VAULT_BUMP_OFFSET: usize = 74;
    /// Where [`Self::kind`] begins in the account's data.
    pub const KIND_OFFSET: usize = 75;
    /// Where [`Self::barred`] begins in the account's data.
    pub const BARRED_OFFSET: usize = 76;
    /// Where [`Self::permissioned`] begins in the account's data.
    pub const PERMISSIONED_OFFSET: usize = 77;
    /// Where [`Self::decimals`] begins in the account's data.
    pub const DECIMALS_OFFSET: usize = 78;
    /// Where [`Self::token_program`] begins in the account's data.
    pub const TOKEN_PROGRAM_OFFSET: usize = 79;
    /// Where [`Self::vault`] begins in the account's data.
    pub const VAULT_OFFSET: usize = 111;
    /// Where [`Self::asset`] begins in the account's data.
    pub const ASSET_OFFSET: usize = 143;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 175;
    /// Where [`Self::held`] begins in the account's data.
    pub const HELD_OFFSET: usize = 207;
    /// Where [`Self::fees`] begins in the account's data.
    pub const FEES_OFFSET: usize = 215;
    /// Where [`Self::fees_paid`] begins in the account's data.
    pub const FEES_PAID_OFFSET: usize = 223;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 231;
}

/// What a network takes of the trades on its market.
///
/// Address: `"rules"`, network.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MarketRules {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network.
    pub network: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent.
    pub rent_payer: Pubkey,
    /// The network's part of what is paid, of offers and sales made before `next_fee_at`, basis points.
    pub fee_bps: u16,
    /// The same of those made from `next_fee_at` on, basis points.
    pub next_fee_bps: u16,
    /// When the next fee begins to hold, Unix seconds; 0: none was ever announced.
    pub next_fee_at: i64,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for MarketRules {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "MarketRules";
    const DISCRIMINATOR: [u8; 8] = [39, 89, 237, 140, 225, 40, 239, 238];
    const SIZE: usize = 118;
}

impl MarketRules {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 41;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 42;
    /// Where [`Self::fee_bps`] begins in the account's data.
    pub const FEE_BPS_OFFSET: usize = 74;
    /// Where [`Self::next_fee_bps`] begins in the account's data.
    pub const NEXT_FEE_BPS_OFFSET: usize = 76;
    /// Where [`Self::next_fee_at`] begins in the account's data.
    pub const NEXT_FEE_AT_OFFSET: usize = 78;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 86;
}

/// A sale or bid of one maker at one price. What it offers is in escrow.
///
/// Address: `"offer"`, maker, id.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Offer {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// Who made it, and who may cancel it.
    pub maker: Pubkey,
    /// Part of the address, chosen by the maker.
    pub id: u64,
    /// Bump of this account's address.
    pub bump: u8,
    /// 0 the maker sells, 1 it bids.
    pub side: u8,
    /// 0 open, 1 cancelled, 2 ended by rule.
    pub state: u8,
    /// Decimals of the mint.
    pub decimals: u8,
    /// The network whose currency is paid.
    pub network: Pubkey,
    /// Mint of the goods.
    pub mint: Pubkey,
    /// The asset whose shares these are; zero for other mints.
    pub asset: Pubkey,
    /// Base units of the currency for 10^decimals base units of the goods.
    pub price: u64,
    /// What was offered at first, base units of the goods.
    pub quantity: u64,
    /// What of it can be had, base units of the goods; 0: it is filled or has ended.
    pub left: u64,
    /// No fill is smaller, but one that takes all that is left, base units of the goods.
    pub least_fill: u64,
    /// From then on it cannot be filled, Unix seconds; 0: never.
    pub expires_at: i64,
    /// When it was made, Unix seconds.
    pub made_at: i64,
    /// Who alone may fill it; zero: anybody.
    pub taker: Pubkey,
    /// The network's part, as it held when the offer was made, basis points. The taker pays it.
    pub fee_bps: u16,
    /// Money in escrow for what is left of a bid, base units; 0 when the maker sells.
    pub money: u64,
    /// Goods in escrow that are the maker's and wait to be claimed, base units.
    pub goods_owed: u64,
    /// Money in escrow that is the maker's and waits to be claimed, base units.
    pub money_owed: u64,
    /// The maker's account that is paid: of the currency when it sells, of the goods when it bids.
    pub pay_to: Pubkey,
    /// The maker's account from which the offer was made, and to which goes what comes back.
    pub refund_to: Pubkey,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Pubkey,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Offer {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Offer";
    const DISCRIMINATOR: [u8; 8] = [215, 88, 60, 71, 170, 162, 73, 229];
    const SIZE: usize = 383;
}

impl Offer {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::maker`] begins in the account's data.
    pub const MAKER_OFFSET: usize = 9;
    /// Where [`Self::id`] begins in the account's data.
    pub const ID_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 49;
    /// Where [`Self::side`] begins in the account's data.
    pub const SIDE_OFFSET: usize = 50;
    /// Where [`Self::state`] begins in the account's data.
    pub const STATE_OFFSET: usize = 51;
    /// Where [`Self::decimals`] begins in the account's data.
    pub const DECIMALS_OFFSET: usize = 52;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 53;
    /// Where [`Self::mint`] begins in the account's data.
    pub const MINT_OFFSET: usize = 85;
    /// Where [`Self::asset`] begins in the account's data.
    pub const ASSET_OFFSET: usize = 117;
    /// Where [`Self::price`] begins in the account's data.
    pub const PRICE_OFFSET: usize = 149;
    /// Where [`Self::quantity`] begins in the account's data.
    pub const QUANTITY_OFFSET: usize = 157;
    /// Where [`Self::left`] begins in the account's data.
    pub const LEFT_OFFSET: usize = 165;
    /// Where [`Self::least_fill`] begins in the account's data.
    pub const LEAST_FILL_OFFSET: usize = 173;
    /// Where [`Self::expires_at`] begins in the account's data.
    pub const EXPIRES_AT_OFFSET: usize = 181;
    /// Where [`Self::made_at`] begins in the account's data.
    pub const MADE_AT_OFFSET: usize = 189;
    /// Where [`Self::taker`] begins in the account's data.
    pub const TAKER_OFFSET: usize = 197;
    /// Where [`Self::fee_bps`] begins in the account's data.
    pub const FEE_BPS_OFFSET: usize = 229;
    /// Where [`Self::money`] begins in the account's data.
    pub const MONEY_OFFSET: usize = 231;
    /// Where [`Self::goods_owed`] begins in the account's data.
    pub const GOODS_OWED_OFFSET: usize = 239;
    /// Where [`Self::money_owed`] begins in the account's data.
    pub const MONEY_OWED_OFFSET: usize = 247;
    /// Where [`Self::pay_to`] begins in the account's data.
    pub const PAY_TO_OFFSET: usize = 255;
    /// Where [`Self::refund_to`] begins in the account's data.
    pub const REFUND_TO_OFFSET: usize = 287;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 319;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 351;
}

/// How many offers, sales and locked purchases of a permissioned share one wallet has. The account is there exactly while
/// there are any, so that the share gate goes on counting a holder whose shares lie in escrow.
///
/// Address: `"position"`, share mint, wallet.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Position {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The share mint.
    pub mint: Pubkey,
    /// The wallet.
    pub wallet: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Pubkey,
    /// How many there are.
    pub count: u32,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Position {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Position";
    const DISCRIMINATOR: [u8; 8] = [170, 188, 143, 228, 122, 64, 247, 208];
    const SIZE: usize = 142;
}

impl Position {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::mint`] begins in the account's data.
    pub const MINT_OFFSET: usize = 9;
    /// Where [`Self::wallet`] begins in the account's data.
    pub const WALLET_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 73;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 74;
    /// Where [`Self::count`] begins in the account's data.
    pub const COUNT_OFFSET: usize = 106;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 110;
}

/// What one buyer bought in one sale, and what of it is still locked.
///
/// Address: `"purchase"`, sale, buyer.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Purchase {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The sale. Its account may be gone.
    pub sale: Pubkey,
    /// Who bought.
    pub buyer: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// The network.
    pub network: Pubkey,
    /// Mint of the goods.
    pub mint: Pubkey,
    /// When that sale was made, Unix seconds: there may be a later one at its address.
    pub sale_made_at: i64,
    /// When that sale ends, Unix seconds. While it runs this account is what limits the buyer.
    pub sale_ends_at: i64,
    /// Bought so far, base units of the goods.
    pub bought: u64,
    /// In escrow until `locked_until`, base units of the goods.
    pub locked: u64,
    /// From then on what is locked can be released, Unix seconds.
    pub locked_until: i64,
    /// The buyer's account to which it is released.
    pub deliver_to: Pubkey,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Pubkey,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Purchase {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Purchase";
    const DISCRIMINATOR: [u8; 8] = [33, 203, 1, 252, 231, 228, 8, 67];
    const SIZE: usize = 274;
}

impl Purchase {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::sale`] begins in the account's data.
    pub const SALE_OFFSET: usize = 9;
    /// Where [`Self::buyer`] begins in the account's data.
    pub const BUYER_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 73;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 74;
    /// Where [`Self::mint`] begins in the account's data.
    pub const MINT_OFFSET: usize = 106;
    /// Where [`Self::sale_made_at`] begins in the account's data.
    pub const SALE_MADE_AT_OFFSET: usize = 138;
    /// Where [`Self::sale_ends_at`] begins in the account's data.
    pub const SALE_ENDS_AT_OFFSET: usize = 146;
    /// Where [`Self::bought`] begins in the account's data.
    pub const BOUGHT_OFFSET: usize = 154;
    /// Where [`Self::locked`] begins in the account's data.
    pub const LOCKED_OFFSET: usize = 162;
    /// Where [`Self::locked_until`] begins in the account's data.
    pub const LOCKED_UNTIL_OFFSET: usize = 170;
    /// Where [`Self::deliver_to`] begins in the account's data.
    pub const DELIVER_TO_OFFSET: usize = 178;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 210;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 242;
}

/// A sale by the issuer: at a fixed price, or one that falls by the clock. The goods are in escrow, and everybody pays the
/// price of the moment.
///
/// Address: `"sale"`, issuer, id.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Sale {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// Who sells.
    pub issuer: Pubkey,
    /// Part of the address, chosen by the issuer.
    pub id: u64,
    /// Bump of this account's address.
    pub bump: u8,
    /// 0 open, 1 ended by the issuer, 2 ended after its time.
    pub state: u8,
    /// Decimals of the mint.
    pub decimals: u8,
    /// The network whose currency is paid.
    pub network: Pubkey,
    /// Mint of the goods.
    pub mint: Pubkey,
    /// The asset whose shares these are; zero for other mints.
    pub asset: Pubkey,
    /// Price at `starts_at`, base units of the currency for 10^decimals base units of the goods.
    pub start_price: u64,
    /// Price towards which it falls until `ends_at`, in the same unit; the same number for a fixed price.
    pub floor_price: u64,
    /// Nothing is sold before, Unix seconds.
    pub starts_at: i64,
    /// Nothing is sold from then on, Unix seconds.
    pub ends_at: i64,
    /// When the sale was made, Unix seconds.
    pub made_at: i64,
    /// What was put up, base units of the goods.
    pub quantity: u64,
    /// What of it can be had, base units of the goods; 0: it is sold out or has ended.
    pub left: u64,
    /// Most that one buyer gets, base units of the goods.
    pub most_per_buyer: u64,
    /// No purchase is smaller, but one that takes all that is left, base units of the goods.
    pub least_purchase: u64,
    /// What is bought before stays in escrow until then, Unix seconds; 0: it is delivered at once.
    pub locked_until: i64,
    /// The network's part, as it held when the sale was made, basis points. The buyer pays it on top.
    pub fee_bps: u16,
    /// What buyers paid without fees, base units.
    pub raised: u64,
    /// Goods in escrow that are the issuer's and wait to be claimed, base units.
    pub goods_owed: u64,
    /// Money in escrow that is the issuer's and waits to be claimed, base units.
    pub money_owed: u64,
    /// The issuer's currency account that is paid.
    pub pay_to: Pubkey,
    /// The issuer's account from which the goods came, and to which goes what is not sold.
    pub refund_to: Pubkey,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Pubkey,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Sale {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Sale";
    const DISCRIMINATOR: [u8; 8] = [202, 64, 232, 171, 178, 172, 34, 183];
    const SIZE: usize = 382;
}

impl Sale {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::issuer`] begins in the account's data.
    pub const ISSUER_OFFSET: usize = 9;
    /// Where [`Self::id`] begins in the account's data.
    pub const ID_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 49;
    /// Where [`Self::state`] begins in the account's data.
    pub const STATE_OFFSET: usize = 50;
    /// Where [`Self::decimals`] begins in the account's data.
    pub const DECIMALS_OFFSET: usize = 51;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 52;
    /// Where [`Self::mint`] begins in the account's data.
    pub const MINT_OFFSET: usize = 84;
    /// Where [`Self::asset`] begins in the account's data.
    pub const ASSET_OFFSET: usize = 116;
    /// Where [`Self::start_price`] begins in the account's data.
    pub const START_PRICE_OFFSET: usize = 148;
    /// Where [`Self::floor_price`] begins in the account's data.
    pub const FLOOR_PRICE_OFFSET: usize = 156;
    /// Where [`Self::starts_at`] begins in the account's data.
    pub const STARTS_AT_OFFSET: usize = 164;
    /// Where [`Self::ends_at`] begins in the account's data.
    pub const ENDS_AT_OFFSET: usize = 172;
    /// Where [`Self::made_at`] begins in the account's data.
    pub const MADE_AT_OFFSET: usize = 180;
    /// Where [`Self::quantity`] begins in the account's data.
    pub const QUANTITY_OFFSET: usize = 188;
    /// Where [`Self::left`] begins in the account's data.
    pub const LEFT_OFFSET: usize = 196;
    /// Where [`Self::most_per_buyer`] begins in the account's data.
    pub const MOST_PER_BUYER_OFFSET: usize = 204;
    /// Where [`Self::least_purchase`] begins in the account's data.
    pub const LEAST_PURCHASE_OFFSET: usize = 212;
    /// Where [`Self::locked_until`] begins in the account's data.
    pub const LOCKED_UNTIL_OFFSET: usize = 220;
    /// Where [`Self::fee_bps`] begins in the account's data.
    pub const FEE_BPS_OFFSET: usize = 228;
    /// Where [`Self::raised`] begins in the account's data.
    pub const RAISED_OFFSET: usize = 230;
    /// Where [`Self::goods_owed`] begins in the account's data.
    pub const GOODS_OWED_OFFSET: usize = 238;
    /// Where [`Self::money_owed`] begins in the account's data.
    pub const MONEY_OWED_OFFSET: usize = 246;
    /// Where [`Self::pay_to`] begins in the account's data.
    pub const PAY_TO_OFFSET: usize = 254;
    /// Where [`Self::refund_to`] begins in the account's data.
    pub const REFUND_TO_OFFSET: usize = 286;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 318;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 350;
}
