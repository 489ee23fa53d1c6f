//! Lots and their tokens.

use anyhow::{Context, Result};
use openmast_client::{
    accounts::{Lot, ProgramAccount},
    addresses,
};
use solana_pubkey::Pubkey;

use super::{Accounts, Chain, FINALIZED, Shares};

/// A lot as it is, and where its tokens are.
#[derive(Clone, Debug)]
pub struct LotState {
    pub lot: Lot,
    pub tokens: Shares,
}

impl Chain {
    /// The lots with these positions in the reserve tree, at finalized commitment, and how many of their tokens are in `wallets`.
    ///
    /// # Errors
    /// One of them is not there, or the RPC does not answer.
    pub async fn lots(&self, reserves: &[u32], wallets: &[Pubkey]) -> Result<Vec<LotState>> {
        let mut lots = Vec::new();
        for reserve in reserves {
            lots.push(self.lot_state(*reserve, wallets).await?);
        }
        Ok(lots)
    }

    async fn lot_state(&self, reserve: u32, wallets: &[Pubkey]) -> Result<LotState> {
        let address = addresses::reserve(&self.network, reserve);
        let found = self.rpc.account::<Lot>(address, FINALIZED).await;
        let lot = found.with_context(|| format!("no {} {reserve}", Lot::NAME))?;
        let lot = lot.value;
        let mut keys = vec![lot.mint];
        keys.extend(self.escrow_keys(&lot.mint));
        let accounts = wallets.iter();
        keys.extend(accounts.map(|wallet| addresses::share_account(wallet, &lot.mint)));
        let mut accounts = Accounts::read(&self.rpc, keys, FINALIZED).await?;
        Ok(LotState {
            tokens: accounts.shares(wallets.len())?,
            lot,
        })
    }
}
