//! What must be collected, and in which order.

use super::plan_with_proof;
use crate::{
    accounts::{Asset, Jurisdiction, Network, Settlement, Stake},
    errors::ProgramError,
    instructions::{self, CollectedSettlement, ProvenTotals},
    sender::fits,
};
use openmast_ledger::{ArithmeticError, LevySchedule};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use std::collections::BTreeMap;

/// Why the order of collecting cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    /// A settlement that must be collected first was not given; its epoch.
    #[error("the settlement of epoch {0} is needed and not there; read the chain again")]
    Missing(u64),
    /// A jurisdiction was not given; its code.
    #[error("jurisdiction {0} is needed and not there; read the chain again")]
    UnknownLevy(u16),
    /// An account holds more than 10 000 basis points, which the program never writes.
    #[error("an account holds parts that are no parts: {0}")]
    Arithmetic(#[from] ArithmeticError),
}

/// Whether an error says that what was planned is not so any more, and that a new plan can do: another settlement became final,
/// or somebody collected, or the first shares left, or the asset moved.
pub fn is_overtaken(error: ProgramError) -> bool {
    matches!(
        error,
        ProgramError::NotCollected
            | ProgramError::AlreadyCollectedNewer
            | ProgramError::WrongDeparture
            | ProgramError::WrongJurisdiction
    )
}

/// Whether the asset must be collected before a stake may change. An asset that is collected beyond this was read after its
/// network, and somebody collected in between: there is nothing left to collect.
pub fn needs_collect(network: &Network, asset: &Asset) -> bool {
    asset.collected_epoch < network.final_epoch
}

/// Whether the asset must be collected before another split may be scheduled: one that is about to hold stays, and what
/// was earned before it is split first.
pub fn split_needs_collect(network: &Network, asset: &Asset) -> bool {
    (1..network.first_free_epoch()).contains(&asset.next_split_epoch)
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

/// The levies of a network's jurisdictions, by ISO 3166 numeric code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levies(BTreeMap<u16, LevySchedule>);

impl Levies {
    /// Of these jurisdictions: at least the asset's and that to which it moves.
    ///
    /// # Errors
    /// An account holds more than 10 000 basis points, which the program never writes.
    pub fn of<'a>(
        jurisdictions: impl IntoIterator<Item = &'a Jurisdiction>,
    ) -> Result<Self, ArithmeticError> {
        let levies = jurisdictions
            .into_iter()
            .map(|one| Ok((one.code, one.levy_schedule()?)));
        levies.collect::<Result<_, _>>().map(Self)
    }
}

/// The settlements to collect, oldest first, until the asset is collected up to the newest final one: first the last one
/// before each change of the treasury's part, the levy, the split, and the jurisdiction. Each with the jurisdiction in which
/// the asset is by then. `settlements` are those that are kept, at least those after what is collected.
///
/// # Errors
/// [`OrderError`].
pub fn collecting_order<'a>(
    network: &Network,
    asset: &Asset,
    levies: &Levies,
    settlements: &'a [Settlement],
) -> Result<Vec<(&'a Settlement, u16)>, OrderError> {
    let spans = Spans {
        oldest_kept: network.oldest_kept_epoch,
        asset,
        levies,
        settlements,
    };
    let mut order = Vec::new();
    let mut collected = asset.collected_epoch;
    while collected < network.final_epoch {
        let next = spans.next_to_collect(collected, network.final_epoch)?;
        order.push((next, asset.jurisdiction_in(collected.saturating_add(1))));
        collected = next.content.epoch;
    }
    Ok(order)
}

/// One collect of those that bring an asset up to the newest final settlement.
#[derive(Clone, Copy, Debug)]
pub struct CollectingStep<'a> {
    /// Up to which settlement.
    pub settlement: &'a Settlement,
    /// The asset's jurisdiction by then, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// The round of departures that is open then.
    pub departure_round: u64,
}

/// As [`collecting_order`], with the round of departures that each step may end.
///
/// # Errors
/// [`OrderError`].
pub fn collecting_steps<'a>(
    network: &Network,
    asset: &Asset,
    levies: &Levies,
    settlements: &'a [Settlement],
) -> Result<Vec<CollectingStep<'a>>, OrderError> {
    let order = collecting_order(network, asset, levies, settlements)?;
    let mut departure_round = asset.departure_round;
    let mut departures_are_open = true;
    let steps = order.into_iter().map(|(settlement, jurisdiction)| {
        let step = CollectingStep {
            settlement,
            jurisdiction,
            departure_round,
        };
        let ends = asset.departures_ended_by(settlement.content.epoch);
        if departures_are_open && ends.is_some() {
            departures_are_open = false;
            departure_round = departure_round.saturating_add(1);
        }
        step
    });
    Ok(steps.collect())
}

/// What tells which settlements stand before others.
struct Spans<'a, 'b> {
    oldest_kept: u64,
    asset: &'b Asset,
    levies: &'b Levies,
    settlements: &'a [Settlement],
}

impl<'a> Spans<'a, '_> {
    /// From a settlement back to one with nothing before it. Each step goes to an older one.
    fn next_to_collect(&self, collected: u64, newest: u64) -> Result<&'a Settlement, OrderError> {
        let mut epoch = newest;
        loop {
            let settlement = self
                .settlements
                .iter()
                .find(|settlement| settlement.content.epoch == epoch)
                .ok_or(OrderError::Missing(epoch))?;
            match self.before(collected, settlement)? {
                Some(before) if before < epoch => epoch = before,
                _ => return Ok(settlement),
            }
        }
    }

    /// The oldest settlement that must be collected before this one.
    fn before(&self, collected: u64, settlement: &Settlement) -> Result<Option<u64>, OrderError> {
        let (kept, epoch) = (self.oldest_kept, settlement.content.epoch);
        let split = self.asset.split_schedule()?;
        let treasury = settlement.treasury_schedule()?;
        let all = [
            split.collect_first(collected, epoch, kept),
            treasury.collect_first(collected, kept),
            self.levy_before(collected, epoch)?,
        ];
        Ok(all.into_iter().flatten().min())
    }

    fn levy_before(&self, collected: u64, epoch: u64) -> Result<Option<u64>, OrderError> {
        let kept = self.oldest_kept;
        let ahead = (self.asset.agreed_move()).filter(|agreed| !agreed.is_done_by(collected));
        if let Some(agreed) = ahead {
            match agreed.levies(epoch, kept) {
                Err(_) => return Ok(agreed.collect_first(epoch, kept)),
                Ok(false) => return Ok(None),
                Ok(true) => {}
            }
        }
        let jurisdiction = self.asset.jurisdiction_in(collected.saturating_add(1));
        let levy = self.levies.0.get(&jurisdiction);
        let levy = levy.ok_or(OrderError::UnknownLevy(jurisdiction))?;
        Ok(levy.collect_first(collected, epoch, kept))
    }
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
        jurisdiction: 276,
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
        // Read after its network, and collected in between.
        asset.collected_epoch = 5;
        assert_eq!(
            planned(&asset, Some(collect)),
            std::slice::from_ref(&activate)
        );
        assert!(!needs_collect(&network, &asset));
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
        assert_eq!(most(1, &[]), Some(15), "collect alone");
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
        (network.final_epoch, asset.next_split_epoch) = (4, 8);
        assert!(!split_needs_collect(&network, &asset), "it can be replaced");
        network.final_epoch = 8;
        assert!(split_needs_collect(&network, &asset));
        asset.collected_epoch = 7;
        assert!(!split_needs_collect(&network, &asset));
    }

    /// Settlements 1 ..= `last`, each with the first epoch of the treasury's part.
    fn settlements(treasury_epochs: &[u64]) -> Vec<Settlement> {
        (1..)
            .zip(treasury_epochs)
            .map(|(epoch, &treasury_epoch)| {
                let mut settlement = zero::<Settlement>();
                (settlement.content.epoch, settlement.treasury_epoch) = (epoch, treasury_epoch);
                settlement
            })
            .collect()
    }

    fn jurisdiction(code: u16, levy_epoch: u64, next_levy_epoch: u64) -> Jurisdiction {
        Jurisdiction {
            code,
            levy_epoch,
            next_levy_epoch,
            ..zero()
        }
    }

    /// Epochs and jurisdictions in which an asset is collected, of those with a levy that changes at 4 and 7 and at 8.
    fn order(
        network: &Network,
        asset: &Asset,
        settlements: &[Settlement],
    ) -> Result<Vec<(u64, u16)>, OrderError> {
        let levies = [jurisdiction(276, 4, 7), jurisdiction(40, 0, 8)];
        let levies = Levies::of(&levies).unwrap();
        let order = collecting_order(network, asset, &levies, settlements)?;
        let order = order.into_iter();
        Ok(order.map(|(one, code)| (one.content.epoch, code)).collect())
    }

    /// A network with nine final settlements, and an asset of which nothing is collected.
    fn nine(oldest_kept_epoch: u64, jurisdiction: u16) -> (Network, Asset) {
        let network = Network {
            final_epoch: 9,
            oldest_kept_epoch,
            ..zero()
        };
        let asset = Asset {
            jurisdiction,
            ..zero()
        };
        (network, asset)
    }

    #[test]
    fn several_changes_are_collected_one_after_the_other() {
        // Another part of the treasury from epoch 3 and from epoch 6 on.
        let all = settlements(&[1, 1, 3, 3, 3, 6, 6, 6, 6]);
        let (mut network, mut asset) = nine(1, 276);
        let at = |epochs: &[u64]| Ok(epochs.iter().map(|epoch| (*epoch, 276)).collect());
        assert_eq!(order(&network, &asset, &all), at(&[2, 3, 5, 6, 9]));
        asset.next_split_epoch = 9;
        assert_eq!(order(&network, &asset, &all), at(&[2, 3, 5, 6, 8, 9]));
        assert_eq!(
            order(&network, &asset, &all[5..]),
            Err(OrderError::Missing(5))
        );
        network.oldest_kept_epoch = 6;
        assert_eq!(order(&network, &asset, &all[5..]), at(&[6, 8, 9]));
        asset.collected_epoch = 9;
        assert_eq!(order(&network, &asset, &[]), at(&[]));
    }

    #[test]
    fn the_first_step_that_saw_the_departures_ends_their_round() {
        let all = settlements(&[1, 1, 3, 3, 3, 6, 6, 6, 6]);
        let (network, mut asset) = nine(1, 276);
        (asset.departed_shares, asset.departed_epoch) = (5, 3);
        asset.departure_round = 7;
        let levies = [jurisdiction(276, 4, 7)];
        let levies = Levies::of(&levies).unwrap();
        let steps = collecting_steps(&network, &asset, &levies, &all).unwrap();
        let rounds = steps
            .iter()
            .map(|step| (step.settlement.content.epoch, step.departure_round));
        let expected = [(2, 7), (3, 7), (5, 8), (6, 8), (9, 8)];
        assert_eq!(rounds.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_levy_is_that_of_the_jurisdiction_by_then() {
        let all = settlements(&[1; 9]);
        let (network, mut asset) = nine(1, 40);
        assert_eq!(order(&network, &asset, &all), Ok(vec![(7, 40), (9, 40)]));
        (asset.move_to, asset.move_state, asset.move_epoch) = (276, 3, 6);
        let moved = vec![(5, 40), (6, 276), (9, 276)];
        assert_eq!(order(&network, &asset, &all), Ok(moved));
        asset.move_state = 2;
        assert_eq!(order(&network, &asset, &all), Ok(vec![(7, 40), (9, 40)]));
        asset.jurisdiction = 8;
        assert_eq!(
            order(&network, &asset, &all),
            Err(OrderError::UnknownLevy(8))
        );
    }

    #[test]
    fn a_move_that_was_let_pass_stands_before_nothing() {
        let all = settlements(&[1; 9]);
        let (network, mut asset) = nine(6, 276);
        (asset.move_to, asset.move_state, asset.move_epoch) = (40, 3, 5);
        assert_eq!(order(&network, &asset, &all), Ok(vec![(9, 276)]), "no levy");
        asset.move_epoch = 8;
        assert_eq!(
            order(&network, &asset, &all),
            Ok(vec![(6, 276), (7, 276), (9, 40)])
        );
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
