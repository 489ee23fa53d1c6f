//! What the engine keeps in memory: `engine_memory [sessions] [own]`, counted by the allocator, not estimated.
//!
//! All sessions are live and have a usage record of the open epoch, ids have 16 octets; there are a thousand radios.
//! Without `own`, subscribers are those of a hundred carriers and named by them alone; with it, every session has a
//! subscriber with names of its own. Says how much memory a session, an asset and a payer take, how long reports took on the
//! processor (Linux), and what writing the state, ending an epoch, and sorting and committing to its records, which another
//! thread of the service does, take on top. Prints one JSON object.

mod names;

use std::{
    alloc::{GlobalAlloc, Layout, System},
    fs, io,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::Instant,
};

use anyhow::Context;
use names::{mixed, radio, realm};
use openmast_engine::{ClosedEpoch, Engine};
use openmast_records::{
    AssetState, ChainSnapshot, EpochClosed, EventTime, Genesis, MappingChange, PayerState,
    RadioIdentity, Record, RecordRef, SubscriberIdentity, UsageEvent, UsageReport,
};

/// Counts what is allocated now, and the most since it was asked last.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator unchanged; what is counted is not used for allocation.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Relaxed) + layout.size();
        MOST.fetch_max(now, Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let now = NOW.fetch_add(size, Relaxed) + size - layout.size();
        NOW.fetch_sub(layout.size(), Relaxed);
        MOST.fetch_max(now, Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const RADIOS: u64 = 1_000;
const CARRIERS: u64 = 100;
const BATCH: usize = 4_096;
const T0: u64 = 1_700_000_000_000;

fn report(session: u64, round: u64, is_own: bool) -> Record {
    let carrier = mixed(session) % CARRIERS;
    let mut subscriber = vec![realm(carrier)];
    if is_own {
        let name = format!("{session:015}@carrier-{carrier}.example");
        let station = mixed(!session).to_be_bytes();
        let station: Vec<String> = station
            .iter()
            .take(6)
            .map(|it| format!("{it:02X}"))
            .collect();
        subscriber.insert(0, SubscriberIdentity::UserName(name.into()));
        subscriber.insert(
            1,
            SubscriberIdentity::CallingStationId(station.join("-").into()),
        );
    }
    let event_at_ms = T0 + round * 300_000 + session % 1_000;
    Record::Report(UsageReport {
        received_at_ms: event_at_ms + 50,
        event_at_ms,
        event: UsageEvent::Interim,
        radio: vec![
            radio(session % RADIOS),
            RadioIdentity::SourceIp("192.0.2.1".into()),
        ],
        subscriber,
        session_id: format!("{:016X}", mixed(session ^ 0x5e55)).into(),
        multi_session_id: None,
        session_seconds: Some(300 * (round as u32 + 1)),
        bytes_up: (round + 1) * (1_000 + session % 999),
        bytes_down: (round + 1) * (20_000 + session % 9_999),
        time: EventTime::Stamped,
        raw_hash: [0; 32],
        ..UsageReport::default()
    })
}

fn snapshot(assets: usize, payers: usize) -> ChainSnapshot {
    let asset = AssetState {
        price_per_gb: 500_000,
        ..AssetState::default()
    };
    let payer = PayerState {
        deposited: 1 << 50,
        ..PayerState::default()
    };
    ChainSnapshot {
        slot: 1,
        breaker: u64::MAX,
        lots_left: u64::MAX,
        assets: vec![asset; assets],
        payers: vec![payer; payers],
        ..ChainSnapshot::default()
    }
}

/// An engine, and the records that it took in.
struct Fed {
    engine: Engine,
    next: u64,
    /// Records as bytes, with their positions.
    batch: Vec<(u64, Vec<u8>)>,
    ran_ns: u64,
    closed: Option<ClosedEpoch>,
}

impl Fed {
    fn new(snapshot: ChainSnapshot) -> anyhow::Result<Self> {
        let mut fed = Self {
            engine: Engine::new(),
            next: 0,
            batch: Vec::with_capacity(BATCH),
            ran_ns: 0,
            closed: None,
        };
        fed.push(Record::Genesis(Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot,
        }))?;
        fed.flush()?;
        Ok(fed)
    }

    fn push(&mut self, record: Record) -> anyhow::Result<()> {
        self.batch.push((self.next, record.encode()));
        self.next += 1;
        match self.batch.len() {
            BATCH => self.flush(),
            _ => Ok(()),
        }
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        let mut records = Vec::with_capacity(self.batch.len());
        for (lsn, bytes) in &self.batch {
            records.push((*lsn, RecordRef::read(bytes)?));
        }
        let before = ran_ns()?;
        self.engine.apply_batch(&records, |_, _, _, closed| {
            self.closed = Some(closed);
            Ok(())
        })?;
        self.ran_ns += ran_ns()? - before;
        self.batch.clear();
        Ok(())
    }
}

/// Nanoseconds that this thread ran: proc(5), `schedstat`.
fn ran_ns() -> anyhow::Result<u64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    let first = text.split(' ').next().context("schedstat is empty")?;
    Ok(first.parse()?)
}

fn allocated() -> usize {
    NOW.load(Relaxed)
}

/// Bytes of memory for each of so many accounts.
fn of_accounts(assets: usize, payers: usize) -> anyhow::Result<f64> {
    let before = allocated();
    let mut fed = Fed::new(snapshot(assets, payers))?;
    fed.push(Record::EpochClosed(EpochClosed {
        epoch: 1,
        closed_at_ms: T0,
        snapshot: snapshot(assets, payers),
    }))?;
    fed.flush()?;
    fed.closed = None;
    Ok((allocated() - before) as f64 / assets.max(payers) as f64)
}

/// An engine in which carriers and radios are mapped.
fn mapped() -> anyhow::Result<Fed> {
    let mut fed = Fed::new(snapshot(RADIOS as usize, CARRIERS as usize))?;
    for number in 0..RADIOS {
        fed.push(Record::Mapping(MappingChange::Radio {
            identity: radio(number),
            asset: Some(number as u32),
        }))?;
    }
    for number in 0..CARRIERS {
        fed.push(Record::Mapping(MappingChange::Subscriber {
            identity: realm(number),
            payer: Some(number as u32),
        }))?;
    }
    fed.flush()?;
    Ok(fed)
}

/// Nanoseconds of the processor for each report of a round.
fn round(fed: &mut Fed, sessions: u64, is_own: bool, round: u64) -> anyhow::Result<f64> {
    fed.ran_ns = 0;
    for place in 0..sessions {
        // random order after the first round
        let session = match round {
            0 => place,
            _ => mixed(place + round) % sessions,
        };
        fed.push(report(session, round, is_own))?;
    }
    fed.flush()?;
    Ok(fed.ran_ns as f64 / sessions as f64)
}

/// What something took beside what was there before.
struct Extra {
    /// Most memory on top at any time, bytes.
    bytes: usize,
    seconds: f64,
}

fn extra(action: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<Extra> {
    let held = allocated();
    MOST.store(held, Relaxed);
    let began = Instant::now();
    action()?;
    Ok(Extra {
        bytes: MOST.load(Relaxed).saturating_sub(held),
        seconds: began.elapsed().as_secs_f64(),
    })
}

fn measure(sessions: u64, is_own: bool) -> anyhow::Result<serde_json::Value> {
    let (of_asset, of_payer) = (of_accounts(1_000_000, 1)?, of_accounts(1, 1_000_000)?);
    let before = allocated();
    let mut fed = mapped()?;
    let mut report_ns = Vec::new();
    for number in 0..3 {
        report_ns.push(round(&mut fed, sessions, is_own, number)?);
    }
    let open = fed.engine.open_epoch().open_sessions;
    anyhow::ensure!(open == sessions, "{open} are open");
    let bytes = allocated() - before - fed.batch.capacity() * size_of::<(u64, Vec<u8>)>();
    let mut written = Written(0);
    let state = extra(|| Ok(fed.engine.write_state(&mut written)?))?;
    let end = extra(|| {
        fed.push(Record::EpochClosed(EpochClosed {
            epoch: 1,
            closed_at_ms: T0 + 3_600_000,
            snapshot: snapshot(RADIOS as usize, CARRIERS as usize),
        }))?;
        fed.flush()
    })?;
    let closed = fed.closed.take().context("an epoch ended")?;
    let mut sealed = None;
    let seal = extra(|| {
        sealed = Some(openmast_archive::seal(closed));
        Ok(())
    })?;
    let sealed = sealed.context("it is sealed")?;
    anyhow::ensure!(
        sealed.records.count() == sessions,
        "every session has a record"
    );
    Ok(serde_json::json!({
        "sessions": sessions,
        "subscribers_of_their_own": is_own,
        "bytes": bytes,
        "bytes_per_session": bytes as f64 / sessions as f64,
        "bytes_per_asset": of_asset,
        "bytes_per_payer": of_payer,
        "report_ns": report_ns,
        "state_bytes": written.0,
        "state_seconds": state.seconds,
        "state_extra_bytes": state.bytes,
        "end_of_epoch_seconds": end.seconds,
        "end_of_epoch_extra_bytes": end.bytes,
        "seal_seconds": seal.seconds,
        "seal_extra_bytes": seal.bytes,
    }))
}

/// Counts.
struct Written(u64);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let sessions = arguments.first().map_or(Ok(1_000_000), |text| text.parse());
    let is_own = arguments.get(1).is_some_and(|text| text == "own");
    let measured = measure(sessions.context("a number of sessions")?, is_own)?;
    println!("{measured:#}");
    Ok(())
}
