//! Epochs as calendar time: an estimate, since an epoch ends when the oracle ends it.

use openmast_client::accounts::Lot;

use crate::{
    context::{Context, NetworkHandle},
    failure::Failure,
    values::text_of_time,
};

/// Seconds of a day.
const DAY: u64 = 86_400;

/// When epochs begin, if all are as long as the newest final one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The chain's clock, Unix seconds.
    pub now: i64,
    /// The newest final epoch; 0: none.
    pub newest: u64,
    /// When that closed, Unix seconds; now without one.
    pub closed_at: i64,
    /// How long an epoch is taken to be: as long as the newest final one was, or else as its owner counts it; at least 1.
    pub seconds: u64,
    /// How long the newest final epoch was; none without one.
    pub measured: Option<u64>,
}

impl Calendar {
    /// `counted` is how long an owner counts an epoch to be, for a network without a final settlement.
    ///
    /// # Errors
    /// The chain does not answer.
    pub async fn read(
        context: &Context,
        network: &NetworkHandle,
        counted: u32,
    ) -> Result<Self, Failure> {
        let now = context.rpc.clock(context.commitment).await?.value;
        let newest = network.state.final_epoch;
        let least = network.state.parameters_at(now).min_epoch_seconds;
        let unknown = Self {
            now,
            newest,
            closed_at: now,
            seconds: counted.max(least).max(1).into(),
            measured: None,
        };
        if newest == 0 {
            return Ok(unknown);
        }
        let settlement = context.final_settlement(network, newest).await?;
        let (opened, closed) = (settlement.opened_at, settlement.content.closed_at);
        let measured = u64::try_from(closed.saturating_sub(opened)).unwrap_or(0);
        Ok(Self {
            closed_at: closed,
            seconds: measured.max(1),
            measured: Some(measured),
            ..unknown
        })
    }

    /// When an epoch opens, estimated, Unix seconds.
    pub fn opens(&self, epoch: u64) -> i64 {
        let before = i128::from(epoch) - i128::from(self.newest) - 1;
        let at = i128::from(self.closed_at) + before * i128::from(self.seconds);
        i64::try_from(at).unwrap_or(i64::MAX)
    }

    /// When it closes.
    pub fn closes(&self, epoch: u64) -> i64 {
        self.opens(epoch.saturating_add(1))
    }

    /// `epochs 20 to 29, about 2027-06-30T00:00:00Z to 2027-07-10T00:00:00Z if epochs stay 1.0 days long`.
    pub fn window(&self, first_epoch: u64, last_epoch: u64) -> String {
        format!(
            "epochs {first_epoch} to {last_epoch}, about {} to {} if epochs stay {} long",
            text_of_time(self.opens(first_epoch)),
            text_of_time(self.closes(last_epoch)),
            length(self.seconds)
        )
    }

    /// The same of a lot, with the time at which it is over at the latest.
    pub fn of_lot(&self, lot: &Lot) -> String {
        format!(
            "{}; over at {} at the latest",
            self.window(lot.first_epoch, lot.last_epoch),
            text_of_time(lot.ends_by)
        )
    }
}

/// `36 s`, `90 min`, `1.0 days`.
fn length(seconds: u64) -> String {
    match seconds {
        0..600 => format!("{seconds} s"),
        600..DAY => format!("{} min", seconds / 60),
        _ => format!("{}.{} days", seconds / DAY, seconds % DAY * 10 / DAY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epochs_follow_one_another() {
        let calendar = Calendar {
            now: 0,
            newest: 9,
            closed_at: 1_814_313_600,
            seconds: DAY,
            measured: Some(DAY),
        };
        assert_eq!(calendar.opens(10), 1_814_313_600);
        assert_eq!(calendar.closes(10), 1_814_313_600 + 86_400);
        assert_eq!(calendar.opens(9), 1_814_313_600 - 86_400);
        let window = calendar.window(12, 13);
        assert!(
            window.contains("about 2027-07-02T00:00:00Z to 2027-07-04T00:00:00Z"),
            "{window}"
        );
        assert_eq!(calendar.opens(u64::MAX), i64::MAX);
    }

    #[test]
    fn lengths_are_written_as_people_count_them() {
        assert_eq!(length(36), "36 s");
        assert_eq!(length(5_400), "90 min");
        assert_eq!(length(DAY + DAY / 2), "1.5 days");
    }
}
