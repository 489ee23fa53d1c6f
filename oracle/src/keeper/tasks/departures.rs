//! Shares that left uncollected, and whose round is over: what they earned until then is credited to them.

use openmast_client::{accounts::Departure, addresses, instructions};

use crate::keeper::{Kind, Seen, Task};

pub(super) fn over(seen: &Seen) -> Vec<Task> {
    let ended = |round: &&Departure| round.shares > 0;
    let tasks = seen.departures.iter().filter(ended).flat_map(|round| {
        let index = seen.asset_at(&round.asset).map(|asset| asset.index);
        let of_round = seen.stakes.iter().filter(|stake| {
            stake.asset == round.asset && stake.departed > 0 && stake.departed_round == round.round
        });
        of_round.filter_map(move |stake| {
            let settle = instructions::settle_departure(
                seen.network_address,
                index?,
                &stake.staker,
                round.round,
                round.rent_payer,
            );
            let subject = addresses::stake(&round.asset, &stake.staker);
            Some(Task {
                weight: stake.departed,
                ..Task::of_one(Kind::SettleDeparture, subject, settle)
            })
        })
    });
    tasks.collect()
}
