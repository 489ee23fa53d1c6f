//! The market's accounts, and what they say at a time (Unix seconds).

pub use crate::generated::market::accounts::{
    Escrow, MarketRules, Offer, Position, Purchase, Sale,
};
use openmast_ledger::{ArithmeticError, BasisPoints, MarketFee, SalePrice, TradeTerms};

impl MarketRules {
    /// The fee of what is offered at `now`, basis points.
    ///
    /// # Errors
    /// The account holds more than 10 000 basis points, which the program never writes.
    pub fn fee_bps_at(&self, now: i64) -> Result<u16, ArithmeticError> {
        let fee = MarketFee {
            fee: BasisPoints::new(self.fee_bps)?,
            next_fee: BasisPoints::new(self.next_fee_bps)?,
            next_at: self.next_fee_at,
        };
        Ok(fee.at(now).get())
    }
}

impl Offer {
    /// Whether there is something to be had at `now`.
    pub fn is_open(&self, now: i64) -> bool {
        self.state == 0 && self.left > 0 && (self.expires_at == 0 || now < self.expires_at)
    }

    /// Whether its time is over at `now`, so that anybody can end it, unless it was ended or filled.
    pub fn is_expired(&self, now: i64) -> bool {
        let is_over = self.expires_at != 0 && now >= self.expires_at;
        self.state == 0 && self.left > 0 && is_over
    }

    /// Where it is in its life at `now`: `open`, `expired`, `filled`, `cancelled` or `ended`.
    pub fn state_at(&self, now: i64) -> &'static str {
        let has_expired = self.expires_at != 0 && now >= self.expires_at;
        match self.state {
            1 => "cancelled",
            2 => "ended",
            _ if self.left == 0 => "filled",
            _ if has_expired => "expired",
            _ => "open",
        }
    }

    /// Whether anybody can have something of it delivered, or close it: goods or money wait, or nothing is left of it.
    pub fn is_claimable(&self) -> bool {
        self.goods_owed > 0 || self.money_owed > 0 || self.left == 0
    }

    /// What its trades are computed by.
    ///
    /// # Errors
    /// The account holds more than 10 000 basis points, which the program never writes.
    pub fn terms(&self) -> Result<TradeTerms, ArithmeticError> {
        Ok(TradeTerms {
            price: self.price,
            decimals: self.decimals,
            fee: BasisPoints::new(self.fee_bps)?,
        })
    }
}

impl Sale {
    /// Whether its issuer or anybody else has ended it.
    pub fn is_ended(&self) -> bool {
        self.state != 0
    }

    /// Whether it is over at `now`, so that anybody can end it and have delivered what waits in it.
    pub fn is_over(&self, now: i64) -> bool {
        self.is_ended() || now >= self.ends_at || self.left == 0
    }

    /// Where it is in its life at `now`: `not begun`, `running`, `sold out`, `over` or `ended`.
    pub fn state_at(&self, now: i64) -> &'static str {
        match self.price_at(now) {
            _ if self.is_ended() => "ended",
            Some(_) => "running",
            None if self.left == 0 => "sold out",
            None if now >= self.ends_at => "over",
            None => "not begun",
        }
    }

    /// The price at `now`, base units of the currency for one unit of the goods; `None`: nothing is sold then.
    pub fn price_at(&self, now: i64) -> Option<u64> {
        let price = SalePrice {
            start: self.start_price,
            floor: self.floor_price,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
        };
        let has_goods = !self.is_ended() && self.left > 0;
        has_goods.then(|| price.at(now)).flatten()
    }

    /// What a purchase at `price` is computed by.
    ///
    /// # Errors
    /// The account holds more than 10 000 basis points, which the program never writes.
    pub fn terms(&self, price: u64) -> Result<TradeTerms, ArithmeticError> {
        Ok(TradeTerms {
            price,
            decimals: self.decimals,
            fee: BasisPoints::new(self.fee_bps)?,
        })
    }
}

impl Purchase {
    /// Whether anybody can have delivered at `now` what the buyer had locked, or close it. `sale`: that which it is of, if it
    /// is still there: as long as more can be bought in it, what the buyer has bought must be known.
    pub fn is_releasable(&self, sale: Option<&Sale>, now: i64) -> bool {
        if self.locked > 0 {
            return now >= self.locked_until;
        }
        let of_this = |sale: &&Sale| {
            (self.network, self.mint) == (sale.network, sale.mint)
                && self.sale_made_at == sale.made_at
                && self.sale_ends_at == sale.ends_at
                && self.locked_until == sale.locked_until
        };
        sale.filter(of_this).is_none_or(|sale| sale.is_over(now))
    }
}
