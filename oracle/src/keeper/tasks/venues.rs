//! Halts of venues whose time is over: until somebody says so, nobody can trade there.

use openmast_client::{addresses, instructions};

use crate::keeper::{Keeper, Kind, Seen, Task};

pub(super) fn halts_over(seen: &Seen, keeper: &Keeper) -> Vec<Task> {
    let over = seen
        .venues
        .iter()
        .filter(|venue| (1..=seen.unix_time).contains(&venue.halted_until));
    let tasks = over.filter_map(|venue| {
        let asset = seen.asset_at(&venue.asset)?;
        let resume = instructions::resume_venue(
            keeper.key,
            seen.network_address,
            asset.index,
            asset.jurisdiction,
            venue.token_account,
        );
        let subject = addresses::venue(&venue.asset, &venue.token_account);
        Some(Task::of_one(Kind::ResumeVenue, subject, resume))
    });
    tasks.collect()
}
