use {
    crate::{constants::ACCOUNT_VERSION, errors::MarketError, totals::basis_points},
    anchor_lang::prelude::*,
    openmast_ledger::{MOST_MARKET_FEE_BPS, MarketFee},
};

/// What a network takes of the trades on its market.
///
/// Address: `"rules"`, network.
#[account]
pub struct MarketRules {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network.
    pub network: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent.
    pub rent_payer: Address,
    /// The network's part of what is paid, of offers and sales made before `next_fee_at`, basis points.
    pub fee_bps: PodU16,
    /// The same of those made from `next_fee_at` on, basis points.
    pub next_fee_bps: PodU16,
    /// When the next fee begins to hold, Unix seconds; 0: none was ever announced.
    pub next_fee_at: PodI64,
    /// Zero.
    pub reserved: [u8; 32],
}

impl MarketRules {
    /// Fills a new account; `rent_payer` paid for it.
    pub(crate) fn open(&mut self, network: &Address, rent_payer: &Address, bump: u8) {
        self.version = ACCOUNT_VERSION;
        self.network = *network;
        self.bump = bump;
        self.rent_payer = *rent_payer;
    }

    /// Sets the first fee, basis points: nothing was made under another, so nobody needs a notice.
    pub(crate) fn begin_with(&mut self, fee_bps: u16) -> Result<()> {
        require!(fee_bps <= MOST_MARKET_FEE_BPS, MarketError::FeeTooHigh);
        self.fee_bps = fee_bps.into();
        Ok(())
    }

    /// Announces a fee, as [`MarketFee::announce`].
    pub(crate) fn announce(&mut self, fee_bps: u16, from: i64, now: i64) -> Result<()> {
        let mut schedule = self.schedule()?;
        schedule
            .announce(basis_points(fee_bps)?, from, now)
            .map_err(MarketError::from)?;
        self.fee_bps = schedule.fee.get().into();
        self.next_fee_bps = schedule.next_fee.get().into();
        self.next_fee_at = schedule.next_at.into();
        Ok(())
    }

    /// The fee of what is made at `now`, Unix seconds, in basis points.
    pub(crate) fn fee_at(&self, now: i64) -> Result<u16> {
        Ok(self.schedule()?.at(now).get())
    }

    fn schedule(&self) -> Result<MarketFee> {
        Ok(MarketFee {
            fee: basis_points(self.fee_bps.get())?,
            next_fee: basis_points(self.next_fee_bps.get())?,
            next_at: self.next_fee_at.get(),
        })
    }
}
