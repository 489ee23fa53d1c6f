//! A price that follows how busy its asset is.

use {
    crate::{
        errors::OpenMastError,
        state::{Asset, Network, Settlement},
        totals::basis_points,
    },
    anchor_lang::prelude::*,
    openmast_ledger::{
        Bytes, FIRST_FREE_EPOCH_AFTER_FINAL, LivePrice, PricePerGb, could_carry, utilization_bps,
    },
};

/// What was used of an asset since the checkpoint of its live price.
#[derive(Default)]
pub(crate) struct Use {
    /// Bytes that were paid for.
    pub(crate) used: Bytes,
    /// Bytes that it could have carried.
    pub(crate) carried: u128,
}

impl Use {
    /// Basis points of what it could have carried.
    pub(crate) fn utilization_bps(&self) -> u32 {
        utilization_bps(self.used, self.carried)
    }
}

/// Its owner's choice.
impl Asset {
    /// Whether the price follows how busy the asset is.
    pub(crate) fn is_live(&self) -> bool {
        self.live != 0
    }

    /// Lets the price follow how busy the asset is from the next checkpoint on, which there is none of yet: also an
    /// earlier live price begins anew.
    ///
    /// [`OpenMastError::PriceTooHigh`], [`OpenMastError::LivePriceOutOfRange`], or [`OpenMastError::CapacityUnknown`]
    /// when nothing is told of what it can carry.
    pub(crate) fn set_live_price(
        &mut self,
        floor: u64,
        cap: u64,
        target_bps: u16,
        network: &Network,
        now: i64,
    ) -> Result<()> {
        let parameters = network.parameters_at(now);
        let target = basis_points(target_bps).map_err(|_| OpenMastError::LivePriceOutOfRange)?;
        let rule = LivePrice {
            floor: PricePerGb(floor),
            cap: PricePerGb(cap),
            target,
            step_shift: parameters.price_step_shift,
        };
        let max = PricePerGb(parameters.max_price_per_gb.get());
        rule.check(max).map_err(OpenMastError::from)?;
        let capacity = self.capacity_schedule().at(network.final_epoch.get());
        require!(capacity.mbps > 0, OpenMastError::CapacityUnknown);
        self.forget_live_price();
        self.live = 1;
        self.price_floor = floor.into();
        self.price_cap = cap.into();
        self.target_bps = target_bps.into();
        Ok(())
    }

    /// Leaves the price where it is, and scheduled as it is. [`OpenMastError::PriceNotLive`].
    pub(crate) fn end_live_price(&mut self) -> Result<()> {
        require!(self.is_live(), OpenMastError::PriceNotLive);
        self.forget_live_price();
        Ok(())
    }

    fn forget_live_price(&mut self) {
        self.live = 0;
        self.price_floor = 0.into();
        self.price_cap = 0.into();
        self.target_bps = 0.into();
        self.checkpoint_epoch = 0.into();
        self.checkpoint_paid = 0.into();
        self.checkpoint_at = 0.into();
        self.checkpoint_capacity_mbps = 0.into();
    }

    /// To be called with a capacity that gives way to another: what was used since the checkpoint is measured by the
    /// largest that held, so that no announcement makes the asset look busier than it was.
    pub(super) fn note_capacity(&mut self, mbps: u32) {
        if self.is_live() {
            let most = self.checkpoint_capacity_mbps.get().max(mbps);
            self.checkpoint_capacity_mbps = most.into();
        }
    }
}

/// Anybody's call.
impl Asset {
    /// Refuses with [`OpenMastError::PriceNotLive`], and with [`OpenMastError::RepriceTooSoon`] until four epochs are
    /// final since the checkpoint and the scheduled price is the price.
    pub(crate) fn require_repriceable(&self, final_epoch: u64) -> Result<()> {
        require!(self.is_live(), OpenMastError::PriceNotLive);
        let due = match self.checkpoint_epoch.get() {
            0 => self.next_price_epoch.get(),
            checkpoint => checkpoint
                .saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL)
                .max(self.next_price_epoch.get()),
        };
        require!(final_epoch >= due, OpenMastError::RepriceTooSoon);
        Ok(())
    }

    /// What was used since the checkpoint up to a settlement whose leaf shows `paid` lifetime bytes that were paid for;
    /// none without a checkpoint.
    pub(crate) fn use_since_checkpoint(
        &self,
        paid: Bytes,
        settlement: &Settlement,
    ) -> Result<Option<Use>> {
        if self.checkpoint_epoch.get() == 0 {
            return Ok(None);
        }
        let used = paid
            .checked_sub(Bytes(self.checkpoint_paid.get()))
            .map_err(|_| OpenMastError::LedgerDecreased)?;
        let seconds = settlement
            .content
            .closed_at
            .get()
            .checked_sub(self.checkpoint_at.get());
        let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
        let capacity = self.capacity_schedule().at(settlement.epoch()).mbps;
        let most = self.checkpoint_capacity_mbps.get().max(capacity);
        Ok(Some(Use {
            used,
            carried: could_carry(most, seconds.ok_or(OpenMastError::Overflow)?),
        }))
    }

    /// Schedules the price that follows that use, from the first epoch on of which no usage can be metered yet.
    pub(crate) fn reprice(&mut self, measured: &Use, network: &Network, now: i64) -> Result<()> {
        let parameters = network.parameters_at(now);
        let max = PricePerGb(parameters.max_price_per_gb.get());
        let final_epoch = network.final_epoch.get();
        let mut schedule = self.price_schedule();
        let rule = LivePrice {
            floor: PricePerGb(self.price_floor.get()),
            cap: PricePerGb(self.price_cap.get()).min(max),
            target: basis_points(self.target_bps.get())?,
            step_shift: parameters.price_step_shift,
        };
        let price = rule.next(schedule.at(final_epoch), measured.used, measured.carried);
        let first_free = final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL);
        schedule
            .announce(price, first_free, final_epoch, max)
            .map_err(OpenMastError::from)?;
        self.set_price_schedule(&schedule);
        Ok(())
    }

    /// Counts use from the end of this settlement's epoch on; its leaf shows `paid` lifetime bytes that were paid for.
    pub(crate) fn set_checkpoint(&mut self, paid: Bytes, settlement: &Settlement) {
        let capacity = self.capacity_schedule().at(settlement.epoch()).mbps;
        self.checkpoint_epoch = settlement.epoch().into();
        self.checkpoint_paid = paid.get().into();
        self.checkpoint_at = settlement.content.closed_at;
        self.checkpoint_capacity_mbps = capacity.into();
    }
}
