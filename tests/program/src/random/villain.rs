//! Who wants more than is theirs.

use std::collections::BTreeSet;

/// Who wants more than is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Villain {
    /// Uses more than it can pay, and asks it back.
    Payer,
    /// Changes prices and splits, plays with what its asset can carry and with traffic of its own, burns and hands over.
    Owner,
    /// Hurries in and out.
    Staker,
    /// Announces, tightens, and names others.
    Authority,
    /// Pauses whatever can be paused.
    Pauser,
    /// One member of the set.
    Oracle,
    /// Enough members to make anything final.
    Oracles,
    /// Raises its levy, hands over, moves assets, and grants, suspends and ends licences.
    Regulator,
}

impl Villain {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Payer,
        Self::Owner,
        Self::Staker,
        Self::Authority,
        Self::Pauser,
        Self::Oracle,
        Self::Oracles,
        Self::Regulator,
    ];

    /// Nobody, each alone, and each with each other, by the seed.
    pub fn of(seed: u64) -> BTreeSet<Self> {
        let mut all = vec![BTreeSet::new()];
        for first in Self::ALL {
            for second in Self::ALL.into_iter().filter(|second| *second >= first) {
                all.push(BTreeSet::from([first, second]));
            }
        }
        let count = all.len();
        all.swap_remove(seed as usize % count)
    }
}
