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
