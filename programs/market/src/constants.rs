//! Seeds of the addresses, sides, states and limits.

/// Seeds of the program's addresses; see `docs/reference/market.md`.
pub mod seeds {
    pub use openmast_common::seeds::{ESCROW, ESCROW_BOOKS, POSITION};

    /// Rules of a network's market: with network.
    pub const RULES: &[u8] = b"rules";
    /// Offer: with maker and id.
    pub const OFFER: &[u8] = b"offer";
    /// Sale: with issuer and id.
    pub const SALE: &[u8] = b"sale";
    /// Purchase: with sale and buyer.
    pub const PURCHASE: &[u8] = b"purchase";
}

/// `Offer.side`.
pub mod side {
    /// The maker sells: the goods are in escrow.
    pub const SELL: u8 = 0;
    /// The maker buys: the money is in escrow.
    pub const BID: u8 = 1;
}

/// `Offer.state` and `Sale.state`.
pub mod offer_state {
    /// What is left can be had.
    pub const OPEN: u8 = 0;
    /// The maker took it back, or the issuer ended it.
    pub const CANCELLED: u8 = 1;
    /// It ended by rule: its time was over, or the maker may not trade any more.
    pub const EXPIRED: u8 = 2;
}

/// `Escrow.kind`: what the mint is.
pub mod escrow_kind {
    /// The network's currency.
    pub const CURRENCY: u8 = 0;
    /// Shares of one of the network's assets.
    pub const SHARES: u8 = 1;
    /// Another mint, which the network's authority allowed.
    pub const LISTED: u8 = 2;
    /// Tokens of one of the network's lots.
    pub const LOT: u8 = 3;
}

/// `version` of every account: how its fields are to be read.
pub const ACCOUNT_VERSION: u8 = 1;
/// Most decimals of a mint that is traded: a whole unit must fit 64 bits.
pub const MAX_DECIMALS: u8 = 18;
/// A sale ends, and what it sells is locked, at most so long from when it is opened, seconds: ten years of 365.25 days.
pub const MOST_AHEAD_SECONDS: i64 = 10 * 31_557_600;
