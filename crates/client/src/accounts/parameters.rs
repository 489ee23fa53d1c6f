use super::{NetworkLimits, NetworkParameters};
use openmast_ledger::Delays;
use thiserror::Error;

/// No delay is longer: 90 days.
const MAX_DELAY_SECONDS: u32 = 90 * 24 * 60 * 60;
/// No exit delay is shorter, whatever the limits are.
const LEAST_EXIT_DELAY_SECONDS: u32 = 30;
/// Fewest and most final settlements that stay valid for proofs.
const SETTLEMENTS_KEPT: std::ops::RangeInclusive<u32> = 2..=64;
/// Least price of a lot, basis points of the tariff.
const LEAST_LOT_BPS: std::ops::RangeInclusive<u64> = 1..=10_000;
/// How far a live price moves in one step: a quarter or an eighth of it.
const PRICE_STEP_SHIFTS: std::ops::RangeInclusive<u64> = 2..=3;

/// A parameter that the program refuses (`ParameterOutOfRange`), and what it may be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{parameter} is {value} and must be {range}")]
pub struct ParameterOutOfRange {
    /// Name of the field, or of two that are taken together.
    pub parameter: &'static str,
    /// What it is, in the unit of the field.
    pub value: u64,
    /// In words, in the unit of the value.
    pub range: String,
}

impl NetworkParameters {
    /// Refuses what the program refuses within these limits, and says which parameter it is: the first in the order of
    /// the fields.
    ///
    /// # Errors
    /// [`ParameterOutOfRange`].
    pub fn check(&self, limits: &NetworkLimits) -> Result<(), ParameterOutOfRange> {
        let most_treasury = limits.most_treasury_bps.into();
        at_most("treasury_bps", self.treasury_bps.into(), most_treasury)?;
        self.check_delays(limits)?;
        let kept = u64::from(*SETTLEMENTS_KEPT.start())..=u64::from(*SETTLEMENTS_KEPT.end());
        within("settlements_kept", self.settlements_kept.into(), kept)?;
        limits.check_tightened(self.min_bond, self.max_epoch_increase)?;
        let most_fee = limits.most_payer_fee.min(self.min_first_deposit);
        at_most("payer_fee", self.payer_fee, most_fee)?;
        at_most("requires_licences", self.requires_licences.into(), 1)?;
        within("least_lot_bps", self.least_lot_bps.into(), LEAST_LOT_BPS)?;
        let shift = self.price_step_shift.into();
        within("price_step_shift", shift, PRICE_STEP_SHIFTS)
    }

    fn check_delays(&self, limits: &NetworkLimits) -> Result<(), ParameterOutOfRange> {
        let least_challenge = limits.least_challenge_seconds;
        for (parameter, value, least) in [
            ("min_epoch_seconds", self.min_epoch_seconds, 0),
            ("challenge_seconds", self.challenge_seconds, least_challenge),
            ("max_pause_seconds", self.max_pause_seconds, 0),
            ("unstake_cooldown_seconds", self.unstake_cooldown_seconds, 0),
            ("bond_delay_seconds", self.bond_delay_seconds, 0),
        ] {
            let range = u64::from(least)..=u64::from(MAX_DELAY_SECONDS);
            within(parameter, value.into(), range)?;
        }
        let range = self.least_exit_delay(limits)..=u64::from(MAX_DELAY_SECONDS);
        within("exit_delay_seconds", self.exit_delay_seconds.into(), range)
    }

    /// In each half of an exit delay there is time to settle, whatever the pauser does (docs/reference/protocol.md, Parameters).
    fn least_exit_delay(&self, limits: &NetworkLimits) -> u64 {
        let until_settled = u64::from(self.max_pause_seconds)
            + u64::from(self.min_epoch_seconds)
            + 3 * u64::from(self.challenge_seconds);
        let least = limits
            .least_exit_delay_seconds
            .max(LEAST_EXIT_DELAY_SECONDS);
        u64::from(least).max(2 * until_settled)
    }

    /// What says when a settlement comes too late.
    pub fn delays(&self) -> Delays {
        Delays {
            exit_delay_seconds: self.exit_delay_seconds,
            challenge_seconds: self.challenge_seconds,
        }
    }

    /// The longest epoch, seconds, for which nobody who leaves gets for nothing what it used; see
    /// [`Delays::longest_epoch_seconds`].
    pub fn longest_epoch_seconds(&self) -> u32 {
        self.delays().longest_epoch_seconds(self.max_pause_seconds)
    }
}

impl NetworkLimits {
    /// Refuses a bond or a breaker beyond these limits, base units.
    ///
    /// # Errors
    /// [`ParameterOutOfRange`].
    pub fn check_tightened(
        &self,
        min_bond: u64,
        max_epoch_increase: u64,
    ) -> Result<(), ParameterOutOfRange> {
        within(
            "min_bond",
            min_bond,
            self.least_min_bond..=self.most_min_bond,
        )?;
        let breakers = self.least_epoch_increase..=self.most_epoch_increase;
        within("max_epoch_increase", max_epoch_increase, breakers)
    }
}

fn within(
    parameter: &'static str,
    value: u64,
    range: std::ops::RangeInclusive<u64>,
) -> Result<(), ParameterOutOfRange> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(ParameterOutOfRange {
        parameter,
        value,
        range: format!("{} to {}", range.start(), range.end()),
    })
}

fn at_most(parameter: &'static str, value: u64, most: u64) -> Result<(), ParameterOutOfRange> {
    within(parameter, value, 0..=most)
}
