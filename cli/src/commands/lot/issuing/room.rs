//! What a new lot takes of its asset's capacity, and whether there is so much.

use openmast_client::{
    accounts::{Asset, LotBook},
    instructions::NewLot,
};
use openmast_ledger::{LotKind, Reservation, fits};

use super::super::{calendar::Calendar, capacity::left_lines};
use crate::{failure::Failure, report::Report};

/// An asset, its lots, and one more.
#[derive(Clone, Copy)]
pub(super) struct Room<'a> {
    pub asset: &'a Asset,
    pub book: Option<&'a LotBook>,
    pub calendar: &'a Calendar,
    pub new: &'a NewLot,
}

impl Room<'_> {
    /// What it takes of the capacity.
    ///
    /// # Errors
    /// The capacity is not announced, or not so much of it is left.
    pub fn require(&self) -> Result<Reservation, Failure> {
        self.require_announced()?;
        let quantity = self.new.quantity;
        let taken = self.taken(quantity);
        if let Some(taken) = taken.filter(|taken| self.has(taken)) {
            return Ok(taken);
        }
        let index = self.asset.index;
        let takes = match taken {
            Some(taken) => format!("{quantity} tokens take {}", taken_words(&taken)),
            None => format!("{quantity} tokens take more than can be counted"),
        };
        let instead = match self.most_that_fit() {
            0 => "none fits: sell a window of other epochs".to_owned(),
            most => format!(
                "at most --quantity {most} fits, or sell a window of more or of other epochs"
            ),
        };
        let failure = Failure::input(format!(
            "asset {index} does not have that much left in every epoch of the window: {takes}; {instead}, or announce more with \
             `openmast asset capacity {index}`"
        ));
        let left = self.left_lines();
        Err(failure.beside(Report::new().table("capacity_left", "Left of its capacity", left)))
    }

    fn require_announced(&self) -> Result<(), Failure> {
        let (index, first_epoch) = (self.asset.index, self.new.first_epoch);
        let capacity = self.asset.capacity_schedule().at(first_epoch);
        let exclusive = self.new.kind == LotKind::Exclusive.code();
        if capacity.epoch_seconds == 0 || (exclusive && capacity.mbps == 0) {
            let what = match self.new.kind == LotKind::SimSlot.code() {
                true => "--sim-slots … --slot-price …",
                false => "--mbps …",
            };
            return Err(Failure::input(format!(
                "asset {index} does not say what it carries in epoch {first_epoch}: announce it with `openmast asset capacity {index} \
                 {what} --epoch-seconds …` first"
            )));
        }
        let counted = capacity.epoch_seconds;
        let measured = self.calendar.measured;
        match measured.filter(|it| *it < u64::from(counted)) {
            None => Ok(()),
            Some(measured) => Err(Failure::input(format!(
                "asset {index} counts epochs {counted} s long, and the newest was {measured} s: announce --epoch-seconds {measured} or \
                 less with `openmast asset capacity {index}`"
            ))),
        }
    }

    /// What so many tokens take; none when that cannot be counted.
    fn taken(&self, quantity: u64) -> Option<Reservation> {
        let schedule = self.asset.capacity_schedule();
        let new = NewLot {
            quantity,
            ..self.new.clone()
        };
        let window = new.window(schedule.at(new.first_epoch).epoch_seconds)?;
        Reservation::of_lot(&window, &schedule).ok()
    }

    /// Whether there is so much in every epoch.
    fn has(&self, taken: &Reservation) -> bool {
        let booked = self.book.into_iter().flat_map(LotBook::reservations);
        let schedule = self.asset.capacity_schedule();
        fits(booked.chain([*taken]), &schedule, self.new.first_epoch)
    }

    /// The most tokens, fewer than are to be sold, for which there is room.
    fn most_that_fit(&self) -> u64 {
        let (mut fit, mut too_many) = (0, self.new.quantity);
        while too_many - fit > 1 {
            let middle = fit + (too_many - fit) / 2;
            match self.taken(middle).is_some_and(|taken| self.has(&taken)) {
                true => fit = middle,
                false => too_many = middle,
            }
        }
        fit
    }

    /// What lots leave of the capacity, where it changes in the window.
    pub fn left_lines(&self) -> Vec<Report> {
        let window = (self.new.first_epoch, self.new.last_epoch);
        left_lines(self.asset, self.book, window)
    }
}

pub(super) fn taken_words(taken: &Reservation) -> String {
    match (taken.exclusive, taken.slots) {
        (true, _) => "all bits".into(),
        (_, 0) => format!("{} bit/s", taken.bits_per_second),
        (_, slots) => format!("{slots} SIM slots"),
    }
}
