use {
    crate::{
        constants::ACCOUNT_VERSION,
        totals::{decrease, increase, money},
    },
    anchor_lang::prelude::*,
    openmast_ledger::BaseUnits,
};

/// What a holder of the treasury's role is owed, also after it held the role.
///
/// Address: `"till"`, network, role, holder.
#[account]
pub struct Till {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it belongs to.
    pub network: Address,
    /// 1: the treasury's.
    pub role: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Who is paid from it.
    pub holder: Address,
    /// Who paid this account's rent.
    pub rent_payer: Address,
    /// Not yet withdrawn, base units.
    pub owed: PodU64,
    /// Withdrawn, lifetime, base units.
    pub paid: PodU64,
    /// Zero.
    pub reserved: [u8; 32],
}

impl Till {
    /// Fills a new till; `rent_payer` paid for it.
    pub(crate) fn open(
        &mut self,
        network: &Address,
        role: u8,
        holder: &Address,
        rent_payer: &Address,
        bump: u8,
    ) {
        self.version = ACCOUNT_VERSION;
        self.network = *network;
        self.role = role;
        self.bump = bump;
        self.holder = *holder;
        self.rent_payer = *rent_payer;
    }

    /// Whether it is that of `holder` in `role` at `network`.
    pub(crate) fn is_of(&self, network: &Address, role: u8, holder: &Address) -> bool {
        self.holder == *holder && self.role == role && self.network == *network
    }

    /// Adds to what is owed; `total` is the network's of all tills of the role.
    pub(crate) fn credit(&mut self, total: &mut PodU64, amount: BaseUnits) -> Result<()> {
        increase(total, amount.get())?;
        increase(&mut self.owed, amount.get())
    }

    /// Takes all that is owed, to pay it; the totals are the network's of all tills of the role.
    pub(crate) fn take(
        &mut self,
        total_owed: &mut PodU64,
        total_paid: &mut PodU64,
    ) -> Result<BaseUnits> {
        let amount = money(self.owed);
        self.owed = 0.into();
        increase(&mut self.paid, amount.get())?;
        decrease(total_owed, amount.get())?;
        increase(total_paid, amount.get())?;
        Ok(amount)
    }
}
