//! What is worth calling: one file for each kind of work, each a pure function of what was read.

mod bonds;
mod closing;
mod collecting;
mod departures;
mod holders;
mod lots;
mod market;
mod prices;
mod statements;
#[cfg(test)]
mod tests;
mod venues;

use super::{Keeper, Seen, Task};

/// Everything that is worth calling, the most important first: by kind, then by weight.
pub fn worth_doing(seen: &Seen, keeper: &Keeper) -> Vec<Task> {
    let mut tasks: Vec<Task> = [
        statements::lapsed(seen, keeper),
        collecting::uncollected(seen, keeper),
        departures::over(seen),
        prices::due(seen),
        lots::closed(seen),
        lots::overpaid(seen),
        lots::sales_over(seen, keeper),
        bonds::due(seen),
        market::undelivered(seen, keeper),
        market::over(seen, keeper),
        venues::halts_over(seen, keeper),
        closing::proposals(seen, keeper),
        closing::settlements(seen, keeper),
        holders::dismissed(seen),
    ]
    .concat();
    tasks.sort_by_key(|task| (task.kind, std::cmp::Reverse(task.weight), task.subject));
    tasks
}
