use {
    crate::{constants::ACCOUNT_VERSION, errors::OpenMastError, totals::increase},
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, tokens_worth},
};

/// What one buyer bought in a lot's sale whose price falls: all pay what the last one pays, and what a buyer paid above it
/// comes back once the sale is over.
///
/// Address: `"purchase"`, lot, buyer.
#[account]
pub struct Purchase {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The lot, a `Lot` account.
    pub lot: Address,
    /// Who bought and paid this account's rent.
    pub buyer: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Tokens bought.
    pub quantity: PodU64,
    /// Paid for them, base units.
    pub paid: PodU64,
    /// Zero.
    pub reserved: [u8; 32],
}

impl Purchase {
    /// Fills a new one.
    pub(crate) fn open(&mut self, lot: &Address, buyer: &Address, bump: u8) {
        self.version = ACCOUNT_VERSION;
        self.lot = *lot;
        self.buyer = *buyer;
        self.bump = bump;
    }

    /// Counts tokens and what was paid for them, base units.
    pub(crate) fn add(&mut self, quantity: u64, paid: BaseUnits) -> Result<()> {
        increase(&mut self.quantity, quantity)?;
        increase(&mut self.paid, paid.get())
    }

    /// What was paid above `price` for a token, base units.
    pub(crate) fn excess(&self, price: BaseUnits) -> Result<BaseUnits> {
        let worth = tokens_worth(price, self.quantity.get()).map_err(OpenMastError::from)?;
        let excess = BaseUnits(self.paid.get()).checked_sub(worth);
        Ok(excess.map_err(OpenMastError::from)?)
    }
}
