//! What an offer is, and everything that may be done with it.

use {
    crate::{
        constants::{offer_state, side},
        errors::MarketError,
        totals::{basis_points, decrease, increase},
    },
    anchor_lang::{AnchorAccount, prelude::*},
    openmast_ledger::{Trade, TradeTerms},
};

/// A sale or bid of one maker at one price. What it offers is in escrow.
///
/// Address: `"offer"`, maker, id.
#[account]
pub struct Offer {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// Who made it, and who may cancel it.
    pub maker: Address,
    /// Part of the address, chosen by the maker.
    pub id: PodU64,
    /// Bump of this account's address.
    pub bump: u8,
    /// 0 the maker sells, 1 it bids.
    pub side: u8,
    /// 0 open, 1 cancelled, 2 ended by rule.
    pub state: u8,
    /// Decimals of the mint.
    pub decimals: u8,
    /// The network whose currency is paid.
    pub network: Address,
    /// Mint of the goods.
    pub mint: Address,
    /// The asset whose shares these are; zero for other mints.
    pub asset: Address,
    /// Base units of the currency for 10^decimals base units of the goods.
    pub price: PodU64,
    /// What was offered at first, base units of the goods.
    pub quantity: PodU64,
    /// What of it can be had, base units of the goods; 0: it is filled or has ended.
    pub left: PodU64,
    /// No fill is smaller, but one that takes all that is left, base units of the goods.
    pub least_fill: PodU64,
    /// From then on it cannot be filled, Unix seconds; 0: never.
    pub expires_at: PodI64,
    /// When it was made, Unix seconds.
    pub made_at: PodI64,
    /// Who alone may fill it; zero: anybody.
    pub taker: Address,
    /// The network's part, as it held when the offer was made, basis points. The taker pays it.
    pub fee_bps: PodU16,
    /// Money in escrow for what is left of a bid, base units; 0 when the maker sells.
    pub money: PodU64,
    /// Goods in escrow that are the maker's and wait to be claimed, base units.
    pub goods_owed: PodU64,
    /// Money in escrow that is the maker's and waits to be claimed, base units.
    pub money_owed: PodU64,
    /// The maker's account that is paid: of the currency when it sells, of the goods when it bids.
    pub pay_to: Address,
    /// The maker's account from which the offer was made, and to which goes what comes back.
    pub refund_to: Address,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Address,
    /// Zero.
    pub reserved: [u8; 32],
}

impl Offer {
    /// The offer in an account; `None` when there is none (any more). An error when it is something else.
    pub(crate) fn find(account: &AccountView) -> Result<Option<Account<Self>>> {
        if account.owned_by(&System::id()) {
            return Ok(None);
        }
        // SAFETY: no account of an instruction is given twice where it is changed, so this one is loaded nowhere else.
        Ok(Some(unsafe { Account::<Self>::load_mut(*account) }?))
    }

    /// Whether the maker sells.
    pub(crate) fn is_sell(&self) -> bool {
        self.side == side::SELL
    }

    /// What its fills cost.
    pub(crate) fn terms(&self) -> core::result::Result<TradeTerms, MarketError> {
        Ok(TradeTerms {
            price: self.price.get(),
            decimals: self.decimals,
            fee: basis_points(self.fee_bps.get())?,
        })
    }

    /// Whether its time is over at `now`, Unix seconds.
    pub(crate) fn has_expired(&self, now: i64) -> bool {
        self.expires_at.get() != 0 && now >= self.expires_at.get()
    }

    /// Refuses one of which nothing can be had: [`MarketError::OfferEnded`] or [`MarketError::OfferExpired`].
    pub(crate) fn require_open(&self, now: i64) -> core::result::Result<(), MarketError> {
        if self.left.get() == 0 {
            return Err(MarketError::OfferEnded);
        }
        if self.has_expired(now) {
            return Err(MarketError::OfferExpired);
        }
        Ok(())
    }

    /// Counts a fill of `quantity`, base units of the goods. A bid pays for it out of its money; what is left of that after
    /// the last fill is the maker's again.
    pub(crate) fn fill(&mut self, quantity: u64, trade: &Trade) -> Result<()> {
        decrease(&mut self.left, quantity)?;
        if !self.is_sell() {
            decrease(&mut self.money, trade.amount.get())?;
            if self.left.get() == 0 {
                self.release_money()?;
            }
        }
        Ok(())
    }

    /// Ends an offer that was not filled: what is left of it is the maker's again, and waits to be claimed.
    pub(crate) fn end(&mut self, state: u8) -> Result<()> {
        require!(
            self.state == offer_state::OPEN && self.left.get() > 0,
            MarketError::OfferEnded
        );
        self.state = state;
        if self.is_sell() {
            let left = self.left.get();
            increase(&mut self.goods_owed, left)?;
        }
        self.left = 0.into();
        self.release_money()
    }

    fn release_money(&mut self) -> Result<()> {
        let money = self.money.get();
        self.money = 0.into();
        increase(&mut self.money_owed, money)
    }

    /// Whether nothing is left of it that could be had, claimed or paid.
    pub(crate) fn is_done(&self) -> bool {
        self.left.get() == 0 && self.goods_owed.get() == 0 && self.money_owed.get() == 0
    }

    /// The maker's accounts that it named: of the goods, and of the currency.
    pub(crate) fn accounts(&self) -> (Address, Address) {
        if self.is_sell() {
            (self.refund_to, self.pay_to)
        } else {
            (self.pay_to, self.refund_to)
        }
    }
}
