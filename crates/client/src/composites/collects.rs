//! What was split at each collect of an asset, as the program's events say, and whether these leave nothing out.

use openmast_ledger::{ArithmeticError, BaseUnits, uncollected};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;
use solana_signature::Signature;

use crate::{
    accounts::Asset,
    events::{Collected, Event},
    fetch::{FetchError, Past},
    rpc::Rpc,
};

/// One collect of an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastCollect {
    /// The transaction.
    pub past: Past,
    /// What it did.
    pub event: Collected,
}

/// Some collects of an asset, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastCollects {
    /// In the order in which the chain has them, the newest first.
    pub collects: Vec<PastCollect>,
    /// The next page is before this transaction; `None`: the node knows of no more.
    pub next_before: Option<Signature>,
    /// Transactions whose events no node tells in full.
    pub untold: usize,
}

impl PastCollect {
    /// What was split: the parts together.
    ///
    /// # Errors
    /// They do not fit 64 bits, which the program never writes.
    pub fn split(&self) -> Result<BaseUnits, ArithmeticError> {
        let event = &self.event;
        let parts = [event.owner, event.stakers, event.treasury, event.levy];
        let mut parts = parts.map(BaseUnits).into_iter();
        parts.try_fold(BaseUnits::ZERO, BaseUnits::checked_add)
    }

    /// The shares among which the stakers' part was divided; `None`: more than fit, which the program never writes.
    pub fn earning_shares(&self) -> Option<u64> {
        self.event.active_shares.checked_add(self.event.departed)
    }
}

impl PastCollects {
    /// Whether each collect splits exactly what the asset earned since the one before it, and the newest is what `asset` says, if it
    /// is given: then nobody left one out between the first and the last of these.
    pub fn follow(&self, asset: Option<&Asset>) -> bool {
        let ends = asset.is_none_or(|asset| {
            let newest = self.collects.first().map(|newest| &newest.event);
            match newest {
                Some(newest) => {
                    newest.epoch == asset.collected_epoch
                        && newest.lifetime_charged == asset.collected
                        && newest.reward_per_share == asset.reward_per_share
                }
                // What an asset begins with is nobody's collect.
                None => asset.collected == 0 || self.next_before.is_some(),
            }
        });
        let follows = |pair: &[PastCollect]| {
            let [newer, older] = pair else {
                return false;
            };
            let charged = |collect: &PastCollect| BaseUnits(collect.event.lifetime_charged);
            let since = uncollected(charged(newer), charged(older));
            since.is_ok_and(|since| newer.split() == Ok(since))
        };
        ends && self.collects.windows(2).all(follows)
    }
}

impl Rpc {
    /// What the newest `limit` transactions that name an asset collected of it, of those before the one with the signature `before`.
    /// One node says which these are, and any node what they did.
    ///
    /// # Errors
    /// As [`Rpc::history`].
    pub async fn collects(
        &self,
        asset: &Pubkey,
        before: Option<Signature>,
        limit: usize,
        commitment: CommitmentConfig,
    ) -> Result<PastCollects, FetchError> {
        let (past, next_before) = self.history_page(asset, before, limit, commitment).await?;
        let mut found = PastCollects {
            next_before,
            ..PastCollects::default()
        };
        // One after the other: nodes count them dear.
        for past in past {
            let receipt = self.receipt(past.signature, commitment).await?;
            let Some(receipt) = receipt.filter(|receipt| receipt.gap.is_none()) else {
                found.untold = found.untold.saturating_add(1);
                continue;
            };
            let collected = receipt.events.into_iter().rev();
            let collected = collected.filter_map(|event| match event {
                Event::Collected(event) if event.asset == *asset => {
                    Some(PastCollect { past, event })
                }
                _ => None,
            });
            found.collects.extend(collected);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use borsh::BorshDeserialize;

    use super::*;
    use crate::accounts::ProgramAccount as _;

    /// A collect up to an epoch that splits `split`, after which the asset has earned `lifetime`.
    fn collect(epoch: u64, lifetime: u64, split: u64) -> PastCollect {
        let zeros = vec![0; 512];
        let event = Collected {
            epoch,
            lifetime_charged: lifetime,
            owner: split / 2,
            stakers: split - split / 2,
            reward_per_share: u128::from(lifetime),
            ..BorshDeserialize::deserialize(&mut &zeros[..]).unwrap()
        };
        let past = Past {
            signature: Signature::default(),
            slot: epoch,
            unix_time: None,
        };
        PastCollect { past, event }
    }

    fn asset(epoch: u64, collected: u64) -> Asset {
        let zeros = vec![0; Asset::SIZE];
        let mut asset: Asset = BorshDeserialize::deserialize(&mut &zeros[..]).unwrap();
        (asset.collected_epoch, asset.collected) = (epoch, collected);
        asset.reward_per_share = collected.into();
        asset
    }

    #[test]
    fn a_collect_that_is_left_out_is_noticed() {
        let all = [collect(7, 100, 30), collect(5, 70, 0), collect(4, 70, 45)];
        let page = |collects: &[PastCollect]| PastCollects {
            collects: collects.to_vec(),
            ..PastCollects::default()
        };
        assert!(page(&all).follow(Some(&asset(7, 100))));
        assert!(page(&all[1..]).follow(None));
        // The newest, one between, or what it says.
        assert!(!page(&all[1..]).follow(Some(&asset(7, 100))));
        assert!(!page(&[all[0].clone(), collect(3, 25, 25)]).follow(None));
        assert!(!page(&[collect(7, 100, 31), all[1].clone()]).follow(None));
        assert!(!page(&[]).follow(Some(&asset(7, 100))));
        assert!(page(&[]).follow(Some(&asset(2, 0))));
    }
}
