//! What must be collected, and in which order.

use super::plan_with_proof;
use crate::{
    accounts::{Asset, Network, Settlement, Stake},
    instructions::{self, CollectedSettlement, ProvenTotals},
    sender::fits,
};
use openmast_ledger::{
    ArithmeticError, BasisPoints, Cuts, CutsSchedule, FIRST_FREE_EPOCH_AFTER_FINAL,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// Why the order of collecting cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    /// A settlement that must be collected first was not given; its epoch.
    #[error("the settlement of epoch {0} is needed and not there; read the chain again")]
    Missing(u64),
    /// An account holds more than 10 000 basis points, which the program never writes.
    #[error("an account holds parts that are no parts: {0}")]
    Arithmetic(#[from] ArithmeticError),
}

/// Whether the asset must be collected before a stake may change.
pub fn needs_collect(network: &Network, asset: &Asset) -> bool {
    asset.collected_epoch != network.final_epoch
}

/// Whether the asset must be collected before another split may be scheduled: one that is about to hold stays, and what
/// was earned before it is split first.
pub fn split_needs_collect(network: &Network, asset: &Asset) -> bool {
    let first_free = network
        .final_epoch
        .saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL);
    (1..first_free).contains(&asset.next_split_epoch)
        && asset.collected_epoch.saturating_add(1) < asset.next_split_epoch
}

/// Whether the asset must be collected before `amount` shares are unstaked at `now`: not while they wait (those go
/// first), and not when so many were announced to leave and their time has come.
pub fn unstake_needs_collect(
    network: &Network,
    asset: &Asset,
    stake: &Stake,
    amount: u64,
    now: i64,
) -> bool {
    let from_active = amount.saturating_sub(stake.pending);
    from_active > 0 && needs_collect(network, asset) && from_active > stake.may_leave(now)
}

/// Epoch of a settlement that must be collected before the newest final one: the last before a change of the split or of
/// the cuts, of two the older one. It may itself have one before it: see [`collecting_order`].
///
/// # Errors
/// The accounts hold more than 10 000 basis points, which the program never writes.
pub fn collect_first(network: &Network, asset: &Asset) -> Result<Option<u64>, ArithmeticError> {
    let cuts = CutsSchedule {
        cuts: cuts(network.settled_treasury_bps, network.settled_levy_bps)?,
        before: cuts(network.before_treasury_bps, network.before_levy_bps)?,
        first_epoch: network.cuts_epoch,
    };
    let collected = asset.collected_epoch;
    first_of(network, asset, collected, network.final_epoch, &cuts)
}

/// The settlements to collect, oldest first, until the asset is collected up to the newest final one. `settlements` are
/// those that are kept, at least those after what is collected.
///
/// # Errors
/// [`OrderError`].
pub fn collecting_order<'a>(
    network: &Network,
    asset: &Asset,
    settlements: &'a [Settlement],
) -> Result<Vec<&'a Settlement>, OrderError> {
    let mut order = Vec::new();
    let mut collected = asset.collected_epoch;
    while collected < network.final_epoch {
        let next = next_to_collect(network, asset, collected, settlements)?;
        collected = next.content.epoch;
        order.push(next);
    }
    Ok(order)
}

/// From the newest final settlement back to one with nothing before it. Each step goes to an older one.
fn next_to_collect<'a>(
    network: &Network,
    asset: &Asset,
    collected: u64,
    settlements: &'a [Settlement],
) -> Result<&'a Settlement, OrderError> {
    let mut epoch = network.final_epoch;
    loop {
        let settlement = settlements
            .iter()
            .find(|settlement| settlement.content.epoch == epoch)
            .ok_or(OrderError::Missing(epoch))?;
        let cuts = cuts_of(settlement)?;
        match first_of(network, asset, collected, epoch, &cuts)? {
            Some(before) if before < epoch => epoch = before,
            _ => return Ok(settlement),
        }
    }
}

fn first_of(
    network: &Network,
    asset: &Asset,
    collected: u64,
    epoch: u64,
    cuts: &CutsSchedule,
) -> Result<Option<u64>, ArithmeticError> {
    let kept = network.oldest_kept_epoch;
    let split = asset
        .split_schedule()?
        .collect_first(collected, epoch, kept);
    let cuts = cuts.collect_first(collected, kept);
    Ok(split.into_iter().chain(cuts).min())
}

fn cuts_of(settlement: &Settlement) -> Result<CutsSchedule, ArithmeticError> {
    Ok(CutsSchedule {
        cuts: cuts(settlement.treasury_bps, settlement.levy_bps)?,
        before: cuts(settlement.before_treasury_bps, settlement.before_levy_bps)?,
        first_epoch: settlement.cuts_epoch,
    })
}

fn cuts(treasury_bps: u16, levy_bps: u16) -> Result<Cuts, ArithmeticError> {
    Ok(Cuts {
        treasury: BasisPoints::new(treasury_bps)?,
        levy: BasisPoints::new(levy_bps)?,
    })
}

/// A collect that stands in front of something else: up to which settlement, and what the asset earned until then.
#[derive(Clone, Copy, Debug)]
pub struct Collect<'a> {
    /// Up to which settlement.
    pub settlement: &'a CollectedSettlement,
    /// The asset's lifetime totals there, with their proof.
    pub totals: &'a ProvenTotals,
    /// `Asset::departure_round`, also when nobody has left yet: somebody may before this lands.
    pub departure_round: u64,
}

/// Transactions, to be sent in this order by `payer`: collecting, and `after` it in the same transaction when that is not
/// too large, else in one of its own. `after` may be empty. A proof that is too long by itself goes through a buffer, as in
/// [`plan_with_proof`].
///
/// Two are not atomic. When another settlement becomes final between them, the program refuses what asks for the newest
/// with `NotCollected`, and nothing is lost: begin again with the newer settlement.
pub fn collect_then(
    network_address: Pubkey,
    index: u32,
    collect: Collect,
    after: &[Instruction],
    payer: &Pubkey,
) -> Vec<Vec<Instruction>> {
    let collecting = |buffer| {
        let Collect {
            settlement,
            totals,
            departure_round,
        } = collect;
        instructions::collect(
            network_address,
            index,
            settlement,
            totals,
            buffer,
            Some(departure_round),
        )
    };
    let together = |buffer| [&[collecting(buffer)], after].concat();
    let proof = &collect.totals.proof;
    let alone = [collecting(None)];
    if !after.is_empty() && !fits(&together(None), payer) && fits(&alone, payer) {
        // Two transactions, as with a buffer, and without its rent.
        return vec![alone.to_vec(), after.to_vec()];
    }
    let planned = plan_with_proof(proof, payer, together);
    if planned.last().is_none_or(|last| fits(last, payer)) {
        return planned;
    }
    let mut planned = plan_with_proof(proof, payer, |buffer| vec![collecting(buffer)]);
    planned.push(after.to_vec());
    planned
}

/// Transactions, to be sent in this order by `payer`: `rest` with a collect in front where that is needed, as in
/// [`collect_then`]. Without `collect`, or when nothing is to be collected, it is `rest` alone (then [`needs_collect`] must
/// be false).
pub fn collected_first(
    network_address: Pubkey,
    network: &Network,
    asset: &Asset,
    collect: Option<Collect>,
    rest: &[Instruction],
    payer: &Pubkey,
) -> Vec<Vec<Instruction>> {
    match collect.filter(|_| needs_collect(network, asset)) {
        Some(collect) => collect_then(network_address, asset.index, collect, rest, payer),
        None => vec![rest.to_vec()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{accounts::zero, addresses};

    const SETTLEMENT: CollectedSettlement = CollectedSettlement {
        epoch: 4,
        treasury: Pubkey::new_from_array([5; 32]),
        regulator: Pubkey::new_from_array([6; 32]),
    };

    fn key(byte: u8) -> Pubkey {
        Pubkey::new_from_array([byte; 32])
    }

    fn totals(levels: usize) -> ProvenTotals {
        ProvenTotals {
            proof: vec![[1; 48]; levels],
            ..ProvenTotals::default()
        }
    }

    #[test]
    fn collect_stands_in_front_only_when_it_is_needed() {
        let (mut network, mut asset) = (zero::<Network>(), zero::<Asset>());
        (network.final_epoch, asset.collected_epoch) = (4, 3);
        let totals = ProvenTotals::default();
        let activate = [instructions::activate_stake(key(7), 0, &key(7))];
        let planned = |asset: &Asset, collect| {
            collected_first(key(7), &network, asset, collect, &activate, &key(7))
        };
        let collect = Collect {
            settlement: &SETTLEMENT,
            totals: &totals,
            departure_round: 3,
        };
        let instruction = instructions::collect(key(7), 0, &SETTLEMENT, &totals, None, Some(3));
        assert_eq!(
            planned(&asset, Some(collect)),
            [[instruction, activate[0].clone()]]
        );
        assert_eq!(planned(&asset, None), std::slice::from_ref(&activate));
        asset.collected_epoch = 4;
        assert_eq!(
            planned(&asset, Some(collect)),
            std::slice::from_ref(&activate)
        );
    }

    /// Transactions that collecting with a proof of so many levels takes, with `after` behind it.
    fn sent(levels: usize, after: &[Instruction]) -> usize {
        let totals = totals(levels);
        let collect = Collect {
            settlement: &SETTLEMENT,
            totals: &totals,
            departure_round: 7,
        };
        let planned = collect_then(key(1), 0, collect, after, &key(2));
        assert!(planned.iter().all(|one| fits(one, &key(2))), "{levels}");
        let collecting = [None, Some(addresses::proof_buffer(&key(2)))]
            .map(|buffer| instructions::collect(key(1), 0, &SETTLEMENT, &totals, buffer, Some(7)));
        let in_order = planned.concat();
        let place = in_order.iter().position(|one| collecting.contains(one));
        let place = place.unwrap_or_else(|| panic!("{levels}: no collect"));
        let behind = &in_order[place + 1..];
        assert_eq!(behind[..after.len()], *after, "{levels}");
        planned.len()
    }

    #[test]
    fn what_is_too_large_for_one_transaction_takes_more() {
        let activate = [instructions::activate_stake(key(1), 0, &key(3))];
        let most = |transactions: usize, after: &[Instruction]| {
            (0..=32).rfind(|levels| sent(*levels, after) <= transactions)
        };
        assert_eq!(most(1, &activate), Some(15));
        assert_eq!(most(2, &activate), Some(19), "written in one part");
        assert_eq!(most(3, &activate), Some(32), "written in two parts");
        assert_eq!(most(1, &[]), Some(16), "collect alone");
        // A second signature, and an account to create, leave less room.
        let claim = [
            instructions::token::create_currency_account(&key(2), &key(3), &key(4)),
            instructions::claim_rewards(key(3), key(1), 0, key(5)),
        ];
        assert_eq!(most(1, &claim), Some(8));
        assert_eq!(most(3, &claim), Some(32));
    }

    #[test]
    fn a_split_that_is_about_to_hold_must_be_collected_up_to() {
        let (mut network, mut asset) = (zero::<Network>(), zero::<Asset>());
        assert!(!split_needs_collect(&network, &asset), "none was scheduled");
        assert_eq!(collect_first(&network, &asset), Ok(None));
        (network.final_epoch, asset.next_split_epoch) = (4, 8);
        assert!(!split_needs_collect(&network, &asset), "it can be replaced");
        (network.final_epoch, network.oldest_kept_epoch) = (8, 6);
        assert!(split_needs_collect(&network, &asset));
        assert_eq!(collect_first(&network, &asset), Ok(Some(7)));
        asset.collected_epoch = 7;
        assert!(!split_needs_collect(&network, &asset));
        assert_eq!(collect_first(&network, &asset), Ok(None));
        (asset.collected_epoch, network.oldest_kept_epoch) = (6, 8);
        assert_eq!(collect_first(&network, &asset), Ok(None), "too old");
    }

    #[test]
    fn the_older_of_two_changes_is_collected_first() {
        let (mut network, mut asset) = (zero::<Network>(), zero::<Asset>());
        (network.final_epoch, network.oldest_kept_epoch) = (9, 1);
        network.cuts_epoch = 6;
        assert_eq!(collect_first(&network, &asset), Ok(Some(5)));
        asset.next_split_epoch = 4;
        assert_eq!(collect_first(&network, &asset), Ok(Some(3)));
        asset.next_split_epoch = 8;
        assert_eq!(collect_first(&network, &asset), Ok(Some(5)));
        asset.collected_epoch = 5;
        assert_eq!(collect_first(&network, &asset), Ok(Some(7)));
        asset.collected_epoch = 7;
        assert_eq!(collect_first(&network, &asset), Ok(None));
        network.settled_treasury_bps = 10_001;
        assert!(collect_first(&network, &asset).is_err());
    }

    /// Settlements 1 ..= `last`, each with the first epoch of its cuts.
    fn settlements(cuts_epochs: &[u64]) -> Vec<Settlement> {
        (1..)
            .zip(cuts_epochs)
            .map(|(epoch, &cuts_epoch)| {
                let mut settlement = zero::<Settlement>();
                (settlement.content.epoch, settlement.cuts_epoch) = (epoch, cuts_epoch);
                settlement
            })
            .collect()
    }

    #[test]
    fn several_changes_are_collected_one_after_the_other() {
        // Other cuts from epoch 3 and from epoch 6 on.
        let all = settlements(&[1, 1, 3, 3, 3, 6, 6, 6]);
        let (mut network, mut asset) = (zero::<Network>(), zero::<Asset>());
        (network.final_epoch, network.oldest_kept_epoch) = (8, 1);
        let order = |network: &Network, asset: &Asset, settlements: &[Settlement]| {
            let order = collecting_order(network, asset, settlements)?;
            Ok(order.iter().map(|one| one.content.epoch).collect())
        };
        assert_eq!(order(&network, &asset, &all), Ok(vec![2, 5, 8]));
        asset.next_split_epoch = 8;
        assert_eq!(order(&network, &asset, &all), Ok(vec![2, 5, 7, 8]));
        assert_eq!(
            order(&network, &asset, &all[5..]),
            Err(OrderError::Missing(5))
        );
        network.oldest_kept_epoch = 6;
        assert_eq!(order(&network, &asset, &all[5..]), Ok(vec![7, 8]));
        asset.collected_epoch = 8;
        assert_eq!(order(&network, &asset, &[]), Ok(vec![]));
    }

    #[test]
    fn unstaking_what_waits_or_was_announced_needs_no_collect() {
        let (mut network, mut asset, mut stake) =
            (zero::<Network>(), zero::<Asset>(), zero::<Stake>());
        (network.final_epoch, asset.collected_epoch) = (4, 3);
        (stake.pending, stake.active) = (10, 30);
        let needs = |asset: &Asset, stake: &Stake, amount, now| {
            unstake_needs_collect(&network, asset, stake, amount, now)
        };
        assert!(!needs(&asset, &stake, 10, 0));
        assert!(needs(&asset, &stake, 11, 0));
        (stake.leaving, stake.leaving_at) = (5, 100);
        assert!(needs(&asset, &stake, 15, 99));
        assert!(!needs(&asset, &stake, 15, 100));
        assert!(needs(&asset, &stake, 16, 100));
        stake.active = 2;
        assert!(needs(&asset, &stake, 15, 100), "only 2 are left to leave");
        asset.collected_epoch = 4;
        assert!(!needs(&asset, &stake, 16, 0));
    }
}
