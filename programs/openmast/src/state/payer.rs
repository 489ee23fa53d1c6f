use {
    crate::{errors::OpenMastError, totals::money},
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, withdrawal_amount},
};

/// A prepaid account.
///
/// Address: `"payer"`, network, index.
#[account]
pub struct Payer {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it belongs to.
    pub network: Address,
    /// Its position in the payer tree.
    pub index: PodU32,
    /// Bump of this account's address.
    pub bump: u8,
    /// May withdraw.
    pub owner: Address,
    /// Was offered this account; zero when nobody was.
    pub pending_owner: Address,
    /// Paid this account's rent.
    pub rent_payer: Address,
    /// Paid in, lifetime, base units.
    pub deposited: PodU64,
    /// Taken out again, lifetime, base units.
    pub withdrawn: PodU64,
    /// Highest lifetime accrued that any proof has shown, base units. No statement may say less.
    pub proven: PodU64,
    /// Requested to be withdrawn, base units; 0: no request.
    pub requested: PodU64,
    /// Slot of the request.
    pub requested_slot: PodU64,
    /// From then on the request holds no money any more and is not paid, Unix seconds.
    pub lapses_at: PodI64,
    /// What a statement says to be spent, lifetime, base units; 0 without one.
    pub stated: PodU64,
    /// When a statement begins to be paid, Unix seconds; 0: the request is no statement.
    pub pays_at: PodI64,
    /// A snapshot at this time or later holds a statement's money aside also when it is the first that saw it,
    /// Unix seconds; 0 without a statement.
    pub holds_from: PodI64,
    /// Requests that ended, lifetime.
    pub requests_ended: PodU32,
    /// How they ended: bit 0 whether the last one was paid, bit 1 the one before, and so on.
    pub endings: PodU64,
    /// It is not served by assets that ask for more, base units per 10⁹ bytes; 0: by all.
    pub max_price_per_gb: PodU64,
    /// Zero.
    pub reserved: [u8; 24],
}

impl Payer {
    /// Paid in and not taken out again, spent or not.
    pub(crate) fn balance(&self) -> Result<BaseUnits> {
        let balance = money(self.deposited).checked_sub(money(self.withdrawn));
        Ok(balance.map_err(OpenMastError::from)?)
    }

    /// Whether there is a request, lapsed or not; a statement is one.
    pub(crate) fn has_request(&self) -> bool {
        self.requested.get() > 0
    }

    /// Whether the request is a statement, lapsed or not.
    pub(crate) fn has_statement(&self) -> bool {
        self.pays_at.get() != 0
    }

    /// Refuses with [`OpenMastError::NoRequest`] without a request, and with [`OpenMastError::StatementStands`] when it
    /// is a statement, which has its own ways to end.
    pub(crate) fn require_plain_request(&self) -> Result<()> {
        require!(self.has_request(), OpenMastError::NoRequest);
        self.require_no_statement()
    }

    /// Refuses with [`OpenMastError::StatementStands`] while a statement stands, lapsed or not.
    pub(crate) fn require_no_statement(&self) -> Result<()> {
        require!(!self.has_statement(), OpenMastError::StatementStands);
        Ok(())
    }

    /// Refuses with [`OpenMastError::RequestLapsed`] when the request is not paid any more at `now`, Unix seconds.
    pub(crate) fn require_not_lapsed(&self, now: i64) -> Result<()> {
        require!(now < self.lapses_at.get(), OpenMastError::RequestLapsed);
        Ok(())
    }

    /// Begins a request for `amount` base units, `slot` and `lapses_at` as in the fields. One that stands is replaced:
    /// it ends unpaid.
    pub(crate) fn begin_request(&mut self, amount: u64, slot: u64, lapses_at: i64) -> Result<()> {
        if self.has_request() {
            self.end_request(false)?;
        }
        self.requested = amount.into();
        self.requested_slot = slot.into();
        self.lapses_at = lapses_at.into();
        Ok(())
    }

    /// Ends the request, and leaves for the oracles whether it was paid: what it held is owed, or written off.
    pub(crate) fn end_request(&mut self, paid: bool) -> Result<()> {
        let ended = self.requests_ended.get().checked_add(1);
        self.requests_ended = ended.ok_or(OpenMastError::Overflow)?.into();
        self.endings = (self.endings.get() << 1 | u64::from(paid)).into();
        self.requested = 0.into();
        self.requested_slot = 0.into();
        self.lapses_at = 0.into();
        self.stated = 0.into();
        self.pays_at = 0.into();
        self.holds_from = 0.into();
        Ok(())
    }

    /// From the next snapshot on it is not served by assets that ask for more, base units per 10⁹ bytes; 0: by all.
    pub(crate) fn set_max_price(&mut self, max_price_per_gb: u64) {
        self.max_price_per_gb = max_price_per_gb.into();
    }

    /// Remembers what a proof has shown to be accrued: a floor under later statements.
    pub(crate) fn note_proven(&mut self, accrued: BaseUnits) {
        self.proven = self.proven.get().max(accrued.get()).into();
    }

    /// What a withdrawal pays when `accrued` is what the payer owes for good, lifetime. More than it has is
    /// [`OpenMastError::OverspentLeaf`].
    pub(crate) fn withdrawable(&self, accrued: BaseUnits) -> Result<BaseUnits> {
        let amount = withdrawal_amount(
            money(self.requested),
            money(self.deposited),
            money(self.withdrawn),
            accrued,
        );
        Ok(amount.map_err(OpenMastError::from)?)
    }
}
