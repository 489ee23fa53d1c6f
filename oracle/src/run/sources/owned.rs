//! Whose payers are, and which payers somebody has: found on chain, with the balances of the engine.

use std::sync::Arc;

use openmast_client::{
    accounts::Payer,
    addresses,
    fetch::{FetchError, Fetched},
};
use solana_pubkey::Pubkey;

use super::{ServiceSources, answers::payer_balance, internal, unavailable};
use crate::{
    chain::{ChainError, read_payer_owner, read_payers_of},
    serve::{
        SourceError, Sources,
        model::{Address, Decimal, OwnedPayer, OwnedPayers, PayerBalance, PendingWithdrawal, Side},
    },
};

/// What a search found: the payers of an owner by index.
pub(in crate::run) type Found = Arc<Fetched<Vec<Payer>>>;

impl ServiceSources {
    pub(super) async fn owner_of(&self, payer: u32) -> Result<Option<Pubkey>, SourceError> {
        // Nothing was charged to a payer that the open epoch did not begin with.
        if self.running_totals(Side::Payer, payer).await?.is_none() {
            return Ok(None);
        }
        let read = read_payer_owner(&self.endpoints, &self.network, payer);
        self.owners.of(payer, read).await.map_err(silent_chain)
    }

    pub(super) async fn owned_payers_of(
        &self,
        owner: Pubkey,
        before: Option<u32>,
        limit: u32,
    ) -> Result<OwnedPayers, SourceError> {
        let read = async {
            let found = read_payers_of(&self.endpoints, &self.network, &owner).await?;
            Ok(Some(Arc::new(found)))
        };
        let found = self.owned.of(owner, read).await;
        let found = found.map_err(|error: FetchError| {
            // Which nodes there are is nobody's business outside.
            tracing::debug!(%error, %owner, "the chain does not tell which payers somebody has");
            unavailable("the chain does not answer the oracle")
        })?;
        let found = found.ok_or_else(|| internal("a search that ended has an answer"))?;
        let is_below = |payer: &&Payer| before.is_none_or(|before| payer.index < before);
        let mut below = found.value.iter().rev().filter(is_below);
        let page: Vec<&Payer> = below.by_ref().take(limit as usize).collect();
        let last = page.last().map(|payer| payer.index);
        let next_before = last.filter(|_| below.next().is_some());
        let indexes: Vec<u32> = page.iter().map(|payer| payer.index).collect();
        let balances = self.engine.ask(move |engine| {
            let balances = indexes.iter().map(|index| payer_balance(engine, *index));
            balances.collect::<Vec<_>>()
        });
        let balances = balances.await.map_err(unavailable)?;
        let payers = page.into_iter().zip(balances);
        Ok(OwnedPayers {
            owner: Address(owner),
            slot: Decimal(found.slot),
            count: Decimal(found.value.len() as u64),
            payers: payers
                .map(|(payer, balance)| told(&self.network, payer, balance))
                .collect(),
            next_before,
        })
    }
}

/// The chain does not tell who owns an account.
pub(super) fn silent_chain(error: ChainError) -> SourceError {
    match error {
        ChainError::Unreachable(_) | ChainError::NotFinal(_) => {
            // Which nodes there are is nobody's business outside.
            tracing::debug!(%error, "the chain does not tell who owns an account");
            unavailable("the chain does not answer the oracle")
        }
        ChainError::Wrong(reason) => internal(reason),
    }
}

fn told(network: &Pubkey, payer: &Payer, balance: Option<PayerBalance>) -> OwnedPayer {
    let pending = payer.pending_owner;
    let most = payer.max_price_per_gb;
    OwnedPayer {
        index: payer.index,
        address: Address(addresses::payer(network, payer.index)),
        pending_owner: (pending != Pubkey::default()).then_some(Address(pending)),
        deposited: Decimal(payer.deposited),
        withdrawn: Decimal(payer.withdrawn),
        withdrawal: (payer.requested > 0).then(|| withdrawal(payer)),
        max_price_per_gb: (most > 0).then_some(Decimal(most)),
        balance,
    }
}

fn withdrawal(payer: &Payer) -> PendingWithdrawal {
    let seconds = |time: i64| Decimal(time.max(0).unsigned_abs());
    PendingWithdrawal {
        amount: Decimal(payer.requested),
        slot: Decimal(payer.requested_slot),
        lapses_at: seconds(payer.lapses_at),
        pays_at: payer.has_statement().then(|| seconds(payer.pays_at)),
    }
}
