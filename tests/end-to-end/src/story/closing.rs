//! The books at the end of the story.

use anyhow::Result;
use solana_pubkey::Pubkey;

use super::{FIRST_PAYER, FIRST_STAKER, Story, TREASURY};
use crate::{
    books::{Books, Staking, Wallet},
    cast::{ASSETS, PAYERS, STAKERS, STAKES},
    chain::State,
    expectation,
    founding::BOND,
    oracle::Oracle,
    proofs,
    world::Person,
};

impl Story {
    pub(super) async fn close_books(&self, oracle: &Oracle) -> Result<Books> {
        let state = self.state().await?;
        let proven = proofs::totals(&self.chain, &oracle.api_url(), &state.network).await?;
        let lots: Vec<u32> = self.lots.iter().map(|lot| lot.reserve).collect();
        let wallets: Vec<Pubkey> = self.wallet_owners().map(Person::key).collect();
        let mut expected = self.expected()?;
        for lot in &self.lots {
            expected.release(lot.asset, lot.released());
        }
        Ok(Books {
            wallets: self.wallets(&state),
            state,
            earned: proven.assets,
            spent: proven.payers,
            reserves: proven.reserves,
            lots: self.lots.clone(),
            lot_states: self.chain.lots(&lots, &wallets).await?,
            asset_names: ASSETS.iter().map(|asset| asset.name.to_owned()).collect(),
            payer_names: PAYERS.iter().map(|payer| payer.name.to_owned()).collect(),
            expected,
            splits: self.splits.clone(),
            stakes: self.stakings(),
            dealings: self.dealings.clone(),
            not_charged: self.not_charged,
            free_bytes: expectation::free_bytes(&self.uses),
        })
    }

    fn stakings(&self) -> Vec<Staking> {
        let rows = STAKES.iter().zip(&self.rewards);
        rows.map(|(stake, (earned, collects))| Staking {
            name: format!(
                "{} on {}",
                STAKERS[stake.staker].name, ASSETS[stake.asset].name
            ),
            asset: stake.asset,
            earned_at_least: *earned,
            collects: *collects,
        })
        .collect()
    }

    fn wallets(&self, state: &State) -> Vec<Wallet> {
        let mut wallets: Vec<Wallet> = self
            .wallet_owners()
            .map(|person| Wallet {
                name: person.name.clone(),
                ..Wallet::default()
            })
            .collect();
        for (index, asset) in ASSETS.iter().enumerate() {
            wallets[asset.owner].owns.push(index);
        }
        for (index, stake) in STAKES.iter().enumerate() {
            wallets[FIRST_STAKER + stake.staker].stakes.push(index);
        }
        for (index, staker) in STAKERS.iter().enumerate() {
            wallets[FIRST_STAKER + index].minted = staker.money;
        }
        for (index, payer) in PAYERS.iter().enumerate() {
            let wallet = &mut wallets[FIRST_PAYER + index];
            wallet.pays.push(index);
            wallet.minted = payer.deposit + payer.savings;
        }
        wallets[TREASURY].is_treasury = true;
        wallets[TREASURY + 1].is_regulator = true;
        wallets[TREASURY + 2].minted = BOND;
        wallets[TREASURY + 2].bonded = state.bonds;
        wallets
    }
}
