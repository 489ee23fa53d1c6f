//! Statements that were not paid in time: while one stands, its claim makes the parts of all others smaller.

use openmast_client::{addresses, instructions};

use crate::keeper::{Keeper, Kind, Seen, Task};

pub(super) fn lapsed(seen: &Seen, keeper: &Keeper) -> Vec<Task> {
    let lapsed = seen
        .statements
        .iter()
        .filter(|(_, payer)| payer.has_statement() && payer.has_lapsed(seen.unix_time));
    let tasks = lapsed.map(|(statement, payer)| {
        let cancel = instructions::cancel_statement(
            keeper.key,
            seen.network_address,
            payer.index,
            statement.rent_payer,
        );
        let subject = addresses::statement(&statement.payer);
        Task {
            weight: statement.claim,
            ..Task::of_one(Kind::CancelStatement, subject, cancel)
        }
    });
    tasks.collect()
}
