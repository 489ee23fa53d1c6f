//! What a payer gets back by a proof.

use thiserror::Error;

use crate::units::BaseUnits;

/// Why nothing is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WithdrawalError {
    /// The payer's account says that more was withdrawn than deposited: never true on chain.
    #[error("more was withdrawn than deposited")]
    Withdrawn,
    /// The settlement shows more accrued than there was: fraud by its oracles.
    #[error("the settlement shows more accrued than was deposited and not withdrawn")]
    Overspent,
}

/// `min(requested, deposited − withdrawn − accrued)`, all lifetime amounts of one payer.
#[inline]
pub fn withdrawal_amount(
    requested: BaseUnits,
    deposited: BaseUnits,
    withdrawn: BaseUnits,
    accrued: BaseUnits,
) -> Result<BaseUnits, WithdrawalError> {
    let balance = deposited
        .checked_sub(withdrawn)
        .map_err(|_| WithdrawalError::Withdrawn)?;
    let unspent = balance
        .checked_sub(accrued)
        .map_err(|_| WithdrawalError::Overspent)?;
    Ok(requested.min(unspent))
}
