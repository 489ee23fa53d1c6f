//! Shares that left uncollected, and whose round is over: what they earned until then is credited to them.

use std::collections::BTreeMap;

use openmast_client::{accounts::Departure, addresses, instructions};
use solana_pubkey::Pubkey;

use crate::keeper::{Kind, Seen, Task};

pub(super) fn over(seen: &Seen) -> Vec<Task> {
    let ended = seen.departures.iter().filter(|round| round.shares > 0);
    let rounds = ended.map(|round| ((round.asset, round.round), round));
    let rounds: BTreeMap<(Pubkey, u64), &Departure> = rounds.collect();
    let left = seen.stakes.iter().filter(|stake| stake.departed > 0);
    let tasks = left.filter_map(|stake| {
        let round = rounds.get(&(stake.asset, stake.departed_round))?;
        let settle = instructions::settle_departure(
            seen.network_address,
            seen.asset_at(&round.asset)?.index,
            &stake.staker,
            round.round,
            round.rent_payer,
        );
        let subject = addresses::stake(&round.asset, &stake.staker);
        Some(Task {
            weight: stake.departed,
            ..Task::of_one(Kind::SettleDeparture, subject, settle)
        })
    });
    tasks.collect()
}
