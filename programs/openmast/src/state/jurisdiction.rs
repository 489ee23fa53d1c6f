use {
    crate::{
        constants::{ACCOUNT_VERSION, MAX_JURISDICTION_CODE},
        errors::OpenMastError,
        state::{Network, NetworkLimits},
        totals::{basis_points, decrease, increase, money},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, LevySchedule},
};

/// Who regulates a country's assets, and the levy on what they earn. The levy is the jurisdiction's: whoever is its
/// regulator withdraws it.
///
/// Address: `"jurisdiction"`, network, code.
#[account]
pub struct Jurisdiction {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it belongs to.
    pub network: Address,
    /// ISO 3166 numeric code, 1 to 999.
    pub code: PodU16,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent.
    pub rent_payer: Address,
    /// Announces the levy, withdraws it, agrees to moves of assets.
    pub regulator: Address,
    /// Was offered the regulator's role; zero when nobody was.
    pub pending_regulator: Address,
    /// The levy is never more, basis points.
    pub most_levy_bps: PodU16,
    /// The smallest levy that ever held before `levy_epoch`, basis points.
    pub before_levy_bps: PodU16,
    /// The levy on what is earned from `levy_epoch` on, before `next_levy_epoch`, basis points.
    pub levy_bps: PodU16,
    /// First epoch of `levy_bps`; 0: no other levy ever held.
    pub levy_epoch: PodU64,
    /// The levy on what is earned from `next_levy_epoch` on, basis points.
    pub next_levy_bps: PodU16,
    /// First epoch of the next levy; 0: none was ever announced.
    pub next_levy_epoch: PodU64,
    /// What its assets earned that was split while they were in it, lifetime, base units.
    pub collected: PodU64,
    /// Levied and not yet withdrawn, base units.
    pub owed: PodU64,
    /// Levied and withdrawn, lifetime, base units.
    pub paid: PodU64,
    /// Zero.
    pub reserved: [u8; 64],
}

/// What the network's authority says about a new jurisdiction.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct NewJurisdiction {
    /// ISO 3166 numeric code, 1 to 999.
    pub code: u16,
    /// Its first regulator.
    pub regulator: Address,
    /// The levy from the beginning on, basis points.
    pub levy_bps: u16,
    /// The levy will never be more, basis points; at most the network's limit.
    pub most_levy_bps: u16,
}

impl NewJurisdiction {
    /// Refuses a code that is none with [`OpenMastError::JurisdictionOutOfRange`], a levy above its most or a most above the
    /// limit with [`OpenMastError::LevyTooHigh`].
    pub(crate) fn check(&self, limits: &NetworkLimits) -> Result<()> {
        require!(
            (1..=MAX_JURISDICTION_CODE).contains(&self.code),
            OpenMastError::JurisdictionOutOfRange
        );
        require!(
            self.levy_bps <= self.most_levy_bps && self.most_levy_bps <= limits.most_levy_bps,
            OpenMastError::LevyTooHigh
        );
        Ok(())
    }
}

impl Jurisdiction {
    /// Fills a new one; `rent_payer` paid for it.
    pub(crate) fn open(
        &mut self,
        network: &Address,
        new: &NewJurisdiction,
        rent_payer: &Address,
        bump: u8,
    ) {
        self.version = ACCOUNT_VERSION;
        self.network = *network;
        self.code = new.code.into();
        self.bump = bump;
        self.rent_payer = *rent_payer;
        self.regulator = new.regulator;
        self.most_levy_bps = new.most_levy_bps.into();
        self.before_levy_bps = new.levy_bps.into();
        self.levy_bps = new.levy_bps.into();
    }

    /// Announces `levy_bps` from `epoch` on, basis points. [`OpenMastError::LevyTooHigh`], or as
    /// [`LevySchedule::announce`].
    pub(crate) fn announce_levy(
        &mut self,
        levy_bps: u16,
        epoch: u64,
        final_epoch: u64,
    ) -> Result<()> {
        require!(
            levy_bps <= self.most_levy_bps.get(),
            OpenMastError::LevyTooHigh
        );
        let mut schedule = self.levy_schedule()?;
        schedule
            .announce(basis_points(levy_bps)?, epoch, final_epoch)
            .map_err(OpenMastError::from)?;
        self.before_levy_bps = schedule.before.get().into();
        self.levy_bps = schedule.levy.get().into();
        self.levy_epoch = schedule.first_epoch.into();
        self.next_levy_bps = schedule.next_levy.get().into();
        self.next_levy_epoch = schedule.next_epoch.into();
        Ok(())
    }

    /// The levy as the ledger keeps it.
    pub(crate) fn levy_schedule(&self) -> Result<LevySchedule> {
        Ok(LevySchedule {
            before: basis_points(self.before_levy_bps.get())?,
            levy: basis_points(self.levy_bps.get())?,
            first_epoch: self.levy_epoch.get(),
            next_levy: basis_points(self.next_levy_bps.get())?,
            next_epoch: self.next_levy_epoch.get(),
        })
    }

    /// Offers the regulator's role; the zero key is nobody.
    pub(crate) fn offer(&mut self, to: Address) {
        self.pending_regulator = to;
    }

    /// Makes `signer`, who was offered it, the regulator. Otherwise [`OpenMastError::NothingOffered`] or
    /// [`OpenMastError::NotAuthorized`].
    pub(crate) fn accept(&mut self, signer: &Address) -> Result<()> {
        let nobody = Address::default();
        require!(
            self.pending_regulator != nobody,
            OpenMastError::NothingOffered
        );
        require!(
            self.pending_regulator == *signer,
            OpenMastError::NotAuthorized
        );
        self.regulator = self.pending_regulator;
        self.pending_regulator = nobody;
        Ok(())
    }

    /// Counts what an asset earned, `delta`, and adds the levy on it to what is owed; `total` is what all jurisdictions of
    /// the network are owed.
    pub(crate) fn credit(
        &mut self,
        total: &mut PodU64,
        delta: BaseUnits,
        levy: BaseUnits,
    ) -> Result<()> {
        increase(&mut self.collected, delta.get())?;
        increase(total, levy.get())?;
        increase(&mut self.owed, levy.get())
    }

    /// Takes all that is owed, to pay it.
    pub(crate) fn take_owed(&mut self, network: &mut Network) -> Result<BaseUnits> {
        let amount = money(self.owed);
        self.owed = 0.into();
        increase(&mut self.paid, amount.get())?;
        decrease(&mut network.levy_owed, amount.get())?;
        increase(&mut network.levy_paid, amount.get())?;
        Ok(amount)
    }
}
