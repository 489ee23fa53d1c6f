use {
    crate::{errors::OpenMastError, state::Network, totals::money},
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, withdrawal_amount},
};

/// A prepaid account.
///
/// Address: `"payer"`, network, index.
#[account]
pub struct Payer {
    /// The network that it belongs to.
    pub network: Address,
    /// Its position in the payer tree.
    pub index: PodU32,
    /// Bump of this account's address.
    pub bump: u8,
    /// May withdraw.
    pub owner: Address,
    /// Paid in, lifetime, base units.
    pub deposited: PodU64,
    /// Taken out again, lifetime, base units.
    pub withdrawn: PodU64,
    /// Requested to be withdrawn, base units; 0: no request.
    pub requested: PodU64,
    /// Slot of the request.
    pub requested_slot: PodU64,
    /// Time of the request, Unix seconds.
    pub requested_at: PodI64,
    /// Zero.
    pub reserved: [u8; 32],
}

impl Payer {
    /// Paid in and not taken out again, spent or not.
    pub fn balance(&self) -> Result<BaseUnits> {
        let balance = money(self.deposited).checked_sub(money(self.withdrawn));
        Ok(balance.map_err(OpenMastError::from)?)
    }

    /// Takes the request away.
    pub fn close_request(&mut self) {
        self.requested = 0.into();
        self.requested_slot = 0.into();
        self.requested_at = 0.into();
    }

    /// Whether the exit delay of the request has passed at `now`, Unix seconds.
    pub fn may_exit(&self, network: &Network, now: i64) -> bool {
        let delay = i64::from(network.exit_delay_seconds.get());
        now >= self.requested_at.get().saturating_add(delay)
    }

    /// What a withdrawal pays when the payer spent `spent` in its lifetime.
    pub fn withdrawable(&self, spent: BaseUnits) -> Result<BaseUnits> {
        let amount = withdrawal_amount(
            money(self.requested),
            money(self.deposited),
            money(self.withdrawn),
            spent,
        );
        Ok(amount.map_err(OpenMastError::from)?)
    }
}
