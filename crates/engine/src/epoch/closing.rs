//! The end of an epoch: its usage is charged, the trees follow the ledgers, and the next epoch is open.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Context, bail};
use openmast_ledger::{BaseUnits, Bytes, Node, Totals};
use openmast_records::{ChainSnapshot, EpochClosed, Lsn};

use super::{
    closed::{
        AssetTotals, ClosedEpoch, EpochEnd, EpochLedgers, PairCharge, PayerTotals, StandingRequest,
    },
    usage::Usages,
};
use crate::{
    Deployment, Engine,
    charging::{
        closing::{Charged, Closing},
        ledger::Ledger,
        lots::standing_entitlements,
        of_payers::OfPayers,
        opening::{Period, VoidEnd, periods},
        requests::WithdrawalRequests,
        reserves::slots,
        tariff::Tariff,
        tariffs::hash_of,
    },
    room::are_many,
};

/// Leaf counts and roots of the trees of assets, payers and reserves.
type CountedRoots = [(u32, Node); 3];

impl Engine {
    pub(crate) fn close(&mut self, closed: &EpochClosed) -> anyhow::Result<ClosedEpoch> {
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
        self.ledger.grow(snapshot);
        let charged = self.charge(closed)?;
        let records = self.take_records(deployment.salt_key);
        let roots = self.commit(deployment, &charged)?;
        let tariffs = self.tariffs.own();
        let earlier_tariffs = self.tariffs.earlier(&self.usages.tariffs());
        let price_set_hash = hash_of(&tariffs, &earlier_tariffs)?;
        let ledgers = EpochLedgers {
            end: self.end(deployment, closed, &roots, price_set_hash),
            assets: asset_totals(&self.ledger, &charged)?,
            payers: payer_totals(&self.ledger, &charged.pairs)?,
            reserves: charged.reserves,
            entitlements: standing_entitlements(snapshot, closed.epoch),
            tariffs,
            earlier_tariffs,
            next_tariff: Tariff::new(closed.epoch + 1, snapshot).prices(),
            charges: charged.pairs,
            requests: standing_requests(snapshot),
            pairs: self.ledger.pairs.balances(),
            counters: std::mem::take(&mut self.counters).into_iter().collect(),
        };
        self.open_next(closed);
        Ok(ClosedEpoch { ledgers, records })
    }

    fn charge(&mut self, closed: &EpochClosed) -> anyhow::Result<Charged> {
        // No settlement has seen requests before the first end of an epoch.
        let before = self.closed_epoch().map(|_| &*self.opening);
        let mut closing = Closing {
            epoch: self.epoch,
            tariff: self.tariffs.own_number(),
            opening: &self.opening,
            void_ends: &self.void_ends,
            before,
            snapshot: &closed.snapshot,
            identities: BTreeMap::new(),
        };
        closing.identities = self.identities(&slots(&closing));
        self.ledger.charge(&closing)
    }

    /// Brings the trees to the ledgers after these charges.
    fn commit(
        &mut self,
        deployment: Deployment,
        charged: &Charged,
    ) -> anyhow::Result<CountedRoots> {
        let trees = self.ledger.commit(deployment.network, charged)?;
        let roots = [&trees.assets, &trees.payers, &trees.reserves]
            .map(|tree| (tree.leaf_count(), tree.root()));
        let [assets, payers, reserves] = roots.map(|(_, root)| root.sums);
        if assets != payers.checked_add(reserves)? {
            bail!("earned is {assets:?}, spent {payers:?} and released {reserves:?}");
        }
        Ok(roots)
    }

    fn end(
        &self,
        deployment: Deployment,
        closed: &EpochClosed,
        roots: &CountedRoots,
        price_set_hash: [u8; 32],
    ) -> EpochEnd {
        let snapshot = &closed.snapshot;
        let mut clock = self.clock;
        clock.end_of_epoch(closed);
        let assets = self.ledger.assets.iter();
        let bytes = assets.fold(0_u64, |sum, asset| sum.saturating_add(asset.bytes));
        let [
            (asset_count, asset_root),
            (payer_count, payer_root),
            (reserve_count, reserve_root),
        ] = *roots;
        EpochEnd {
            program: deployment.program,
            network: deployment.network,
            epoch: closed.epoch,
            snapshot_slot: snapshot.slot,
            closed_at: snapshot.unix_time,
            closed_at_ms: closed.closed_at_ms,
            heard_until_ms: clock.seen_ms(),
            breaker: BaseUnits(snapshot.breaker),
            lots_left: BaseUnits(snapshot.lots_left),
            asset_count,
            payer_count,
            reserve_count,
            asset_root,
            payer_root,
            reserve_root,
            bytes: Bytes(bytes),
            price_set_hash,
        }
    }

    /// No account that was known ever vanishes.
    fn check_counts(&self, closed: &EpochClosed) -> anyhow::Result<()> {
        let (assets, payers) = self.tariffs.known();
        let (snapshot, reserves) = (&closed.snapshot, self.opening.reserves.len());
        if snapshot.assets.len() < assets
            || snapshot.payers.len() < payers
            || snapshot.reserves.len() < reserves
        {
            bail!(
                "the snapshot of epoch {} has fewer accounts than the one before",
                closed.epoch
            );
        }
        Ok(())
    }

    /// Goes on with the prices and entitlements of an end that does not count, and with the accounts that it knows. One whose snapshot is older than
    /// these comes from a node that was too late with it, and has no effect.
    pub(crate) fn pass_over(&mut self, lsn: Lsn, closed: &EpochClosed) {
        let is_older = closed.snapshot.slot < self.tariffs.slot();
        if is_older || self.check_counts(closed).is_err() {
            return self.ignore_end(lsn);
        }
        self.clock.end_of_epoch(closed);
        let tariff = Tariff::new(closed.epoch + 1, &closed.snapshot);
        self.tariffs.add(tariff);
        let void_end = VoidEnd::new(closed, self.tariffs.newest());
        self.void_ends.push(void_end);
        self.see_entitlements();
        let (assets, payers) = self.tariffs.known();
        self.ledger.open_tariff(assets, payers);
        self.generation += 1;
        self.attribute_waiting();
    }

    fn open_next(&mut self, closed: &EpochClosed) {
        self.epoch = closed.epoch + 1;
        self.opened_at_ms = Some(closed.closed_at_ms);
        self.opening = Arc::new(closed.snapshot.clone());
        for end in std::mem::take(&mut self.void_ends) {
            let reserves = &mut self.ledger.reserves;
            reserves.begin(end.epoch, &end.snapshot, end.tariff);
        }
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
        let are_many = are_many(self.sessions.len(), &self.limits);
        let gone = self.sessions.forget_old(self.clock.passed_ms(), are_many);
        self.verdicts.forget(&gone);
    }

    /// Begins the open epoch with the prices and the accounts of its opening.
    pub(crate) fn begin_tariffs(&mut self) {
        let tariff = Tariff::new(self.epoch, &self.opening);
        self.tariffs.begin(tariff, self.waiting.since());
        let own = self.tariffs.own_number();
        self.ledger.reserves.begin(self.epoch, &self.opening, own);
        let (assets, payers) = self.tariffs.known();
        self.ledger.open_epoch(assets, payers);
        self.see_entitlements();
    }

    /// Finds whose entitlements are whose from now on, and which have something left.
    pub(crate) fn see_entitlements(&mut self) {
        let began = self.newest_opening().1.unix_time;
        // How long it takes makes no difference, if it takes any time.
        let newest = self.periods(began.saturating_add(1)).last();
        let found = newest.map(|period| OfPayers::of(&period, &self.ledger.reserves));
        self.entitlements = found.unwrap_or_default();
    }

    /// The parts of the open epoch, if it is closed at this time.
    pub(crate) fn periods(&self, closed_at: i64) -> impl Iterator<Item = Period<'_>> {
        let own = (self.epoch, &*self.opening, self.tariffs.own_number());
        periods(own, &self.void_ends, closed_at)
    }

    /// What usage is met by that is reported now: the snapshot of the newest end of an epoch, also of one that does not count, and the
    /// epoch that it began.
    pub(crate) fn newest_opening(&self) -> (u64, &ChainSnapshot) {
        let newest = self.void_ends.last();
        newest.map_or((self.epoch, &self.opening), |it| (it.epoch, &it.snapshot))
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
fn standing_requests(snapshot: &ChainSnapshot) -> Vec<StandingRequest> {
    let payers = (0..).zip(&snapshot.payers);
    let standing = payers.filter(|(_, payer)| payer.has_request(snapshot));
    let requests = standing.map(|(payer, state)| StandingRequest {
        payer,
        requested: BaseUnits(state.requested),
        requested_slot: state.requested_slot,
        lapses_at: state.lapses_at,
        holds_from: state.holds_from,
        requests_ended: state.requests_ended,
        endings: state.endings,
    });
    requests.collect()
}

/// All assets that have something.
fn asset_totals(ledger: &Ledger, charged: &Charged) -> anyhow::Result<Vec<AssetTotals>> {
    let mut of_epoch = epoch_totals(ledger.assets.len(), &charged.pairs, |it| it.asset)?;
    for reserve in &charged.reserves {
        if let Some(total) = of_epoch.get_mut(reserve.asset as usize) {
            // What it met is among the bytes of the pair that used it.
            *total = total.checked_add(Totals {
                charged: reserve.epoch.charged,
                accrued: reserve.epoch.accrued,
                ..Totals::ZERO
            })?;
        }
    }
    let assets = (0..).zip(&ledger.assets).zip(&ledger.trailing);
    let totals = assets
        .zip(of_epoch)
        .map(|(((asset, lifetime), trailing), epoch)| AssetTotals {
            asset,
            lifetime: Totals::from(*lifetime),
            epoch,
            trailing: *trailing,
        });
    Ok(totals.filter(AssetTotals::says_something).collect())
}

/// All payers that have something.
fn payer_totals(ledger: &Ledger, charges: &[PairCharge]) -> anyhow::Result<Vec<PayerTotals>> {
    let of_epoch = epoch_totals(ledger.payers.len(), charges, |charge| charge.payer)?;
    let payers = (0..).zip(&ledger.payers).zip(of_epoch);
    let totals = payers.map(|((payer, lifetime), epoch)| PayerTotals {
        payer,
        lifetime: Totals::from(*lifetime),
        epoch,
    });
    Ok(totals.filter(PayerTotals::says_something).collect())
}

/// What each of `count` accounts has of the epoch's charges.
fn epoch_totals(
    count: usize,
    charges: &[PairCharge],
    account: impl Fn(&PairCharge) -> u32,
) -> anyhow::Result<Vec<Totals>> {
    let mut totals = vec![Totals::ZERO; count];
    for charge in charges {
        if let Some(total) = totals.get_mut(account(charge) as usize) {
            *total = total.checked_add(Totals {
                bytes: charge.bytes,
                paid: charge.paid_bytes,
                charged: charge.charged,
                accrued: charge.accrued,
            })?;
        }
    }
    Ok(totals)
}
