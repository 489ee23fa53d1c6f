//! Instructions that belong together.

use crate::{
    accounts::{Asset, Network, PauseBits, Stake},
    instructions::{self, ProvenTotals},
    sender::fits,
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

/// Transactions, to be sent in this order by `payer`: `rest` with `collect` in front, in one when that is not too large,
/// else in two. `totals` are the asset's, proven against the newest final settlement; without them, or when nothing is to
/// be collected, it is `rest` alone (then [`needs_collect`] must be false).
///
/// Two are not atomic. When another settlement becomes final between them, the program refuses the second with
/// `NotCollected`, and nothing is lost: begin again with the newer settlement.
pub fn collected_first(
    network_address: Pubkey,
    network: &Network,
    asset: &Asset,
    totals: Option<&ProvenTotals>,
    rest: &[Instruction],
    payer: &Pubkey,
) -> Vec<Vec<Instruction>> {
    let Some(totals) = totals.filter(|_| needs_collect(network, asset)) else {
        return vec![rest.to_vec()];
    };
    let collect = instructions::collect(network_address, asset.index, network.final_epoch, totals);
    let together = [std::slice::from_ref(&collect), rest].concat();
    if fits(&together, payer) {
        vec![together]
    } else {
        vec![vec![collect], rest.to_vec()]
    }
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
        let rest = std::slice::from_ref(&activate);
        let both = collected_first(key, &network, &asset, Some(&totals), rest, &key);
        assert_eq!(
            both,
            [[instructions::collect(key, 0, 4, &totals), activate.clone()]]
        );
        assert_eq!(
            both[0][0].accounts[1].pubkey,
            addresses::settlement(&key, 4)
        );
        asset.collected_epoch = 4;
        assert_eq!(
            collected_first(key, &network, &asset, Some(&totals), rest, &key),
            [[activate]]
        );
    }

    #[test]
    fn what_is_too_large_for_one_transaction_takes_two() {
        let key = |byte| Pubkey::new_from_array([byte; 32]);
        let mut network = zero::<Network>();
        network.final_epoch = 4;
        let sent = |levels: usize, rest: &[Instruction]| {
            let totals = ProvenTotals {
                proof: vec![[1; 40]; levels],
                ..ProvenTotals::default()
            };
            let asset = zero::<Asset>();
            let transactions =
                collected_first(key(1), &network, &asset, Some(&totals), rest, &key(2));
            assert!(transactions.iter().all(|one| fits(one, &key(2))));
            let in_order = transactions.concat();
            assert_eq!(
                in_order[0],
                instructions::collect(key(1), 0, 4, &totals),
                "collecting comes first"
            );
            assert_eq!(in_order[1..], *rest);
            transactions.len()
        };
        let activate = [instructions::activate_stake(key(1), 0, &key(3))];
        assert_eq!((sent(20, &activate), sent(21, &activate)), (1, 2));
        // A second signature, and an account to create, leave less room.
        let claim = [
            instructions::token::create_currency_account(&key(2), &key(3), &key(4)),
            instructions::claim_rewards(key(3), key(1), 0, key(5)),
        ];
        assert_eq!((sent(12, &claim), sent(13, &claim)), (1, 2));
        assert_eq!(sent(22, &claim), 2);
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
