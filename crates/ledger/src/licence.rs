//! Whether an asset may radiate: what a regulator's licences say about an epoch.
//!
//! An epoch is judged by its number and by the time at which it opened, which the settlement before it has on chain. What
//! a regulator does takes effect only in epochs that nobody can have judged yet, so whoever judges one, and whenever,
//! finds the same.

use thiserror::Error;

use crate::split_schedule::FIRST_FREE_EPOCH_AFTER_FINAL;

/// Why a licence was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LicenceError {
    /// It is ended, or will be: for good.
    #[error("the licence is ended: grant another one")]
    Ended,
    /// It is suspended, or was in an epoch that is not final yet.
    #[error(
        "the licence is suspended, or was in an epoch that is not final yet: suspend it again once it is"
    )]
    Suspended,
    /// It is not suspended, or that is lifted already.
    #[error("the licence is not suspended")]
    NotSuspended,
    /// It holds no more, and epochs may have been judged by that.
    #[error("the licence has expired: grant another one")]
    Expired,
    /// It would hold no longer than it does.
    #[error("the licence would hold no longer than it does already")]
    NotExtended,
}

/// What decides whether a licence is in force. Times are Unix seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LicenceTerms {
    /// It holds from this time on: a licence that was written down later than it began holds from the second after that.
    pub valid_from: i64,
    /// It holds before this time.
    pub valid_until: i64,
    /// First epoch of the newest suspension; 0: it was never suspended.
    pub suspended_from: u64,
    /// First epoch after the newest suspension; 0: it was not lifted.
    pub lifted_from: u64,
    /// The newest suspension concerns epochs that open before this time.
    pub suspended_until: i64,
    /// First epoch without the licence; 0: it is not ended.
    pub ended_from: u64,
}

/// What a licence is in an epoch, from the best to the worst: the state of a lease is the greatest of its own and those
/// of the licences that it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LicenceState {
    /// It holds.
    InForce,
    /// It will hold.
    Announced,
    /// It is suspended.
    Suspended,
    /// It holds no more.
    Expired,
    /// It was ended.
    Ended,
}

/// Why usage of an asset is not charged for want of a licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum NotLicensed {
    /// It has no licence, or only such as will hold later.
    Unlicensed = 1,
    /// A licence would hold if it were not suspended.
    Suspended = 2,
    /// Its licences have expired or were ended.
    Expired = 3,
}

impl NotLicensed {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 3] = [Self::Unlicensed, Self::Suspended, Self::Expired];

    /// The code that stands for it in records; 0 stands for an asset that is licensed.
    #[inline]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The one that `code` stands for; none for 0 and for codes that are not used.
    #[inline]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Unlicensed),
            2 => Some(Self::Suspended),
            3 => Some(Self::Expired),
            _ => None,
        }
    }
}

impl LicenceTerms {
    /// What the licence is in `epoch`, which opened at `opened_at`.
    #[inline]
    pub const fn state_in(&self, epoch: u64, opened_at: i64) -> LicenceState {
        if self.ended_from != 0 && self.ended_from <= epoch {
            LicenceState::Ended
        } else if self.valid_until <= opened_at {
            LicenceState::Expired
        } else if opened_at < self.valid_from {
            LicenceState::Announced
        } else if self.is_suspended(epoch, opened_at) {
            LicenceState::Suspended
        } else {
            LicenceState::InForce
        }
    }

    /// Lets it hold until `valid_until` at time `now`. One that has expired stays so: an epoch that opened in between was
    /// judged. Unchanged on error.
    pub fn renew(&mut self, valid_until: i64, now: i64) -> Result<(), LicenceError> {
        self.require_not_ended()?;
        if self.valid_until <= now {
            return Err(LicenceError::Expired);
        }
        if valid_until <= self.valid_until {
            return Err(LicenceError::NotExtended);
        }
        self.valid_until = valid_until;
        Ok(())
    }

    /// Suspends it from the first epoch that nobody can have judged on, for epochs that open before `until`. The newest
    /// final epoch is `final_epoch` and closed at `closed_at`. An earlier suspension is forgotten, so it must concern no
    /// epoch that is not final. Unchanged on error.
    pub fn suspend(
        &mut self,
        until: i64,
        final_epoch: u64,
        closed_at: i64,
    ) -> Result<(), LicenceError> {
        self.require_not_ended()?;
        if !self.suspension_is_over(final_epoch, closed_at) {
            return Err(LicenceError::Suspended);
        }
        self.suspended_from = final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL);
        self.suspended_until = until;
        self.lifted_from = 0;
        Ok(())
    }

    /// Ends the suspension from the first epoch on that nobody can have judged; one that has not begun by then never
    /// does. Arguments as of [`Self::suspend`]. Unchanged on error.
    pub fn lift(&mut self, final_epoch: u64, closed_at: i64) -> Result<(), LicenceError> {
        self.require_not_ended()?;
        if self.lifted_from != 0 || self.suspension_is_over(final_epoch, closed_at) {
            return Err(LicenceError::NotSuspended);
        }
        self.lifted_from = final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL);
        Ok(())
    }

    /// Ends it from the first epoch on that nobody can have judged. Unchanged on error.
    pub fn end(&mut self, final_epoch: u64) -> Result<(), LicenceError> {
        self.require_not_ended()?;
        self.ended_from = final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL);
        Ok(())
    }

    /// Whether no epoch after `final_epoch`, which closed at `closed_at`, is one of the newest suspension.
    #[inline]
    pub const fn suspension_is_over(&self, final_epoch: u64, closed_at: i64) -> bool {
        let next = final_epoch.saturating_add(1);
        self.suspended_from == 0
            || (self.lifted_from != 0
                && (self.lifted_from <= next || self.lifted_from <= self.suspended_from))
            || self.suspended_until <= closed_at
    }

    #[inline]
    const fn is_suspended(&self, epoch: u64, opened_at: i64) -> bool {
        self.suspended_from != 0
            && self.suspended_from <= epoch
            && (self.lifted_from == 0 || epoch < self.lifted_from)
            && opened_at < self.suspended_until
    }

    const fn require_not_ended(&self) -> Result<(), LicenceError> {
        if self.ended_from == 0 {
            Ok(())
        } else {
            Err(LicenceError::Ended)
        }
    }
}

/// Why usage of an asset is not charged, by what its licences are in the epoch; none when it is licensed. One licence in
/// force suffices, and of the others a suspended one says most.
pub fn licensing(states: impl Iterator<Item = LicenceState>) -> Option<NotLicensed> {
    let mut why = NotLicensed::Unlicensed;
    for state in states {
        why = match (state, why) {
            (LicenceState::InForce, _) => return None,
            (LicenceState::Suspended, _) => NotLicensed::Suspended,
            (LicenceState::Expired | LicenceState::Ended, NotLicensed::Unlicensed) => {
                NotLicensed::Expired
            }
            (LicenceState::Announced | LicenceState::Expired | LicenceState::Ended, why) => why,
        };
    }
    Some(why)
}
