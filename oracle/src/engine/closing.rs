//! The end of an epoch: charges, ledgers, trees, archive.

use anyhow::{Context, bail};
use openmast_ledger::{BaseUnits, Bytes, Totals};
use solana_pubkey::Pubkey;

use super::{
    ClosedLedgers, Engine,
    ledger::Ledger,
    tariffs::{Tariff, Tariffs},
    usage::Usages,
};
use crate::{
    archive::{
        AssetLine, ChargeLine, CounterLine, Header, PUBLIC_FORMAT, PayerLine, PublicArchive,
        RecordNode, RequestLine, price_set,
    },
    record::{ChainSnapshot, EpochClosed},
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
        self.check_counts(closed)?;
        let snapshot = &closed.snapshot;
        self.ledger
            .grow(snapshot.assets.len(), snapshot.payers.len());
        // No settlement has seen requests before the first end of an epoch.
        let before = self.closed_epoch().map(|_| &self.opening);
        let charges = self.ledger.charge(snapshot, before)?;
        let records = self.take_records(deployment.salt_key);

        let trees = self.ledger.commit(deployment.network, &charges)?;
        let (assets, payers) = (&trees.assets, &trees.payers);
        let (asset_count, payer_count) = (assets.leaf_count(), payers.leaf_count());
        let (assets, payers) = (assets.root(), payers.root());
        if assets.sums != payers.sums {
            bail!(
                "earned and spent differ: {:?} and {:?}",
                assets.sums,
                payers.sums
            );
        }
        let bytes = self
            .ledger
            .assets
            .iter()
            .fold(0_u64, |sum, asset| sum.saturating_add(asset.bytes));
        let tariffs = self.tariffs.lines();
        let requests = request_lines(snapshot);
        let mut clock = self.clock;
        clock.end_of_epoch(closed);
        let lines = (
            asset_lines(&self.ledger, &charges)?,
            payer_lines(&self.ledger, &charges)?,
        );
        let header = Header {
            format: PUBLIC_FORMAT.into(),
            program: Pubkey::new_from_array(deployment.program).to_string(),
            network: Pubkey::new_from_array(deployment.network).to_string(),
            epoch: closed.epoch,
            snapshot_slot: snapshot.slot,
            closed_at: snapshot.unix_time,
            closed_at_ms: closed.closed_at_ms,
            heard_until_ms: clock.seen_ms(),
            breaker: snapshot.breaker,
            previous: None,
            asset_count,
            payer_count,
            asset_lines: lines.0.len() as u32,
            payer_lines: lines.1.len() as u32,
            tariff_lines: tariffs.len() as u32,
            charge_lines: charges.len() as u64,
            request_lines: requests.len() as u32,
            pair_lines: 0,
            asset_root: assets.hash,
            payer_root: payers.hash,
            charged: assets.sums.charged.0,
            accrued: assets.sums.accrued.0,
            bytes,
            private_root: RecordNode::default(),
            price_set_hash: price_set(&tariffs)?,
        };
        let public = PublicArchive {
            header,
            assets: lines.0,
            payers: lines.1,
            tariffs,
            next_tariff: Tariff::new(closed.epoch + 1, snapshot).line(),
            charges,
            requests,
            pairs: Vec::new(),
            counters: std::mem::take(&mut self.counters)
                .into_iter()
                .map(|(counter, count)| CounterLine { counter, count })
                .collect(),
        };
        let pairs = self.ledger.pairs.balances();
        self.open_next(closed);
        Ok(ClosedLedgers {
            public,
            pairs,
            records,
        })
    }

    /// No account that was known ever vanishes.
    fn check_counts(&self, closed: &EpochClosed) -> anyhow::Result<()> {
        let (assets, payers) = self.tariffs.known();
        if closed.snapshot.assets.len() < assets || closed.snapshot.payers.len() < payers {
            bail!(
                "the snapshot of epoch {} has fewer accounts than the one before",
                closed.epoch
            );
        }
        Ok(())
    }

    /// Goes on with the prices of an end that does not count, and with the accounts that it knows.
    ///
    /// # Errors
    /// Its snapshot has fewer accounts than the one before.
    pub(super) fn pass_over(&mut self, closed: &EpochClosed) -> anyhow::Result<()> {
        self.check_counts(closed)?;
        self.clock.end_of_epoch(closed);
        let tariff = Tariff::new(closed.epoch + 1, &closed.snapshot);
        self.tariffs.add(tariff);
        let (assets, payers) = self.tariffs.known();
        self.ledger.open_tariff(assets, payers);
        self.generation += 1;
        self.attribute_waiting();
        Ok(())
    }

    fn open_next(&mut self, closed: &EpochClosed) {
        self.epoch = closed.epoch + 1;
        self.opened_at_ms = Some(closed.closed_at_ms);
        self.opening = closed.snapshot.clone();
        self.begin_tariffs();
        self.usages = Usages::default();
        self.generation += 1;
        self.forget_old(closed);
        self.attribute_waiting();
    }

    /// Forgets sessions by what has passed for certain. Time goes on also while the doors are shut because too many sessions
    /// are kept: only so there is room again.
    fn forget_old(&mut self, closed: &EpochClosed) {
        self.clock.end_of_epoch(closed);
        let are_many = self.limits.are_many(self.sessions.len());
        let gone = self.sessions.forget_old(self.clock.passed_ms(), are_many);
        self.verdicts.forget(&gone);
    }

    /// Begins the open epoch with the prices and the accounts of its opening.
    pub(super) fn begin_tariffs(&mut self) {
        self.tariffs = Tariffs::beginning_with(Tariff::new(self.epoch, &self.opening));
        let (assets, payers) = self.tariffs.known();
        self.ledger.open_epoch(assets, payers);
    }

    /// Lifetime bytes and base units that accrued, with the open epoch, before any write-off. `None`: no such asset on
    /// chain.
    pub fn running_asset(&self, index: u32) -> Option<(u64, u64)> {
        let index = usize::try_from(index).ok()?;
        let (assets, _) = self.tariffs.known();
        (index < assets).then(|| self.ledger.running_asset(index))
    }

    /// As [`Self::running_asset`].
    pub fn running_payer(&self, index: u32) -> Option<(u64, u64)> {
        let index = usize::try_from(index).ok()?;
        let (_, payers) = self.tariffs.known();
        (index < payers).then(|| self.ledger.running_payer(index))
    }
}

/// Those that the next epoch compares with: which of its snapshot's were there before.
fn request_lines(snapshot: &ChainSnapshot) -> Vec<RequestLine> {
    let payers = (0..).zip(&snapshot.payers);
    let standing = payers.filter(|(_, payer)| payer.has_request(snapshot));
    let lines = standing.map(|(payer, state)| RequestLine {
        payer,
        requested: state.requested,
        requested_slot: state.requested_slot,
        lapses_at: state.lapses_at,
        holds_from: state.holds_from,
        requests_ended: state.requests_ended,
        endings: state.endings,
    });
    lines.collect()
}

/// Of all assets that have something.
fn asset_lines(ledger: &Ledger, charges: &[ChargeLine]) -> anyhow::Result<Vec<AssetLine>> {
    let of_epoch = epoch_totals(ledger.assets.len(), charges, |charge| charge.asset)?;
    let assets = (0..).zip(&ledger.assets).zip(&ledger.trailing);
    Ok(assets
        .zip(of_epoch)
        .map(|(((asset, lifetime), trailing), of_epoch)| AssetLine {
            asset,
            bytes: lifetime.bytes,
            earned: lifetime.charged,
            accrued: lifetime.accrued,
            epoch_bytes: of_epoch.bytes.0,
            epoch_earned: of_epoch.charged.0,
            epoch_accrued: of_epoch.accrued.0,
            trailing: trailing.0,
        })
        .filter(AssetLine::says_something)
        .collect())
}

/// Of all payers that have something.
fn payer_lines(ledger: &Ledger, charges: &[ChargeLine]) -> anyhow::Result<Vec<PayerLine>> {
    let of_epoch = epoch_totals(ledger.payers.len(), charges, |charge| charge.payer)?;
    let payers = (0..).zip(&ledger.payers).zip(of_epoch);
    Ok(payers
        .map(|((payer, lifetime), of_epoch)| PayerLine {
            payer,
            bytes: lifetime.bytes,
            spent: lifetime.charged,
            accrued: lifetime.accrued,
            epoch_bytes: of_epoch.bytes.0,
            epoch_spent: of_epoch.charged.0,
            epoch_accrued: of_epoch.accrued.0,
        })
        .filter(PayerLine::says_something)
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
                charged: BaseUnits(charge.charged),
                accrued: BaseUnits(charge.accrued),
            })?;
        }
    }
    Ok(totals)
}
