use {
    crate::{constants::ACCOUNT_VERSION, errors::OpenMastError, state::Lot, totals::decrease},
    anchor_lang::prelude::*,
    openmast_ledger::{Bytes, LotKind, given_back},
};

/// Tokens of a lot that were redeemed for a payer: its usage is met by them before its money.
///
/// Address: `"reserve"`, network, index. A `Lot` lies at such an address too.
#[account]
pub struct Entitlement {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it belongs to.
    pub network: Address,
    /// Its position in the reserve tree.
    pub index: PodU32,
    /// Bump of this account's address.
    pub bump: u8,
    /// The lot, a `Lot` account.
    pub lot: Address,
    /// The lot's position in the reserve tree.
    pub lot_index: PodU32,
    /// Whose usage it meets, a `Payer` account; its owner decides about it.
    pub payer: Address,
    /// The payer's position in the payer tree.
    pub payer_index: PodU32,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Address,
    /// Tokens, without those that were taken back.
    pub quantity: PodU64,
    /// Tokens that are asked back, at most `quantity`; 0: none. A snapshot that sees this lets them meet nothing.
    pub asked: PodU64,
    /// Slot in which they were asked back; 0: none are.
    pub asked_slot: PodU64,
    /// Zero.
    pub reserved: [u8; 32],
}

/// What an entitlement hangs on.
pub(crate) struct Redeeming {
    pub(crate) network: Address,
    pub(crate) index: u32,
    pub(crate) bump: u8,
    pub(crate) lot: Address,
    pub(crate) lot_index: PodU32,
    pub(crate) payer: Address,
    pub(crate) payer_index: PodU32,
    pub(crate) rent_payer: Address,
}

impl Entitlement {
    /// Fills a new one.
    pub(crate) fn open(&mut self, redeeming: &Redeeming, quantity: u64) {
        self.version = ACCOUNT_VERSION;
        self.network = redeeming.network;
        self.index = redeeming.index.into();
        self.bump = redeeming.bump;
        self.lot = redeeming.lot;
        self.lot_index = redeeming.lot_index;
        self.payer = redeeming.payer;
        self.payer_index = redeeming.payer_index;
        self.rent_payer = redeeming.rent_payer;
        self.quantity = quantity.into();
    }

    /// Asks for tokens back, in the place of what was asked before. [`OpenMastError::ZeroAmount`] or
    /// [`OpenMastError::MoreThanRedeemed`].
    pub(crate) fn ask(&mut self, amount: u64, slot: u64) -> Result<()> {
        require!(amount > 0, OpenMastError::ZeroAmount);
        require!(
            amount <= self.quantity.get(),
            OpenMastError::MoreThanRedeemed
        );
        self.asked = amount.into();
        self.asked_slot = slot.into();
        Ok(())
    }

    /// Refuses with [`OpenMastError::NothingAsked`] when nothing is asked back.
    pub(crate) fn require_asked(&self) -> Result<()> {
        require!(self.asked.get() > 0, OpenMastError::NothingAsked);
        Ok(())
    }

    /// Asks for nothing back any more.
    pub(crate) fn cancel(&mut self) {
        self.asked = 0.into();
        self.asked_slot = 0.into();
    }

    /// Takes out the tokens that come back of what is asked, when `met` bytes were met so far, and returns how many.
    /// [`OpenMastError::NothingToTakeBack`] when all are begun.
    pub(crate) fn give_back(&mut self, lot: &Lot, met: Bytes) -> Result<u64> {
        let met = match lot.kind()? {
            LotKind::Volume => met,
            _ => Bytes::ZERO,
        };
        let granted = given_back(self.quantity.get(), self.asked.get(), met);
        require!(granted > 0, OpenMastError::NothingToTakeBack);
        decrease(&mut self.quantity, granted)?;
        self.cancel();
        Ok(granted)
    }
}
