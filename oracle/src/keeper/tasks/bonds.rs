//! Bonds of members that left, whose time has come: they go into the member's own account of the currency.

use std::collections::BTreeMap;

use openmast_client::{accounts::Member, instructions};
use solana_pubkey::Pubkey;

use crate::keeper::{Kind, Seen, Task};

pub(super) fn due(seen: &Seen) -> Vec<Task> {
    let mut bonds: BTreeMap<Pubkey, u64> = BTreeMap::new();
    let is_due = |member: &&Member| {
        member.weight == 0 && member.bond > 0 && member.released_at <= seen.unix_time
    };
    for member in seen.oracles.members().iter().filter(is_due) {
        let bond = bonds.entry(member.key).or_default();
        *bond = bond.saturating_add(member.bond);
    }
    let tasks = bonds
        .into_iter()
        .filter(|(key, _)| seen.can_be_paid.contains(key))
        .map(|(key, bond)| {
            let mint = &seen.network.currency_mint;
            let returned = instructions::return_bond(key, seen.network_address, mint);
            Task {
                weight: bond,
                ..Task::of_one(Kind::ReturnBond, key, returned)
            }
        });
    tasks.collect()
}
