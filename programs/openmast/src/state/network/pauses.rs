//! What is paused, and for how long.

use {
    crate::{constants::pause, errors::OpenMastError, state::Network},
    anchor_lang::prelude::*,
};

impl Network {
    /// Whether the newest pause has not lapsed at `now`, Unix seconds. Parameters of later can shorten it and never
    /// lengthen it: what has lapsed does not come back.
    pub(crate) fn is_within_pause(&self, now: i64) -> bool {
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
