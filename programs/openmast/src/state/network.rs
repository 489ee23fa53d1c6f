use {
    crate::{
        constants::*,
        errors::OpenMastError,
        totals::{increase, money},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, Books},
};

/// One deployment: its currency, roles, parameters and money totals.
///
/// Address: `"network"`, founder, id.
#[account]
pub struct Network {
    /// Who initialized it. Part of the address, without power.
    pub founder: Address,
    /// Part of the address, chosen by the founder.
    pub id: PodU32,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the vault's address.
    pub vault_bump: u8,
    /// Bump of the bond vault's address.
    pub bond_vault_bump: u8,
    /// Bit set of what is paused; see [`crate::constants::pause`].
    pub paused: u8,
    /// SPL Token mint of the currency, 6 decimals.
    pub currency_mint: Address,
    /// Sets parameters, the oracle set and the pending holders of roles.
    pub authority: Address,
    /// Named to become the authority; zero when nobody is named.
    pub pending_authority: Address,
    /// Receives the network's part.
    pub treasury: Address,
    /// Named to become the treasury; zero when nobody is named.
    pub pending_treasury: Address,
    /// Receives the levy.
    pub regulator: Address,
    /// Named to become the regulator; zero when nobody is named.
    pub pending_regulator: Address,
    /// Sets and clears pause bits.
    pub pauser: Address,
    /// Named to become the pauser; zero when nobody is named.
    pub pending_pauser: Address,
    /// The treasury's part of everything collected, basis points.
    pub treasury_bps: PodU16,
    /// The levy on everything collected, basis points.
    pub levy_bps: PodU16,
    /// Least time between two postings, seconds.
    pub min_epoch_seconds: PodU32,
    /// Least time between posting and final, seconds.
    pub challenge_seconds: PodU32,
    /// After it a payer may leave although nothing was settled since its request, seconds.
    pub exit_delay_seconds: PodU32,
    /// From unstaking until the shares may be withdrawn, seconds.
    pub unstake_cooldown_seconds: PodU32,
    /// From leaving the oracle set until the bond may be withdrawn, seconds.
    pub bond_delay_seconds: PodU32,
    /// How many of the newest final settlements stay valid for proofs.
    pub settlements_kept: PodU32,
    /// An oracle with less bonded cannot post, attest or reject, base units.
    pub min_bond: PodU64,
    /// The breaker: most that one settlement may add to what was earned, base units.
    pub max_epoch_increase: PodU64,
    /// No asset may ask for more, base units per 10⁹ bytes.
    pub max_price_per_gb: PodU64,
    /// Index of the next asset.
    pub asset_count: PodU32,
    /// Index of the next payer.
    pub payer_count: PodU32,
    /// Newest epoch that was posted and not rejected; 0: none.
    /// It is `final_epoch` or `final_epoch + 1`.
    pub posted_epoch: PodU64,
    /// Newest final epoch; 0: none.
    pub final_epoch: PodU64,
    /// Slot of the chain state that the newest final settlement used.
    pub final_snapshot_slot: PodU64,
    /// When a settlement was last posted, Unix seconds.
    pub posted_at: PodI64,
    /// Sum earned, which is the sum spent, of the newest final settlement, base units.
    pub settled_amount: PodU64,
    /// Leaf count of the newest final settlement's asset tree.
    pub settled_asset_count: PodU32,
    /// Leaf count of the newest final settlement's payer tree.
    pub settled_payer_count: PodU32,
    /// What payers paid in, lifetime, base units.
    pub deposited: PodU64,
    /// What payers took out again unspent, lifetime, base units.
    pub withdrawn: PodU64,
    /// Sum of `Asset.collected`, base units.
    pub collected: PodU64,
    /// Earned money that left the vault, lifetime, base units.
    pub paid_out: PodU64,
    /// Collected for the treasury, not yet withdrawn, base units.
    pub treasury_owed: PodU64,
    /// Collected for the regulator, not yet withdrawn, base units.
    pub levy_owed: PodU64,
    /// Withdrawn by the treasury, lifetime, base units.
    pub treasury_paid: PodU64,
    /// Withdrawn by the regulator, lifetime, base units.
    pub levy_paid: PodU64,
    /// Final settlements of older epochs are not valid for proofs any more. Never falls; 0: none is too old.
    pub oldest_kept_epoch: PodU64,
    /// Slot of the newest request that was paid as an exit, without a settlement that saw it; 0: none was. Never falls.
    /// A settlement of an older snapshot may charge what left, so it is not posted and not made final.
    pub exit_request_slot: PodU64,
    /// Zero.
    pub reserved: [u8; 48],
}

/// What the authority may set. The same fields stand in [`Network`].
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct NetworkParameters {
    /// The treasury's part of everything collected, basis points.
    pub treasury_bps: u16,
    /// The levy on everything collected, basis points; with the treasury's part at most 5 000.
    pub levy_bps: u16,
    /// Least time between two postings, seconds, at most 90 days.
    pub min_epoch_seconds: u32,
    /// Least time between posting and final, seconds, at most 90 days.
    pub challenge_seconds: u32,
    /// After it a payer may leave although nothing was settled since its request, seconds, at most 90 days, and at
    /// least [`NetworkParameters::least_exit_delay`].
    pub exit_delay_seconds: u32,
    /// From unstaking until the shares may be withdrawn, seconds, at most 90 days.
    pub unstake_cooldown_seconds: u32,
    /// From leaving the oracle set until the bond may be withdrawn, seconds, at most 90 days.
    pub bond_delay_seconds: u32,
    /// How many of the newest final settlements stay valid for proofs, 1 ..= 64.
    pub settlements_kept: u32,
    /// An oracle with less bonded cannot post, attest or reject, base units.
    pub min_bond: u64,
    /// The breaker: most that one settlement may add to what was earned, base units.
    pub max_epoch_increase: u64,
    /// No asset may ask for more, base units per 10⁹ bytes.
    pub max_price_per_gb: u64,
}

impl NetworkParameters {
    /// Refuses values out of range with [`OpenMastError::ParameterOutOfRange`].
    pub fn check(&self) -> Result<()> {
        let delays = [
            self.min_epoch_seconds,
            self.challenge_seconds,
            self.exit_delay_seconds,
            self.unstake_cooldown_seconds,
            self.bond_delay_seconds,
        ];
        let exit_delay = u64::from(self.exit_delay_seconds);
        let cuts = u32::from(self.treasury_bps) + u32::from(self.levy_bps);
        let kept = 1..=MAX_SETTLEMENTS_KEPT;
        require!(
            cuts <= MAX_NETWORK_CUTS_BPS
                && kept.contains(&self.settlements_kept)
                && delays.iter().all(|delay| *delay <= MAX_DELAY_SECONDS)
                && exit_delay >= self.least_exit_delay(),
            OpenMastError::ParameterOutOfRange
        );
        Ok(())
    }

    /// As long as it takes until a settlement that saw a request can be final, seconds: in the worst case the request
    /// comes right after a snapshot, and two settlements have to become final, one after the other, before the next
    /// snapshot's. Whoever could leave earlier would leave behind usage that nobody had the time to settle.
    fn least_exit_delay(&self) -> u64 {
        u64::from(self.min_epoch_seconds) + 3 * u64::from(self.challenge_seconds)
    }
}

impl Network {
    /// Takes over parameters that [`NetworkParameters::check`] accepted.
    pub fn set_parameters(&mut self, to: &NetworkParameters) {
        self.treasury_bps = to.treasury_bps.into();
        self.levy_bps = to.levy_bps.into();
        self.min_epoch_seconds = to.min_epoch_seconds.into();
        self.challenge_seconds = to.challenge_seconds.into();
        self.exit_delay_seconds = to.exit_delay_seconds.into();
        self.unstake_cooldown_seconds = to.unstake_cooldown_seconds.into();
        self.bond_delay_seconds = to.bond_delay_seconds.into();
        self.settlements_kept = to.settlements_kept.into();
        self.min_bond = to.min_bond.into();
        self.max_epoch_increase = to.max_epoch_increase.into();
        self.max_price_per_gb = to.max_price_per_gb.into();
        self.let_old_settlements_go();
    }

    /// To be called when there is a newer final settlement, or another number of them is kept. What was let go
    /// may be closed, so it stays so when more are kept later: every settlement that is kept is there.
    pub fn let_old_settlements_go(&mut self) {
        let kept = u64::from(self.settlements_kept.get());
        let final_epochs = self.final_epoch.get().saturating_add(1);
        let oldest = final_epochs.saturating_sub(kept);
        self.oldest_kept_epoch = self.oldest_kept_epoch.get().max(oldest).into();
    }

    /// To be called when a request was paid that no settlement saw.
    pub fn note_exit(&mut self, requested_slot: PodU64) {
        let newest = self.exit_request_slot.get().max(requested_slot.get());
        self.exit_request_slot = newest.into();
    }

    /// Whether a settlement of this snapshot may charge money that has left. One that saw the request kept what was
    /// requested aside, so that paying it changes nothing.
    pub fn is_overtaken(&self, snapshot_slot: u64) -> bool {
        snapshot_slot < self.exit_request_slot.get()
    }

    /// Refuses a settlement of this snapshot with [`OpenMastError::OvertakenByExit`] when it [is overtaken](Self::is_overtaken).
    pub fn require_not_overtaken(&self, snapshot_slot: u64) -> Result<()> {
        require!(
            !self.is_overtaken(snapshot_slot),
            OpenMastError::OvertakenByExit
        );
        Ok(())
    }

    /// Refuses with [`OpenMastError::Paused`] when any of `bits` is set.
    pub fn require_running(&self, bits: u8) -> Result<()> {
        require!(self.paused & bits == 0, OpenMastError::Paused);
        Ok(())
    }
}

impl Network {
    /// Paid in by payers and not taken out again, spent or not.
    pub fn balance(&self) -> Result<BaseUnits> {
        let balance = money(self.deposited).checked_sub(money(self.withdrawn));
        Ok(balance.map_err(OpenMastError::from)?)
    }

    /// The books as the ledger checks them.
    pub fn books(&self) -> Books {
        Books {
            deposited: money(self.deposited),
            withdrawn: money(self.withdrawn),
            settled: money(self.settled_amount),
            collected: money(self.collected),
            paid_out: money(self.paid_out),
        }
    }

    /// Refuses to leave books that do not hold: `paid_out ≤ collected ≤ settled ≤ deposited − withdrawn`.
    pub fn require_solvent(&self) -> Result<()> {
        self.books().check().map_err(OpenMastError::from)?;
        Ok(())
    }

    /// Counts earned money that leaves the vault.
    pub fn count_paid_out(&mut self, amount: BaseUnits) -> Result<()> {
        increase(&mut self.paid_out, amount.get())?;
        self.require_solvent()
    }
}
