//! The end of an epoch: charges, ledgers, trees, archive.

use anyhow::{Context, bail};
use openmast_ledger::{BaseUnits, Bytes, PricePerGb, Totals, price_set_hash};
use solana_pubkey::Pubkey;

use super::{ClosedLedgers, Engine, LONGEST_STEP_MS, ledger::Lifetime, usage::Usages};
use crate::{
    archive::{
        AssetLine, ChargeLine, CounterLine, Header, PUBLIC_FORMAT, PayerLine, PublicArchive,
        RecordNode,
    },
    record::EpochClosed,
};

impl Engine {
    pub(super) fn close(&mut self, closed: &EpochClosed) -> anyhow::Result<ClosedLedgers> {
        let deployment = self
            .deployment
            .context("an epoch ends before the first record")?;
        if let Some(reopened) = self.overtaken {
            bail!(reopened);
        }
        if closed.epoch != self.epoch {
            bail!(
                "epoch {} ends while epoch {} is open",
                closed.epoch,
                self.epoch
            );
        }
        let snapshot = &closed.snapshot;
        if snapshot.assets.len() < self.opening.assets.len()
            || snapshot.payers.len() < self.opening.payers.len()
        {
            bail!(
                "the snapshot of epoch {} has fewer accounts than the one before",
                closed.epoch
            );
        }
        self.ledger
            .grow(snapshot.assets.len(), snapshot.payers.len());
        let prices: Vec<PricePerGb> = (0..u32::try_from(self.opening.assets.len())?)
            .filter_map(|asset| self.price(asset))
            .collect();
        let charges = self.ledger.charge(&snapshot.payers)?;
        let records = self.take_records(deployment.salt_key, prices.clone());

        let trees = self.ledger.commit(deployment.network, &charges)?;
        let (assets, payers) = (&trees.assets, &trees.payers);
        let (asset_count, payer_count) = (assets.leaf_count(), payers.leaf_count());
        let (assets, payers) = (assets.root(), payers.root());
        if assets.sum != payers.sum {
            bail!(
                "earned and spent differ: {:?} and {:?}",
                assets.sum,
                payers.sum
            );
        }
        let bytes = self
            .ledger
            .assets
            .iter()
            .fold(0_u64, |sum, asset| sum.saturating_add(asset.bytes));
        let header = Header {
            format: PUBLIC_FORMAT.into(),
            program: Pubkey::new_from_array(deployment.program).to_string(),
            network: Pubkey::new_from_array(deployment.network).to_string(),
            epoch: closed.epoch,
            snapshot_slot: snapshot.slot,
            previous: None,
            asset_count,
            payer_count,
            charge_count: charges.len() as u64,
            asset_root: assets.hash,
            payer_root: payers.hash,
            amount: assets.sum.0,
            bytes,
            private_root: RecordNode::default(),
            price_set_hash: price_set_hash(closed.epoch, &prices)?,
        };
        let public = PublicArchive {
            header,
            assets: asset_lines(&self.ledger.assets, &charges, &prices)?,
            payers: payer_lines(&self.ledger.payers, &charges)?,
            charges,
            counters: std::mem::take(&mut self.counters)
                .into_iter()
                .map(|(counter, count)| CounterLine { counter, count })
                .collect(),
        };
        self.open_next(closed);
        Ok(ClosedLedgers { public, records })
    }

    fn open_next(&mut self, closed: &EpochClosed) {
        self.epoch = closed.epoch + 1;
        self.opened_at_ms = Some(closed.closed_at_ms);
        self.opening = closed.snapshot.clone();
        self.ledger
            .open_epoch(self.opening.assets.len(), self.opening.payers.len());
        self.usages = Usages::default();
        self.generation += 1;
        self.forget_old(closed.closed_at_ms);
        self.attribute_waiting();
    }

    /// Forgets sessions by the arrivals and the end of this epoch, which are by the oracle's clock. Time goes on also while
    /// the doors are shut because too many sessions are kept: only so there is room again.
    fn forget_old(&mut self, closed_at_ms: u64) {
        let now_ms = std::mem::take(&mut self.newest_arrival_ms).max(closed_at_ms);
        self.kept_until_ms = match self.kept_until_ms {
            0 => now_ms,
            before => now_ms.min(before.saturating_add(LONGEST_STEP_MS)),
        };
        self.sessions.forget_old(self.kept_until_ms);
    }

    /// Lifetime bytes and base units with the open epoch, before any write-off. `None`: no such asset on chain.
    pub fn running_asset(&self, index: u32) -> Option<(u64, u64)> {
        let index = usize::try_from(index).ok()?;
        self.opening.assets.get(index)?;
        let Lifetime { bytes, amount } = self.ledger.running_asset(index);
        Some((bytes, amount))
    }

    /// As [`Self::running_asset`].
    pub fn running_payer(&self, index: u32) -> Option<(u64, u64)> {
        let index = usize::try_from(index).ok()?;
        self.opening.payers.get(index)?;
        let Lifetime { bytes, amount } = self.ledger.running_payer(index);
        Some((bytes, amount))
    }
}

fn asset_lines(
    assets: &[Lifetime],
    charges: &[ChargeLine],
    prices: &[PricePerGb],
) -> anyhow::Result<Vec<AssetLine>> {
    let of_epoch = epoch_totals(assets.len(), charges, |charge| charge.asset)?;
    let lines = (0..).zip(assets).zip(of_epoch);
    Ok(lines
        .map(|((asset, lifetime), of_epoch)| AssetLine {
            asset,
            bytes: lifetime.bytes,
            earned: lifetime.amount,
            epoch_bytes: of_epoch.bytes.0,
            epoch_earned: of_epoch.amount.0,
            price_per_gb: prices.get(asset as usize).map(|price| price.0),
        })
        .collect())
}

fn payer_lines(payers: &[Lifetime], charges: &[ChargeLine]) -> anyhow::Result<Vec<PayerLine>> {
    let of_epoch = epoch_totals(payers.len(), charges, |charge| charge.payer)?;
    let lines = (0..).zip(payers).zip(of_epoch);
    Ok(lines
        .map(|((payer, lifetime), of_epoch)| PayerLine {
            payer,
            bytes: lifetime.bytes,
            spent: lifetime.amount,
            epoch_bytes: of_epoch.bytes.0,
            epoch_spent: of_epoch.amount.0,
        })
        .collect())
}

/// What each of `count` accounts has of the epoch's charges.
fn epoch_totals(
    count: usize,
    charges: &[ChargeLine],
    account: impl Fn(&ChargeLine) -> u32,
) -> anyhow::Result<Vec<Totals>> {
    let mut totals = vec![Totals::ZERO; count];
    for charge in charges {
        if let Some(total) = totals.get_mut(account(charge) as usize) {
            *total = total.checked_add(Totals {
                bytes: Bytes(charge.bytes),
                amount: BaseUnits(charge.charged),
            })?;
        }
    }
    Ok(totals)
}
