//! What lots leave of an asset's capacity, as a table.

use openmast_client::accounts::{Asset, LotBook, capacity_changes, capacity_left};

use crate::report::Report;

/// A line for each epoch from which something else is left, `first_epoch` first.
pub fn left_lines(
    asset: &Asset,
    book: Option<&LotBook>,
    (first_epoch, last_epoch): (u64, u64),
) -> Vec<Report> {
    let schedule = asset.capacity_schedule();
    let changes = capacity_changes(book, &schedule, first_epoch, last_epoch);
    let line = |epoch: u64| {
        let left = capacity_left(book, &schedule, epoch);
        Report::new()
            .number("from_epoch", "from epoch", epoch)
            .number("bits_per_second", "bit/s left", left.bits_per_second)
            .count("sim_slots", "SIM slots left", left.slots)
            .count("capacity_mbps", "of Mbit/s", left.capacity.mbps)
            .count("all_sim_slots", "of SIM slots", left.capacity.sim_slots)
    };
    changes.into_iter().map(line).collect()
}
