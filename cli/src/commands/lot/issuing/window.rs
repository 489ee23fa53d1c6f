//! The window of a new lot: epochs, as they are given or as dates become epochs by an estimate.

use super::super::calendar::Calendar;
use crate::{args::LotIssueArgs, failure::Failure, terms::Until, values::text_of_time};

/// The epochs of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub first_epoch: u64,
    pub last_epoch: u64,
}

impl Window {
    /// # Errors
    /// There are no such epochs, or none lies between the times.
    pub fn of(args: &LotIssueArgs, calendar: &Calendar) -> Result<Self, Failure> {
        let first_epoch = match (args.first_epoch, args.from) {
            (Some(epoch), _) => epoch,
            (None, Some(Until(from))) => first_from(calendar, from),
            (None, None) => {
                return Err(Failure::input(
                    "when does the window begin? pass --first-epoch or --from",
                ));
            }
        };
        let last_epoch = match (args.epochs, args.until) {
            (Some(epochs), _) => {
                first_epoch
                    .checked_add(u64::from(epochs) - 1)
                    .ok_or_else(|| {
                        Failure::input("there is no such epoch: --first-epoch is too large")
                    })?
            }
            (None, Some(Until(until))) => last_until(calendar, until),
            (None, None) => {
                return Err(Failure::input(
                    "how long is the window? pass --epochs or --until",
                ));
            }
        };
        if last_epoch < first_epoch {
            return Err(Failure::input(format!(
                "no epoch lies between them: epoch {first_epoch} begins about {} and ends about {}, if epochs stay {} s long; let --until be \
                 later",
                text_of_time(calendar.opens(first_epoch)),
                text_of_time(calendar.closes(first_epoch)),
                calendar.seconds
            )));
        }
        Ok(Self {
            first_epoch,
            last_epoch,
        })
    }

    /// How many epochs there are; at least 1.
    pub fn epochs(&self) -> u64 {
        self.last_epoch
            .saturating_sub(self.first_epoch)
            .saturating_add(1)
    }
}

/// What became of the times, in words, behind a space; nothing where epochs are given.
pub(super) fn taken(args: &LotIssueArgs, window: &Window) -> String {
    let first = args.from.map(|_| {
        format!(
            " Epoch {} is the first that begins at --from or later, as epochs go now.",
            window.first_epoch
        )
    });
    let last = args.until.map(|_| {
        format!(
            " Epoch {} is the last that is over by --until, as epochs go now.",
            window.last_epoch
        )
    });
    first.unwrap_or_default() + &last.unwrap_or_default()
}

/// The first epoch that opens then or later, by the estimate; Unix seconds.
fn first_from(calendar: &Calendar, from: i64) -> u64 {
    let seconds = i128::from(calendar.seconds);
    let ahead = i128::from(from) - i128::from(calendar.closed_at);
    let whole = ahead.div_euclid(seconds) + i128::from(ahead.rem_euclid(seconds) > 0);
    epoch(i128::from(calendar.newest) + 1 + whole)
}

/// The last epoch that is closed by then.
fn last_until(calendar: &Calendar, until: i64) -> u64 {
    let ahead = i128::from(until) - i128::from(calendar.closed_at);
    epoch(i128::from(calendar.newest) + ahead.div_euclid(i128::from(calendar.seconds)))
}

/// Times before the first epoch are of none.
fn epoch(number: i128) -> u64 {
    u64::try_from(number.max(0)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Epoch 10 opens at 1000, and each takes 100 seconds.
    fn calendar() -> Calendar {
        Calendar {
            now: 1_050,
            newest: 9,
            closed_at: 1_000,
            seconds: 100,
            measured: Some(100),
        }
    }

    #[test]
    fn an_epoch_that_is_taken_for_a_time_begins_then_or_later_and_ends_then_or_earlier() {
        let calendar = calendar();
        for at in [900, 999, 1_000, 1_001, 1_050, 1_100, 1_999, 2_000] {
            let first = first_from(&calendar, at);
            assert!(calendar.opens(first) >= at, "{at}: {first}");
            assert!(calendar.opens(first - 1) < at, "{at}: {first}");
            let last = last_until(&calendar, at);
            assert!(calendar.closes(last) <= at, "{at}: {last}");
            assert!(calendar.closes(last + 1) > at, "{at}: {last}");
        }
        assert_eq!(
            (first_from(&calendar, 1_100), last_until(&calendar, 1_100)),
            (11, 10)
        );
        assert_eq!(first_from(&calendar, i64::MIN), 0);
    }
}
