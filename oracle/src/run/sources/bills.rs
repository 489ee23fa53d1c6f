//! Bills of a payer, from the public archives.

use std::collections::BTreeMap;

use openmast_archive::{self as archive, ArchiveError};
use openmast_client::addresses;
use solana_pubkey::Pubkey;

use super::{
    ServiceSources, answers, internal,
    paging::{Closed, seconds},
};
use crate::{
    run::live_sessions::why_not_licensed,
    serve::{
        SourceError,
        model::{
            Address, Bill, BillLine, BillList, BillSums, BilledAsset, BilledPrice, Decimal, Hash,
        },
    },
};

impl ServiceSources {
    pub(super) async fn bills_of(
        &self,
        payer: u32,
        before: Option<u64>,
        limit: u32,
    ) -> Result<BillList, SourceError> {
        let page = self.page(before, limit, move |store, one| {
            let bill = store.read_bill(&one.archive_hash(), payer)?;
            let lines = bill.lines.len();
            Ok((bill, lines))
        });
        let page = page.await?;
        let (mut all, mut assets) = (archive::BillSums::default(), BTreeMap::new());
        let mut bills = Vec::new();
        for (one, bill) in &page.read {
            for line in &bill.lines {
                let of_asset: &mut archive::BillSums = assets.entry(line.charge.asset).or_default();
                of_asset.add(&line.charge).map_err(internal)?;
                all.add(&line.charge).map_err(internal)?;
            }
            if !bill.lines.is_empty() {
                bills.push(told(&self.network, one, bill).map_err(internal)?);
            }
        }
        Ok(BillList {
            payer,
            first_epoch: page.first_epoch.map(Decimal),
            last_epoch: page.last_epoch.map(Decimal),
            sums: sums(&all),
            assets: assets.iter().map(billed_asset).collect(),
            bills,
            next_before: page.next_before.map(Decimal),
        })
    }

    pub(super) async fn bill_of(
        &self,
        payer: u32,
        epoch: u64,
    ) -> Result<Option<Bill>, SourceError> {
        let found = self.of_epoch(epoch, move |store, one| {
            Ok((store.read_bill(&one.archive_hash(), payer)?, 0))
        });
        let found = found.await?;
        let told = found.map(|(one, bill)| told(&self.network, &one, &bill));
        told.transpose().map_err(internal)
    }
}

/// In the words of the API.
fn told(network: &Pubkey, one: &Closed, bill: &archive::Bill) -> Result<Bill, ArchiveError> {
    let lines = bill.lines.iter().map(line);
    Ok(Bill {
        epoch: Decimal(bill.epoch),
        state: answers::state(one.entry.progress),
        snapshot_slot: Decimal(bill.snapshot_slot),
        opened_at: one.opened_at(),
        closed_at: seconds(bill.closed_at),
        settlement: Address(addresses::settlement(network, bill.epoch)),
        archive_hash: Hash(one.archive_hash()),
        sums: sums(&bill.sums()?),
        lines: lines.collect::<Result<_, _>>()?,
    })
}

fn line(line: &archive::BillLine) -> Result<BillLine, ArchiveError> {
    let mut of_line = archive::BillSums::default();
    of_line.add(&line.charge)?;
    Ok(BillLine {
        asset: line.charge.asset,
        prices: prices(&line.prices),
        sums: sums(&of_line),
        owed: Decimal(line.charge.owed),
    })
}

fn billed_asset((asset, of_asset): (&u32, &archive::BillSums)) -> BilledAsset {
    BilledAsset {
        asset: *asset,
        asset_name: None,
        sums: sums(of_asset),
    }
}

pub(super) fn sums(sums: &archive::BillSums) -> BillSums {
    BillSums {
        bytes: Decimal(sums.bytes),
        met_bytes: Decimal(sums.met_bytes),
        paid_bytes: Decimal(sums.paid_bytes),
        not_licensed: answers::not_licensed(&sums.not_licensed),
        accrued: Decimal(sums.accrued.0),
        charged: Decimal(sums.charged.0),
        written_off_bytes: Decimal(sums.written_off_bytes),
        written_off: Decimal(sums.written_off.0),
    }
}

pub(super) fn prices(prices: &[archive::BillPrice]) -> Vec<BilledPrice> {
    let price = |price: &archive::BillPrice| BilledPrice {
        epoch: Decimal(price.tariff),
        price_per_gb: Decimal(price.price_per_gb),
        why_free: price.why_free.map(why_not_licensed),
    };
    prices.iter().map(price).collect()
}
