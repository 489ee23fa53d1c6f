//! The end of an epoch: charges, ledgers, trees, archive.

use anyhow::{Context, bail};
use solana_pubkey::Pubkey;

use super::{
    Engine, Ledgers,
    ledger::{Ledger, Lifetime},
    money::{self, price_set_hash},
    private,
    reserves::{End, standing},
    tree,
};
use openmast_archive::{
    AssetLine, ChargeLine, CounterLine, Header, PUBLIC_FORMAT, PayerLine, PublicArchive,
    RequestLine, ReserveLine, pair_lines,
};
use openmast_engine::ReserveCharge;
use openmast_records::{ChainSnapshot, EpochClosed};

impl Engine {
    pub(crate) fn close(&mut self, closed: &EpochClosed) -> anyhow::Result<Ledgers> {
        let deployment = self
            .deployment
            .context("an epoch ends before the first record")?;
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
            || snapshot.reserves.len() < self.opening.reserves.len()
        {
            bail!(
                "the snapshot of epoch {} has fewer accounts than the one before",
                closed.epoch
            );
        }
        self.ledger
            .grow(snapshot.assets.len(), snapshot.payers.len());
        self.ledger.reserves.grow(snapshot);
        let before = (closed.epoch > deployment.first_epoch).then_some(&self.opening);
        let end = End {
            epoch: closed.epoch,
            tariff: self.tariffs.own_position(),
            opening: &self.opening,
            void: &self.void,
            snapshot,
            active: self.active(),
        };
        let charges = self.ledger.charge(&end, before)?;
        let reserves = self.ledger.reserves.lines(&end);
        let tariffs = self.tariffs.own();
        let earlier_tariffs = self.tariffs.earlier(self.records.tariffs());
        self.saw("priced_by_an_earlier_tariff", !earlier_tariffs.is_empty());
        let price = |tariff: usize, asset: u32| self.tariffs.price_in(tariff, asset);
        let records = self.records.take(&deployment.salt_key, closed.epoch, price);

        let (assets, payers) = (&self.ledger.assets, &self.ledger.payers);
        let network = &deployment.network;
        let beyond = "a sum beyond 64 bits";
        let (asset_root, earned, accrued) =
            tree::root("openmast/asset/3", network, assets).context(beyond)?;
        let (payer_root, spent, owed) =
            tree::root("openmast/payer/3", network, payers).context(beyond)?;
        let totals = self.ledger.reserves.totals();
        let (reserve_root, released, due) =
            tree::root("openmast/resrv/1", network, &totals).context(beyond)?;
        if (earned, accrued) != (spent + released, owed + due) {
            bail!("{earned} earned, {spent} spent, {released} released; {accrued}, {owed}, {due}");
        }
        let (asset_count, payer_count) = (assets.len() as u32, payers.len() as u32);
        let bytes: u128 = self
            .ledger
            .assets
            .iter()
            .map(|asset| u128::from(asset.bytes))
            .sum();
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let lines = (
            asset_lines(&self.ledger, &charges, &reserves),
            payer_lines(&self.ledger.payers, &charges),
        );
        let requests = request_lines(snapshot);
        let pairs = pair_lines(self.ledger.balances());
        let mut time = self.time.clone();
        time.pass(closed);
        let header = Header {
            format: PUBLIC_FORMAT.into(),
            program: Pubkey::new_from_array(deployment.program).to_string(),
            network: Pubkey::new_from_array(deployment.network).to_string(),
            epoch: closed.epoch,
            snapshot_slot: snapshot.slot,
            closed_at: snapshot.unix_time,
            closed_at_ms: closed.closed_at_ms,
            heard_until_ms: time.newest_ms.unwrap_or(0),
            breaker: snapshot.breaker,
            lots_left: snapshot.lots_left,
            previous: None,
            asset_count,
            payer_count,
            reserve_count: totals.len() as u32,
            asset_lines: lines.0.len() as u32,
            payer_lines: lines.1.len() as u32,
            reserve_lines: reserves.len() as u32,
            tariff_lines: tariffs.len() as u32,
            earlier_tariff_lines: earlier_tariffs.len() as u32,
            charge_lines: charges.len() as u64,
            request_lines: requests.len() as u32,
            pair_lines: pairs.len() as u32,
            asset_root,
            payer_root,
            reserve_root,
            charged: earned,
            accrued,
            payer_charged: spent,
            payer_accrued: owed,
            reserve_charged: released,
            reserve_accrued: due,
            bytes,
            private_root: private::root(&records),
            price_set_hash: price_set_hash(tariffs.iter().chain(&earlier_tariffs)),
        };
        let public = PublicArchive {
            header,
            assets: lines.0,
            payers: lines.1,
            reserves: reserves.into_iter().map(ReserveLine::from).collect(),
            tariffs,
            earlier_tariffs,
            next_tariff: money::tariff(closed.epoch + 1, snapshot),
            charges,
            requests,
            pairs,
            counters: std::mem::take(&mut self.counters)
                .into_iter()
                .map(|(counter, count)| CounterLine { counter, count })
                .collect(),
        };
        let entitlements = standing(snapshot, closed.epoch);
        self.open_next(closed);
        Ok(Ledgers {
            public,
            records,
            entitlements,
        })
    }

    fn open_next(&mut self, closed: &EpochClosed) {
        self.newest_end = Some(closed.clone());
        self.epoch = closed.epoch + 1;
        self.opened_at_ms = Some(closed.closed_at_ms);
        self.opening = closed.snapshot.clone();
        for it in std::mem::take(&mut self.void) {
            let reserves = &mut self.ledger.reserves;
            reserves.begin(it.epoch, &it.snapshot, it.tariff);
        }
        self.add_tariff(self.epoch, &closed.snapshot);
        self.tariffs.begin_epoch(self.waits_since());
        let own = self.tariffs.own_position();
        self.ledger.reserves.begin(self.epoch, &self.opening, own);
        self.time.pass(closed);
        self.sessions
            .forget_old(self.time.passed_ms, self.max_sessions.unwrap_or(u64::MAX));
        self.attribute_waiting();
    }

    /// Lifetime bytes and base units that accrued, with the open epoch, before any write-off. `None`: no such asset on
    /// chain.
    pub(crate) fn running_asset(&self, index: u32) -> Option<(u64, u64)> {
        self.tariffs.price(index)?;
        let before = self.ledger.assets.get(index as usize);
        Some(self.ledger.running(before, |(_, asset)| *asset == index))
    }

    /// As [`Self::running_asset`].
    pub(crate) fn running_payer(&self, index: u32) -> Option<(u64, u64)> {
        let before = self.ledger.payers.get(index as usize);
        let is_known = (index as usize) < self.known_payers;
        is_known.then(|| self.ledger.running(before, |(payer, _)| *payer == index))
    }

    /// Deferred because a request holds the payer's money.
    pub(crate) fn owed(&self, payer: u32) -> u64 {
        self.ledger.owed(payer)
    }
}

fn request_lines(snapshot: &ChainSnapshot) -> Vec<RequestLine> {
    let (slot, now) = (snapshot.slot, snapshot.unix_time);
    let mut lines = Vec::new();
    for (payer, state) in (0..).zip(&snapshot.payers) {
        if state.requested > 0 && state.requested_slot <= slot && now < state.lapses_at {
            lines.push(RequestLine {
                payer,
                requested: state.requested,
                requested_slot: state.requested_slot,
                lapses_at: state.lapses_at,
                holds_from: state.holds_from,
                requests_ended: state.requests_ended,
                endings: state.endings,
            });
        }
    }
    lines
}

fn asset_lines(
    ledger: &Ledger,
    charges: &[ChargeLine],
    reserves: &[ReserveCharge],
) -> Vec<AssetLine> {
    let mut lines: Vec<AssetLine> = (0..)
        .zip(&ledger.assets)
        .zip(&ledger.trailing)
        .map(|((asset, lifetime), trailing)| AssetLine {
            asset,
            bytes: lifetime.bytes,
            paid: lifetime.paid,
            earned: lifetime.charged,
            accrued: lifetime.accrued,
            trailing: *trailing,
            ..AssetLine::default()
        })
        .collect();
    for charge in charges {
        if let Some(line) = lines.get_mut(charge.asset as usize) {
            // no more than the lifetime totals, which fit
            line.epoch_bytes = line.epoch_bytes.saturating_add(charge.bytes);
            line.epoch_paid = line.epoch_paid.saturating_add(charge.paid_bytes);
            line.epoch_earned += charge.charged;
            line.epoch_accrued += charge.accrued;
        }
    }
    for reserve in reserves {
        let line = &mut lines[reserve.asset as usize];
        line.epoch_earned += reserve.epoch.charged.0;
        line.epoch_accrued += reserve.epoch.accrued.0;
    }
    lines.retain(|line| line.bytes > 0 || line.accrued > 0 || line.trailing > 0);
    lines
}

fn payer_lines(payers: &[Lifetime], charges: &[ChargeLine]) -> Vec<PayerLine> {
    let mut lines: Vec<PayerLine> = (0..)
        .zip(payers)
        .map(|(payer, lifetime)| PayerLine {
            payer,
            bytes: lifetime.bytes,
            paid: lifetime.paid,
            spent: lifetime.charged,
            accrued: lifetime.accrued,
            ..PayerLine::default()
        })
        .collect();
    for charge in charges {
        if let Some(line) = lines.get_mut(charge.payer as usize) {
            line.epoch_bytes = line.epoch_bytes.saturating_add(charge.bytes);
            line.epoch_paid = line.epoch_paid.saturating_add(charge.paid_bytes);
            line.epoch_spent += charge.charged;
            line.epoch_accrued += charge.accrued;
        }
    }
    lines.retain(|line| line.bytes > 0 || line.accrued > 0);
    lines
}
