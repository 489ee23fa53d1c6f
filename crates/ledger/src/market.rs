//! Offers and sales: what a trade costs, and what of it is the network's. Whoever chooses an amount never gains by how it
//! is rounded.

use thiserror::Error;

use crate::{
    division::div_rem_u128,
    units::{ArithmeticError, BaseUnits, BasisPoints},
};

/// No network's market takes more.
pub const MOST_MARKET_FEE_BPS: u16 = 200;

/// A higher fee is announced at least this long before it holds, seconds: seven days.
pub const MARKET_FEE_NOTICE_SECONDS: i64 = 7 * 24 * 60 * 60;

/// Why a fee was not announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MarketFeeError {
    /// Above [`MOST_MARKET_FEE_BPS`].
    #[error("a market's fee is at most 200 basis points")]
    TooHigh,
    /// It would hold in the past, or be a raise without its notice.
    #[error(
        "a fee holds from now on at the earliest, and a higher one seven days after its announcement"
    )]
    TooSoon,
}

/// A market's fee now and its next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarketFee {
    /// Holds before `next_at`.
    pub fee: BasisPoints,
    /// Holds from `next_at` on.
    pub next_fee: BasisPoints,
    /// Unix seconds; 0: none was ever announced.
    pub next_at: i64,
}

impl MarketFee {
    /// The fee of what is offered at `now`, Unix seconds.
    #[inline]
    pub const fn at(&self, now: i64) -> BasisPoints {
        if self.next_at != 0 && self.next_at <= now {
            self.next_fee
        } else {
            self.fee
        }
    }

    /// Announces `fee` from `from` on, and drops what was announced before and does not hold yet. A lower one may hold at
    /// once. Unchanged on error.
    pub fn announce(
        &mut self,
        fee: BasisPoints,
        from: i64,
        now: i64,
    ) -> Result<(), MarketFeeError> {
        if fee.get() > MOST_MARKET_FEE_BPS {
            return Err(MarketFeeError::TooHigh);
        }
        let present = self.at(now);
        let earliest = if fee > present {
            now.saturating_add(MARKET_FEE_NOTICE_SECONDS)
        } else {
            now
        };
        if from < earliest {
            return Err(MarketFeeError::TooSoon);
        }
        *self = Self {
            fee: present,
            next_fee: fee,
            next_at: from,
        };
        Ok(())
    }
}

/// What is traded at which price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TradeTerms {
    /// Base units of the currency for 10^`decimals` base units of what is traded.
    pub price: u64,
    /// Decimals of what is traded.
    pub decimals: u8,
    /// The network's part, of the money that changes hands.
    pub fee: BasisPoints,
}

/// The money of one trade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trade {
    /// What the maker gets or gives, base units.
    pub amount: BaseUnits,
    /// What the taker pays on top, or gets less, base units: `⌈amount · fee / 10⁴⌉`.
    pub fee: BaseUnits,
}

impl Trade {
    /// What a taker that buys pays in all.
    #[inline]
    pub fn paid(&self) -> Result<BaseUnits, ArithmeticError> {
        self.amount.checked_add(self.fee)
    }

    /// What a taker that sells gets. A fee is never more than its amount.
    #[inline]
    pub fn received(&self) -> Result<BaseUnits, ArithmeticError> {
        self.amount.checked_sub(self.fee)
    }
}

impl TradeTerms {
    /// A taker buys `quantity` base units: it pays `⌈quantity · price / 10^decimals⌉`, and the fee on top.
    #[inline]
    pub fn buy(&self, quantity: u64) -> Result<Trade, ArithmeticError> {
        self.trade(self.worth_up(quantity)?)
    }

    /// A taker sells `quantity` base units: the maker pays `⌊quantity · price / 10^decimals⌋`, the fee is taken from it.
    #[inline]
    pub fn sell(&self, quantity: u64) -> Result<Trade, ArithmeticError> {
        let (amount, _) = self.worth(quantity)?;
        self.trade(BaseUnits(amount))
    }

    /// `⌈quantity · price / 10^decimals⌉`, base units. What a bid for `quantity` puts in escrow: all its fills together
    /// never take more, as each of them is rounded down.
    #[inline]
    pub fn worth_up(&self, quantity: u64) -> Result<BaseUnits, ArithmeticError> {
        let (amount, rest) = self.worth(quantity)?;
        BaseUnits(amount).checked_add(BaseUnits(u64::from(rest > 0)))
    }

    fn trade(&self, amount: BaseUnits) -> Result<Trade, ArithmeticError> {
        let fee = self.fee.of_up(amount);
        Ok(Trade { amount, fee })
    }

    /// `quantity · price / 10^decimals` rounded down, and what is left.
    #[inline]
    fn worth(&self, quantity: u64) -> Result<(u64, u64), ArithmeticError> {
        let unit = 10u64
            .checked_pow(u32::from(self.decimals))
            .ok_or(ArithmeticError::Overflow)?;
        let product = u128::from(quantity) * u128::from(self.price);
        let (amount, rest) = div_rem_u128((product >> 64) as u64, product as u64, unit);
        let amount = u64::try_from(amount).map_err(|_| ArithmeticError::Overflow)?;
        Ok((amount, rest))
    }
}

/// How much of an offer of which `left` is there a taker gets that wants up to `wanted`: as much as there is without leaving
/// a rest that is smaller than the least fill, unless it takes all. 0 when that is less than the least fill.
///
/// So what is left of an offer is nothing or at least its least fill, and nobody can leave dust in it.
#[inline]
pub const fn fill_quantity(wanted: u64, left: u64, least_fill: u64) -> u64 {
    if wanted >= left {
        return left;
    }
    let most = left.saturating_sub(least_fill);
    let quantity = if wanted < most { wanted } else { most };
    if quantity < least_fill { 0 } else { quantity }
}

/// The price of a sale by the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SalePrice {
    /// At `starts_at`, base units of the currency for one unit.
    pub start: u64,
    /// At `ends_at`, base units of the currency for one unit, at most `start`; the same for a fixed price.
    pub floor: u64,
    /// Unix seconds.
    pub starts_at: i64,
    /// Unix seconds, after `starts_at`.
    pub ends_at: i64,
}

impl SalePrice {
    /// Whether it stays.
    #[inline]
    pub const fn is_fixed(&self) -> bool {
        self.start == self.floor
    }

    /// The price at `now`, Unix seconds: it falls linearly and is rounded up. `None` before the start, and from the end on.
    #[inline]
    pub fn at(&self, now: i64) -> Option<u64> {
        if now < self.starts_at || now >= self.ends_at {
            return None;
        }
        let above_floor = self.start.saturating_sub(self.floor);
        // Both are positive: `starts_at ≤ now < ends_at`.
        let (left, duration) = (
            self.ends_at.abs_diff(now),
            self.ends_at.abs_diff(self.starts_at),
        );
        let product = u128::from(above_floor) * u128::from(left);
        let (part, rest) = div_rem_u128((product >> 64) as u64, product as u64, duration);
        // `left ≤ duration`: the part is at most `above_floor`, and less when there is a rest.
        let part = u64::try_from(part).ok()?.checked_add(u64::from(rest > 0))?;
        self.floor.checked_add(part)
    }
}
