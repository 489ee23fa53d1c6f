//! Shares that a staker takes back.

use thiserror::Error;

/// Why shares cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SharesError {
    /// Nothing asked.
    #[error("the number of shares must be above zero")]
    Zero,
    /// More than pending and active together.
    #[error("more shares than are staked")]
    TooMany,
}

/// Where the shares come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unstaked {
    /// Shares that did not earn yet, base units of the share mint.
    pub from_pending: u64,
    /// Shares that earn, base units of the share mint.
    pub from_active: u64,
}

/// Takes `amount` from pending first (it earns nothing), then from active.
#[inline]
pub fn take_unstaked(pending: u64, active: u64, amount: u64) -> Result<Unstaked, SharesError> {
    if amount == 0 {
        return Err(SharesError::Zero);
    }
    let from_pending = amount.min(pending);
    let from_active = amount - from_pending;
    if from_active > active {
        return Err(SharesError::TooMany);
    }
    Ok(Unstaked {
        from_pending,
        from_active,
    })
}
