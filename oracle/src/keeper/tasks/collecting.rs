//! Assets whose earnings are not split: their owners and stakers, the treasury and the regulator are paid nothing of it before,
//! and shares that wait do not earn.

use std::cmp::Reverse;

use openmast_client::{
    accounts::{Asset, PauseBits, Stake},
    composites::{collecting_order, needs_collect},
};
use solana_pubkey::Pubkey;

use crate::keeper::{Keeper, Kind, Seen, Task, Work};

/// Added to what is earned, so that an asset goes before all others: a change of split, levy, treasury or jurisdiction that is let
/// pass is somebody's loss.
const BEFORE_A_CHANGE: u64 = 1 << 63;
/// Epochs before a settlement is not kept any more in which an asset that must be collected by it is urgent.
const URGENT_EPOCHS: u64 = 4;
/// Shares that wait of an asset that has earned nothing are worth a collect when they are one of so many of its shares.
const LEAST_PART: u64 = 100;
/// Stakers of an asset whose shares are activated at one look, those with the most shares first.
const MOST_STAKERS: usize = 64;

pub(super) fn uncollected(seen: &Seen, keeper: &Keeper) -> Vec<Task> {
    if seen.network.is_paused(PauseBits::COLLECT, seen.unix_time) || seen.network.final_epoch == 0 {
        return Vec::new();
    }
    let tasks = seen.addressed().filter_map(|(address, asset)| {
        let (stakers, shares) = waiting(seen, &address);
        if !needs_collect(&seen.network, asset) {
            let weight = asset.collected;
            return (!stakers.is_empty())
                .then(|| task(Kind::Activate, address, asset.index, weight, stakers));
        }
        // Without the amounts there are no proofs either.
        let charged = seen.charged.get(usize::try_from(asset.index).ok()?)?;
        let earned = charged.saturating_sub(asset.collected);
        let urgent = is_before_a_change(seen, asset) && earned > 0;
        let is_part = shares.saturating_mul(LEAST_PART) >= asset.share_supply;
        let activates = !stakers.is_empty() && (earned > 0 || is_part);
        let departs = asset.departures_ended_by(seen.network.final_epoch);
        // Anybody can have shares of an own asset come and go for nothing: a collect for their sake takes nothing of the part of
        // the budget that is there for earnings.
        let (kind, weight) = if urgent {
            (Kind::Collect, BEFORE_A_CHANGE.saturating_add(earned))
        } else if earned >= keeper.least_collect.max(1) {
            (Kind::Collect, earned.min(BEFORE_A_CHANGE - 1))
        } else if activates {
            (Kind::Activate, *charged)
        } else if departs.is_some() {
            (Kind::SettleDeparture, *charged)
        } else {
            return None;
        };
        Some(task(kind, address, asset.index, weight, stakers))
    });
    tasks.collect()
}

fn task(kind: Kind, subject: Pubkey, index: u32, weight: u64, stakers: Vec<Pubkey>) -> Task {
    Task {
        kind,
        subject,
        weight,
        work: Work::Collect { index, stakers },
    }
}

/// Stakers of the asset whose waiting shares may earn, and how many shares those are.
fn waiting(seen: &Seen, asset: &Pubkey) -> (Vec<Pubkey>, u64) {
    let waits = |stake: &&Stake| {
        stake.asset == *asset && stake.pending > 0 && seen.has_seen(stake.pending_slot)
    };
    let mut stakes: Vec<&Stake> = seen.stakes.iter().filter(waits).collect();
    stakes.sort_by_key(|it| (Reverse(it.pending), it.staker));
    stakes.truncate(MOST_STAKERS);
    let shares = stakes.iter().map(|it| it.pending);
    let shares = shares.fold(0, u64::saturating_add);
    (stakes.iter().map(|it| it.staker).collect(), shares)
}

/// Whether the asset must first be collected up to a settlement that is about to be closed, because split, levy, treasury or
/// jurisdiction change after it: what was earned before would then be split as what is earned after.
fn is_before_a_change(seen: &Seen, asset: &Asset) -> bool {
    let order = collecting_order(&seen.network, asset, &seen.levies, &seen.settlements);
    let Ok([first, _, ..]) = order.as_deref() else {
        return false;
    };
    let (until, _) = first;
    let kept = seen.network.oldest_kept_epoch;
    until.content.epoch < kept.saturating_add(URGENT_EPOCHS)
}
