//! Instructions that belong together in one transaction.

use crate::{
    accounts::{Asset, Network, PauseBits, Stake},
    instructions::{self, ProvenTotals},
};
use openmast_ledger::{ArithmeticError, FIRST_FREE_EPOCH_AFTER_FINAL};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

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

/// Epoch of the settlement that must be collected before the newest final one: the last before a change of the split.
pub fn collect_first(network: &Network, asset: &Asset) -> Result<Option<u64>, ArithmeticError> {
    Ok(asset.split_schedule()?.collect_first(
        asset.collected_epoch,
        network.final_epoch,
        network.oldest_kept_epoch,
    ))
}

/// Whether the asset must be collected before `amount` shares are unstaked: not while they wait (those go first), and
/// not while collecting is paused.
pub fn unstake_needs_collect(network: &Network, asset: &Asset, stake: &Stake, amount: u64) -> bool {
    amount > stake.pending
        && network.paused & PauseBits::COLLECT == 0
        && needs_collect(network, asset)
}

/// `instruction` with `collect` in front. `totals` are the asset's, proven against the newest final settlement;
/// without them nothing is put in front (then [`needs_collect`] must be false).
pub fn collected_first(
    network_address: Pubkey,
    network: &Network,
    asset: &Asset,
    totals: Option<&ProvenTotals>,
    instruction: Instruction,
) -> Vec<Instruction> {
    let collect = totals
        .filter(|_| needs_collect(network, asset))
        .map(|totals| {
            instructions::collect(network_address, asset.index, network.final_epoch, totals)
        });
    collect
        .into_iter()
        .chain(std::iter::once(instruction))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{accounts::ProgramAccount, addresses};

    fn zero<T: ProgramAccount>() -> T {
        T::try_from_slice(&vec![0; T::SIZE - 8]).unwrap()
    }

    #[test]
    fn collect_stands_in_front_only_when_it_is_needed() {
        let (key, mut network, mut asset) = (
            Pubkey::new_from_array([7; 32]),
            zero::<Network>(),
            zero::<Asset>(),
        );
        (network.final_epoch, asset.collected_epoch) = (4, 3);
        let totals = ProvenTotals::default();
        let activate = instructions::activate_stake(key, 0, &key);
        let both = collected_first(key, &network, &asset, Some(&totals), activate.clone());
        assert_eq!(
            both,
            [instructions::collect(key, 0, 4, &totals), activate.clone()]
        );
        assert_eq!(both[0].accounts[1].pubkey, addresses::settlement(&key, 4));
        asset.collected_epoch = 4;
        assert_eq!(
            collected_first(key, &network, &asset, Some(&totals), activate.clone()),
            [activate]
        );
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
    fn unstaking_what_waits_or_under_a_pause_needs_no_collect() {
        let (mut network, mut asset, mut stake) =
            (zero::<Network>(), zero::<Asset>(), zero::<Stake>());
        (network.final_epoch, asset.collected_epoch, stake.pending) = (4, 3, 10);
        assert!(!unstake_needs_collect(&network, &asset, &stake, 10));
        assert!(unstake_needs_collect(&network, &asset, &stake, 11));
        network.paused = PauseBits::COLLECT;
        assert!(!unstake_needs_collect(&network, &asset, &stake, 11));
        (network.paused, asset.collected_epoch) = (0, 4);
        assert!(!unstake_needs_collect(&network, &asset, &stake, 11));
    }
}
