//! An engine that goes on from a final settlement, because the log before is gone: its ledgers are those of the settlement's
//! archive (docs/reference/recovery.md).

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Context, ensure};
use openmast_ledger::NotLicensed;

use super::closed::EpochLedgers;
use crate::session::Sessions;
use crate::{
    Deployment, Engine,
    charging::{lifetime::Lifetime, reserves::ReserveOf, trees::Roots},
    epoch::{first_sight::FirstSight, time::LogClock},
};
use openmast_records::{
    AssetState, ChainSnapshot, Continued, EntitlementState, PayerState, ReserveState,
};

/// What an engine took over from one that knew less of the ledgers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenOver {
    /// Sessions with their meters.
    pub sessions: u64,
    /// Names of radios and subscribers.
    pub mapped_names: u64,
    /// Bytes that waited for a mapping: they may have been billed since, and are given up.
    pub waiting_bytes: u64,
}

/// The snapshot that a log begins with which goes on from this archive. Prices, licences and requests are those of the archive's
/// end, which the chain does not tell any more; balances and capacities are those that the chain tells `now`.
///
/// # Errors
/// The chain has fewer accounts than the archive counts.
pub fn opening_of(ledgers: &EpochLedgers, now: &ChainSnapshot) -> anyhow::Result<ChainSnapshot> {
    let end = &ledgers.end;
    let (assets, payers) = (end.asset_count as usize, end.payer_count as usize);
    let reserves = end.reserve_count as usize;
    ensure!(
        now.assets.len() >= assets && now.payers.len() >= payers && now.reserves.len() >= reserves,
        "the chain has fewer accounts than the settlement counts: a node lags behind; try again"
    );
    ensure!(
        ledgers.next_tariff.prices.len() == assets,
        "the archive does not tell the next price of each asset"
    );
    let not_licensed: BTreeMap<u32, NotLicensed> =
        ledgers.next_tariff.not_licensed.iter().copied().collect();
    let priced = (0..).zip(ledgers.next_tariff.prices.iter().zip(&now.assets));
    let mut opening = ChainSnapshot {
        slot: end.snapshot_slot,
        unix_time: end.closed_at,
        breaker: end.breaker.0,
        lots_left: end.lots_left.0,
        assets: priced
            .map(|(index, (price, asset))| AssetState {
                price_per_gb: price.0,
                // What is retired by then was so before: it takes effect after the epoch that is open when it is told.
                retired_epoch: asset.retired_epoch,
                capacity_mbps: asset.capacity_mbps,
                not_licensed: not_licensed.get(&index).map_or(0, |why| why.code()),
                ..AssetState::default()
            })
            .collect(),
        payers: now
            .payers
            .iter()
            .take(payers)
            .map(without_request)
            .collect(),
        reserves: now
            .reserves
            .iter()
            .take(reserves)
            .map(without_tokens)
            .collect(),
    };
    restore_entitlements(&mut opening, ledgers)?;
    restore_requests(&mut opening, ledgers)?;
    Ok(opening)
}

/// Tokens are those of the archive's end, and so is what of them was asked back.
fn restore_entitlements(opening: &mut ChainSnapshot, ledgers: &EpochLedgers) -> anyhow::Result<()> {
    for standing in &ledgers.entitlements {
        let reserve = opening.reserves.get_mut(standing.reserve as usize);
        let reserve = reserve.context("an entitlement that the archive does not count")?;
        *reserve = ReserveState::Entitlement(EntitlementState {
            lot: standing.lot,
            payer: standing.payer,
            quantity: standing.quantity,
            asked: standing.asked,
            asked_slot: 0,
        });
    }
    Ok(())
}

/// Withdrawal requests are those of the archive's end.
fn restore_requests(opening: &mut ChainSnapshot, ledgers: &EpochLedgers) -> anyhow::Result<()> {
    for request in &ledgers.requests {
        let payer = opening.payers.get_mut(request.payer as usize);
        let payer = payer.context("a request of a payer that the archive does not count")?;
        *payer = PayerState {
            deposited: payer.deposited,
            withdrawn: payer.withdrawn,
            max_price_per_gb: payer.max_price_per_gb,
            requested: request.requested.0,
            requested_slot: request.requested_slot,
            lapses_at: request.lapses_at,
            holds_from: request.holds_from,
            requests_ended: request.requests_ended,
            endings: request.endings,
        };
    }
    Ok(())
}

/// What is asked back now was not asked back then.
fn without_request(now: &PayerState) -> PayerState {
    PayerState {
        deposited: now.deposited,
        withdrawn: now.withdrawn,
        max_price_per_gb: now.max_price_per_gb,
        ..PayerState::default()
    }
}

/// What entitlements can meet stands in the archive. What the epochs that follow need of lots never changes.
fn without_tokens(now: &ReserveState) -> ReserveState {
    match now {
        ReserveState::Entitlement(entitlement) => ReserveState::Entitlement(EntitlementState {
            quantity: 0,
            asked: 0,
            asked_slot: 0,
            ..*entitlement
        }),
        ReserveState::Lot(_) | ReserveState::Closed => *now,
    }
}

impl Engine {
    /// Into an engine that has taken in nothing yet: as it is after the first record of a log that goes on from this
    /// archive.
    ///
    /// # Errors
    /// It is another archive, or its numbers do not agree.
    pub fn go_on(self, first: &Continued, ledgers: &EpochLedgers) -> anyhow::Result<Self> {
        let (genesis, end) = (&first.genesis, &ledgers.end);
        ensure!(
            (first.epoch, first.epoch.checked_add(1)) == (end.epoch, Some(genesis.first_epoch)),
            "the log goes on from epoch {}, and the archive is of epoch {}",
            first.epoch,
            end.epoch
        );
        let counts = [end.asset_count, end.payer_count, end.reserve_count];
        let opening = &genesis.snapshot;
        ensure!(
            [
                opening.assets.len(),
                opening.payers.len(),
                opening.reserves.len()
            ] == counts.map(|count| count as usize),
            "the log begins with other accounts than the archive counts"
        );
        let mut engine = Self {
            deployment: Some(Deployment {
                program: genesis.program,
                network: genesis.network,
                first_epoch: genesis.first_epoch,
                salt_key: genesis.salt_key,
            }),
            applied: 1,
            sessions: Sessions::new(&genesis.salt_key),
            epoch: genesis.first_epoch,
            opened_at_ms: Some(end.closed_at_ms),
            opening: Arc::new(opening.clone()),
            clock: LogClock::resume(end),
            first_sight: Some(FirstSight::of(end.heard_until_ms)),
            ..self
        };
        engine.resume_ledger(ledgers, opening)?;
        engine.begin_tariffs();
        engine.ledger.build_trees(genesis.network)?;
        let roots = Some(Roots {
            assets: end.asset_root.hash,
            payers: end.payer_root.hash,
            reserves: end.reserve_root.hash,
        });
        ensure!(
            engine.ledger.roots() == roots,
            "the archive's lines do not have its roots"
        );
        ensure!(
            engine.tariffs.own() == [ledgers.next_tariff.clone()],
            "the log begins with other prices than the archive tells"
        );
        Ok(engine)
    }

    fn resume_ledger(
        &mut self,
        ledgers: &EpochLedgers,
        opening: &ChainSnapshot,
    ) -> anyhow::Result<()> {
        let end = &ledgers.end;
        let counts = (end.asset_count as usize, end.payer_count as usize);
        let ledger = &mut self.ledger;
        ledger.grow(opening);
        for totals in &ledgers.assets {
            let asset = totals.asset as usize;
            let beyond = "an asset beyond the counted ones";
            *ledger.assets.get_mut(asset).context(beyond)? = Lifetime::from(totals.lifetime);
            *ledger.trailing.get_mut(asset).context(beyond)? = totals.trailing;
        }
        for totals in &ledgers.payers {
            let payer = ledger.payers.get_mut(totals.payer as usize);
            *payer.context("a payer beyond the counted ones")? = Lifetime::from(totals.lifetime);
        }
        for line in &ledgers.reserves {
            let reserve = ledger.reserves.0.get_mut(line.reserve as usize);
            let reserve = reserve.context("a reserve beyond the counted ones")?;
            reserve.lifetime = Lifetime::from(line.lifetime);
            reserve.counted_bytes = line.counted_bytes.0;
            reserve.of = Some(ReserveOf {
                asset: line.asset,
                lot: line.lot,
            });
        }
        for pair in &ledgers.pairs {
            ledger.pairs.resume(pair, counts)?;
        }
        ledger.pairs.order_carrying();
        Ok(())
    }

    /// Takes over sessions, mappings, limits and the hours with reports from an engine whose log does not reach as far as the settlement that this
    /// one goes on from, and that has the same salt key. What its sessions had counted may have been billed further since: no run
    /// is billed before it is known where it stood.
    pub fn take_over(&mut self, older: Self) -> TakenOver {
        let taken = TakenOver {
            sessions: older.sessions.len(),
            mapped_names: (older.mapping.radios.len() + older.mapping.subscribers.len()) as u64,
            waiting_bytes: older.waiting_totals().bytes,
        };
        self.sessions = older.sessions;
        self.sessions.unbase();
        self.mapping = older.mapping;
        self.limits = older.limits;
        self.heard = older.heard;
        // What its sessions have resolved was with its own ledgers.
        self.generation = older.generation + 1;
        taken
    }

    /// After the first record of a new log, which goes on from this state: the log before it is gone.
    pub fn as_of_a_new_log(self) -> Self {
        Self { applied: 1, ..self }
    }

    /// Roots of the trees at the end of the newest epoch; `None`: none has ended.
    pub fn roots(&self) -> Option<Roots> {
        self.ledger.roots()
    }

    /// The secret of the log's salts and session keys; `None` before the first record.
    pub fn salt_key(&self) -> Option<[u8; 32]> {
        self.deployment.map(|deployment| deployment.salt_key)
    }
}
