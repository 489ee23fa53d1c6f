//! What a primary sale is, and everything that may be done with it.

use {
    crate::{
        constants::offer_state,
        errors::MarketError,
        totals::{basis_points, decrease, increase},
    },
    anchor_lang::{AnchorAccount, prelude::*},
    openmast_ledger::{SalePrice, TradeTerms},
};

/// A sale by the issuer: at a fixed price, or one that falls by the clock. The goods are in escrow, and everybody pays the
/// price of the moment.
///
/// Address: `"sale"`, issuer, id.
#[account]
pub struct Sale {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// Who sells.
    pub issuer: Address,
    /// Part of the address, chosen by the issuer.
    pub id: PodU64,
    /// Bump of this account's address.
    pub bump: u8,
    /// 0 open, 1 ended by the issuer, 2 ended after its time.
    pub state: u8,
    /// Decimals of the mint.
    pub decimals: u8,
    /// The network whose currency is paid.
    pub network: Address,
    /// Mint of the goods.
    pub mint: Address,
    /// The asset whose shares these are; zero for other mints.
    pub asset: Address,
    /// Price at `starts_at`, base units of the currency for 10^decimals base units of the goods.
    pub start_price: PodU64,
    /// Price towards which it falls until `ends_at`, in the same unit; the same number for a fixed price.
    pub floor_price: PodU64,
    /// Nothing is sold before, Unix seconds.
    pub starts_at: PodI64,
    /// Nothing is sold from then on, Unix seconds.
    pub ends_at: PodI64,
    /// When the sale was made, Unix seconds.
    pub made_at: PodI64,
    /// What was put up, base units of the goods.
    pub quantity: PodU64,
    /// What of it can be had, base units of the goods; 0: it is sold out or has ended.
    pub left: PodU64,
    /// Most that one buyer gets, base units of the goods.
    pub most_per_buyer: PodU64,
    /// No purchase is smaller, but one that takes all that is left, base units of the goods.
    pub least_purchase: PodU64,
    /// What is bought before stays in escrow until then, Unix seconds; 0: it is delivered at once.
    pub locked_until: PodI64,
    /// The network's part, as it held when the sale was made, basis points. The buyer pays it on top.
    pub fee_bps: PodU16,
    /// What buyers paid without fees, base units.
    pub raised: PodU64,
    /// Goods in escrow that are the issuer's and wait to be claimed, base units.
    pub goods_owed: PodU64,
    /// Money in escrow that is the issuer's and waits to be claimed, base units.
    pub money_owed: PodU64,
    /// The issuer's currency account that is paid.
    pub pay_to: Address,
    /// The issuer's account from which the goods came, and to which goes what is not sold.
    pub refund_to: Address,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Address,
    /// Zero.
    pub reserved: [u8; 32],
}

impl Sale {
    /// The sale in an account; `None` when there is none (any more). An error when it is something else.
    pub(crate) fn find(account: &AccountView) -> Result<Option<Account<Self>>> {
        if account.owned_by(&System::id()) {
            return Ok(None);
        }
        Ok(Some(Account::<Self>::load(*account)?))
    }

    /// How its price goes.
    pub(crate) fn price(&self) -> SalePrice {
        SalePrice {
            start: self.start_price.get(),
            floor: self.floor_price.get(),
            starts_at: self.starts_at.get(),
            ends_at: self.ends_at.get(),
        }
    }

    /// What a purchase at `now`, Unix seconds, costs: [`MarketError::SaleNotStarted`] or [`MarketError::SaleOver`] when
    /// nothing is sold then.
    pub(crate) fn terms_at(&self, now: i64) -> Result<TradeTerms> {
        require!(now >= self.starts_at.get(), MarketError::SaleNotStarted);
        require!(self.left.get() > 0, MarketError::SaleOver);
        let price = self.price().at(now).ok_or(MarketError::SaleOver)?;
        Ok(TradeTerms {
            price,
            decimals: self.decimals,
            fee: basis_points(self.fee_bps.get())?,
        })
    }

    /// Counts what is sold, base units of the goods and of the currency.
    pub(crate) fn sell(&mut self, quantity: u64, amount: u64) -> Result<()> {
        decrease(&mut self.left, quantity)?;
        increase(&mut self.raised, amount)
    }

    /// Ends it: what was not sold is the issuer's again, and waits to be claimed.
    pub(crate) fn end(&mut self, state: u8) -> Result<()> {
        let left = self.left.get();
        self.left = 0.into();
        self.state = state;
        increase(&mut self.goods_owed, left)
    }

    /// Whether nothing is sold any more, whoever asks.
    pub(crate) fn is_over(&self, now: i64) -> bool {
        self.state != offer_state::OPEN || now >= self.ends_at.get() || self.left.get() == 0
    }

    /// Whether nothing is left of it that could be bought or claimed.
    pub(crate) fn is_done(&self) -> bool {
        self.left.get() == 0 && self.goods_owed.get() == 0 && self.money_owed.get() == 0
    }
}
