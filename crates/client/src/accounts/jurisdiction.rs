use super::Jurisdiction;
use openmast_ledger::{ArithmeticError, BasisPoints, LevySchedule};

impl Jurisdiction {
    /// The levy as the ledger keeps it.
    ///
    /// # Errors
    /// The account holds more than 10 000 basis points, which the program never writes.
    pub fn levy_schedule(&self) -> Result<LevySchedule, ArithmeticError> {
        Ok(LevySchedule {
            before: BasisPoints::new(self.before_levy_bps)?,
            levy: BasisPoints::new(self.levy_bps)?,
            first_epoch: self.levy_epoch,
            next_levy: BasisPoints::new(self.next_levy_bps)?,
            next_epoch: self.next_levy_epoch,
        })
    }

    /// The levy on what is earned in `epoch`, basis points; of an epoch before `levy_epoch` the smallest that it can be.
    ///
    /// # Errors
    /// As [`Self::levy_schedule`].
    pub fn levy_bps_in(&self, epoch: u64) -> Result<u16, ArithmeticError> {
        Ok(self.levy_schedule()?.at(epoch).get())
    }
}
