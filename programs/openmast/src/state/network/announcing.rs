//! Which parameters hold when, and what they make of a request.

use {
    crate::{
        errors::OpenMastError,
        state::{Network, NetworkLimits, NetworkParameters, Parameters},
    },
    anchor_lang::prelude::*,
};

impl Network {
    /// Whether the announced parameters hold at `time`, Unix seconds.
    pub(crate) fn next_parameters_hold(&self, time: i64) -> bool {
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
    /// [`OpenMastError::ParametersNotTighter`], or [`OpenMastError::ParameterOutOfRange`] beyond the limits.
    ///
    /// A lower breaker voids what is proposed. So the next lowering is [`OpenMastError::ParametersPending`] until a
    /// settlement of a later snapshot is final, or an exit delay has passed: little by little nobody halts settling.
    pub fn tighten(&mut self, max_epoch_increase: u64, min_bond: u64, now: i64) -> Result<()> {
        let present = self.parameters_at(now);
        require!(
            max_epoch_increase <= present.max_epoch_increase.get()
                && min_bond >= present.min_bond.get(),
            OpenMastError::ParametersNotTighter
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

    /// When a request that is made at `now` lapses, both Unix seconds.
    pub(crate) fn request_lapses_at(&self, now: i64) -> i64 {
        now.saturating_add(self.parameters_at(now).notice())
    }
}
