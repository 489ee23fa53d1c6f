use {
    crate::{constants::ACCOUNT_VERSION, errors::MarketError, state::Sale, totals::increase},
    anchor_lang::prelude::*,
};

/// What one buyer bought in one sale, and what of it is still locked.
///
/// Address: `"purchase"`, sale, buyer.
#[account]
pub struct Purchase {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The sale. Its account may be gone.
    pub sale: Address,
    /// Who bought.
    pub buyer: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// The network.
    pub network: Address,
    /// Mint of the goods.
    pub mint: Address,
    /// When that sale was made, Unix seconds: there may be a later one at its address.
    pub sale_made_at: PodI64,
    /// When that sale ends, Unix seconds. While it runs this account is what limits the buyer.
    pub sale_ends_at: PodI64,
    /// Bought so far, base units of the goods.
    pub bought: PodU64,
    /// In escrow until `locked_until`, base units of the goods.
    pub locked: PodU64,
    /// From then on what is locked can be released, Unix seconds.
    pub locked_until: PodI64,
    /// The buyer's account to which it is released.
    pub deliver_to: Address,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Address,
    /// Zero.
    pub reserved: [u8; 32],
}

impl Purchase {
    /// Fills an account that was just made, or one of an earlier sale at the same address of which nothing is locked.
    /// [`MarketError::OlderPurchase`] when there is.
    pub(crate) fn open_for(
        &mut self,
        sale: &Account<Sale>,
        buyer: &Address,
        rent_payer: &Address,
        bump: u8,
    ) -> Result<()> {
        if self.version == 0 {
            self.version = ACCOUNT_VERSION;
            self.sale = *sale.address();
            self.buyer = *buyer;
            self.bump = bump;
            self.rent_payer = *rent_payer;
        } else if self.is_of(sale) {
            return Ok(());
        }
        require!(self.locked.get() == 0, MarketError::OlderPurchase);
        self.network = sale.network;
        self.mint = sale.mint;
        self.sale_made_at = sale.made_at;
        self.sale_ends_at = sale.ends_at;
        self.locked_until = sale.locked_until;
        self.bought = 0.into();
        Ok(())
    }

    /// Whether it is of this sale, and not of another one that had its address.
    pub(crate) fn is_of(&self, sale: &Sale) -> bool {
        self.network == sale.network
            && self.mint == sale.mint
            && self.sale_made_at == sale.made_at
            && self.sale_ends_at == sale.ends_at
            && self.locked_until == sale.locked_until
    }

    /// Counts a purchase, base units of the goods; they stay locked, or are delivered at once.
    pub(crate) fn add(&mut self, quantity: u64, locked: bool) -> Result<()> {
        increase(&mut self.bought, quantity)?;
        if locked {
            increase(&mut self.locked, quantity)?;
        }
        Ok(())
    }
}
