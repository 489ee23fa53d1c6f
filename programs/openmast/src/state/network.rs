use {
    crate::{
        constants::pause,
        errors::OpenMastError,
        state::{Limits, NetworkLimits, NetworkParameters, Parameters, Proposal},
        totals::{increase, money},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, Books, Freshness},
};

/// One deployment: its currency, roles, parameters and money totals.
///
/// Address: `"network"`, founder, id.
#[account]
pub struct Network {
    /// How the fields are to be read: 1.
    pub version: u8,
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
    /// Bit set of what the newest pause stops while it is in force; see [`crate::constants::pause`].
    pub paused: u8,
    /// When the newest pause began, Unix seconds; 0: none ever did.
    pub paused_at: PodI64,
    /// When it lapses, Unix seconds, unless a shorter `max_pause_seconds` begins to hold before.
    pub paused_until: PodI64,
    /// When it was initialized, Unix seconds.
    pub created_at: PodI64,
    /// SPL Token mint of the currency, 6 decimals.
    pub currency_mint: Address,
    /// Announces and tightens parameters, names oracles and the pending holders of roles.
    pub authority: Address,
    /// Named to become the authority; zero when nobody is named.
    pub pending_authority: Address,
    /// Receives the network's part.
    pub treasury: Address,
    /// Named to become the treasury; zero when nobody is named.
    pub pending_treasury: Address,
    /// Who received it of epochs that opened before `treasury_since`.
    pub treasury_before: Address,
    /// Epochs that opened at this time or later are the present treasury's, Unix seconds.
    pub treasury_since: PodI64,
    /// Receives the levy.
    pub regulator: Address,
    /// Named to become the regulator; zero when nobody is named.
    pub pending_regulator: Address,
    /// Who received it of epochs that opened before `regulator_since`.
    pub regulator_before: Address,
    /// Epochs that opened at this time or later are the present regulator's, Unix seconds.
    pub regulator_since: PodI64,
    /// Sets and clears pause bits.
    pub pauser: Address,
    /// Named to become the pauser; zero when nobody is named.
    pub pending_pauser: Address,
    /// What parameters may never leave.
    pub limits: Limits,
    /// Hold before `next_parameters_at`.
    pub parameters: Parameters,
    /// Hold from `next_parameters_at` on.
    pub next_parameters: Parameters,
    /// When the next parameters begin to hold, Unix seconds; 0: none were ever announced.
    pub next_parameters_at: PodI64,
    /// When the breaker was last lowered at once, Unix seconds; 0: never.
    pub tightened_at: PodI64,
    /// Index of the next asset.
    pub asset_count: PodU32,
    /// Index of the next payer.
    pub payer_count: PodU32,
    /// Newest final epoch; 0: none.
    pub final_epoch: PodU64,
    /// Slot of the chain state that the newest final settlement used.
    pub final_snapshot_slot: PodU64,
    /// The chain's clock there, Unix seconds: when the next epoch opened. Before the first settlement when the first
    /// oracle set was named, and before that `created_at`.
    pub final_closed_at: PodI64,
    /// Root hash of the newest final settlement's payer tree.
    pub final_payer_root: [u8; 32],
    /// Sum charged of the newest final settlement: earned, which is spent, base units.
    pub settled_amount: PodU64,
    /// Sum accrued of the newest final settlement, base units.
    pub settled_accrued: PodU64,
    /// Leaf count of the newest final settlement's asset tree.
    pub settled_asset_count: PodU32,
    /// Leaf count of the newest final settlement's payer tree.
    pub settled_payer_count: PodU32,
    /// Whose the treasury's part is in the newest final settlement.
    pub settled_treasury: Address,
    /// Whose the levy is in the newest final settlement.
    pub settled_regulator: Address,
    /// First epoch of the cuts of the newest final settlement, and of their holders.
    pub cuts_epoch: PodU64,
    /// The treasury's part in the newest final settlement, basis points.
    pub settled_treasury_bps: PodU16,
    /// The levy in the newest final settlement, basis points.
    pub settled_levy_bps: PodU16,
    /// The smallest treasury's part that held before `cuts_epoch`, basis points.
    pub before_treasury_bps: PodU16,
    /// The smallest levy that held before `cuts_epoch`, basis points.
    pub before_levy_bps: PodU16,
    /// Final settlements of older epochs are not valid for proofs any more. Never falls; 0: none is too old.
    pub oldest_kept_epoch: PodU64,
    /// Settlements that are not final and were closed before this time, Unix seconds, may charge what left. Never falls.
    pub exit_closed_at: PodI64,
    /// What payers paid in, lifetime, without fees, base units.
    pub deposited: PodU64,
    /// What payers took out again unspent, lifetime, base units.
    pub withdrawn: PodU64,
    /// Payer fees, lifetime, base units.
    pub fees: PodU64,
    /// Sum of `Statement.claim`, base units.
    pub stated_claims: PodU64,
    /// Sum of `Asset.collected`, base units.
    pub collected: PodU64,
    /// Earned money and fees that left the vault, lifetime, base units.
    pub paid_out: PodU64,
    /// Sum of what the treasury's tills are owed, base units.
    pub treasury_owed: PodU64,
    /// Sum of what the regulator's tills are owed, base units.
    pub levy_owed: PodU64,
    /// Sum of what the treasury's tills were paid, base units.
    pub treasury_paid: PodU64,
    /// Sum of what the regulator's tills were paid, base units.
    pub levy_paid: PodU64,
    /// Zero.
    pub reserved: [u8; 64],
}

/// Parameters.
impl Network {
    /// Whether the announced parameters hold at `time`, Unix seconds.
    pub fn next_parameters_hold(&self, time: i64) -> bool {
        let from = self.next_parameters_at.get();
        from != 0 && time >= from
    }

    /// The parameters that hold at `time`, Unix seconds.
    pub fn parameters_at(&self, time: i64) -> &Parameters {
        if self.next_parameters_hold(time) {
            &self.next_parameters
        } else {
            &self.parameters
        }
    }

    /// Lets parameters that [`NetworkParameters::check`] accepted hold from `from` on, in place of what was announced
    /// and does not hold at `now` yet, both Unix seconds.
    ///
    /// Refused with [`OpenMastError::ParametersPending`] while the parameters before those of `now` are still needed:
    /// the cuts of an epoch are those of when it opened. But not for ever: parameters under which nobody can settle must
    /// not be the last ones.
    pub fn announce(&mut self, next: &NetworkParameters, now: i64, from: i64) -> Result<()> {
        if self.next_parameters_hold(now) {
            let long_since = self
                .next_parameters_at
                .get()
                .saturating_add(self.next_parameters.notice());
            require!(
                self.next_parameters_hold(self.final_closed_at.get()) || now >= long_since,
                OpenMastError::ParametersPending
            );
            self.parameters = self.next_parameters;
        }
        self.next_parameters = next.into();
        self.next_parameters_at = from.into();
        Ok(())
    }

    /// Lowers the breaker and raises the bond at once, base units: in what holds and in what is announced. Otherwise
    /// [`OpenMastError::NotTighter`], or [`OpenMastError::ParameterOutOfRange`] beyond the limits.
    ///
    /// A lower breaker voids what is proposed. So the next lowering is [`OpenMastError::ParametersPending`] until a
    /// settlement of a later snapshot is final, or an exit delay has passed: little by little nobody halts settling.
    pub fn tighten(&mut self, max_epoch_increase: u64, min_bond: u64, now: i64) -> Result<()> {
        let present = self.parameters_at(now);
        require!(
            max_epoch_increase <= present.max_epoch_increase.get()
                && min_bond >= present.min_bond.get(),
            OpenMastError::NotTighter
        );
        require!(
            NetworkLimits::from(&self.limits).allow(min_bond, max_epoch_increase),
            OpenMastError::ParameterOutOfRange
        );
        if max_epoch_increase < present.max_epoch_increase.get() {
            let again_from = self.tightened_at.get().saturating_add(present.exit_delay());
            require!(
                self.final_closed_at.get() > self.tightened_at.get() || now >= again_from,
                OpenMastError::ParametersPending
            );
            self.tightened_at = now.into();
        }
        self.parameters.tighten(max_epoch_increase, min_bond);
        if self.next_parameters_at.get() != 0 {
            self.next_parameters.tighten(max_epoch_increase, min_bond);
        }
        Ok(())
    }
}

/// Roles.
impl Network {
    /// Whose the treasury's part is of an epoch that opened at `opened_at`, Unix seconds.
    pub fn treasury_of(&self, opened_at: i64) -> Address {
        if opened_at >= self.treasury_since.get() {
            self.treasury
        } else {
            self.treasury_before
        }
    }

    /// Whose the levy is of an epoch that opened at `opened_at`, Unix seconds.
    pub fn regulator_of(&self, opened_at: i64) -> Address {
        if opened_at >= self.regulator_since.get() {
            self.regulator
        } else {
            self.regulator_before
        }
    }
}

/// Handing roles over, to who was named.
impl Network {
    /// A new authority names holders of its own: what the one before named is forgotten.
    pub fn hand_over_authority(&mut self, to: Address) {
        self.authority = to;
        let nobody = Address::default();
        self.pending_authority = nobody;
        self.pending_treasury = nobody;
        self.pending_regulator = nobody;
        self.pending_pauser = nobody;
    }

    /// Epochs that open at `now` or later, Unix seconds, are the new holder's. What accrues is told apart by one date,
    /// so [`OpenMastError::HandoverUnsettled`] while epochs of the holder before are not final.
    pub fn hand_over_treasury(&mut self, to: Address, now: i64) -> Result<()> {
        self.require_settled_since(self.treasury_since)?;
        self.treasury_before = self.treasury;
        self.treasury_since = now.into();
        self.treasury = to;
        self.pending_treasury = Address::default();
        Ok(())
    }

    /// As [`Self::hand_over_treasury`].
    pub fn hand_over_regulator(&mut self, to: Address, now: i64) -> Result<()> {
        self.require_settled_since(self.regulator_since)?;
        self.regulator_before = self.regulator;
        self.regulator_since = now.into();
        self.regulator = to;
        self.pending_regulator = Address::default();
        Ok(())
    }

    /// Holds at once.
    pub fn hand_over_pauser(&mut self, to: Address) {
        self.pauser = to;
        self.pending_pauser = Address::default();
    }

    fn require_settled_since(&self, since: PodI64) -> Result<()> {
        require!(
            self.final_closed_at.get() >= since.get(),
            OpenMastError::HandoverUnsettled
        );
        Ok(())
    }
}

/// Pauses.
impl Network {
    /// Whether the newest pause has not lapsed at `now`, Unix seconds. Parameters of later can shorten it and never
    /// lengthen it: what has lapsed does not come back.
    pub fn is_within_pause(&self, now: i64) -> bool {
        let longest = self.longest_pause_from(self.paused_at.get(), now);
        self.paused_at.get() != 0 && now < self.paused_until.get().min(longest)
    }

    /// When a pause that began at `began` lapses by the parameters of `now`, all Unix seconds.
    fn longest_pause_from(&self, began: i64, now: i64) -> i64 {
        began.saturating_add(i64::from(self.parameters_at(now).max_pause_seconds.get()))
    }

    /// Refuses with [`OpenMastError::Paused`] when any of `bits` is paused at `now`, Unix seconds.
    pub fn require_running(&self, bits: u8, now: i64) -> Result<()> {
        require!(
            self.paused & bits == 0 || !self.is_within_pause(now),
            OpenMastError::Paused
        );
        Ok(())
    }

    /// Sets the whole set of bits at `now`, Unix seconds. Outside of a pause, bits begin one: otherwise
    /// [`OpenMastError::PausedRecently`] before an exit delay since the newest one began.
    pub fn set_pause(&mut self, bits: u8, now: i64) -> Result<()> {
        require!(bits & !pause::ALL == 0, OpenMastError::UnknownPauseBits);
        if bits != 0 && !self.is_within_pause(now) {
            let began = self.paused_at.get();
            let again_from = began.saturating_add(self.parameters_at(now).exit_delay());
            require!(
                began == 0 || now >= again_from,
                OpenMastError::PausedRecently
            );
            self.paused_at = now.into();
            self.paused_until = self.longest_pause_from(now, now).into();
        }
        self.paused = bits;
        Ok(())
    }
}

/// Payers' requests.
impl Network {
    /// When a request that is made at `now` lapses, both Unix seconds.
    pub fn request_lapses_at(&self, now: i64) -> i64 {
        now.saturating_add(self.parameters_at(now).notice())
    }
}

/// Settlements.
impl Network {
    /// Refuses with [`OpenMastError::WrongEpoch`] any epoch but the one after the newest final one.
    pub fn require_next(&self, epoch: u64) -> Result<()> {
        require!(
            self.final_epoch.get().checked_add(1) == Some(epoch),
            OpenMastError::WrongEpoch
        );
        Ok(())
    }

    /// Takes over what a proposal says that becomes the settlement of its epoch at `now`, Unix seconds.
    pub fn settle(&mut self, proposal: &Proposal, now: i64) -> Result<()> {
        let content = &proposal.content;
        self.change_cuts(proposal);
        self.final_epoch = content.epoch;
        self.final_snapshot_slot = content.snapshot_slot;
        self.final_closed_at = content.closed_at;
        self.final_payer_root = content.payer_root;
        self.settled_amount = content.payer_charged;
        self.settled_accrued = content.payer_accrued;
        self.settled_asset_count = content.asset_count;
        self.settled_payer_count = content.payer_count;
        let kept = self.parameters_at(now).settlements_kept.get();
        self.let_old_settlements_go(kept);
        self.require_solvent()
    }

    /// Keeps the smallest cuts that held before the newest change of them, or of who holds them: whoever lets several
    /// changes pass cuts no epoch by more than was promised in it. Before the first settlement there are none.
    fn change_cuts(&mut self, proposal: &Proposal) {
        let is_first = self.final_epoch.get() == 0;
        let changes = self.settled_treasury_bps != proposal.treasury_bps
            || self.settled_levy_bps != proposal.levy_bps
            || self.settled_treasury != proposal.treasury
            || self.settled_regulator != proposal.regulator;
        if is_first {
            self.before_treasury_bps = proposal.treasury_bps;
            self.before_levy_bps = proposal.levy_bps;
        } else if changes {
            let least = |a: PodU16, b: PodU16| PodU16::from(a.get().min(b.get()));
            self.before_treasury_bps = least(self.before_treasury_bps, self.settled_treasury_bps);
            self.before_levy_bps = least(self.before_levy_bps, self.settled_levy_bps);
        }
        if is_first || changes {
            self.cuts_epoch = proposal.content.epoch;
            self.settled_treasury_bps = proposal.treasury_bps;
            self.settled_levy_bps = proposal.levy_bps;
            self.settled_treasury = proposal.treasury;
            self.settled_regulator = proposal.regulator;
        }
    }

    /// What was let go may be closed, so it stays so when more are kept later: every settlement that is kept is there.
    fn let_old_settlements_go(&mut self, kept: u32) {
        let final_epochs = self.final_epoch.get().saturating_add(1);
        let oldest = final_epochs.saturating_sub(u64::from(kept));
        self.oldest_kept_epoch = self.oldest_kept_epoch.get().max(oldest).into();
    }

    /// Whether a settlement is final whose snapshot saw what was done at `slot`.
    pub fn has_seen(&self, slot: u64) -> bool {
        self.final_epoch.get() > 0 && self.final_snapshot_slot.get() >= slot
    }

    /// To be called when a statement was paid that no final settlement saw; `holds_from` is the statement's.
    pub fn note_exit(&mut self, holds_from: i64) {
        let newest = self.exit_closed_at.get().max(holds_from);
        self.exit_closed_at = newest.into();
    }

    /// Whether a settlement of a snapshot at `closed_at` may charge money that has left by `now`, both Unix seconds, or
    /// that can leave before anybody can show what it charges. A later snapshot held it aside, so that paying it changes
    /// nothing.
    pub fn is_overtaken(&self, closed_at: i64, now: i64) -> bool {
        let changed_at = self.next_parameters_at.get();
        let rules = Freshness {
            exit_closed_at: self.exit_closed_at.get(),
            delays: self.parameters_at(now).delays(),
            before: (self.next_parameters_hold(now))
                .then(|| (changed_at, self.parameters.delays())),
        };
        rules.is_overtaken(closed_at, now)
    }

    /// Refuses a settlement with [`OpenMastError::OvertakenByExit`] when it [is overtaken](Self::is_overtaken).
    pub fn require_not_overtaken(&self, closed_at: i64, now: i64) -> Result<()> {
        require!(
            !self.is_overtaken(closed_at, now),
            OpenMastError::OvertakenByExit
        );
        Ok(())
    }
}

/// Money.
impl Network {
    /// Paid in by payers and not taken out again, spent or not.
    pub fn balance(&self) -> Result<BaseUnits> {
        let balance = money(self.deposited).checked_sub(money(self.withdrawn));
        Ok(balance.map_err(OpenMastError::from)?)
    }

    /// Of it, what did not accrue up to the newest final settlement. More accrued than there is, is
    /// [`OpenMastError::Insolvent`].
    pub fn unspent(&self) -> Result<BaseUnits> {
        let unspent = self.balance()?.checked_sub(money(self.settled_accrued));
        Ok(unspent.map_err(|_| OpenMastError::Insolvent)?)
    }

    /// The books as the ledger checks them.
    pub fn books(&self) -> Books {
        Books {
            deposited: money(self.deposited),
            withdrawn: money(self.withdrawn),
            fees: money(self.fees),
            settled: money(self.settled_amount),
            accrued: money(self.settled_accrued),
            collected: money(self.collected),
            paid_out: money(self.paid_out),
        }
    }

    /// Refuses to leave books that do not hold: `collected ≤ settled ≤ accrued ≤ deposited − withdrawn`, and
    /// `paid_out ≤ collected + fees`.
    pub fn require_solvent(&self) -> Result<()> {
        self.books().check().map_err(OpenMastError::from)?;
        Ok(())
    }

    /// As [`Self::require_solvent`], and the vault holds at least what the books say. To be called with its balance
    /// after every transfer out of it.
    pub fn require_covered(&self, vault: BaseUnits) -> Result<()> {
        self.books()
            .check_vault(vault)
            .map_err(OpenMastError::from)?;
        Ok(())
    }

    /// Counts earned money or fees that leave the vault.
    pub fn count_paid_out(&mut self, amount: BaseUnits) -> Result<()> {
        increase(&mut self.paid_out, amount.get())?;
        self.require_solvent()
    }
}
