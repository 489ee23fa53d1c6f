use super::Settlement;
use openmast_ledger::{ArithmeticError, BasisPoints, TreasurySchedule};

impl Settlement {
    /// The treasury's part as the ledger keeps it.
    ///
    /// # Errors
    /// The account holds more than 10 000 basis points, which the program never writes.
    pub fn treasury_schedule(&self) -> Result<TreasurySchedule, ArithmeticError> {
        Ok(TreasurySchedule {
            treasury: BasisPoints::new(self.treasury_bps)?,
            before: BasisPoints::new(self.before_treasury_bps)?,
            first_epoch: self.treasury_epoch,
        })
    }
}
