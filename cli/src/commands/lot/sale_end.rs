//! When nothing of a lot is sold any more, and until when its tokens can be returned. Both depend on epochs that become final, so
//! on how long epochs will be: what is said here is an estimate.

use openmast_client::accounts::Lot;
use openmast_ledger::LotKind;

use super::calendar::Calendar;
use crate::{report::Report, values::text_of_time};

/// How many epochs before another one has to be final so that it may have begun.
const AHEAD: u64 = 3;

/// The sale of a lot, issued or about to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SaleEnd {
    pub first_epoch: u64,
    /// Once this epoch is final nothing is sold any more.
    pub over_with_epoch: u64,
    pub sale_starts: i64,
    pub sale_ends: i64,
    pub ends_by: i64,
}

impl SaleEnd {
    /// Of a sale from, until, and of a window that is over at the latest then, Unix seconds.
    pub fn new(
        (kind, is_fixed): (Option<LotKind>, bool),
        (first_epoch, last_epoch): (u64, u64),
        (sale_starts, sale_ends, ends_by): (i64, i64, i64),
    ) -> Self {
        // A volume at a fixed price is sold in its window too.
        let before = match kind == Some(LotKind::Volume) && is_fixed {
            true => last_epoch,
            false => first_epoch,
        };
        Self {
            first_epoch,
            over_with_epoch: before.saturating_sub(AHEAD),
            sale_starts,
            sale_ends,
            ends_by,
        }
    }

    pub fn of(lot: &Lot) -> Self {
        Self::new(
            (lot.lot_kind(), lot.is_fixed()),
            (lot.first_epoch, lot.last_epoch),
            (lot.sale_starts, lot.sale_ends, lot.ends_by),
        )
    }

    /// When nothing is sold any more, if not all is sold before, Unix seconds.
    pub fn over_at(&self, calendar: &Calendar) -> i64 {
        let late = calendar.becomes_final(self.over_with_epoch);
        self.sale_ends.min(self.ends_by).min(late)
    }

    /// From then on the window may have begun, and no token can be returned, Unix seconds.
    pub fn may_begin_at(&self, calendar: &Calendar) -> i64 {
        calendar.becomes_final(self.first_epoch.saturating_sub(AHEAD))
    }

    /// Whether anything can be sold at all. Before the first epoch nobody knows when one will be final.
    pub fn sells(&self, calendar: &Calendar) -> bool {
        calendar.measured.is_none() || self.sale_starts < self.over_at(calendar)
    }

    /// Whether there is a time between the sale and the window in which tokens can be returned, also if not all is sold.
    pub fn can_return(&self, calendar: &Calendar) -> bool {
        self.over_at(calendar) < self.may_begin_at(calendar)
    }

    /// `On sale from … to …, or until epoch 104 is final, which is at about …`.
    pub fn words(&self, calendar: &Calendar) -> String {
        let [starts, ends] = [self.sale_starts, self.sale_ends].map(text_of_time);
        let over = self.over_at(calendar);
        let sooner = match over < self.sale_ends {
            true => format!(", so to about {}", text_of_time(over)),
            false => String::new(),
        };
        format!(
            "On sale from {starts} to {ends}, and no longer than until epoch {} is final{sooner}.",
            self.over_with_epoch
        )
    }

    /// Of a lot whose window is over: when its sale ended, by whichever came first, stands nowhere.
    pub fn past_report(&self) -> Report {
        Report::new()
            .time("sale_starts", "Was on sale from", self.sale_starts)
            .time("sale_ends", "  until, at the latest", self.sale_ends)
            .number(
                "sale_over_epoch",
                "  or until epoch was final",
                self.over_with_epoch,
            )
            .value(
                "sale_over_at",
                "  so until",
                "not known any more".to_owned(),
                serde_json::Value::Null,
            )
    }

    pub fn report(&self, calendar: &Calendar) -> Report {
        Report::new()
            .time("sale_starts", "On sale from", self.sale_starts)
            .time("sale_ends", "  until", self.sale_ends)
            .number(
                "sale_over_epoch",
                "  or until epoch is final",
                self.over_with_epoch,
            )
            .time("sale_over_at", "  so until about", self.over_at(calendar))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOSED: i64 = 1_814_313_600;

    fn calendar() -> Calendar {
        Calendar {
            now: CLOSED,
            newest: 9,
            closed_at: CLOSED,
            seconds: 100,
            measured: Some(100),
        }
    }

    fn sale(kind: LotKind, is_fixed: bool, ends: i64) -> SaleEnd {
        let times = (CLOSED + 10, CLOSED + ends, CLOSED + 10_000);
        SaleEnd::new((Some(kind), is_fixed), (20, 29), times)
    }

    #[test]
    fn what_is_priced_before_its_window_is_sold_until_that_may_begin() {
        // Epoch 17 becomes final eight epochs from now.
        let late = sale(LotKind::Rate, true, 5_000);
        assert_eq!(late.over_at(&calendar()), CLOSED + 800);
        assert!(late.sells(&calendar()) && !late.can_return(&calendar()));
        let words = late.words(&calendar());
        assert!(words.contains("epoch 17 is final, so to about"), "{words}");
        let falling = sale(LotKind::Volume, false, 5_000);
        assert_eq!(falling.over_at(&calendar()), CLOSED + 800);
        let early = sale(LotKind::Rate, true, 700);
        assert_eq!(early.over_at(&calendar()), CLOSED + 700);
        assert!(early.can_return(&calendar()));
        let words = early.words(&calendar());
        assert!(words.ends_with("epoch 17 is final."), "{words}");
        let never = SaleEnd {
            sale_starts: CLOSED + 800,
            ..late
        };
        assert!(!never.sells(&calendar()));
        let before_the_first_epoch = Calendar {
            measured: None,
            ..calendar()
        };
        assert!(never.sells(&before_the_first_epoch));
    }

    #[test]
    fn a_volume_at_a_fixed_price_is_sold_in_its_window() {
        let volume = sale(LotKind::Volume, true, 5_000);
        assert_eq!(volume.over_at(&calendar()), CLOSED + 1_700);
        assert_eq!(volume.may_begin_at(&calendar()), CLOSED + 800);
        assert!(!volume.can_return(&calendar()));
    }
}
