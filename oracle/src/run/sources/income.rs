//! Income of an asset, from the public archives.

use openmast_archive as archive;
use openmast_client::addresses;
use openmast_ledger::{ArithmeticError, BaseUnits};
use solana_pubkey::Pubkey;

use super::{
    ServiceSources, answers,
    bills::{prices, sums},
    internal,
    paging::{Closed, seconds},
};
use crate::serve::{
    SourceError,
    model::{Address, Decimal, EpochIncome, Hash, IncomeList, IncomeSums},
};

/// Sums over epochs.
#[derive(Default)]
struct Sums {
    by_use: archive::BillSums,
    lots_accrued: BaseUnits,
    lots_charged: BaseUnits,
}

impl ServiceSources {
    pub(super) async fn income_of(
        &self,
        asset: u32,
        before: Option<u64>,
        limit: u32,
    ) -> Result<IncomeList, SourceError> {
        let page = self.page(before, limit, move |store, one| {
            Ok((store.read_income(&one.archive_hash(), asset)?, 1))
        });
        let page = page.await?;
        let (mut all, mut epochs) = (Sums::default(), Vec::new());
        for (one, income) in &page.read {
            if income.says_something() {
                all.add(income).map_err(internal)?;
                epochs.push(told(&self.network, one, income).map_err(internal)?);
            }
        }
        Ok(IncomeList {
            asset,
            asset_name: None,
            first_epoch: page.first_epoch.map(Decimal),
            last_epoch: page.last_epoch.map(Decimal),
            sums: all.told().map_err(internal)?,
            epochs,
            next_before: page.next_before.map(Decimal),
        })
    }
}

impl Sums {
    fn add(&mut self, income: &archive::Income) -> Result<(), ArithmeticError> {
        self.by_use = self.by_use.plus(&income.by_use)?;
        self.lots_accrued = self.lots_accrued.checked_add(income.lots_accrued)?;
        self.lots_charged = self.lots_charged.checked_add(income.lots_charged)?;
        Ok(())
    }

    fn told(&self) -> Result<IncomeSums, ArithmeticError> {
        let earned = self.by_use.charged.checked_add(self.lots_charged)?;
        Ok(IncomeSums {
            by_use: sums(&self.by_use),
            lots_accrued: Decimal(self.lots_accrued.0),
            lots_charged: Decimal(self.lots_charged.0),
            earned: Decimal(earned.0),
        })
    }
}

fn told(
    network: &Pubkey,
    one: &Closed,
    income: &archive::Income,
) -> Result<EpochIncome, ArithmeticError> {
    let mut of_epoch = Sums::default();
    of_epoch.add(income)?;
    Ok(EpochIncome {
        epoch: Decimal(income.epoch),
        state: answers::state(one.entry.progress),
        snapshot_slot: Decimal(income.snapshot_slot),
        opened_at: one.opened_at(),
        closed_at: seconds(income.closed_at),
        settlement: Address(addresses::settlement(network, income.epoch)),
        archive_hash: Hash(one.archive_hash()),
        prices: prices(&income.prices),
        payers: Decimal(income.payers),
        sums: of_epoch.told()?,
        lifetime_earned: Decimal(income.asset.earned),
        lifetime_accrued: Decimal(income.asset.accrued),
    })
}
