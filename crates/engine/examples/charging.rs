//! What entitlements add to charging: `charging [sessions [epochs]]`.
//!
//! Two engines get the same reports of live sessions, in turn. A thousand assets, ten thousand carriers as payers, each with sessions
//! at a hundred of the assets: a million pairs. Of every tenth pair the one engine's snapshots have an entitlement of volume, which meets
//! about half of its usage. Charging an epoch is taking in a report of each session and the epoch's end. Prints one JSON object.

mod feeding;
mod names;

use anyhow::{Context, ensure};
use feeding::{Fed, Records, T0};
use names::{mixed, radio, realm};
use openmast_records::{
    AssetState, ChainSnapshot, EntitlementState, EpochClosed, EventTime, LotState, PayerState,
    Record, ReserveState, UsageEvent, UsageReport,
};

const ASSETS: u64 = 1_000;
const PAYERS: u64 = 10_000;
/// Assets that a payer's sessions use.
const ASSETS_OF_PAYER: u64 = 100;
/// Entitlements of a payer.
const ENTITLEMENTS_OF_PAYER: u64 = 10;
/// Reports that are made at a time.
const AT_ONCE: u64 = 1 << 16;
/// What a session uses in an epoch on average.
const BYTES_OF_SESSION: u64 = 50_000_000;

/// The `place`-th asset that a payer uses.
fn asset_of(payer: u64, place: u64) -> u64 {
    (payer * 7 + place * (ASSETS / ASSETS_OF_PAYER)) % ASSETS
}

fn report(session: u64, round: u64) -> Record {
    let payer = session % PAYERS;
    let place = mixed(session) % ASSETS_OF_PAYER;
    let event_at_ms = T0 + round * 3_600_000 + session % 1_000;
    let used = BYTES_OF_SESSION / 2 + mixed(session ^ 0xb17e) % BYTES_OF_SESSION;
    Record::Report(UsageReport {
        received_at_ms: event_at_ms + 50,
        event_at_ms,
        event: UsageEvent::Interim,
        radio: vec![radio(asset_of(payer, place))],
        subscriber: vec![realm(payer)],
        session_id: format!("{:016X}", mixed(session ^ 0x5e55)).into(),
        session_seconds: Some(3_600 * (round as u32 + 1)),
        bytes_up: (round + 1) * used / 4,
        bytes_down: (round + 1) * used,
        time: EventTime::Stamped,
        ..UsageReport::default()
    })
}

/// A lot of volume of each asset, and entitlements of each payer on the first of its assets.
fn reserves(sessions: u64) -> Vec<ReserveState> {
    let of_pair = sessions * BYTES_OF_SESSION * 5 / 4 / (PAYERS * ASSETS_OF_PAYER);
    let lots = (0..ASSETS as u32).map(|asset| {
        ReserveState::Lot(LotState {
            asset,
            price: 400_000,
            sold: 1 << 30,
            first_epoch: 1,
            last_epoch: 1_000,
            ends_by: i64::MAX,
            most_per_epoch: (of_pair / 2 / 1_000).max(1),
            ..LotState::default()
        })
    });
    let of_payer = |payer: u64| {
        (0..ENTITLEMENTS_OF_PAYER).map(move |place| {
            ReserveState::Entitlement(EntitlementState {
                lot: asset_of(payer, place) as u32,
                payer: payer as u32,
                quantity: 1_000,
                ..EntitlementState::default()
            })
        })
    };
    lots.chain((0..PAYERS).flat_map(of_payer)).collect()
}

fn snapshot(epoch: u64, reserves: Vec<ReserveState>) -> ChainSnapshot {
    let asset = AssetState {
        price_per_gb: 500_000,
        ..AssetState::default()
    };
    let payer = PayerState {
        deposited: 1 << 50,
        ..PayerState::default()
    };
    ChainSnapshot {
        slot: 1 + epoch,
        unix_time: (T0 / 1_000 + epoch * 3_600) as i64,
        breaker: u64::MAX,
        assets: vec![asset; ASSETS as usize],
        payers: vec![payer; PAYERS as usize],
        reserves,
        ..ChainSnapshot::default()
    }
}

/// An engine, and the reserves of its snapshots.
struct Side {
    fed: Fed,
    reserves: Vec<ReserveState>,
    /// Of each epoch: taking in its reports, and ending it.
    report_seconds: Vec<f64>,
    end_seconds: Vec<f64>,
    bytes: u128,
    met_bytes: u128,
}

impl Side {
    fn new(reserves: Vec<ReserveState>) -> anyhow::Result<Self> {
        Ok(Self {
            fed: Fed::new(&snapshot(0, reserves.clone()))?,
            reserves,
            report_seconds: Vec::new(),
            end_seconds: Vec::new(),
            bytes: 0,
            met_bytes: 0,
        })
    }

    fn end(&mut self, epoch: u64) -> anyhow::Result<()> {
        let snapshot = snapshot(epoch, self.reserves.clone());
        let closed_at_ms = T0 + epoch * 3_600_000;
        let (closed, view, seconds, _) = self.fed.end(EpochClosed {
            epoch,
            closed_at_ms,
            snapshot,
        })?;
        drop(view);
        self.end_seconds.push(seconds);
        for charge in &closed.ledgers.charges {
            self.bytes += u128::from(charge.bytes.0);
            self.met_bytes += u128::from(charge.met_bytes.0);
        }
        Ok(())
    }
}

fn measure(sessions: u64, epochs: u64) -> anyhow::Result<serde_json::Value> {
    let mut sides = [Side::new(reserves(sessions))?, Side::new(Vec::new())?];
    // The sessions begin in the first, which warms up.
    for round in 0..=epochs {
        for side in &mut sides {
            side.report_seconds.push(0.0);
        }
        for first in (0..sessions).step_by(AT_ONCE as usize) {
            let mut records = Records::default();
            for session in first..sessions.min(first + AT_ONCE) {
                records.push(&report(session, round));
            }
            for side in &mut sides {
                let took = side.fed.apply(&records)?;
                *side.report_seconds.last_mut().context("a round")? += took.seconds;
            }
        }
        for side in &mut sides {
            side.end(round + 1)?;
        }
    }
    let [with, without] = sides;
    ensure!(with.bytes == without.bytes, "the engines count other bytes");
    ensure!(without.met_bytes == 0, "nothing can be met");
    Ok(serde_json::json!({
        "bytes": u64::try_from(with.bytes)?,
        "met_bytes": u64::try_from(with.met_bytes)?,
        "report_seconds": with.report_seconds.get(1..),
        "end_seconds": with.end_seconds.get(1..),
        "report_seconds_without": without.report_seconds.get(1..),
        "end_seconds_without": without.end_seconds.get(1..),
    }))
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let sessions = arguments.next().map_or(Ok(1_000_000), |text| text.parse());
    let epochs = arguments.next().map_or(Ok(5), |text| text.parse());
    let measured = measure(
        sessions.context("a number of sessions")?,
        epochs.context("a number of epochs")?,
    )?;
    println!("{measured:#}");
    Ok(())
}
