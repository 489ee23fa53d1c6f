//! Statements that were not paid in time: while one stands, its claim makes the parts of all others smaller.

use openmast_client::{addresses, instructions};

use crate::keeper::{Keeper, Kind, Seen, Task, Work};

pub(super) fn lapsed(seen: &Seen, keeper: &Keeper) -> Vec<Task> {
    let lapsed = seen
        .statements
        .iter()
        .filter(|(_, payer)| payer.has_statement() && payer.has_lapsed(seen.unix_time));
    let tasks = lapsed.map(|(statement, payer)| Task {
        kind: Kind::CancelStatement,
        subject: addresses::statement(&statement.payer),
        weight: statement.claim,
        work: Work::Instructions(vec![instructions::cancel_statement(
            keeper.key,
            seen.network_address,
            payer.index,
            statement.rent_payer,
        )]),
    });
    tasks.collect()
}
